"""Where a finding is, in the words of the pages; and the same weight wherever it is told."""

from dataclasses import replace
from datetime import date

import pytest

from suggester.core.verification.findings import EXAMPLE
from suggester.core.verification.release_gate import stands_against
from suggester.exchange.text.findings import conclusion
from suggester.web.clinic.checks import place_in_words, report_of
from tests.shipped import TABLE

DAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("place", "told"),
    [
        ("table.csv HD-03", "Row HD-03"),
        ("table.csv HD-03, column reason", "Row HD-03, The patient reads"),
        ("promises.toml P-26 (One, two.)", "Safeguard P-26 (One, two.)"),
        ("cases.toml C-01 (Rough skin, nothing else)", "Example patient C-01 (Rough skin, nothing else)"),
        ("questionnaire.toml, question cold_sores, text", "Cold sores, The patient reads"),
        ("questionnaire.toml, question age_band, option under_18", "Age, “Under 18”"),
        ("approaches.toml, approach pico_laser, fact visit", "Pico laser, A visit"),
        ("wording.toml, text no_rush", "text no rush"),
        ("table.toml, key review_by", "key review by"),
        ("all texts for patients", "all texts for patients"),
    ],
)  # fmt: skip
def test_a_place_is_told_in_the_words_of_the_pages(place: str, told: str) -> None:
    """A clinician knows no files and no ids."""
    assert place_in_words(place, TABLE) == told


def test_an_example_that_does_not_fit_weighs_the_same_everywhere() -> None:
    """It was a fault in one place, and nothing at all in another."""
    table = replace(TABLE, cases=())
    report = report_of(table, DAY)
    (group,) = [one for one in report.groups if one.severity == EXAMPLE]
    findings = tuple(one.finding for each in report.groups for one in each.findings)

    assert not any(stands_against(one.finding) for one in group.findings)
    assert f"0 faults, {len(group.findings)} example" in conclusion(table, findings, 1.0)
