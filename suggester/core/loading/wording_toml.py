"""wording.toml and regions.toml: every fixed sentence, what no text may say, and numbers to call."""

import re
from collections.abc import Collection

from suggester.core.loading.entries import Entry, did_you_mean, unique
from suggester.core.table.wording import Lint, Region

PLACE = re.compile(r"\{([^{}]*)\}")
PLACES = frozenset({
    "at_most", "checked", "clinic_name", "contact", "count", "date", "emergency_number", "first", "funder",
    "group", "high", "k", "label", "low", "maker", "mental_health_line", "minutes", "n", "not_fired",
    "number", "pages", "rest", "review_by", "reviewed_on", "rules", "second", "share", "silent",
    "table_version", "urgent_line", "what", "when", "who",
})  # fmt: skip
NEEDED = (
    "about_every_procedure", "about_everything", "about_how", "about_limits", "about_made",
    "about_medicine", "about_order", "about_unknown", "access_aim", "access_help", "access_how",
    "access_tested", "access_time", "adverts_title", "all_held", "alone", "alone_title",
    "always_a_choice", "and_more", "answer_again", "answer_missing_many", "answer_missing_one",
    "answer_one_wish", "answer_one_wish_hint", "answers_do_not_agree", "approved_many", "approved_one",
    "approved_short", "ask_own", "ask_title", "at_most", "back_to_result", "because", "because_wish",
    "can_be_wrong", "card_foot", "card_words", "careful_counts", "check_first_by", "check_first_intro",
    "check_first_title", "check_intro", "check_title", "checks_many", "checks_one", "clear_button",
    "cleared", "clinician_teach_back", "clinician_title", "code_empty", "code_hint", "code_holds",
    "code_intro", "code_no_answers", "code_other_rules", "code_replaces", "code_strange_sign",
    "code_title", "code_too_long", "code_too_short", "code_uneven", "code_uneven_group", "code_wrong",
    "code_wrong_group", "code_wrong_groups", "compare_title", "copied", "could_not_check", "decision",
    "disclaimer_long", "disclaimer_short", "doubt_first", "effect_caution", "effect_info", "effect_stop",
    "emergency_words", "evidence_A", "evidence_B", "evidence_C", "evidence_D", "evidence_R",
    "fact_sheets_intro", "fact_sheets_title", "goal_line", "good_to_know_hint", "holds_back_many",
    "holds_back_one", "how_made_title", "if_answer", "if_not_sure", "ill_now", "in_progress",
    "intended_use", "keep_copy", "keep_copy_hint", "keep_intro", "keep_large", "keep_large_hint",
    "keep_pages", "keep_pages_hint", "keep_paper", "keep_private", "keep_text", "keep_text_hint",
    "keep_title", "medicine_rule", "months_intro", "months_title", "more_on_screen", "more_time",
    "more_time_hint", "my_code_hint", "my_code_holds", "my_code_title", "no_pdf", "no_pdf_title",
    "no_poster", "no_rule_fits", "no_rush", "no_treatment", "none_alone", "none_intro", "not_allowed",
    "not_approved", "not_approved_title", "not_copied", "not_found", "not_understood", "nothing_holds",
    "nothing_kept", "nothing_listed", "nothing_listed_checks", "nothing_open", "nothing_points",
    "number_about", "number_counted", "number_none", "number_not", "number_note", "number_range",
    "number_row", "number_share", "number_short", "one_of_these", "open_answers_hint",
    "open_answers_many", "open_answers_one", "open_is_fine", "open_too_long", "options_intro",
    "options_title", "or_choose", "outcome_caution", "outcome_hold", "outcome_none", "outcome_suggest",
    "paper_alone", "paper_at_most", "paper_circle", "paper_end", "paper_how_to_print", "paper_intro",
    "paper_many", "paper_one", "paper_only_if", "paper_square", "paper_stop", "paper_stop_age",
    "paper_title", "paper_who", "pictures_key", "place_line", "poster_cards", "poster_foot",
    "poster_here_only", "poster_minutes", "poster_no_name", "poster_no_treatment", "poster_page",
    "poster_page_intro", "poster_page_title", "poster_questions", "poster_scan", "poster_sheet",
    "poster_title", "poster_type", "print_large", "print_note", "printed_differs", "printed_go_on",
    "printed_moved", "printed_questions", "printed_rules", "printed_same", "printed_title",
    "privacy_how_long", "privacy_log", "privacy_note", "privacy_others", "privacy_paper", "privacy_sees",
    "privacy_what", "privacy_where", "reason_checks", "reason_holds", "reason_none", "reason_plans",
    "reason_plans_one", "reason_suggest", "recovery_hint", "recovery_title", "reminder_button",
    "reminder_hint", "reminder_link", "reminder_title", "reminder_words", "report_problem", "result_line",
    "result_title", "results_differ", "rows_silent", "rules_intro", "see_doctor_first", "self_reported",
    "settles_clinic", "settles_doctor", "settles_support", "settles_time", "show_code", "sign_caution",
    "sign_check", "sign_confirm", "sign_hold", "sign_info", "sign_intro", "sign_note", "sign_stop",
    "sign_suggest", "sign_title", "site_name", "sort_first", "source_note", "start_adults",
    "start_button", "start_how", "start_intro", "start_title", "start_who", "step_answer",
    "step_answer_title", "step_rules_title", "step_visit", "step_visit_title", "stop_age_title",
    "stop_changed", "stop_changes", "stop_else", "stop_for", "stop_kept", "stop_looked", "stop_looks",
    "stop_mark", "stop_mark_hint", "stop_mistake", "stop_no_list", "stop_now", "stop_now_title",
    "stop_sides", "stop_since", "stop_soon", "stop_soon_title", "stop_today", "stop_today_title",
    "stop_where", "stop_worse", "support", "support_words", "sure_A", "sure_B", "sure_C", "sure_D",
    "table_expired", "tell_clinic", "time_limit", "too_large", "turn_over", "unknown_is_fine",
    "unknown_note", "unticked", "urgent_soon", "urgent_today", "urgent_words", "values_1", "values_2",
    "values_3", "values_4", "values_hint", "values_intro", "values_title", "warnings_title",
    "what_would_change", "what_would_change_intro", "who_pays", "why_we_ask", "wish_line", "you_told_us",
)  # fmt: skip


def wording(file: Entry) -> dict[str, str]:
    """The fixed texts by their id."""
    entries = file.tables("text")
    unique(entries)
    found = {}
    for entry in entries:
        entry.text("where")
        name = entry.text("id")
        found[name] = entry.words("text")
        _check_places(entry, found[name])
        entry.finish()
    for name in NEEDED:
        if name not in found and name in file.reading.fallback:
            found[name] = file.reading.fallback[name]
        elif name not in found:
            file.note("text", f"the pages need a text {name!r}; write it, or put it back")
    return found


def _check_places(entry: Entry, text: str) -> None:
    """A place that nothing fills would stand on the page as it is written."""
    for name in PLACE.findall(text):
        if name not in PLACES:
            entry.note("text", f"there is no place '{{{name}}}'.{did_you_mean(name, PLACES)}")
    if set(PLACE.sub("", text)) & {"{", "}"}:
        entry.note("text", "holds a single brace; braces stand around the name of a place")


def lint(file: Entry) -> Lint:
    """What the check of texts looks for."""
    entry = file.table("lint")
    allow = entry.table("allow")
    found = Lint(
        grade_at_most=entry.number("grade_at_most"),
        grade_median_at_most=entry.number("grade_median_at_most"),
        names=entry.texts("names"),
        banned=entry.texts("banned"),
        banned_words=entry.texts("banned_words"),
        not_in_results=entry.texts("not_in_results"),
        allow={name: allow.texts(name) for name in allow.data},
    )
    entry.finish()
    file.finish()
    return found


def regions(file: Entry, sources: Collection[str]) -> dict[str, Region]:
    """Numbers to call by region; a line that has no number of its own is left empty."""
    entries = file.tables("region")
    unique(entries)
    found = {}
    for entry in entries:
        region = _region(entry, sources)
        found[region.id] = region
    file.finish()
    return found


def _region(entry: Entry, sources: Collection[str]) -> Region:
    region = Region(
        id=entry.id("id"),
        name=entry.words("name"),
        emergency_number=entry.text("emergency_number"),
        urgent_line=entry.words("urgent_line", ""),
        mental_health_line=entry.words("mental_health_line", ""),
        sources=entry.refer("sources", entry.texts("sources"), sources, "source"),
    )
    entry.text("note", "")
    entry.finish()
    return region
