"""A program that is served by real processes, and clients of every kind."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from suggester.home import HOME
from tests.web.test_server import with_database

SERVE = """
import json, sys
from suggester.exchange.rule_files import load_folder
from suggester.home import RULES
from suggester.web.server import run
from suggester.web.serving.limits import ServingLimits
run((load_folder(RULES),), RULES, ("127.0.0.1", 0), ServingLimits(**json.loads(sys.argv[1])))
"""


@dataclass
class Running:
    """A program, where it is, and everything that it has said so far."""

    process: subprocess.Popen[bytes]
    port: int
    said: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=20)

    @property
    def workers(self) -> list[int]:
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [int(pid) for pid in children.split()]


@contextmanager
def running(
    folder: Path, *command: str, descriptors: int = 0, settings: dict[str, str] | None = None
) -> Iterator[Running]:
    """Start this command (a Python script where it is none), and end it afterwards."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("SUGGESTER_")}
    environ = clean | {"SUGGESTER_INSTANCE": str(folder / "instance")} | (settings or {})
    with_database(folder / "instance")
    bound = ["sh", "-c", f'ulimit -n {descriptors} && exec "$@"', "sh"] if descriptors else []
    process = subprocess.Popen(
        [*bound, sys.executable, *command], cwd=HOME, env=environ, stdout=subprocess.PIPE
    )
    assert process.stdout
    said = []
    try:
        for line in process.stdout:
            said.append(line.decode())
            found = re.search(r"(?:Ready on|Listening at:) http://\S+?:(\d+)", said[-1])
            if found:
                break
        assert found, said
        yield Running(process=process, port=int(found[1]), said=said)
    finally:
        process.send_signal(signal.SIGCONT)
        process.terminate()
        process.communicate(timeout=40)


def limited(**limits: int) -> tuple[str, str, str]:
    """The command of a program with these limits."""
    return ("-c", SERVE, json.dumps({"workers": 1} | limits))


def get(address: str, *headers: str) -> bytes:
    """A request as a browser would send it."""
    lines = [f"GET {address} HTTP/1.1", "Host: localhost", *headers, "", ""]
    return "\r\n".join(lines).encode()


def answers(client: socket.socket) -> bytes:
    """Everything until the other side closes."""
    pieces = []
    while piece := client.recv(65_536):
        pieces.append(piece)
    return b"".join(pieces)


def ask(server: Running, sent: bytes) -> bytes:
    """What comes back for these bytes, until the other side closes."""
    with server.connect() as client:
        client.sendall(sent)
        return answers(client)


def seconds_of_a_page(server: Running) -> float:
    """How long a patient waits for the first page, who comes with a connection of their own."""
    began = time.monotonic()
    answer = ask(server, get("/", "Connection: close"))
    assert answer.startswith(b"HTTP/1.1 200 OK"), answer[:200]
    return time.monotonic() - began


@contextmanager
def clients(server: Running, number: int, sent: bytes = b"") -> Iterator[list[socket.socket]]:
    """So many who connect, send this, and then do nothing at all."""
    with ExitStack() as open_ones:
        found = []
        for _ in range(number):
            client = open_ones.enter_context(server.connect())
            if sent:
                client.setblocking(False)
                client.send(sent)
            found.append(client)
        yield found


def processor_seconds(pid: int) -> float:
    """What a process has used up so far."""
    after_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(after_name[11]) + int(after_name[12])) / os.sysconf("SC_CLK_TCK")


def megabytes(pid: int) -> float:
    """The memory of a process."""
    found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
    assert found
    return int(found[1]) / 1024
