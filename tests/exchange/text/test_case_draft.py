"""Drafts of example patients: they load, they are as expected, and they say that nobody has reviewed them."""

from dataclasses import replace

from suggester.core.loading.load import load
from suggester.core.verification.static_checks import every_case_is_as_expected, rows_without_a_case
from suggester.exchange.text.case_draft import suggested_cases
from tests.shipped import FILES, TABLE


def test_no_draft_is_needed_for_the_shipped_table() -> None:
    """Every row is shown by a case that somebody wrote."""
    assert suggested_cases(TABLE) == ""


def test_drafts_can_be_pasted_and_then_every_row_is_shown() -> None:
    """A clinician who adds a row starts from a patient that fits, not from an empty page."""
    fewer = replace(TABLE, cases=TABLE.cases[:3])
    missing = rows_without_a_case(fewer)
    kept = FILES["cases.toml"].decode().partition('[[case]]\nid = "C-04"')[0]

    drafts = suggested_cases(fewer)
    table = load(FILES | {"cases.toml": (kept + drafts).encode()})

    assert len(missing) > 100
    assert len(table.cases) == 3 + len(missing)
    assert rows_without_a_case(table) == ()
    assert list(every_case_is_as_expected(table)) == []
    assert all(case.title.startswith("NOT REVIEWED") for case in table.cases[3:])
