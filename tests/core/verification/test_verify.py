"""The check of a table: each property finds the fault that it is there for, and no other."""

from dataclasses import replace
from datetime import date
from functools import cache

import pytest

from suggester.core.evaluation.evaluation import evaluate
from suggester.core.loading.load import RuleFilesError, load
from suggester.core.questionnaire.questionnaire import AnswersError
from suggester.core.questionnaire.questions import Condition
from suggester.core.table.rules import PRECAUTION, Effect, Outcome, Promise, Rule, RuleTable, Urgency
from suggester.core.verification import verify as verification
from suggester.core.verification.findings import ADVICE, FAULT, Finding
from suggester.core.verification.static_checks import every_option_is_read, rows_without_a_case
from tests.shipped import ASKED, FILES, TABLE, number_in_table_csv

TODAY = date(2026, 11, 20)
verify = cache(verification.verify)  # some tests ask about the same table


def faults(table: RuleTable, today: date = TODAY) -> list[Finding]:
    return [finding for finding in verify(table, today) if finding.severity != ADVICE]


def row(row_id: str) -> Rule:
    return next(rule for rule in TABLE.rules if rule.id == row_id)


def with_row(changed: Rule) -> RuleTable:
    return replace(TABLE, rules=tuple(changed if rule.id == changed.id else rule for rule in TABLE.rules))


def condition(question: str, *options: str) -> Condition:
    return Condition(question=question, options=frozenset(options))


def test_the_shipped_table_falls_short_of_nothing() -> None:
    """What is shipped is what clinicians are asked to sign."""
    assert faults(TABLE) == []


@pytest.mark.parametrize(
    ("changed", "place", "what"),
    [
        (replace(row("SG-03"), when=(condition("concerns", "rough_texture"), condition("health", "heart"))),
         "table.csv SG-03, column when", "a suggestion reads health"),
        (replace(row("HD-12"), sources=("ART-PICO",)), "table.csv HD-12, column sources", "blog articles alone"),
        (replace(row("HD-12"), sources=()), "table.csv HD-12, column sources", "names no source"),
        (replace(row("HD-39"), when=(condition("health", "prefer_not"),)),
         "questionnaire.toml, question health, option not_sure", "is an open answer to a safety question"),
        (replace(row("HD-12"), when=(condition("skin_now", "eczema", "none"),)),
         "table.csv HD-12, column when", "a warning reads the calm answer of skin_now"),
        (replace(row("CA-13"), when=(condition("skin_now", "eczema", "none"),)),
         "table.csv CA-13, column when", "a warning reads the calm answer of skin_now"),
        (replace(row("HD-47"), when=(condition("allergies", "skin_products"),)), "cases.toml C-10", "HD-47 did not speak"),
        (replace(row("CA-07"), when=(condition("scar_age", "6_12m"), condition("health", "seizure_light"))),
         "table.csv CA-07", "is shown by no example patient"),
        (replace(row("HD-32"), when=(condition("pregnancy", "trying"),)), "promises.toml P-05", "does not hold: for this patient"),
    ],
    ids=lambda value: value.id if isinstance(value, Rule) else "",
)  # fmt: skip
def test_each_fault_is_found_with_its_place(changed: Rule, place: str, what: str) -> None:
    """A clinician who slips sees the row, what is wrong, and how to mend it."""
    found = faults(with_row(changed))

    assert any(one.place.startswith(place) and what in one.what and one.mend for one in found), found


def test_a_suggestion_that_nobody_sees_in_an_example_is_found() -> None:
    """SG-11 was held back in every example once; nobody had ever seen it stand."""
    fewer = replace(TABLE, cases=tuple(case for case in TABLE.cases if case.id != "C-45"))

    assert [one.place for one in faults(fewer)] == ["table.csv SG-11"]


def test_a_table_past_its_review_is_a_fault_from_the_next_day_on() -> None:
    """On the last day it still counts."""
    last = TABLE.provenance.review_by

    assert faults(TABLE, last) == []
    assert [one.place for one in faults(TABLE, date(2027, 5, 21))] == ["table.toml, key review_by"]


def test_a_source_that_nothing_cites_is_named_as_advice() -> None:
    """It is forgotten, or too much."""
    spare = replace(TABLE.sources["ABSUK"], id="SPARE")

    found = verify(replace(TABLE, sources={**TABLE.sources, "SPARE": spare}), TODAY)

    assert [one.place for one in found if one.what == "is cited nowhere"] == ["sources.csv SPARE"]


def test_weights_that_nobody_confirmed_are_named_as_advice_until_somebody_does() -> None:
    """Numbers that look like figures about patients must not come to be believed by standing there."""
    weights = TABLE.plausible
    assert weights is not None
    confirmed = replace(TABLE, plausible=replace(weights, review="check"))

    waiting, settled = (
        [one.severity for one in verify(table, TODAY) if one.place == "table.toml, plausible"]
        for table in (TABLE, confirmed)
    )

    assert (waiting, settled) == ([ADVICE], [])


@pytest.mark.parametrize(
    ("at_least", "never", "kept_by", "broken_by"),
    [
        (Outcome.HOLD, None, ("NONE", "HOLD", "STOP"), ("SUGGEST", "CAUTION")),
        (Outcome.STOP, None, ("NONE", "STOP"), ("SUGGEST", "CAUTION", "HOLD")),
        (None, Outcome.SUGGEST, ("NONE", "CAUTION", "HOLD", "STOP"), ("SUGGEST",)),
        (None, Outcome.NONE, ("SUGGEST", "CAUTION", "HOLD", "STOP"), ("NONE",)),
    ],
)
def test_a_promise_says_exactly_which_outcomes_keep_it(
    at_least: Outcome | None, never: Outcome | None, kept_by: tuple[str, ...], broken_by: tuple[str, ...]
) -> None:
    """'At least hold' is kept where nothing is listed, and broken by a caution."""
    promise = Promise(id="P-99", text="", when=(), approach="microneedling", at_least=at_least, never=never)

    assert [outcome.name for outcome in Outcome if promise.is_kept_by(outcome)] == list(kept_by)
    assert [outcome.name for outcome in Outcome if not promise.is_kept_by(outcome)] == list(broken_by)


def without(row_id: str) -> RuleTable:
    return replace(TABLE, rules=tuple(rule for rule in TABLE.rules if rule.id != row_id))


def with_new(changed: Rule) -> RuleTable:
    return replace(TABLE, rules=(*TABLE.rules, changed))


PLANTED = {
    "a hold is dropped": (without("HD-45"), "broken_promise", "promises.toml P-27"),
    "a stop is dropped": (without("ST-02"), "broken_promise", "promises.toml P-02"),
    "an effect is swapped": (
        with_row(replace(row("HD-31"), effect=Effect.CAUTION)), "broken_promise", "promises.toml P-05",
    ),
    "a warning reaches one approach too few": (
        with_row(replace(row("HD-40"), approach="microneedling")), "broken_promise", "promises.toml P-26",
    ),
    "a suggestion is widened to something that is never listed": (
        with_new(replace(row("SG-03"), id="SG-99", approach="home_needling")), "broken_promise", "promises.toml P-60",
    ),
    "an unknown option is taken out of a hold": (
        with_row(replace(row("HD-46"), when=(condition("medicines", "prefer_not"),))), "broken_promise", "promises.toml P-38",
    ),
    "a row asks for two things that exclude each other": (
        with_new(replace(row("HD-47"), id="HD-99", when=(condition("dark_marks", "yes"), condition("concerns", "nothing"),
                                                         condition("scar_age", "under_6m")))), "dead_row", "table.csv HD-99",
    ),
    "a follow-up of an option that nothing opens": (
        with_new(replace(row("CA-25"), id="CA-99", when=(condition("concerns", "nothing"), condition("pigment_checked", "no")))),
        "dead_row", "table.csv CA-99",
    ),
    "a suggestion that a hold always covers": (
        with_new(replace(row("SG-17"), id="SG-99", when=(condition("concerns", "raised_scars"),))),
        "unseen_suggestion", "table.csv SG-99",
    ),
    "a warning that two others together hide": (
        with_new(replace(row("HD-12"), id="HD-99", when=(condition("skin_now", "eczema", "psoriasis"),))),
        "idle_warning", "table.csv HD-99",
    ),
    "a warning that a stop always hides": (
        with_new(replace(row("HD-12"), id="HD-99", when=(condition("red_flags", "rash_fever"),))),
        "hidden_row", "table.csv HD-99",
    ),
    "an information that a stop always hides": (
        with_new(replace(row("IN-05"), id="IN-99", when=(condition("age_band", "under_18"),))),
        "hidden_row", "table.csv IN-99",
    ),
    "a stop that a more urgent one always covers": (
        with_new(replace(row("ST-08"), id="ST-99", urgency=Urgency.SOON)), "idle_warning", "table.csv ST-99",
    ),
    "the same row twice": (with_new(replace(row("HD-12"), id="HD-99")), "idle_warning", "table.csv HD-99"),
    "two warnings with one condition": (
        with_new(replace(row("CA-13"), id="HD-99", effect=Effect.HOLD)),
        "no_two_rows_say_different_things_of_the_same", "table.csv HD-99",
    ),
    "a suggestion reads health": (
        with_row(replace(row("SG-03"), when=(condition("health", "heart"),))), "suggestions_read_only_wishes", "table.csv SG-03",
    ),
    "a warning reads the calm answer": (
        with_row(replace(row("HD-12"), when=(condition("skin_now", "eczema", "none"),))),
        "no_calm_answer_warns", "table.csv HD-12",
    ),
    "a warning reads a single answer that reassures": (
        with_row(replace(row("CA-17"), when=(condition("dark_marks", "yes", "no"),))), "no_calm_answer_warns", "table.csv CA-17",
    ),
    "a risk takes a warning away": (
        with_new(replace(row("HD-12"), id="HD-99", when=(condition("allergies", "none"),))),
        "one_more_risk_is_lighter", "questionnaire.toml, question allergies",
    ),
    "a risk switches a suggestion on": (
        with_row(replace(row("SG-03"), when=(condition("health", "heart"),))),
        "one_more_risk_is_lighter", "questionnaire.toml, question health",
    ),
    "a row loses its sources": (
        with_row(replace(row("HD-12"), sources=())), "every_row_has_its_own_source", "table.csv HD-12",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_fault_is_found_with_its_place_and_a_patient_where_one_shows_it(name: str) -> None:
    """Whatever slips in: it is named, and a broken promise comes with somebody who breaks it."""
    table, kind, place = PLANTED[name]

    found = [one for one in verify(table, TODAY) if one.id == kind and one.place.startswith(place)]

    assert len(found) == 1, name
    assert found[0].mend
    if kind == "one_more_risk_is_lighter":
        assert evaluate(table, ASKED.answers(dict(found[0].witness or {})))
        assert any(f"for this patient {approach.name} is" in found[0].what for approach in table.approaches)
    if kind == "broken_promise":
        assert found[0].witness is not None
        assert breaks(table, place.split()[1], dict(found[0].witness))


ROW = number_in_table_csv("HD-12")
MISSPELT = {
    "an option": ("table.csv", "skin_now: eczema | rosacea", "skin_now: exzema | rosacea", f"table.csv row {ROW} (HD-12), column when"),
    "a source": ("table.csv", "ARPANSA QLD-LIGHT", "ARPANZA QLD-LIGHT", "column sources"),
    "a question": ("table.csv", "skin_now: eczema | rosacea", "skin_know: eczema | rosacea", f"table.csv row {ROW} (HD-12), column when"),
    "an effect": ("table.csv", "HD-12,hold,", "HD-12,hald,", f"table.csv row {ROW} (HD-12), column effect"),
}  # fmt: skip


@pytest.mark.parametrize("name", MISSPELT)
def test_a_misspelt_name_is_refused_with_its_place_before_anything_is_checked(name: str) -> None:
    """A row that reads what does not exist never speaks; so it does not load, and the nearest word is told."""
    file, right, wrong, place = MISSPELT[name]
    assert right.encode() in FILES[file]

    with pytest.raises(RuleFilesError) as refused:
        load(FILES | {file: FILES[file].replace(right.encode(), wrong.encode(), 1)})

    assert any(place in line and "Did you mean" in line for line in refused.value.problems)


def test_a_banned_word_and_a_sentence_too_hard_are_faults_with_their_cell() -> None:
    """What the texts fall short of stands among the other findings, with the cell to mend."""
    changed = with_row(
        replace(row("HD-12"), reason="A miracle. " + "Dermatological contraindications notwithstanding " * 5)
    )

    found = [one for one in faults(changed) if one.id == "patient_text"]

    assert {one.place for one in found} == {"table.csv HD-12, column reason"}
    assert len(found) >= 2


@pytest.mark.parametrize(
    "name", [name for name, planted in PLANTED.items() if planted[1] == "broken_promise"]
)
def test_a_patient_who_breaks_a_promise_ticks_nothing_that_could_be_left_out(name: str) -> None:
    """Who reads it has to see what breaks the promise, and not look for it among answers that do nothing."""
    table, kind, place = PLANTED[name]
    promise_id = place.split()[1]
    (finding,) = (one for one in verify(table, TODAY) if one.id == kind and one.place.startswith(place))
    answers = dict(finding.witness or {})
    read = {(c.question, option) for rule in table.rules for c in rule.when for option in c.options}

    for question in ASKED.questions.values():
        answer = answers.get(question.id, [])
        ticked = answer if isinstance(answer, list) else [answer]
        ways: list[object] = [[o for o in ticked if o != left_out] for left_out in ticked if question.many]
        if {(question.id, option) for option in ticked} & read:
            unread = (option for option in question.by_id if (question.id, option) not in read)
            ways += [[option] if question.many else option for option in unread]
        for way in ways:
            assert not breaks(table, promise_id, answers | {question.id: way}), (question.id, way)


def breaks(table: RuleTable, promise_id: str, answers: dict[str, object]) -> bool:
    """Whether this patient is valid, is one whom the promise means, and breaks it in an ordinary evaluation."""
    promise = next(one for one in table.promises if one.id == promise_id)
    try:
        evaluation = evaluate(table, table.questionnaire.answers(answers))
    except AnswersError:
        return False
    is_meant = all(one.holds(evaluation.answers.chosen) for one in promise.when)
    named = table.named(promise.approach)
    return is_meant and not all(promise.is_kept_by(evaluation.outcome(a.id)) for a in named)


def test_rows_that_only_articles_and_a_precaution_carry_are_counted_and_named() -> None:
    """The label beside a blog article makes the article no source."""
    changed = with_row(replace(row("HD-12"), sources=("ART-PICO", PRECAUTION)))

    before, after = (
        [one for one in verify(table, TODAY) if "rest on a precaution alone" in one.what]
        for table in (TABLE, changed)
    )

    assert "HD-04" not in before[0].what  # a guideline stands beside the label
    assert "HD-12" not in before[0].what
    assert "HD-12" in after[0].what
    assert int(after[0].what.split()[0]) == int(before[0].what.split()[0]) + 1


def test_rows_that_wait_for_a_clinician_are_counted_and_named() -> None:
    """The list of what is still to be confirmed is what an installation works through."""
    waiting = [rule.id for rule in TABLE.rules if rule.review == "confirm"]

    said = [one.what for one in verify(TABLE, TODAY) if one.severity == ADVICE]

    assert (
        f"{len(waiting)} rows are to be confirmed, so each needs the yes of a named clinician before it is used: {' '.join(waiting)}"
        in said
    )


def test_options_that_no_row_reads_are_named_and_calm_ones_may_stand_unread() -> None:
    """An option that was meant to hold, and that somebody forgot to read, looks just like these."""
    (said,) = (one.what for one in every_option_is_read(TABLE))
    (all_said,) = (one.what for one in every_option_is_read(replace(TABLE, rules=())))
    options = [o for question in TABLE.questionnaire.questions.values() for o in question.options]

    assert "skin_now: eczema" not in said
    assert "skin_now: eczema" in all_said
    assert all_said.startswith(f"{sum(not o.exclusive for o in options)} options are read by no row: ")


def test_two_warnings_that_say_the_same_of_the_same_are_no_fault() -> None:
    """Two reasons for one hold may stand in two rows, each with its source."""
    twice = with_new(replace(row("CA-13"), id="CA-99"))

    assert [
        one for one in verify(twice, TODAY) if one.id == "no_two_rows_say_different_things_of_the_same"
    ] == []


@pytest.mark.parametrize(("case_id", "stop"), [("C-01", Urgency.NOW), ("C-29", Urgency.TODAY)])
def test_a_case_that_expects_another_stop_is_found(case_id: str, stop: Urgency) -> None:
    """'Today' instead of 'now', or no stop at all, is what a case of a stop is there to notice."""
    cases = tuple(replace(case, stop=stop, rows=()) if case.id == case_id else case for case in TABLE.cases)

    found = [one for one in faults(replace(TABLE, cases=cases)) if one.id == "every_case_is_as_expected"]

    assert [(one.place[:15], one.what) for one in found] == [
        (f"cases.toml {case_id}", f"expected a stop of urgency {stop.name.lower()}")
    ]


def test_a_suggestion_for_a_group_is_seen_where_one_of_the_group_is_free() -> None:
    """The laser may be held back: the row still stands on the page, beside the needles."""
    wide = with_new(replace(row("SG-03"), id="SG-99", approach="every_procedure", when=()))
    mixed = next(case for case in TABLE.cases if {Outcome.HOLD, Outcome.CAUTION} <= set(case.expect.values()))

    assert "SG-99" not in [rule.id for rule in rows_without_a_case(replace(wide, cases=(mixed,)))]


def test_a_proof_that_was_given_up_is_a_fault_and_says_so_loudly() -> None:
    """Not knowing is not keeping."""
    undecided = [one for one in verify(TABLE, TODAY, nodes_at_most=0) if one.id == "not_decided"]

    assert len(undecided) > len(TABLE.promises)
    assert all(one.severity == FAULT and "NOT DECIDED" in one.what for one in undecided)
