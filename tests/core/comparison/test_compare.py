"""Two tables side by side: what is proved, what is estimated, and what is only written differently."""

import random
from dataclasses import replace
from functools import cache

import pytest

from suggester.core.comparison.compare import Comparison, Limits, Share, compare, wilson
from suggester.core.comparison.outcome_change import Direction, OutcomeChange
from suggester.core.questionnaire.questionnaire import Page, Questionnaire
from suggester.core.questionnaire.questions import Condition, Option, Question
from suggester.core.table.rules import EVERYTHING, Effect, Outcome, Rule, Urgency
from suggester.exchange.json.comparison import as_data
from suggester.exchange.text.comparison import in_words
from tests.core.comparing import must_really_change, row, two_tables, with_row, with_rows, without
from tests.core.small import random_weights
from tests.shipped import ASKED, TABLE

NEW_QUESTION = replace(ASKED.questions["dark_marks"], id="smoking")


@cache
def counted_without(row_id: str) -> Comparison:
    """What several tests ask about the shipped table without one of its rows."""
    return compare(TABLE, without(row_id))


def test_the_shipped_table_against_itself_is_proved_equal() -> None:
    """The least that a comparison has to know."""
    comparison = compare(TABLE, TABLE)

    assert comparison.proved_equal
    assert not comparison.changes.changed
    assert "nothing" in in_words(comparison)
    assert "Proved: no outcome changes" in in_words(comparison)


def test_another_order_of_rows_conditions_and_options_is_no_change() -> None:
    """Order carries no meaning, so a sorted spreadsheet must not look like new work."""
    turned = (replace(rule, when=rule.when[::-1]) for rule in reversed(TABLE.rules))

    comparison = compare(TABLE, with_rows(tuple(turned)))

    assert comparison.proved_equal
    assert not (comparison.changes.added or comparison.changes.removed or comparison.changes.changed)


@pytest.mark.parametrize(("hits", "low", "high"), [(0, 0.0, 0.0370), (5, 0.0215, 0.1118), (100, 0.9630, 1.0)])
def test_an_estimate_has_the_interval_after_wilson(hits: int, low: float, high: float) -> None:
    """None of a hundred is not zero; the figures are those of the literature."""
    assert wilson(hits, 100) == pytest.approx((low, high), abs=0.0001)


def test_where_counting_takes_too_long_the_share_is_an_estimate_with_its_interval() -> None:
    """A share that was sampled must never pass for one that was counted; the proof stands all the same."""
    comparison = compare(TABLE, without("ST-02"), Limits(steps=5, patients=500))

    low, high = comparison.affected.interval
    exact = counted_without("ST-02").affected.share
    assert not comparison.affected.is_exact
    assert comparison.affected.of == 500
    assert low < exact < high
    assert comparison.examples
    assert "ESTIMATE" in in_words(comparison)
    assert as_data(comparison)["affected"]["kind"] == "estimate"


def test_a_share_weighted_for_plausible_patients_is_told_beside_the_count() -> None:
    """Of all forms hardly any changes, because nearly all are full of ticks; of few ticks more do."""
    comparison = counted_without("HD-34")

    weighted = must_be_weighted(comparison)
    assert weighted.is_exact
    assert comparison.affected.share < 1e-15
    assert 0.0001 < weighted.share == weighted.share_lighter < 0.01
    share = f"{100 * weighted.changed / weighted.of:.2f}%"
    assert f"Weighted for plausible patients they change for {share} (exactly)" in in_words(comparison)
    assert "The weights are an ASSUMPTION for reading differences" in in_words(comparison)
    assert "No clinician has confirmed them." in in_words(comparison)


@pytest.mark.parametrize("asked", ["the same", "otherwise"])
def test_a_weighted_share_that_was_not_counted_is_an_estimate_from_patients_drawn_by_weight(
    asked: str,
) -> None:
    """Patients who tick much must not come back into it through the sample."""
    limits = Limits(steps=5, patients=1_000)
    page = Page(id="more", title="", questions=(NEW_QUESTION,))
    more = replace(ASKED, pages=(*ASKED.pages, page)) if asked == "otherwise" else ASKED

    weighted = must_be_weighted(compare(TABLE, replace(without("ST-02"), questionnaire=more), limits))

    low, high = weighted.interval
    assert not weighted.is_exact
    assert weighted.of == 1_000
    assert low < must_be_weighted(counted_without("ST-02")).share < high
    assert high - low < 0.04


def test_a_table_that_assumes_nothing_about_patients_gets_no_weighted_share() -> None:
    """A share without its assumption would pass for a figure."""
    comparison = compare(TABLE, replace(without("ST-02"), plausible=None))

    assert comparison.weighted is None
    assert "Weighted" not in in_words(comparison)
    assert as_data(comparison)["plausible"] is None


def must_be_weighted(comparison: Comparison) -> Share:
    assert comparison.weighted is not None
    return comparison.weighted


def test_an_estimate_is_the_same_each_time_and_everywhere() -> None:
    """Two reviewers who look at one edit have to talk about one figure."""
    chance = random.Random(111)
    old, new = two_tables(chance)
    new = replace(new, plausible=random_weights(chance))
    question = replace(next(iter(new.questionnaire.questions.values())), id="more")
    page = Page(id="more", title="", questions=(question,))
    otherwise = replace(new, questionnaire=replace(new.questionnaire, pages=(*new.questionnaire.pages, page)))
    limits = Limits(steps=0, patients=300)

    told = [compare(old, one, limits) for one in (new, otherwise)]

    assert [(one.affected, one.weighted) for one in told] == [
        (estimate(95, 19), estimate(142, 35)),
        (estimate(55, 11), estimate(131, 30)),
    ]


def estimate(changed: int, lighter: int) -> Share:
    return Share(changed=changed, lighter=lighter, of=300, is_exact=False)


def test_a_search_that_is_given_up_is_no_proof() -> None:
    """Running out of steps and 'nobody is affected' must not look alike."""
    changed = with_rows((*TABLE.rules, replace(row("IN-05"), id="HD-98", effect=Effect.HOLD)))

    comparison = compare(TABLE, changed, Limits(nodes=0, steps=1, patients=10))

    assert comparison.not_decided
    assert not comparison.proved_equal
    assert "NOT DECIDED: microneedling, a warning is gained" in in_words(comparison)


def test_a_count_that_comes_to_its_end_stands_where_the_search_is_given_up() -> None:
    """What is counted is exact, and where nobody was counted the search was not needed."""
    limits = Limits(nodes=0)

    changed, equal = compare(TABLE, without("ST-02"), limits), compare(TABLE, TABLE, limits)

    assert changed.not_decided
    assert changed.examples == ()
    assert changed.affected.is_exact
    assert changed.affected == counted_without("ST-02").affected
    assert equal.proved_equal


@pytest.mark.parametrize(
    ("changed", "column", "kind"),
    [
        (replace(row("CA-30"), effect=Effect.HOLD), "effect", "meaning"),
        (replace(row("CA-30"), approach="microneedling"), "approach", "meaning"),
        (replace(row("CA-30"), when=row("CA-29").when), "when", "meaning"),
        (replace(row("ST-08"), urgency=Urgency.SOON), "urgency", "meaning"),
        (replace(row("CA-30"), note="New."), "note", "wording"),
        (replace(row("CA-30"), sources=()), "sources", "wording"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_column_that_decides_something_is_told_from_wording(changed: Rule, column: str, kind: str) -> None:
    """A reviewer of words need not be a reviewer of rules, and the reverse must not happen."""
    comparison = compare(TABLE, with_row(changed))

    (one,) = comparison.changes.changed
    assert [change.column for change in one.columns] == [column]
    assert one.kind == kind
    assert comparison.proved_equal == (kind == "wording")


def test_a_less_urgent_stop_is_lighter_although_it_still_stops() -> None:
    """'Get help now' that became 'soon' is the gravest change that no outcome shows."""
    edited = with_row(replace(row("ST-08"), urgency=Urgency.SOON))

    comparison = compare(TABLE, edited)

    (example,) = comparison.examples
    assert (example.approach, example.direction) == (EVERYTHING, Direction.WARNING_LOST)
    assert "LIGHTER: URGENCY OF THE STOP, STOP (NOW) -> STOP (SOON)" in in_words(comparison)
    assert comparison.affected.lighter == comparison.affected.changed > 0


def test_an_example_ticks_no_more_than_it_needs() -> None:
    """A reviewer has to see at once what makes the difference."""
    comparison = counted_without("HD-34")

    example = comparison.examples[0]
    assert _ticks(example) == len(example.answers)
    assert example.answers["health"] == ["bleeding_disorder"]
    assert example.answers["medicines"] == ["none"]


def _ticks(example: OutcomeChange) -> int:
    return sum(len(value) if isinstance(value, list) else 1 for value in example.answers.values())


def test_an_approach_that_is_only_in_the_new_table_was_never_listed_before() -> None:
    """A new approach reaches patients, so it is no case of 'nothing changes'."""
    old = replace(TABLE, approaches=tuple(a for a in TABLE.approaches if a.id != "pico_with_topical"))

    comparison = compare(old, TABLE)

    told = {(one.approach, one.before.outcome, one.direction) for one in comparison.examples}
    assert told == {("pico_with_topical", Outcome.NONE, Direction.LISTED)}


def test_texts_sources_promises_and_cases_change_no_outcome() -> None:
    """They decide nothing; that somebody reads what is new is asked elsewhere."""
    edited = replace(
        TABLE,
        wording={**TABLE.wording, "disclaimer_short": "New."},
        promises=TABLE.promises[1:],
        cases=(*TABLE.cases, replace(TABLE.cases[0], id="C-99")),
    )

    comparison = compare(TABLE, edited)

    assert comparison.proved_equal


def test_another_questionnaire_is_said_and_then_nothing_is_called_proved() -> None:
    """A new question makes other patients; what is sampled then must be called an estimate."""
    page = Page(id="more", title="", questions=(NEW_QUESTION,))
    asked = replace(ASKED, pages=(*ASKED.pages, page))
    edited = replace(without("HD-34"), questionnaire=asked)

    comparison = compare(TABLE, edited, Limits(patients=300))
    backwards = compare(edited, TABLE, Limits(patients=300))

    assert comparison.changes.questionnaire == ("question 'smoking' is new",)
    assert backwards.changes.questionnaire == ("question 'smoking' is gone",)
    assert not comparison.proved_equal
    assert not comparison.affected.is_exact
    assert comparison.affected.of == backwards.affected.of == 300
    assert {one.is_lighter for one in comparison.examples} == {True}
    assert {one.is_lighter for one in backwards.examples} == {False}
    assert comparison.examples[0].answers["health"] == ["bleeding_disorder"]
    must_really_change(comparison, TABLE, edited)
    must_really_change(backwards, edited, TABLE)
    assert "smoking" in comparison.examples[0].answers
    assert "estimate and proves nothing" in in_words(comparison)


def test_where_questionnaires_differ_patients_are_built_for_whom_a_changed_row_speaks() -> None:
    """Hardly anybody made by chance gives both rare answers, so a warning lost would not be seen."""
    rare = tuple(Option(id=f"o{n}", label="") for n in range(40))
    asked = [
        replace(ASKED.questions["dark_marks"], id=name, options=rare) for name in ("first", "second", "new")
    ]
    first, second = (Condition(question=name, options=frozenset({"o7"})) for name in ("first", "second"))
    wish = replace(row("SG-03"), when=(first,), approach="microneedling")
    hold = replace(wish, id="HD-99", effect=Effect.HOLD, when=(second,))
    old = replace(TABLE, questionnaire=_on_pages(asked[:2]), rules=(wish, hold))
    new = replace(TABLE, questionnaire=_on_pages(asked), rules=(wish,))

    comparison = compare(old, new, Limits(patients=0))

    assert comparison.affected.of == 0
    assert {one.direction for one in comparison.examples} == {Direction.WARNING_LOST}
    assert {(one.answers["first"], one.answers["second"]) for one in comparison.examples} == {("o7", "o7")}


def _on_pages(questions: list[Question]) -> Questionnaire:
    return Questionnaire(pages=tuple(Page(id=one.id, title="", questions=(one,)) for one in questions))


def test_each_way_to_ask_differently_is_told_in_words() -> None:
    """A reviewer reads what became valid and what did not, question by question."""
    old = ASKED.questions["goals"]
    new = replace(
        old, required=True, at_most=2, options=(replace(old.options[0], exclusive=True), *old.options[2:])
    )
    pages = tuple(
        replace(page, questions=tuple(new if q is old else q for q in page.questions)) for page in ASKED.pages
    )

    comparison = compare(
        TABLE, replace(TABLE, questionnaire=replace(ASKED, pages=pages)), Limits(patients=50)
    )

    assert comparison.changes.questionnaire == (
        "question 'goals' has lost the option 'firmer'",
        "question 'goals': option 'brighter_even' now stands alone",
        "question 'goals', required: 'false' is now 'true'",
        "question 'goals', at_most: '3' is now '2'",
    )
