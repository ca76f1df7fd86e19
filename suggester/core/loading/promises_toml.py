"""promises.toml and cases.toml: what the table has to keep, and patients that show it."""

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from suggester.core.loading.entries import Entry, plus, unique
from suggester.core.loading.questionnaire_toml import Questions, conditions
from suggester.core.loading.wording_toml import NEEDED
from suggester.core.questionnaire.questionnaire import AnswerFault, AnswersError, Questionnaire
from suggester.core.table.approaches import EVERY_PROCEDURE
from suggester.core.table.rules import EVERYTHING, Apart, Case, Effect, Outcome, Promise, Unsaid, Urgency

GRAVE = ("suggest", "caution", "hold", "stop")
OUTCOMES = ("none", *GRAVE)
PROMISE_ID = re.compile(r"P-[0-9]{2,}")
UNSAID_ID, APART_ID = re.compile(r"U-[0-9]{2,}"), re.compile(r"A-[0-9]{2,}")
EFFECTS = tuple(effect.name.lower() for effect in Effect)
CASE_ID = re.compile(r"C-[0-9]{2,}")


def promises(file: Entry, questions: Questions, approach_ids: Collection[str]) -> tuple[Promise, ...]:
    """Every promise; each says either at_least or never."""
    entries = file.tables("promise")
    unique(entries)
    return tuple(_promise(entry, questions, approach_ids) for entry in entries)


def unsaid(file: Entry, questions: Questions) -> tuple[Unsaid, ...]:
    """What some patients must not read."""
    entries = file.tables("unsaid", needed=False)
    unique(entries)
    return tuple(_unsaid(entry, questions) for entry in entries)


def apart(file: Entry, rows: Collection[str]) -> tuple[Apart, ...]:
    """What must not stand on one page; read behind all others of the file, it finishes the file."""
    entries = file.tables("apart", needed=False)
    unique(entries)
    found = tuple(_apart(entry, rows) for entry in entries)
    file.finish()
    return found


def _apart(entry: Entry, rows: Collection[str]) -> Apart:
    found = Apart(
        id=entry.id("id", APART_ID),
        text=entry.text("text"),
        fixed=entry.one_of("fixed", NEEDED),
        beside=entry.refer("beside", entry.texts("beside"), plus(rows, *EFFECTS), "row or effect"),
    )
    entry.finish()
    return found


def _unsaid(entry: Entry, questions: Questions) -> Unsaid:
    found = Unsaid(
        id=entry.id("id", UNSAID_ID),
        text=entry.text("text"),
        when=conditions(entry, "when", questions),
        words=entry.text("words").casefold(),
        unless=entry.text("unless").casefold(),
    )
    entry.finish()
    return found


def _promise(entry: Entry, questions: Questions, approach_ids: Collection[str]) -> Promise:
    at_least = entry.one_of("at_least", ("", *GRAVE), "")
    never = entry.one_of("never", ("", *OUTCOMES), "")
    if bool(at_least) == bool(never):
        entry.note("at_least", "say either at_least or never, one of the two")
    promise = Promise(
        id=entry.id("id", PROMISE_ID),
        text=entry.text("text"),
        when=conditions(entry, "when", questions),
        approach=entry.one_of("approach", plus(approach_ids, EVERY_PROCEDURE, EVERYTHING)),
        at_least=Outcome[at_least.upper()] if at_least else None,
        never=Outcome[never.upper()] if never else None,
        urgency=_urgency(entry, at_least),
    )
    entry.finish()
    return promise


def _urgency(entry: Entry, at_least: str) -> Urgency:
    word = entry.one_of("urgency", ("", "soon", "today"), "")
    if word and at_least != "hold":
        entry.note("urgency", "has a meaning only beside at_least = 'hold'; a stop has an urgency of its own")
    return Urgency[word.upper()] if word else Urgency.NONE


def cases(
    file: Entry, questionnaire: Questionnaire | None, known: Mapping[str, Collection[str]]
) -> tuple[Case, ...]:
    """Every case with its full answers: what it says itself, and the calm answers for the rest."""
    calm = dict(file.table("calm").data)
    entries = file.tables("case")
    unique(entries)
    found = tuple(_case(entry, calm, known) for entry in entries)
    if questionnaire:
        _check_calm(file, questionnaire, calm)
        for entry, case in zip(entries, found, strict=True):
            _check_answers(entry, questionnaire, case)
    file.finish()
    return found


def _case(entry: Entry, calm: dict[str, Any], known: Mapping[str, Collection[str]]) -> Case:
    rows = entry.texts("rows", ())
    stops = "stop" in entry.data
    urgency = entry.one_of("stop", ("", "soon", "today", "now"), "")
    case = Case(
        id=entry.id("id", CASE_ID),
        title=entry.text("title"),
        why=entry.text("why"),
        answers=calm | dict(entry.table("answers").data),
        expect=_expected(entry, known["approach"]) if not stops else {},
        stop=(Urgency[urgency.upper()] if urgency else Urgency.NONE) if stops else None,
        rows=entry.refer("rows", rows, known["row"], "row"),
    )
    entry.finish()
    return case


def _expected(entry: Entry, approach_ids: Collection[str]) -> dict[str, Outcome]:
    table = entry.table("expect")
    entry.refer("expect", list(table.data), approach_ids, "approach")
    return {name: Outcome[table.one_of(name, OUTCOMES).upper()] for name in table.data}


def _check_calm(file: Entry, questionnaire: Questionnaire, calm: Mapping[str, Any]) -> None:
    for fault in _faults(questionnaire, calm):
        if fault.question in calm or not fault.question:
            file.note("calm", fault.problem)


def _check_answers(entry: Entry, questionnaire: Questionnaire, case: Case) -> None:
    for fault in _faults(questionnaire, case.answers):
        entry.note("answers", fault.problem)


def _faults(questionnaire: Questionnaire, answers: Mapping[str, Any]) -> Sequence[AnswerFault]:
    """What is wrong with these answers, those to questions that are not shown as well."""
    try:
        questionnaire.sent_answers({name: value for name, value in answers.items() if value != []})
    except AnswersError as error:
        return error.faults
    return ()
