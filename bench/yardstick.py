"""What a figure is held against: its budget, and how slow this machine is now.

A budget in milliseconds is meant for this kind of machine at rest. Others work on the same machine, and then
the same work takes two or three times as long from one hour to the next. So a page that never changes, a
Flask page that says one word, is timed beside it: what makes this one slower makes all slower.
"""

import gc
import time
from collections.abc import Callable
from statistics import median

from flask import Flask
from werkzeug.test import EnvironBuilder

ROUNDS, CALLS = 15, 60
TRIVIAL_AT_REST = 46e-6
"""Seconds: on 2026-11-20, with nothing else running, a summary took 1.9 ms, which was 41 trivial pages.

Flask 3.1.3, Python 3.11.7; with others it has to be found anew, on a machine at rest."""


def trivial_app() -> Flask:
    """A Flask page that says one word."""
    app = Flask("yardstick")
    app.add_url_rule("/", view_func=lambda: "hello")
    return app


def caller(app: Flask, address: str, cookie: str) -> Callable[[], None]:
    """One request, without the cost of a test client."""
    environ = EnvironBuilder(path=address, headers=[("Cookie", cookie)] if cookie else []).get_environ()

    answered: list[str] = []

    def call() -> None:
        answered.clear()
        body = app(dict(environ), lambda status, *_: answered.append(status))  # type: ignore[arg-type]
        b"".join(body)
        body.close()  # type: ignore[attr-defined]
        assert answered == ["200 OK"], answered

    return call


def compared(page: Callable[[], None], trivial: Callable[[], None]) -> tuple[float, float]:
    """The median ratio over interleaved rounds, and the microseconds of the page."""
    ratios, micros = [], []
    for _ in range(ROUNDS):
        gc.collect()
        one, other = seconds(page), seconds(trivial)
        ratios.append(one / other)
        micros.append(one / CALLS * 1e6)
    return median(ratios), median(micros)


def seconds(call: Callable[[], None]) -> float:
    """CPU seconds of a round of calls."""
    began = time.process_time()
    for _ in range(CALLS):
        call()
    return time.process_time() - began


class Slowness:
    """How many times its time at rest the machine takes, looked at again and again beside what is timed."""

    def __init__(self) -> None:
        self._trivial = caller(trivial_app(), "/", "")
        self._seen: list[float] = []
        seconds(self._trivial)  # the first round warms up

    def look(self) -> None:
        """See how slow it is at this moment; takes some 10 ms."""
        self._seen.append(seconds(self._trivial) / CALLS / TRIVIAL_AT_REST)

    @property
    def median(self) -> float:
        """Of all looks so far. Raises StatisticsError before the first one."""
        return median(self._seen)

    def told(self, name: str, milliseconds: float, budget: float) -> int:
        """Print what this would take at rest, and what it took; 1 when the budget is missed."""
        note = f"{name}, at rest ({milliseconds:.1f} now, {self.median:.1f}x slower)"
        return told(note, milliseconds / self.median, budget)


def told(name: str, figure: float, budget: float) -> int:
    """Print a figure beside its budget; 1 when it is missed."""
    print(f"{name:<82} {figure:>8.2f}   budget {budget:>6}   {'ok' if figure <= budget else 'MISSED'}")
    return int(figure > budget)
