"""What an approver has to say that they have read, one after another, before a changed table can go live.

The list of concerns is the whole table of it, the weightiest first, each with the words beside its box. Where
it is not certain that a change is harmless, it has to be read.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum

from suggester.core.comparison.let_go import asks_as_much
from suggester.core.comparison.outcome_change import CARE
from suggester.core.comparison.thing_changes import NEW, ORDER, REMOVED, ThingChange
from suggester.core.comparison.written import (
    RowDirection,
    direction_of_change,
    direction_of_new,
    direction_of_removed,
)
from suggester.core.table.row_hash import TO_CONFIRM
from suggester.core.table.rules import Case, Effect, Outcome, Promise, Rule, RuleTable
from suggester.core.writing.page_kinds import (
    APPROACH,
    ASK,
    CELL,
    DISAGREEMENT,
    FACT,
    GRID_COLUMN,
    GRID_ROW,
    OPTION,
    OPTION_GROUP,
    PAGE,
    QUESTION,
    TEXT,
)
from suggester.core.writing.rule_kinds import (
    ALLOWED,
    APART,
    CALM,
    CASE,
    LIMITS,
    PROMISE,
    REGION,
    ROW,
    UNSAID,
)

WORDS_OF_LAST_RESORT = frozenset({
    "intended_use", "disclaimer_short", "disclaimer_long", "result_line", "poster_foot", "card_foot",
    "options_intro", "can_be_wrong", "self_reported", "results_differ", "about_limits", "who_pays",
    "start_who", "start_adults", "not_approved_title", "not_approved", "alone_title", "alone",
    "table_expired", "could_not_check", "see_doctor_first", "effect_stop", "doubt_first", "ill_now",
    "emergency_words", "urgent_words", "urgent_today", "urgent_soon", "support", "support_words",
    "medicine_rule", "about_medicine", "paper_stop", "paper_stop_age", "check_first_title",
    "check_first_intro", "sort_first", "tell_clinic", "outcome_hold", "outcome_caution",
    "effect_caution", "all_held", "nothing_holds", "warnings_title",
})  # fmt: skip
"""What no page is allowed to weaken in passing: what it is for, that it is no advice, what comes first, and
where help is. Every other text is named in the test as one that needs no box."""
STOP_TEXTS = "stop_"
FOR_CLINICIANS = frozenset({"note", "sources"})
"""What says nothing to a patient and decides nothing."""


class Concern(Enum):
    """Why a change has to be read, the weightiest first; the value is what the approver says of it."""

    RED_FLAG = "I have read the old and the new words of this question, which can end in a stop"
    SAFETY_QUESTION = "I have read the old and the new words of this safety question"
    ASKED_LATER = "I have read which red flag or safety question is asked later now"
    FIXED_TEXT = "I have read the old and the new words of this text"
    NUMBER_TO_CALL = "I have read these numbers to call"
    PROMISE_REMOVED = "I have read the safeguard that is removed"
    PROMISE_LIGHTER = "I have read what this safeguard does not ask for any more"
    ROW_LIGHTER = "I have read what this row makes less careful"
    CONFIRMATION_LIFTED = "I have read this row, for which nobody is to be asked any more"
    TAKEN_OUT = "I have read what patients cannot choose or be told any more"
    CASE_LIGHTER = "I have read what this example patient does not hold the table to any more"
    CASE_FAILS = "I have read where example patients do not fit any more"
    EXAMPLE_LIGHTER = "I have read for which patients an outcome becomes less careful"
    UNREAD = "I know that nobody but the writer has read these rows"

    @property
    def rank(self) -> int:
        """Its place among all of them."""
        return list(Concern).index(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class MustRead:
    """One thing that has to be read. key: the same wherever it is told, and what a ticked box sends."""

    concern: Concern
    change: str

    @property
    def key(self) -> str:
        """What stands in the box."""
        return f"{self.concern.name.lower()} {self.change}".strip()


def must_read(
    changes: Iterable[ThingChange], old: RuleTable, new: RuleTable
) -> dict[str, tuple[MustRead, ...]]:
    """For each change, by its key, what has to be read in it, the weightiest first."""
    found: dict[str, tuple[MustRead, ...]] = {}
    for change in changes:
        concerns = sorted({*_concerns(change, old, new)}, key=lambda one: one.rank)
        found[change.key] = tuple(MustRead(concern=one, change=change.key) for one in concerns)
    return found


def _concerns(change: ThingChange, old: RuleTable, new: RuleTable) -> Iterator[Concern]:
    for kind, judge in _JUDGES.items():
        if change.kind.name == kind:
            yield from judge(change, old, new)


def _of_question(change: ThingChange, old: RuleTable, new: RuleTable) -> Iterator[Concern]:
    """Also an answer that is new or moved: it stands among those that decide."""
    if change.names <= FOR_CLINICIANS:
        return
    yield from _of_asking(change.id.partition("/")[0], (old, new))
    if change.how == REMOVED:
        yield Concern.TAKEN_OUT


def _of_page(change: ThingChange, old: RuleTable, new: RuleTable) -> Iterator[Concern]:
    """Its title stands above its questions, and says what they are about; its place says when."""
    if ORDER in change.names and any(_asked_later(old, new)):
        yield Concern.ASKED_LATER
    for table in (old, new):
        for page in table.questionnaire.pages:
            if page.id == change.id:
                for question in page.questions:
                    yield from _of_asking(question.id, (old, new))


def _asked_later(old: RuleTable, new: RuleTable) -> Iterator[bool]:
    """For each red flag or safety question: whether one that was asked behind it is asked before it."""
    before, after = (list(table.questionnaire.questions) for table in (old, new))
    for name in {*before} & {*after}:
        if any(_of_asking(name, (old, new))):
            yield bool({*after[: after.index(name)]} & {*before[before.index(name) :]})


def _of_asking(name: str, tables: tuple[RuleTable, RuleTable]) -> Iterator[Concern]:
    """What a question needs if it, or what stands beside it, is said otherwise."""
    asking = [table for table in tables if name in table.questionnaire.questions]
    if any(_reads_stop(table, name) for table in tables):
        yield Concern.RED_FLAG
    elif any(table.questionnaire.questions[name].safety for table in asking):
        yield Concern.SAFETY_QUESTION


def _reads_stop(table: RuleTable, question: str) -> bool:
    """Whether an answer to it ends the questions because of the patient's health."""
    stops = (rule for rule in table.rules if rule.effect is Effect.STOP)
    return any(condition.question == question for rule in stops for condition in rule.when)


def _of_text(change: ThingChange, _old: RuleTable, _new: RuleTable) -> Iterator[Concern]:
    if change.id in WORDS_OF_LAST_RESORT or change.id.startswith(STOP_TEXTS):
        yield Concern.FIXED_TEXT


def _of_what_is_told(change: ThingChange, _old: RuleTable, _new: RuleTable) -> Iterator[Concern]:
    """Facts, lines of the comparison, and answers that are asked about once more."""
    asks_less = change.kind is DISAGREEMENT and change.names & {"calm", "careful"} and change.how != NEW
    if change.how == REMOVED or asks_less:
        yield Concern.TAKEN_OUT


def _of_region(_change: ThingChange, _old: RuleTable, _new: RuleTable) -> Iterator[Concern]:
    yield Concern.NUMBER_TO_CALL


def _of_approach(change: ThingChange, _old: RuleTable, _new: RuleTable) -> Iterator[Concern]:
    if change.how == REMOVED or change.names & {"kind", "parts"}:
        yield Concern.TAKEN_OUT


def _of_promise(change: ThingChange, old: RuleTable, new: RuleTable) -> Iterator[Concern]:
    before, after = promise_of(old, change.id), promise_of(new, change.id)
    if before and not after:
        yield Concern.PROMISE_REMOVED
    elif before and after and not asks_as_much(before, after, old, new):
        yield Concern.PROMISE_LIGHTER


def _of_kept_words(change: ThingChange, _old: RuleTable, _new: RuleTable) -> Iterator[Concern]:
    """Words that some must not read, and texts that must not meet: what is changed may ask for less."""
    if change.how == REMOVED:
        yield Concern.PROMISE_REMOVED
    elif change.how != NEW and change.names - {"text"}:
        yield Concern.PROMISE_LIGHTER


def _of_limits(change: ThingChange, _old: RuleTable, _new: RuleTable) -> Iterator[Concern]:
    """What texts must not say, and how hard they may be: a word less on the list asks for less."""
    for field in change.fields:
        if field.name == "names":
            continue
        is_number = field.old.isdigit() and field.new.isdigit()
        gone = set(field.old.split("\n")) - set(field.new.split("\n"))
        if int(field.new) > int(field.old) if is_number else gone:
            yield Concern.PROMISE_LIGHTER


def _of_exceptions(change: ThingChange, _old: RuleTable, _new: RuleTable) -> Iterator[Concern]:
    """One more text that may say what others must not."""
    if any(set(field.new.split("\n")) - set(field.old.split("\n")) - {""} for field in change.fields):
        yield Concern.PROMISE_LIGHTER


def promise_of(table: RuleTable, name: str) -> Promise | None:
    """The promise of this id; None if there is none."""
    return next((promise for promise in table.promises if promise.id == name), None)


def row_direction(change: ThingChange, old: RuleTable, new: RuleTable) -> RowDirection:
    """Which way this row, or the one that took its place, turns the table."""
    before, after = _row(old, change.was or change.id), _row(new, change.id)
    if before and after:
        return direction_of_change(before, after, new)
    if after:
        return direction_of_new(after)
    assert before is not None  # noqa: S101 - a row that changed stands in one of the two tables
    return direction_of_removed(before)


def _of_row(change: ThingChange, old: RuleTable, new: RuleTable) -> Iterator[Concern]:
    before, after = _row(old, change.was or change.id), _row(new, change.id)
    if row_direction(change, old, new).has_to_be_read:
        yield Concern.ROW_LIGHTER
    if before and after and before.review == TO_CONFIRM != after.review:
        yield Concern.CONFIRMATION_LIFTED


def _row(table: RuleTable, name: str) -> Rule | None:
    return next((rule for rule in table.rules if rule.id == name), None)


def _of_case(change: ThingChange, old: RuleTable, new: RuleTable) -> Iterator[Concern]:
    before, after = ({case.id: case for case in table.cases}.get(change.id) for table in (old, new))
    if before and (after is None or expects_less(before, after)):
        yield Concern.CASE_LIGHTER


def expects_less(before: Case, after: Case) -> bool:
    """Whether an example lets something through that it did not, or is about somebody else now."""
    if before.answers != after.answers or set(before.rows) - set(after.rows):
        return True
    if before.stop is not None:
        return after.stop is None or after.stop < before.stop
    if after.stop is not None:
        return False
    named = {*before.expect, *after.expect}
    return any(_care(after, name) < _care(before, name) for name in named)


def _care(case: Case, approach: str) -> int:
    return CARE[case.expect.get(approach, Outcome.NONE)]


def _of_calm(_change: ThingChange, _old: RuleTable, _new: RuleTable) -> Iterator[Concern]:
    yield Concern.CASE_LIGHTER


_JUDGES: dict[str, Callable[[ThingChange, RuleTable, RuleTable], Iterator[Concern]]] = {
    QUESTION.name: _of_question,
    OPTION.name: _of_question,
    OPTION_GROUP.name: _of_question,
    PAGE.name: _of_page,
    DISAGREEMENT.name: _of_what_is_told,
    FACT.name: _of_what_is_told,
    CELL.name: _of_what_is_told,
    GRID_ROW.name: _of_what_is_told,
    ASK.name: _of_what_is_told,
    LIMITS.name: _of_limits,
    ALLOWED.name: _of_exceptions,
    TEXT.name: _of_text,
    REGION.name: _of_region,
    APPROACH.name: _of_approach,
    GRID_COLUMN.name: _of_approach,
    PROMISE.name: _of_promise,
    UNSAID.name: _of_kept_words,
    APART.name: _of_kept_words,
    ROW.name: _of_row,
    CASE.name: _of_case,
    CALM.name: _of_calm,
}
