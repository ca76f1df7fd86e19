"""What an approver has to tick as read, kind by kind."""

import re
from dataclasses import replace

import pytest

from suggester.core.comparison.let_go import asks_as_much
from suggester.core.comparison.must_read import (
    STOP_TEXTS,
    WORDS_OF_LAST_RESORT,
    Concern,
    expects_less,
    must_read,
)
from suggester.core.comparison.thing_changes import thing_changes
from suggester.core.loading.load import load
from suggester.core.loading.wording_toml import NEEDED
from suggester.core.questionnaire.questions import Condition
from suggester.core.table.rules import Case, Outcome, Promise, Urgency
from suggester.core.writing.things import things
from tests.core.comparing import without
from tests.shipped import FILES, TABLE

SHIPPED = things(FILES)
DOUBT = next(promise for promise in TABLE.promises if promise.id == "P-03")
CASE = next(case for case in TABLE.cases if case.id == "C-01")
P_03 = b"""[[promise]]
id = "P-03"
text = "A doubt about a red flag is never ignored."
when = "red_flags: not_sure"
approach = "every_procedure"
at_least = "hold"

"""
GROUP = b"Scars and surface"
NEEDS_NO_BOX = frozenset({
    "about_every_procedure", "about_everything", "about_how", "about_made", "about_order",
    "about_unknown", "access_aim", "access_help", "access_how", "access_tested", "access_time",
    "adverts_title", "always_a_choice", "and_more", "answer_again", "answer_missing_many",
    "answer_missing_one", "answer_one_wish", "answer_one_wish_hint", "answers_do_not_agree",
    "approved_many", "approved_one", "approved_short", "ask_own", "ask_title", "at_most",
    "back_to_result", "because", "because_wish", "card_words", "careful_counts", "check_first_by",
    "check_intro", "check_title", "checks_many", "checks_one", "clear_button", "cleared",
    "clinician_teach_back", "clinician_title", "code_empty", "code_hint", "code_holds", "code_intro",
    "code_no_answers", "code_other_rules", "code_replaces", "code_strange_sign", "code_title",
    "code_too_long", "code_too_short", "code_uneven", "code_uneven_group", "code_wrong",
    "code_wrong_group", "code_wrong_groups", "compare_title", "copied", "decision", "effect_info",
    "evidence_A", "evidence_B", "evidence_C", "evidence_D", "evidence_R", "fact_sheets_intro",
    "fact_sheets_title", "goal_line", "good_to_know_hint", "holds_back_many", "holds_back_one",
    "how_made_title", "if_answer", "if_not_sure", "in_progress", "keep_copy", "keep_copy_hint",
    "keep_intro", "keep_large", "keep_large_hint", "keep_pages", "keep_pages_hint", "keep_paper",
    "keep_private", "keep_text", "keep_text_hint", "keep_title", "months_intro", "months_title",
    "more_on_screen", "more_time", "more_time_hint", "my_code_hint", "my_code_holds", "my_code_title",
    "no_pdf", "no_pdf_title", "no_poster", "no_rule_fits", "no_rush", "no_treatment", "none_alone",
    "none_intro", "not_allowed", "not_copied", "not_found", "not_understood", "nothing_kept",
    "nothing_listed", "nothing_listed_checks", "nothing_open", "nothing_points", "number_about",
    "number_counted", "number_none", "number_not", "number_note", "number_range", "number_row",
    "number_share", "number_short", "one_of_these", "open_answers_hint", "open_answers_many",
    "open_answers_one", "open_is_fine", "open_too_long", "options_title", "or_choose", "outcome_none",
    "outcome_suggest", "paper_alone", "paper_at_most", "paper_circle", "paper_end",
    "paper_how_to_print", "paper_intro", "paper_many", "paper_one", "paper_only_if", "paper_square",
    "paper_title", "paper_who", "pictures_key", "place_line", "poster_cards", "poster_here_only",
    "poster_minutes", "poster_no_name", "poster_no_treatment", "poster_page", "poster_page_intro",
    "poster_page_title", "poster_questions", "poster_scan", "poster_sheet", "poster_title",
    "poster_type", "print_large", "print_note", "printed_differs", "printed_go_on", "printed_moved",
    "printed_questions", "printed_rules", "printed_same", "printed_title", "privacy_how_long",
    "privacy_log", "privacy_note", "privacy_others", "privacy_paper", "privacy_sees", "privacy_what",
    "privacy_where", "reason_checks", "reason_holds", "reason_none", "reason_plans", "reason_plans_one",
    "reason_suggest", "recovery_hint", "recovery_title", "reminder_button", "reminder_hint",
    "reminder_link", "reminder_title", "reminder_words", "report_problem", "result_title",
    "rows_silent", "rules_intro", "settles_clinic", "settles_doctor", "settles_support", "settles_time",
    "show_code", "sign_caution", "sign_check", "sign_confirm", "sign_hold", "sign_info", "sign_intro",
    "sign_note", "sign_stop", "sign_suggest", "sign_title", "site_name", "source_note", "start_button",
    "start_how", "start_intro", "start_title", "step_answer", "step_answer_title", "step_rules_title",
    "step_visit", "step_visit_title", "sure_A", "sure_B", "sure_C", "sure_D", "time_limit", "too_large",
    "turn_over", "unknown_is_fine", "unknown_note", "unticked", "values_1", "values_2", "values_3",
    "values_4", "values_hint", "values_intro", "values_title", "what_would_change",
    "what_would_change_intro", "why_we_ask", "wish_line", "you_told_us",
})  # fmt: skip
FIRST_FACT = FILES["approaches.toml"].partition(b"[[approach.fact]]")[2].partition(b"\n\n")[0]


def concerns(name: str, old: bytes, new: bytes) -> list[Concern]:
    assert old in FILES[name], old
    files = {**FILES, name: FILES[name].replace(old, new, 1)}
    found = must_read(thing_changes(SHIPPED, things(files)), TABLE, load(files))
    return [one.concern for every in found.values() for one in every]


@pytest.mark.parametrize(
    ("name", "old", "new", "expected"),
    [
        ("questionnaire.toml", b'label = "A mole, freckle', b'label = "A freckle', [Concern.RED_FLAG]),
        ("questionnaire.toml", b'label = "Eczema', b'label = "Dry skin', [Concern.SAFETY_QUESTION]),
        ("wording.toml", b"This is information, not medical advice.", b"Ours.", [Concern.FIXED_TEXT]),
        ("wording.toml", b"It gives general information. It does", b"It does", [Concern.FIXED_TEXT]),
        ("wording.toml", b"Information, not advice. Talk to a", b"Talk to our", [Concern.FIXED_TEXT]),
        ("wording.toml", b"If you tick this, please stop here.", b"Go on.", [Concern.FIXED_TEXT]),
        ("regions.toml", b'"999"', b'"998"', [Concern.NUMBER_TO_CALL]),
        ("promises.toml", P_03, b"", [Concern.PROMISE_REMOVED]),
        ("promises.toml", P_03, P_03.replace(b'"hold"', b'"caution"'), [Concern.PROMISE_LIGHTER]),
        ("promises.toml", P_03, P_03.replace(b"every_procedure", b"pico_laser"), [Concern.PROMISE_LIGHTER]),
        ("promises.toml", P_03, P_03.replace(b'"hold"', b'"stop"'), []),
        ("promises.toml", P_03, P_03.replace(b"never ignored", b"always heard"), []),
        ("wording.toml", b"You do not have to decide today.", b"Take your time.", []),
        ("approaches.toml", b"Dented acne scars are studied most.", b"Scars are studied most.", []),
        ("cases.toml", b'microneedling = "suggest", pico_laser', b"pico_laser", []),
        ("cases.toml", b'_topical = "caution"', b'_topical = "suggest"', [Concern.CASE_LIGHTER]),
        ("questionnaire.toml", b'"Should a doctor look first?"', b'"A few words"', [Concern.RED_FLAG]),
        ("questionnaire.toml", GROUP, b"Other things", [Concern.SAFETY_QUESTION]),
        ("questionnaire.toml", b'history: family | no"', b'history: no"', [Concern.TAKEN_OUT]),
        ("approaches.toml", b"[[approach.fact]]" + FIRST_FACT, b"", [Concern.TAKEN_OUT]),
        ("wording.toml", b'"cure",', b"", [Concern.PROMISE_LIGHTER]),
        ("wording.toml", b"grade_at_most = 6", b"grade_at_most = 9", [Concern.PROMISE_LIGHTER]),
        ("wording.toml", b"grade_at_most = 6", b"grade_at_most = 6", []),
        ("wording.toml", b"[lint.allow]\n", b'[lint.allow]\nHD-03 = ["cancer"]\n', [Concern.PROMISE_LIGHTER]),
        ("cases.toml", b'_worry = "rarely"', b'_worry = "sometimes"', [Concern.CASE_LIGHTER]),
    ],
)  # fmt: skip
def test_what_can_harm_has_a_box_of_its_own(
    name: str, old: bytes, new: bytes, expected: list[Concern]
) -> None:
    """A red flag that became a freckle was put live by somebody who had seen three ids."""
    assert concerns(name, old, new) == expected


@pytest.mark.parametrize(("moved", "before"), [("wishes", "first"), ("plans", "age"), ("place", "wishes")])
def test_a_red_flag_or_a_safety_question_that_is_asked_later_has_a_box(moved: str, before: str) -> None:
    """In another order of pages no word is another, and a red flag was asked last."""
    content = FILES["questionnaire.toml"]
    pages = {name: page(content, name) for name in (moved, before)}
    without_it = content.replace(pages[moved], b"")

    changed = without_it.replace(pages[before], pages[moved] + pages[before])

    assert concerns("questionnaire.toml", content, changed) == [Concern.ASKED_LATER]


def page(content: bytes, name: str) -> bytes:
    found = re.search(rb'\[\[page\]\]\nid = "%s"\n([^\n]+\n)+\n' % name.encode(), content)
    assert found is not None
    return found[0]


def test_every_fixed_text_is_said_to_need_a_box_or_none() -> None:
    """Whoever writes a new one has to say whether it may be weakened in passing."""
    stops = {name for name in NEEDED if name.startswith(STOP_TEXTS)}

    assert sorted([*WORDS_OF_LAST_RESORT, *NEEDS_NO_BOX, *stops]) == sorted(NEEDED)


def test_a_row_that_is_gone_or_read_by_nobody_any_more_has_a_box() -> None:
    """The cell of a review cannot be lifted in passing."""
    lines = FILES["table.csv"].splitlines(keepends=True)
    line = next(one for one in lines if b",confirm," in one and one.startswith(b"HD-"))
    name, shorter = line[:5].decode(), FILES["table.csv"].replace(line, b"")

    changes = thing_changes(SHIPPED, things({**FILES, "table.csv": shorter}))
    (found,) = must_read(changes, TABLE, without(name)).values()

    assert [one.concern for one in found] == [Concern.ROW_LIGHTER]
    assert concerns("table.csv", line, line.replace(b",confirm,", b",check,")) == [
        Concern.CONFIRMATION_LIFTED
    ]


@pytest.mark.parametrize(
    ("change", "same"),
    [
        ({"at_least": Outcome.STOP}, True),
        ({"at_least": Outcome.CAUTION}, False),
        ({"at_least": None, "never": Outcome.SUGGEST}, False),
        ({"when": ()}, True),
        ({"when": (*DOUBT.when, Condition(question="age_band", options=frozenset({"22_39"})))}, False),
        ({"approach": "everything"}, True),
        ({"approach": "microneedling"}, False),
        ({"text": "Other words."}, True),
    ],
)  # fmt: skip
def test_a_promise_asks_as_much_only_if_nobody_who_was_forbidden_is_allowed(
    change: dict[str, object], same: bool
) -> None:
    """One patient who is let through is enough."""
    after: Promise = replace(DOUBT, **change)  # type: ignore[arg-type]

    assert asks_as_much(DOUBT, after, TABLE, TABLE) is same


@pytest.mark.parametrize(
    ("change", "less"),
    [
        ({"rows": CASE.rows[1:]}, True),
        ({"rows": (*CASE.rows, "HD-01")}, False),
        ({"expect": {**CASE.expect, "microneedling": Outcome.HOLD}}, False),
        ({"expect": {**CASE.expect, "needling_with_topical": Outcome.SUGGEST}}, True),
        ({"expect": {**CASE.expect, "exosomes": Outcome.SUGGEST}}, True),
        ({"expect": {}, "stop": Urgency.NOW}, False),
        ({"answers": {**CASE.answers, "age_band": "40_64"}}, True),
        ({"title": "Somebody"}, False),
    ],
)  # fmt: skip
def test_an_example_expects_less_when_it_would_let_something_through(
    change: dict[str, object], less: bool
) -> None:
    """An example is what clinicians hold the table to."""
    after: Case = replace(CASE, **change)  # type: ignore[arg-type]

    assert expects_less(CASE, after) is less


def test_a_stop_that_is_less_urgent_is_less() -> None:
    """Soon is not today."""
    stop = replace(CASE, expect={}, stop=Urgency.TODAY)

    assert expects_less(stop, replace(stop, stop=Urgency.SOON))
    assert expects_less(stop, CASE)
    assert not expects_less(stop, replace(stop, stop=Urgency.NOW))


def test_every_concern_is_worded_for_its_box() -> None:
    """A box says what is confirmed with it."""
    assert all(one.value.startswith("I ") for one in Concern)
