"""One patient with a row and without it: the row must matter, and the example must be small and true."""

from dataclasses import replace

from suggester.core.evaluation.cases import cases_of_rows, evaluated
from suggester.core.evaluation.evaluation import evaluate, outcomes
from suggester.core.table.rules import Effect, RuleTable
from suggester.core.verification.proofs import Proofs
from suggester.core.verification.row_impact import impact_of, resting_on
from tests.shipped import TABLE

ROW = {rule.id: rule for rule in TABLE.rules}
SOME = TABLE.rules[::6]


def without(row: str) -> RuleTable:
    return replace(TABLE, rules=tuple(rule for rule in TABLE.rules if rule.id != row))


def test_an_example_shows_its_row_and_what_would_stand_without_it() -> None:
    """Compared with a table that really lacks the row."""
    for rule in SOME:
        example = impact_of(TABLE, rule)
        assert example is not None, rule.id
        assert rule in example.evaluation.matched
        assert example.without == outcomes(without(rule.id), example.evaluation.answers), rule.id


def test_a_warning_that_can_decide_is_shown_where_it_decides() -> None:
    """With the row and without it the same outcome would teach nobody anything."""
    for row in ("ST-01", "ST-02", "HD-13", "HD-42", "CA-16"):
        example = impact_of(TABLE, ROW[row])
        assert example is not None
        assert example.decides, row


def test_information_is_shown_too_and_changes_nothing() -> None:
    """An info row has a patient who reads it."""
    rule = next(rule for rule in TABLE.rules if rule.effect is Effect.INFO and rule.when)

    example = impact_of(TABLE, rule)

    assert example is not None
    assert not example.decides


def test_an_example_ticks_little_beside_what_makes_it() -> None:
    """Who reads it has to see at once which answer it is about."""
    example = impact_of(TABLE, ROW["HD-13"])
    assert example is not None

    chosen = example.evaluation.answers.chosen

    assert len(chosen["skin_now"]) == len(chosen["concerns"]) == 1
    assert chosen["medicines"] == ("none",)


def test_a_row_that_speaks_for_nobody_has_no_example() -> None:
    """The checks say why; here the place stays empty."""
    dead = replace(ROW["HD-13"], id="HD-99", when=(replace(ROW["HD-13"].when[0], options=frozenset()),))
    table = replace(TABLE, rules=(*TABLE.rules, dead))

    assert impact_of(table, dead) is None


def test_the_promises_that_rest_on_a_row_are_those_that_break_without_it() -> None:
    """Who wants to change a row has to know what it holds up."""
    held_up = {row: [promise.id for promise in resting_on(TABLE, ROW[row])] for row in ("HD-13", "IN-01")}
    broken = [verdict.name for verdict in Proofs(without("HD-13")).broken_promises()]

    assert held_up == {"HD-13": broken, "IN-01": []}
    assert broken == ["P-20"]


def test_the_cases_of_a_row_are_those_in_which_it_speaks() -> None:
    """A clinician looks there for what the row does to people."""
    found = cases_of_rows(TABLE)

    for rule in SOME:
        speaking = {
            one.id for one in TABLE.cases if rule in evaluate(TABLE, evaluated(TABLE, one).answers).matched
        }
        assert {one.id for one in found[rule.id]} == speaking
    assert "HD-13" in found["HD-13"][0].rows


def test_the_cases_that_name_a_row_stand_before_those_in_which_it_only_speaks() -> None:
    """They were written for it; in the others it is one of many."""
    both = 0
    for row, cases in cases_of_rows(TABLE).items():
        naming = [row in case.rows for case in cases]
        both += len(set(naming)) == 2
        assert naming == sorted(naming, reverse=True), row

    assert both > 10
