"""The same rules hold where another server runs the program: gunicorn started by hand, and waitress."""

import os
import re
import signal
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.shipped import NEXT, VERSION
from tests.web.clinic_house import clinic_program, storage_of
from tests.web.published import BEGUN, people, publish, worded
from tests.web.serving.running import (
    Running,
    ask,
    clients,
    get,
    limited,
    processor_seconds,
    running,
    seconds_of_a_page,
)
from tests.web.walking import SECRET

BY_HAND = ("-m", "gunicorn", "--error-logfile", "/dev/stdout", "--worker-class", "gthread")
PROGRAM = "suggester.web.app:create_app()"
WAITRESS = """
import os
from suggester.exchange.rule_files import load_folder
from suggester.home import INSTANCE, RULES
from suggester.web.app import create_app
from suggester.web.server import listening, serve_alone
from suggester.web.serving.limits import ServingLimits
from suggester.web.site.settings import settings_from
settings = settings_from(os.environ, INSTANCE)
app = create_app(load_folder(RULES), settings)
serve_alone(app, settings, listening("127.0.0.1", 0), ServingLimits(workers=1))
"""


@pytest.fixture(scope="module")
def by_hand(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Started without our command, on an address for this computer and on one for all."""
    folder = tmp_path_factory.mktemp("by hand")
    everywhere = ("--bind", "127.0.0.1:0", "--bind", "0.0.0.0:0")
    with running(folder, *BY_HAND, *everywhere, PROGRAM, settings={"SUGGESTER_CLINIC": "off"}) as server:
        seconds_of_a_page(server)
        yield server


def test_gunicorn_by_hand_has_the_journal_and_says_what_is_not_set(by_hand: Running) -> None:
    """It once wrote not one line, and nobody learnt that no number to call was set."""
    assert by_hand.process.stdout
    lines: list[str] = []
    while not any('"request"' in line for line in lines):
        lines.append(by_hand.process.stdout.readline().decode())

    start = next(line for line in lines if '"event": "start"' in line)
    assert "SUGGESTER_REGION is not set" in start
    assert '"sha256"' in start


def test_gunicorn_by_hand_believes_no_header_of_a_proxy_that_is_not_there(by_hand: Running) -> None:
    """Who is on this computer could otherwise make it believe that the line is safe."""
    answer = ask(by_hand, get("/", "X-Forwarded-Proto: https", "Connection: close"))

    assert b"\r\nSet-Cookie: answers=" in answer
    assert b"Strict-Transport-Security" not in answer


def test_gunicorn_by_hand_serves_no_other_computer_without_a_proxy(by_hand: Running) -> None:
    """Without HTTPS answers can be read on the way, whichever server it is."""
    open_port = int(re.findall(r"http://0\.0\.0\.0:(\d+)", by_hand.said[-1])[0])
    everywhere = Running(process=by_hand.process, port=open_port)

    answer = ask(everywhere, get("/", "Connection: close"))

    assert answer.startswith(b"HTTP/1.1 503")
    assert b"set SUGGESTER_TRUSTED_PROXIES=1" in answer


@pytest.mark.parametrize(
    "command",
    [limited(workers=2), (*BY_HAND, "--preload", "--workers", "2", "--bind", "127.0.0.1:0", PROGRAM)],
    ids=["serve", "by hand with preload"],
)
def test_what_is_published_reaches_every_worker_within_two_seconds(
    command: tuple[str, ...], tmp_path: Path
) -> None:
    """The thread that looks does not come along when a process is copied: 271 of 271 answers were old."""
    app = clinic_program(tmp_path)
    people(storage_of(app))
    address = f"sqlite:///{tmp_path / 'clinic.sqlite3'}"
    settings = {"SUGGESTER_DATABASE_URL": address, "SUGGESTER_SECRET_KEY": SECRET}

    with running(tmp_path, *command, settings=settings) as server:
        seconds_of_a_page(server)
        assert all(VERSION in told for told in told_by_each_worker(server))
        publish(storage_of(app), worded(NEXT), valid_from=BEGUN)
        began = time.monotonic()
        told = [""]
        while not all(f'"version":"{NEXT}"' in each for each in told) and time.monotonic() - began < 10:
            told = told_by_each_worker(server)
        took = time.monotonic() - began

    assert len(told) == 2
    assert all(f'"version":"{NEXT}"' in each for each in told), told
    assert took <= 5  # two seconds, and the asking of one after the other on a busy machine


def told_by_each_worker(server: Running) -> list[str]:
    """What each says about itself, while the other one stands still."""
    told = []
    for worker in server.workers:
        others = [pid for pid in server.workers if pid != worker]
        for pid in others:
            os.kill(pid, signal.SIGSTOP)
        with urllib.request.urlopen(f"{server.url}/readyz", timeout=10) as answer:
            told.append(answer.read().decode())
        for pid in others:
            os.kill(pid, signal.SIGCONT)
    return told


def test_waitress_outlives_a_flood_and_keeps_to_one_core(tmp_path: Path) -> None:
    """It serves on Windows, and elsewhere must not end either at a descriptor above 1,023."""
    with running(tmp_path, "-c", WAITRESS, settings={"SUGGESTER_CLINIC": "off"}) as server:
        seconds_of_a_page(server)
        with clients(server, 1_300):
            seconds_of_a_page(server)
        cores = len(os.sched_getaffinity(server.process.pid))

    assert cores == 1


def test_waitress_at_its_last_descriptor_rests_until_somebody_leaves(tmp_path: Path) -> None:
    """At the limit of descriptors it once complained a megabyte a second, at full speed."""
    settings = {"SUGGESTER_CLINIC": "off"}
    with running(tmp_path, "-c", WAITRESS, descriptors=96, settings=settings) as server:
        seconds_of_a_page(server)
        with clients(server, 120):
            rest = processor_seconds(server.process.pid)
            time.sleep(0.5)
            spent = processor_seconds(server.process.pid) - rest
        seconds_of_a_page(server)

    assert spent <= 0.2
