"""Whom a changed promise lets go: a real patient, and one who shows the change."""

from dataclasses import replace

import pytest

from suggester.core.comparison.let_go import let_go
from suggester.core.questionnaire.questions import Condition
from suggester.core.table.rules import Promise
from tests.shipped import ASKED, TABLE

PROMISES = [promise for promise in TABLE.promises if promise.when]


@pytest.mark.parametrize("promise", PROMISES, ids=lambda one: one.id)
def test_a_promise_that_is_gone_shows_somebody_whom_it_named(promise: Promise) -> None:
    """An approver sees a person, not an id."""
    given = let_go(promise, None, TABLE)

    assert given is not None
    assert all(one.holds(ASKED.answers(given).chosen) for one in promise.when)


def test_a_promise_about_fewer_shows_somebody_who_fell_out() -> None:
    """Everybody else would show nothing of the change."""
    promise = next(one for one in PROMISES if any(len(part.options) > 1 for part in one.when))
    wide = next(part for part in promise.when if len(part.options) > 1)
    kept = Condition(question=wide.question, options=frozenset(sorted(wide.options)[:1]))
    narrow = replace(promise, when=tuple(kept if part == wide else part for part in promise.when))

    given = let_go(promise, narrow, TABLE)

    assert given is not None
    chosen = ASKED.answers(given).chosen
    assert wide.holds(chosen)
    assert not kept.holds(chosen)


def test_a_promise_that_asks_for_less_of_the_same_people_shows_one_of_them() -> None:
    """Nobody fell out, so whoever it names is let go."""
    assert let_go(PROMISES[0], PROMISES[0], TABLE) is not None


def test_a_promise_about_an_answer_that_nobody_can_give_any_more_shows_nobody() -> None:
    """Their question is told as removed already."""
    gone = Condition(question="gone", options=frozenset({"yes"}))

    assert let_go(replace(PROMISES[0], when=(gone,)), None, TABLE) is None
