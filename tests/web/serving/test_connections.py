"""Clients of every kind at the real server: what one of them does costs the others nothing."""

import resource
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from suggester.web.serving.connection import HEAD_AT_MOST, ClientSocket
from tests.web.serving.running import (
    Running,
    ask,
    clients,
    get,
    limited,
    megabytes,
    processor_seconds,
    running,
    seconds_of_a_page,
)

PATIENTS = 10
SECONDS = 10.0
"""What a patient may wait at most on a machine that is busy; whoever is stopped would wait for ever."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """One worker, so that nobody else could answer."""
    with running(tmp_path_factory.mktemp("served"), *limited()) as server:
        seconds_of_a_page(server)
        yield server


def assert_patients_are_served(server: Running) -> None:
    longest = max(seconds_of_a_page(server) for _ in range(PATIENTS))
    assert longest <= SECONDS, longest


def test_a_flood_of_idle_connections_costs_only_these(server: Running) -> None:
    """A thousand connections that say nothing once ended the process: nobody could be served."""
    assert resource.getrlimit(resource.RLIMIT_NOFILE)[1] > 3_000, "this test needs descriptors"

    with clients(server, 2_500) as flood:
        assert_patients_are_served(server)
        rest = processor_seconds(server.workers[0])
        time.sleep(0.5)
        assert processor_seconds(server.workers[0]) - rest <= 0.2
        assert flood[-1].fileno() > 1_024


def test_with_few_descriptors_whoever_waits_longest_makes_room(tmp_path: Path) -> None:
    """At the usual limit the server once span at full speed, and wrote a megabyte of complaints a second."""
    with running(tmp_path, *limited(), descriptors=96) as server, clients(server, 300):
        assert_patients_are_served(server)
        assert len(list(Path(f"/proc/{server.workers[0]}/fd").iterdir())) <= 96 - 16
        rest = processor_seconds(server.workers[0])
        time.sleep(0.5)
        assert processor_seconds(server.workers[0]) - rest <= 0.2


@pytest.mark.parametrize(
    "begun",
    [
        b"G",
        b"GET / HTTP/1.1\r\nHost: loc",
        b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 90\r\n\r\na=b",
    ],
    ids=["first letter", "half a head", "half a body"],
)
def test_a_request_that_is_never_finished_holds_no_thread(server: Running, begun: bytes) -> None:
    """Eight slow phones must not use up the eight threads of a worker."""
    with clients(server, 100, begun):
        assert_patients_are_served(server)


def test_readers_who_never_read_stop_nobody(server: Running) -> None:
    """Ten of them once held all threads for as long as they liked, and took 170 MB."""
    before = megabytes(server.workers[0])

    with clients(server, 20, get("/rules") * 200):
        assert_patients_are_served(server)
        assert megabytes(server.workers[0]) - before <= 64


def test_requests_that_come_together_are_answered_one_after_another(server: Running) -> None:
    """A proxy that keeps a connection must get each answer at its place."""
    post = b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\na=b"

    answer = ask(server, get("/healthz") + post + get("/nothing") + get("/healthz", "Connection: close"))

    codes = [part[:3] for part in answer.split(b"HTTP/1.1 ")[1:]]
    assert codes == [b"200", b"422", b"404", b"200"]


def test_what_comes_byte_by_byte_is_understood(server: Running) -> None:
    """A line of a phone may cut a request anywhere."""
    with server.connect() as client:
        for byte in get("/healthz", "Connection: close"):
            client.sendall(bytes([byte]))
        assert client.recv(12) == b"HTTP/1.1 200"


def test_leave_to_send_a_body_is_given_once(server: Running) -> None:
    """Some programs ask before they send one, and would wait for ever."""
    headers = ("Expect: 100-continue", "Connection: close", "Content-Length: 3")
    head = get("/", *headers).replace(b"GET", b"POST")

    with server.connect() as client:
        client.sendall(head)
        assert client.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
        client.sendall(b"a=b")
        assert client.recv(12) == b"HTTP/1.1 422"


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"nonsense\r\n\r\n", b"400"),
        (get("/", "Na me: x"), b"400"),
        (get("/", "Content-Length: 5", "Content-Length: 6"), b"400"),
        (get("/", "Content-Length : 5"), b"400"),
        (get("/", "Transfer-Encoding: chunked") + b"0\r\n\r\n", b"411"),
        (get("/" + "a" * 5_000), b"414"),
        (b"GET / HTTP/1.1\r\nX: " + b"a" * (HEAD_AT_MOST + 1), b"431"),
        (b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999\r\n\r\na=b", b"413"),
    ],
    ids=["no request", "name", "two lengths", "space", "chunks", "address", "head", "body"],
)
def test_what_cannot_be_answered_is_refused_and_let_go_of(
    server: Running, sent: bytes, status: bytes
) -> None:
    """Where one request ends has to be beyond doubt, and no answer goes out without its headers."""
    answer = ask(server, sent + get("/healthz"))

    assert answer.count(b"HTTP/1.1 ") == 1
    assert answer.split()[1] == status
    for header in (b"Content-Security-Policy: default-src 'none'", b"Cache-Control: no-store"):
        assert header in answer


def test_a_refusal_repeats_nothing_of_what_was_asked(server: Running) -> None:
    """A request line that is not understood could hold an answer."""
    answer = ask(server, b"GET /pregnant now HTTP/1.1 please\r\n\r\n")

    assert b"pregnant" not in answer


def test_the_head_and_the_body_of_an_answer_leave_as_one() -> None:
    """Sent one by one they cost a thread two more waits for its turn, and the line two packets."""
    ours, clients_end = socket.socketpair()
    with ours, clients_end:
        client = ClientSocket(ours)
        clients_end.setblocking(False)
        client.unsent += b"head\r\n\r\n"
        client.unsent += b"body"
        with pytest.raises(BlockingIOError):
            clients_end.recv(100)

        is_sent = client.flush()

        assert is_sent
        assert clients_end.recv(100) == b"head\r\n\r\nbody"
