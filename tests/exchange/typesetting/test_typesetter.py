"""The process that lays out: whatever becomes of it, one document is lost at most, and none goes astray."""

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from suggester.exchange.handout.pdf import Press, PressError
from suggester.exchange.typesetting.typesetter import TypesettingLimits
from suggester.home import HOME
from tests.exchange.typesetting.stopping import has_ended, midway, page_of, stop
from tests.web.paper import text_of_pdf


def test_a_process_that_ended_between_two_documents_costs_nothing() -> None:
    """A system that is short of memory ends what is idle; nobody has to notice."""
    press = Press()
    press.pdf(page_of("first"), large=True)
    ended = press.typesetter.process_id
    assert ended is not None

    os.kill(ended, signal.SIGKILL)
    assert has_ended(ended)

    assert "second" in text_of_pdf(press.pdf(page_of("second"), large=True))
    assert press.typesetter.process_id != ended


def test_after_some_documents_the_process_is_replaced() -> None:
    """Whatever it has kept of patients' pages goes with it, and so does its memory."""
    press = Press(TypesettingLimits(documents=2))

    seen = []
    for number in range(3):
        press.pdf(page_of(f"number {number}"), large=True)
        seen.append(press.typesetter.process_id)

    assert seen[0] == seen[1] != seen[2]
    assert seen[0] is not None
    assert has_ended(seen[0])


def test_two_who_ask_at_once_both_get_their_own() -> None:
    """The second waits for its turn, and the first one's page is never the second one's."""
    press = Press()
    names = [f"patient {number}" for number in range(8)]

    with ThreadPoolExecutor(4) as threads:
        made = list(threads.map(lambda name: press.pdf(page_of(name), large=True), names))

    assert all(name in text_of_pdf(data) for name, data in zip(names, made, strict=True))


def test_who_would_wait_too_long_is_told_so_and_the_first_one_is_served() -> None:
    """A thread that waits for ever is one that no other patient gets."""
    press = Press(TypesettingLimits(wait_seconds=0.01))
    press.pdf(page_of("warm"), large=True)

    with midway(press.typesetter, lambda: press.pdf(page_of("first"), large=True)) as (process_id, asked):
        with pytest.raises(PressError, match="at once"):
            press.pdf(page_of("second"), large=True)
        os.kill(process_id, signal.SIGCONT)
        made = asked.result(timeout=5)

    assert "first" in text_of_pdf(made)


class BrokenOffError(Exception):
    """Whoever asked was interrupted."""


def test_an_answer_that_nobody_took_is_not_that_to_the_next_one() -> None:
    """One patient's page in the hands of another is the worst that can happen here."""

    def break_off(*_: object) -> None:
        raise BrokenOffError

    press = Press()
    press.pdf(page_of("warm"), large=True)
    stop(press.typesetter.process_id or 0)

    before = signal.signal(signal.SIGALRM, break_off)
    signal.setitimer(signal.ITIMER_REAL, 0.1)
    with pytest.raises(BrokenOffError):
        press.pdf(page_of("first"), large=True)
    signal.signal(signal.SIGALRM, before)

    made = text_of_pdf(press.pdf(page_of("second"), large=True))
    assert "second" in made
    assert "first" not in made


def test_what_cannot_be_laid_out_is_no_end_of_the_process() -> None:
    """One text with a strange character must not make the next patient wait for a new process."""
    press = Press()
    press.pdf(page_of("before"), large=True)
    before = press.typesetter.process_id

    with pytest.raises(PressError, match="PDF/UA"):
        press.pdf(page_of("皮膚"), large=True)

    assert "after" in text_of_pdf(press.pdf(page_of("after"), large=True))
    assert press.typesetter.process_id == before


def test_a_signal_to_the_whole_group_does_not_end_the_process() -> None:
    """Who stops the service ends the requests in good order; the PDF of one of them must still be made."""
    press = Press()
    press.pdf(page_of("before"), large=True)
    before = press.typesetter.process_id
    assert before is not None

    for one in (signal.SIGINT, signal.SIGTERM):
        os.kill(before, one)

    press.pdf(page_of("after"), large=True)
    assert press.typesetter.process_id == before


def test_the_process_is_told_no_secret_and_holds_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """What it works on is a patient's: it goes through the pipes and stays nowhere."""
    monkeypatch.setenv("SUGGESTER_SECRET", "not for anybody else")
    press = Press()

    press.pdf(page_of("a patient"), large=True)

    process = Path(f"/proc/{press.typesetter.process_id}")
    said = (process / "environ").read_bytes() + (process / "cmdline").read_bytes()
    opened = [str(link.readlink()) for link in (process / "fd").iterdir()]
    assert b"not for anybody else" not in said
    assert b"a patient" not in said
    assert [name for name in opened if not name.startswith(("pipe:", "/dev/null"))] == []


ASKED = """
import os, sys
from suggester.exchange.handout.pdf import Press
from tests.exchange.typesetting.stopping import page_of
press = Press()
def ask():
    press.pdf(page_of("a patient"), large=True)
    print(press.typesetter.process_id, flush=True)
ask()
"""
UNTIL_KILLED = "sys.stdin.read()"
COPIED = """
if os.fork() == 0:
    ask()
    os._exit(0)
os.wait()
ask()
"""


def another_asks(then: str) -> "subprocess.Popen[str]":
    """Another process that asks for a document, says which process made it, and goes on like this."""
    command = [sys.executable, "-c", ASKED + then]
    return subprocess.Popen(command, cwd=HOME, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def test_nothing_is_left_behind_when_the_one_who_asks_is_killed() -> None:
    """A process without a parent would keep a patient's page in memory for as long as the computer runs."""
    with another_asks(UNTIL_KILLED) as asking:
        assert asking.stdout is not None
        process_id = int(asking.stdout.readline())

        asking.kill()

        assert has_ended(process_id)


def test_a_copy_of_the_one_who_asks_has_a_process_of_its_own() -> None:
    """Two that read from one pipe would get each other's patients."""
    with another_asks(COPIED) as asking:
        said, _ = asking.communicate(timeout=30)

    first, of_the_copy, again = said.split()
    assert first == again != of_the_copy
