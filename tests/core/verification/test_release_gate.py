"""What stands against a table before anybody may say yes to it."""

from dataclasses import replace
from datetime import date

import pytest

from suggester.core.table.row_hash import row_sha256
from suggester.core.table.rules import Effect, Rule
from suggester.core.verification.findings import ADVICE, BROKEN, EXAMPLE, FAULT, Finding
from suggester.core.verification.release_gate import is_about_cases, needs_confirmation, release_gate
from suggester.core.verification.verify import verify
from tests.shipped import TABLE

DAY = date(2026, 11, 20)
FOUND = Finding(id="x", severity=FAULT, place="table.csv HD-03", what="is wrong", mend="mend it")


def test_nothing_stands_against_the_shipped_table_but_rows_to_confirm() -> None:
    """Each row to confirm with its hash, so that a verdict on other words does not count."""
    found = release_gate(TABLE, verify(TABLE, DAY), TABLE)
    rows = {rule.id: row_sha256(rule) for rule in TABLE.rules if rule.review == "confirm"}

    assert found.against == ()
    assert found.sha256 == TABLE.provenance.sha256
    assert found.to_confirm == rows
    assert rows


HOLD = replace(next(rule for rule in TABLE.rules if rule.id == "HD-19"), review="check")
WISH = next(rule for rule in TABLE.rules if rule.effect is Effect.SUGGEST and rule.review == "check")
MARKED = next(rule for rule in TABLE.rules if rule.review == "confirm")


@pytest.mark.parametrize(
    ("rule", "before", "needs"),
    [
        (HOLD, HOLD, False),
        (HOLD, None, True),
        (WISH, None, True),
        (replace(HOLD, reason="Other words."), HOLD, True),
        (replace(HOLD, when=()), HOLD, True),
        (replace(HOLD, sources=HOLD.sources[1:]), HOLD, True),
        (replace(HOLD, effect=Effect.CAUTION), HOLD, True),
        (replace(HOLD, effect=Effect.INFO), HOLD, True),
        (replace(WISH, reason="Other words."), WISH, False),
        (replace(WISH, evidence="D"), WISH, True),
        (replace(WISH, sources=("PRECAUTION",)), WISH, True),
        (MARKED, MARKED, True),
        (replace(MARKED, review="check"), MARKED, True),
        (replace(HOLD, review="confirm"), HOLD, True),
    ],
)
def test_the_program_says_what_needs_a_second_reader_and_no_cell_lifts_it(
    rule: Rule, before: Rule | None, needs: bool
) -> None:
    """Seventy-five rows were once freed of it by typing a word into a column."""
    assert needs_confirmation(rule, before) is needs


def test_what_a_table_touches_is_what_is_new_gone_or_otherwise() -> None:
    """Wishes count where a proposal touches their row."""
    first, second, *rest = TABLE.rules
    new = replace(TABLE, rules=(replace(second, note="Other."), *rest, replace(first, id="ST-99")))

    gate = release_gate(new, (), TABLE)

    assert gate.touched == {first.id, second.id, "ST-99"}
    assert set(gate.written) == {second.id, "ST-99"}


@pytest.mark.parametrize(
    ("finding", "stands"),
    [
        (replace(FOUND, severity=BROKEN), True),
        (replace(FOUND, id="not_decided"), True),
        (FOUND, True),
        (replace(FOUND, severity=ADVICE), False),
        (replace(FOUND, severity=EXAMPLE), False),
    ],
)
def test_what_is_broken_or_not_decided_stands_against_a_table(finding: Finding, stands: bool) -> None:
    """An example that comes out otherwise is what clinicians decide on; a promise is not."""
    against = release_gate(TABLE, [finding], TABLE).against

    assert against == (("table.csv HD-03 is wrong",) if stands else ())


def test_the_faults_of_cases_are_called_so_by_the_verifier() -> None:
    """If an id were renamed there, this list would let nothing through, or too much."""
    hold = next(rule for rule in TABLE.rules if rule.id == "HD-19")
    lighter = replace(hold, approach="needling_with_pico")
    rules = tuple(lighter if rule is hold else rule for rule in TABLE.rules)

    found = {one.id for one in verify(replace(TABLE, rules=rules), DAY) if is_about_cases(one)}

    assert "every_case_is_as_expected" in found
