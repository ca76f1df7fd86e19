"""Behind a real nginx, with exactly the lines that docs/operating.md gives to whoever installs it."""

import re
import signal
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from suggester.home import HOME
from suggester.web.protection.cookie import BESIDE_THE_COOKIE, LARGEST_HEADER, STEP, largest_header
from suggester.web.site.static_files import static_addresses
from tests.programs import program_of
from tests.shipped import CALM
from tests.web.serving.running import Running, ask, get, limited, running
from tests.web.walking import SECRET, cookie_of

NAME = "skin.example.org"
SETTINGS = {
    "SUGGESTER_SECRET_KEY": SECRET,
    "SUGGESTER_TRUSTED_PROXIES": "1",
    "SUGGESTER_TRUSTED_HOSTS": NAME,
    "SUGGESTER_CLINIC": "off",
}
COOKIE = f"__Host-answers={cookie_of(CALM, at=time.time() - 120)}"
"""Old enough to be sealed anew by the next page."""
AGAINST_THE_DISK = ("proxy_max_temp_file_size", "proxy_buffers", "proxy_buffer_size")
ADDRESSES = ("/", "/questions/age", "/check", "/summary", "/summary.txt", "/summary.pdf", "/my-code", "/no")
LARGEST_ANSWER = "/summary"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("served"), *limited(), settings=SETTINGS) as server:
        yield server


def certificate(folder: Path) -> None:
    """One that nobody has signed, for the name of the manual."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, NAME)])
    now = datetime.now(UTC)
    tomorrow = now + timedelta(days=1)
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now, tomorrow)
    signed = made.sign(key, hashes.SHA256())
    (folder / f"{NAME}.pem").write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    (folder / f"{NAME}.key").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )


def manual(folder: Path, ports: tuple[int, int], server: Running, without: tuple[str, ...]) -> str:
    """The block of the manual with ports and folders of this test, and a line that takes little at once."""
    found = re.findall(r"```nginx\n(.*?)```", (HOME / "docs/operating.md").read_text(), re.DOTALL)
    lines = [line for line in found[0].splitlines() if not line.strip().startswith(without or ("#",))]
    plain, secure = ports
    changed = "\n".join(lines)
    for old, new in {
        "listen 80;": f"listen 127.0.0.1:{plain};",
        "listen 443 ssl;": f"listen 127.0.0.1:{secure} ssl sndbuf=8k;",
        "/etc/ssl/": f"{folder}/",
        "127.0.0.1:8000": f"127.0.0.1:{server.port}",
    }.items():
        assert old in changed
        changed = changed.replace(old, new)
    return changed


@contextmanager
def nginx(folder: Path, server: Running, without: tuple[str, ...] = ()) -> Iterator[tuple[int, int]]:
    """Its ports without and with HTTPS."""
    program = program_of("nginx")
    certificate(folder)
    with socket.create_server(("127.0.0.1", 0)) as one, socket.create_server(("127.0.0.1", 0)) as two:
        ports = (one.getsockname()[1], two.getsockname()[1])
    places = "".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("proxy", "client_body", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"daemon off; master_process off; pid {folder}/pid; error_log {folder}/errors;\n"
        f"events {{}}\nhttp {{ access_log off; gzip on; gzip_proxied any; {places}\n"
        f"{manual(folder, ports, server, without)}\n}}\n"
    )
    command = [program, "-p", str(folder), "-e", f"{folder}/errors", "-c", f"{folder}/nginx.conf"]
    process = subprocess.Popen(command)
    try:
        until_open(ports[1])
        yield ports
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(10)


def until_open(port: int) -> None:
    began = time.monotonic()
    while time.monotonic() - began < 10:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except ConnectionRefusedError:
            time.sleep(0.02)
        else:
            return
    pytest.fail("nginx did not start")


def over_https(port: int, *, receives: int = 0) -> ssl.SSLSocket:
    """A browser's connection; receives: how many bytes its line takes in at once."""
    line = socket.socket()
    if receives:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receives)
    line.connect(("127.0.0.1", port))
    line.settimeout(20)
    trusting = ssl.create_default_context()
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    return trusting.wrap_socket(line, server_hostname=NAME)


def bytes_in_files(folder: Path) -> int:
    """What nginx has written below its folder. It takes the names of these files away at once."""
    pid = (folder / "pid").read_text().strip()
    found = [link for link in Path(f"/proc/{pid}/fd").iterdir() if str(folder) in str(link.readlink())]
    return sum(link.stat().st_size for link in found if "(deleted)" in str(link.readlink()))


def written_to_disk(folder: Path, port: int) -> int:
    """The most bytes that lay in nginx's files while somebody read an answer slowly."""
    most = 0
    with over_https(port, receives=4_096) as reader:
        reader.sendall(
            get(LARGEST_ANSWER, f"Cookie: {COOKIE}", "Connection: close").replace(b"localhost", NAME.encode())
        )
        answer = reader.recv(1_000)
        assert answer.startswith(b"HTTP/1.1 200")
        for _ in range(20):
            time.sleep(0.02)
            most = max(most, bytes_in_files(folder))
        size = len(answer)
        while piece := reader.recv(65_536):
            size += len(piece)
    assert size > 80_000
    return most


def test_with_the_lines_of_the_manual_no_answer_is_written_to_disk(server: Running, tmp_path: Path) -> None:
    """A summary that is read over a slow line lay in the proxy's folder, with what the patient told."""
    kept, spilt = tmp_path / "kept", tmp_path / "spilt"
    kept.mkdir()
    spilt.mkdir()

    with nginx(kept, server) as (_, port):
        as_told = written_to_disk(kept, port)
    with nginx(spilt, server, without=AGAINST_THE_DISK) as (_, port):
        without = written_to_disk(spilt, port)

    assert without > 0, "this test could not see a file"
    assert as_told == 0


def test_with_the_lines_of_the_manual_pages_are_served_by_https_alone(
    server: Running, tmp_path: Path
) -> None:
    """Who types the address without https must not send one answer without it."""
    with nginx(tmp_path, server) as (plain, secure):
        redirected = ask(Running(process=server.process, port=plain), get("/about", "Connection: close"))
        with over_https(secure) as browser:
            browser.sendall(get("/", "Connection: close").replace(b"localhost", NAME.encode()))
            page = b"".join(iter(lambda: browser.recv(65_536), b""))

    assert f"Location: https://{NAME}/about\r\n".encode() in redirected
    assert page.startswith(b"HTTP/1.1 200")
    assert b"\r\nSet-Cookie: __Host-answers=" in page
    assert b"\r\nStrict-Transport-Security: " in page


def test_with_the_lines_of_the_manual_static_files_come_compressed_and_pages_do_not(
    server: Running, tmp_path: Path
) -> None:
    """Debian's nginx compresses every page unless told, and its length would tell what stands in it."""
    with nginx(tmp_path, server) as (_, port):
        coded = {
            address: b"\r\nContent-Encoding: gzip\r\n" in head_of(port, address)
            for address in ("/", "/check", "/summary", static_addresses()["base.css"])
        }

    assert list(coded.values()) == [False, False, False, True]


def head_of(port: int, address: str) -> bytes:
    """The headers of an answer to a browser that takes what is compressed."""
    asked = get(address, f"Cookie: {COOKIE}", "Accept-Encoding: gzip", "Connection: close")
    with over_https(port) as browser:
        browser.sendall(asked.replace(b"localhost", NAME.encode()))
        answer = b"".join(iter(lambda: browser.recv(65_536), b""))
    assert answer.startswith(b"HTTP/1.1 200"), answer[:200]
    return answer.partition(b"\r\n\r\n")[0] + b"\r\n"


@pytest.mark.parametrize(
    "address",
    ["/", "/questions/age", "/check", "/summary", "/summary.txt", "/summary.pdf", "/my-code", "/nothing"],
)
def test_the_headers_of_every_answer_leave_room_in_a_proxy(server: Running, address: str) -> None:
    """Thirty bytes were left, and one longer question would have made every page of every patient a 502."""
    asked = get(address, f"Cookie: {COOKIE}", "X-Forwarded-Proto: https", "Connection: close")

    head = ask(server, asked).partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
    cookie = re.search(rb"__Host-answers=([^;]+)", head)

    assert cookie
    assert len(head) - len(cookie[1]) <= BESIDE_THE_COOKIE
    assert len(head) <= largest_header(1_536) <= LARGEST_HEADER


def test_the_largest_cookie_that_is_let_through_leaves_room_too() -> None:
    """What starts has to pass a proxy that nobody told anything: nginx takes 4,096 bytes."""
    fitting = [room for room in range(0, 4_096, STEP) if largest_header(room) <= LARGEST_HEADER]

    assert max(fitting) == 1_792
    assert LARGEST_HEADER < 4_096 - 500
