"""Processes that end, die, hang or grow old: each costs its own requests at most."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.shipped import CALM
from tests.web.serving.running import Running, answers, ask, get, limited, running, seconds_of_a_page
from tests.web.walking import SECRET, cookie_of

HANGING_PAGE = """
import os, sys, time
from suggester.exchange.rule_files import load_folder
from suggester.home import INSTANCE, RULES
from suggester.web.app import create_app
from suggester.web.server import listening, serve_in_workers
from suggester.web.serving.limits import ServingLimits
from suggester.web.journal.journal import to_stdout
from suggester.web.site.settings import settings_from
to_stdout()
settings = settings_from(os.environ, INSTANCE)
app = create_app(load_folder(RULES), settings)
app.add_url_rule("/hang", view_func=lambda: time.sleep(600))
limits = ServingLimits(workers=2, hang_seconds=3, requests=40)
serve_in_workers(app, settings, listening("127.0.0.1", 0), limits)
"""
AT_WORK = 12
HALF_A_FORM = b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\na="
THE_REST = b"b"
PDF = get("/summary.pdf", f"Cookie: answers={cookie_of(CALM)}")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Two workers that are replaced after forty requests, or after three seconds in which they hang."""
    with running(tmp_path_factory.mktemp("served"), "-c", HANGING_PAGE) as server:
        seconds_of_a_page(server)
        yield server


def serve_on(server: Running) -> float:
    """Seconds of a page for a patient who comes now and then; a crowd keeps the processor from who starts."""
    time.sleep(0.05)
    return seconds_of_a_page(server)


def until_replaced(server: Running, gone: int) -> float:
    """Seconds until there are two workers again, and not this one; patients are served meanwhile."""
    began = time.monotonic()
    while gone in server.workers or len(server.workers) < 2:
        assert time.monotonic() - began < 20, "it was not replaced"
        serve_on(server)
    return time.monotonic() - began


def test_a_worker_that_is_killed_is_replaced_and_patients_go_on(server: Running) -> None:
    """When memory runs short the system kills whom it likes."""
    victim = server.workers[0]

    os.kill(victim, signal.SIGKILL)

    assert until_replaced(server, victim) < 10


def test_a_worker_that_stands_still_is_replaced_and_patients_go_on(server: Running) -> None:
    """It does not die by itself, and would be counted among the living for ever."""
    victim = server.workers[0]

    os.kill(victim, signal.SIGSTOP)

    assert until_replaced(server, victim) < 20


def test_a_page_that_hangs_costs_its_worker_and_no_other_patient(server: Running) -> None:
    """A thread cannot be ended; with eight of them gone the worker would answer nobody and look alive."""
    with server.connect() as patient:
        patient.sendall(get("/hang"))
        before = set(server.workers)
        assert answers(patient) == b""

    began = time.monotonic()
    while (before <= set(server.workers) or len(server.workers) < 2) and time.monotonic() - began < 20:
        serve_on(server)
    assert not before <= set(server.workers)
    assert len(server.workers) >= 2


def test_workers_grow_no_older_than_some_requests_and_nobody_notices(server: Running) -> None:
    """Making PDFs leaves memory behind; a new worker has none of it."""
    before = set(server.workers)

    began = time.monotonic()
    while before & set(server.workers) and time.monotonic() - began < 30:
        assert ask(server, get("/healthz", "Connection: close")).startswith(b"HTTP/1.1 200")

    assert not before & set(server.workers)


def test_a_worker_goes_only_when_another_serves_in_its_place(tmp_path: Path) -> None:
    """With one worker, whoever asked in between waited until the next one had started."""
    with running(tmp_path, *limited(requests=20)) as server:
        for _ in range(20):
            seconds_of_a_page(server)
        old = server.workers[0]
        young = held_as_soon_as_it_is_there(server, old)

        began = time.monotonic()
        while time.monotonic() - began < 1.5:  # the first process looks after them once a second
            assert serve_on(server) < 10
        os.kill(young, signal.SIGCONT)
        assert until_gone(server, old) < 20


def held_as_soon_as_it_is_there(server: Running, old: int) -> int:
    """The other worker, before it can serve. Chance gives the old one up to a quarter more requests."""
    began, asked = time.monotonic(), 0
    while (waited := time.monotonic() - began) < 20:
        for young in set(server.workers) - {old}:
            os.kill(young, signal.SIGSTOP)
            return young
        if waited > asked * 0.3:
            seconds_of_a_page(server)
            asked += 1
    raise AssertionError("no other worker came")


def until_gone(server: Running, gone: int) -> float:
    """Seconds until this worker has ended."""
    began = time.monotonic()
    while gone in server.workers and time.monotonic() - began < 30:
        serve_on(server)
    return time.monotonic() - began


def test_what_runs_at_the_end_is_finished_and_nobody_new_is_let_in(tmp_path: Path) -> None:
    """An update at noon must not cost a patient the answers of a page. Once 12 of 12 were cut off."""
    settings = {"SUGGESTER_SECRET_KEY": SECRET}
    with running(tmp_path, *limited(), settings=settings) as server, ExitStack() as connections:
        slow, *patients = [connections.enter_context(server.connect()) for _ in range(1 + AT_WORK)]
        slow.sendall(HALF_A_FORM)
        for patient in patients:
            patient.sendall(PDF)
        first = patients[0].recv(1)

        server.process.terminate()
        refused_after = seconds_until_refused(server)
        whole = [first + answers(patients[0]), *(answers(patient) for patient in patients[1:])]
        slow.sendall(THE_REST)

        assert refused_after < 5
        assert [answer[:15] for answer in whole] == [b"HTTP/1.1 200 OK"] * AT_WORK
        assert all(answer.rstrip().endswith(b"%%EOF") for answer in whole)
        assert slow.recv(12) == b"HTTP/1.1 422"
        assert server.process.wait(20) == 0


def seconds_until_refused(server: Running) -> float:
    """How long a new client, who could try another server, is kept waiting by one that ends."""
    began = time.monotonic()
    while time.monotonic() - began < 10:
        try:
            server.connect().close()
        except ConnectionError:
            break
    return time.monotonic() - began


def test_a_reader_of_the_journal_who_sleeps_stops_no_patient(tmp_path: Path) -> None:
    """A pipe that nobody read once stopped every page after 412 of them."""
    asked = 700
    with running(tmp_path, *limited()) as server:
        with server.connect() as patient:
            patient.sendall(get("/healthz") * (asked - 1) + get("/healthz", "Connection: close"))
            answer = answers(patient)
        assert answer.count(b"HTTP/1.1 200 OK") == asked

        assert server.process.stdout
        noted = sum(b'"request"' in server.process.stdout.readline() for _ in range(asked))
        assert noted >= asked - 2
