"""The list at the top: every choice with its status, and the reason for it in a few words."""

from suggester.core.evaluation.evaluation import evaluate
from suggester.core.summary.summarise import summarise
from suggester.core.table.rules import Outcome
from suggester.web.result.choices import choice_lines
from suggester.web.result.citations import cited_at
from suggester.web.site.language import language
from suggester.web.site.settings import Settings
from suggester.web.site.table_in_use import ShownTable
from tests.patients import random_patients
from tests.shipped import TABLE
from tests.web.walking import SECRET, TODAY

SHOWN = ShownTable(table=TABLE, settings=Settings(secrets=(SECRET,)), language=language("en"))
REASON_WORDS = 6


def test_each_choice_stands_as_its_gravest_plan_and_says_why_in_six_words() -> None:
    """A milder word at the top than in the card below would be read as the answer."""
    for answers in random_patients(81, 400):
        columns = summarise(evaluate(TABLE, answers), TODAY).columns
        lines = choice_lines(columns, SHOWN)

        assert [line.column for line in lines] == list(columns)
        for line in lines:
            gravest = max((plan.outcome for plan in line.column.plans), default=Outcome.NONE)
            assert line.outcome is gravest
            assert line.reason
            assert len(line.reason.split()) <= REASON_WORDS, line.reason


def test_every_source_leads_back_to_a_part_of_the_page_that_cites_it() -> None:
    """A number that nobody can follow back is no help to a reader."""
    for answers in random_patients(82, 200):
        summary = summarise(evaluate(TABLE, answers), TODAY)
        cited = set() if summary.stop else {source.id for source in summary.sources}

        assert cited <= set(cited_at(summary, TABLE.grid))


def test_sources_are_numbered_from_one_without_a_gap() -> None:
    for answers in random_patients(83, 200):
        summary = summarise(evaluate(TABLE, answers), TODAY)

        assert list(summary.citation.values()) == list(range(1, len(summary.sources) + 1))


def test_a_title_within_a_sentence_begins_small_unless_it_is_a_short_form_or_i() -> None:
    inside = language("en").inside

    assert [inside(word) for word in ("Metal allergy", "HIV", "I am not sure", "")] == [
        "metal allergy",
        "HIV",
        "I am not sure",
        "",
    ]
