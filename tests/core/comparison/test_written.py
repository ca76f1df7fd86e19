"""What differs between two tables as they are written: told whole, told once, and nothing beside it."""

from dataclasses import replace

from suggester.core.comparison.written import WORDING, changes
from suggester.core.questionnaire.questions import Option, Question
from suggester.core.table.columns import cells_of
from suggester.core.table.rules import RuleTable, Urgency
from tests.core.comparing import row, with_row, without
from tests.shipped import ASKED, TABLE


def with_question(changed: Question) -> RuleTable:
    """The shipped table where the question of this id is asked like this."""
    pages = tuple(
        replace(page, questions=tuple(changed if q.id == changed.id else q for q in page.questions))
        for page in ASKED.pages
    )
    return replace(TABLE, questionnaire=replace(ASKED, pages=pages))


def test_a_row_that_came_went_or_changed_is_told_in_its_own_list() -> None:
    """Who reviews a proposal reads these three lists and nothing else of the rows."""
    wordier = replace(row("CA-30"), reason="Another reason.")

    came, went, changed = (
        changes(old, new)
        for old, new in ((without("HD-03"), TABLE), (TABLE, without("HD-03")), (TABLE, with_row(wordier)))
    )

    assert ([rule.id for rule in came.added], came.removed, came.changed) == (["HD-03"], (), ())
    assert (went.added, [rule.id for rule in went.removed], went.changed) == ((), ["HD-03"], ())
    assert (changed.added, changed.removed, [one.id for one in changed.changed]) == ((), (), ["CA-30"])
    assert changed.changed[0].kind == WORDING
    assert [(c.column, c.old, c.new) for c in changed.changed[0].columns] == [
        ("reason", row("CA-30").reason, "Another reason.")
    ]


def test_the_same_table_twice_differs_in_nothing() -> None:
    """A list that always says something is read by nobody."""
    found = changes(TABLE, TABLE)

    assert (found.added, found.removed, found.changed, found.questionnaire) == ((), (), (), ())


def test_a_question_asked_otherwise_is_told_in_words_both_ways() -> None:
    """An answer that one of two questionnaires refuses is what a reviewer has to know of."""
    goals = ASKED.questions["goals"]
    more = replace(goals, options=(*goals.options, Option(id="calm_skin", label="", exclusive=True)))
    free = replace(goals, at_most=None)

    assert changes(TABLE, with_question(more)).questionnaire == (
        "question 'goals' has a new option 'calm_skin'",
    )
    assert changes(with_question(more), TABLE).questionnaire == (
        "question 'goals' has lost the option 'calm_skin'",
    )
    assert changes(TABLE, with_question(free)).questionnaire == (
        "question 'goals', at_most: '3' is now 'no limit'",
    )


def test_an_option_that_may_stand_beside_others_again_is_told() -> None:
    """A patient can tick more than before."""
    concerns = ASKED.questions["concerns"]
    nothing = concerns.option("nothing")
    beside = replace(
        concerns,
        options=tuple(replace(one, exclusive=False) if one is nothing else one for one in concerns.options),
    )

    assert nothing.exclusive
    assert changes(TABLE, with_question(beside)).questionnaire == (
        "question 'concerns': option 'nothing' may now stand beside others",
    )


def test_a_question_that_came_or_went_is_told_by_its_id() -> None:
    """The rows that read it are in the other lists."""
    page = ASKED.pages[-1]
    shorter = replace(
        TABLE,
        questionnaire=replace(ASKED, pages=(*ASKED.pages[:-1], replace(page, questions=page.questions[1:]))),
    )
    name = page.questions[0].id

    assert changes(shorter, TABLE).questionnaire == (f"question {name!r} is new",)
    assert changes(TABLE, shorter).questionnaire == (f"question {name!r} is gone",)


def test_only_a_stop_has_a_word_in_the_column_of_urgency() -> None:
    """'none' there would look like a word that a clinician wrote."""
    assert cells_of(row("ST-02"))["urgency"] == row("ST-02").urgency.name.lower() != "none"
    assert row("HD-03").urgency is Urgency.NONE
    assert cells_of(row("HD-03"))["urgency"] == ""


def test_a_row_without_conditions_says_that_it_always_speaks() -> None:
    """An empty cell would look like one that somebody forgot."""
    assert cells_of(replace(row("HD-03"), when=()))["when"] == "always"
