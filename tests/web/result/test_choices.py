"""The list at the top: every choice with its status, and the reason for it in a few words."""

import random
from collections.abc import Iterable, Mapping
from typing import Any

from suggester.core.evaluation.evaluation import evaluate
from suggester.core.summary.summarise import summarise
from suggester.core.table.rules import Outcome
from suggester.web.result.choices import choice_lines
from suggester.web.result.citations import cited_at, cited_by
from suggester.web.site.language import language
from suggester.web.site.settings import Settings
from suggester.web.site.table_in_use import ShownTable
from tests.patients import random_given, random_patients
from tests.shipped import TABLE
from tests.web.walking import SECRET, TODAY, cookie_of, program

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

        assert cited <= cited_by(TABLE.grid).keys() | cited_at(summary).keys()


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


def test_what_is_kept_of_pages_does_not_hang_on_who_came_first_and_holds_no_two_answers() -> None:
    """A part made of one patient's answers and shown to the next would tell them to a stranger."""
    patients = [cookie_of(random_given(random.Random(number))) for number in range(60)]

    first, second = shelf_after(patients), shelf_after(reversed(patients))

    told = [markup for key, markup in first.items() if key[0] == "told_answer"]
    assert len(told) > 50
    assert {markup.count("<dd") for markup in told} == {1}
    assert first == second


def shelf_after(cookies: Iterable[str]) -> Mapping[Any, str]:
    """What is kept once all of them have seen their results."""
    app = program()
    for cookie in cookies:
        client = app.test_client()
        client.set_cookie("answers", cookie)
        client.get("/summary")
        client.get("/summary?size=large")
    return dict(app.extensions["suggester"].current.shelf)
