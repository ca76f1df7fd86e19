"""One patient on one screen, for the clinician who has the code in hand, as data.

Answers stand apart by what has to be done with them: to be looked at, or to be asked today, or nothing.
Rows that an answer made stand gravest first, each with room for what came of it. What a clinician ticks and
writes is the content of one form: it is put beside the rows and kept nowhere.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from functools import lru_cache
from itertools import accumulate

from suggester.core.answer_code import code_of
from suggester.core.evaluation.evaluation import Evaluation
from suggester.core.evaluation.explanation import Spoken, about_nothing_listed, spoken
from suggester.core.questionnaire.questions import Option, Question
from suggester.core.summary.summarise import WARNS
from suggester.core.table.rules import Effect, Rule, RuleTable

ABOUT = ("age_band", "concerns", "area", "goals")
"""The questions whose answers say who wants what, and where."""
NOTE_OF_A_HOLD = 190
"""How many signs of the note of a stop or a hold a glance has room for; of others it is one sentence."""
SENTENCE_END = re.compile(r"(?<=[.!?]) (?=[A-Z0-9“\"(])")
WORDS_AT_MOST = 60
"""How many signs of their own a clinician can write beside one row."""


class Tick(Enum):
    """What came of a row at a visit; one row can have several."""

    DISCUSSED = "discussed"
    CLEARED = "cleared"
    REFER = "refer"


@dataclass(frozen=True, slots=True, kw_only=True)
class RowMark:
    """What a clinician ticked beside one row, in the order of the boxes, and one line of own words."""

    ticks: tuple[Tick, ...] = ()
    words: str = ""


Marks = Mapping[str, RowMark]
"""Row id to its mark; a row without any is left out."""
UNMARKED = RowMark()


@dataclass(frozen=True, slots=True, kw_only=True)
class CardAnswer:
    """A question, and options of it that were chosen; none where it was skipped."""

    question: Question
    options: tuple[Option, ...]

    @property
    def labels(self) -> tuple[str, ...]:
        """The answer in the patient's words."""
        return tuple(option.label for option in self.options)

    @property
    def is_plain_no(self) -> bool:
        """Whether it is a 'none of these', so that the question alone says enough."""
        return any(option.exclusive for option in self.options)


@dataclass(frozen=True, slots=True, kw_only=True)
class CardRow:
    """A row that an answer made, and its note: first sentence, what else a glance has room for, the rest."""

    spoken: Spoken
    note: str
    second: str
    more: str

    @property
    def rule(self) -> Rule:
        """The row itself."""
        return self.spoken.rule


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitCard:
    """All that stands on the card.

    about: who wants what, and where.  everybody: warnings that no answer made.  apart: warnings about nothing
    that is listed.  info: rows that only inform.
    """

    evaluation: Evaluation
    code: str
    expired: bool
    about: tuple[CardAnswer, ...]
    not_calm: tuple[CardAnswer, ...]
    open: tuple[CardAnswer, ...]
    calm: tuple[CardAnswer, ...]
    rows: tuple[CardRow, ...]
    everybody: tuple[Rule, ...]
    apart: tuple[Rule, ...]
    info: tuple[Rule, ...]

    @property
    def groups(self) -> tuple[str, ...]:
        """The code in its groups; the first is the same for all patients of one table."""
        return tuple(self.code.split("-"))


def visit_card(evaluation: Evaluation, today: date) -> VisitCard:
    """The card of one patient on one day. A stop leaves no row but those that stop."""
    said = spoken(evaluation)
    apart = about_nothing_listed(evaluation, said)
    counted = [one for one in said if one.rule.effect in _told(evaluation) and one not in apart]
    rows = [one for one in counted if one.because or evaluation.is_stop]
    answers = card_answers(evaluation)
    known = [one for one in map(_known, answers) if one.options and one.question.id not in ABOUT]
    read = _spoken_to(evaluation.table)
    not_calm = [one for one in known if any((one.question.id, option.id) in read for option in one.options)]
    return VisitCard(
        evaluation=evaluation,
        code=code_of(evaluation),
        expired=today > evaluation.table.provenance.review_by,
        about=tuple(one for one in answers if one.question.id in ABOUT),
        not_calm=tuple(not_calm),
        open=tuple(_open(one) for one in answers if one.options != _known(one).options or not one.options),
        calm=tuple(one for one in known if one not in not_calm),
        rows=tuple(_row(one) for one in rows),
        everybody=_rules(one for one in counted if one not in rows),
        apart=_rules(one for one in apart if one.rule.effect in WARNS),
        info=_rules(one for one in said if one.rule.effect is Effect.INFO),
    )


def note_parts(rule: Rule) -> tuple[str, str, str]:
    """The note for clinicians in whole sentences: the first, what else a glance has room for, the rest."""
    room = NOTE_OF_A_HOLD if rule.effect in {Effect.STOP, Effect.HOLD} else 0
    first, *others = SENTENCE_END.split(rule.note)
    lengths = accumulate((len(sentence) + 1 for sentence in others), initial=len(first))
    fitting = sum(length <= room for length in list(lengths)[1:])
    return first, " ".join(others[:fitting]), " ".join(others[fitting:])


def _told(evaluation: Evaluation) -> frozenset[Effect]:
    return frozenset({Effect.STOP}) if evaluation.is_stop else WARNS


def card_answers(evaluation: Evaluation) -> tuple[CardAnswer, ...]:
    """The answer to every question that is shown."""
    chosen = evaluation.answers.chosen
    shown = (one for one in evaluation.table.questionnaire.questions.values() if one.is_shown(chosen))
    return tuple(
        CardAnswer(question=one, options=tuple(one.option(option) for option in chosen[one.id]))
        for one in shown
    )


def _known(answer: CardAnswer) -> CardAnswer:
    """What of an answer is known; a doubt can stand beside it."""
    return replace(answer, options=tuple(option for option in answer.options if not option.unknown))


def _open(answer: CardAnswer) -> CardAnswer:
    """What of an answer is still to be asked: unknown is never no, and neither is silence."""
    return replace(answer, options=tuple(option for option in answer.options if option.unknown))


@lru_cache(maxsize=8)
def _spoken_to(table: RuleTable) -> frozenset[tuple[str, str]]:
    """Every question and option that any row but one that suggests waits for, alone or with another one."""
    rules = (rule for rule in table.rules if rule.effect is not Effect.SUGGEST)
    conditions = (condition for rule in rules for condition in rule.when)
    return frozenset((one.question, option) for one in conditions for option in one.options)


def _row(one: Spoken) -> CardRow:
    note, second, more = note_parts(one.rule)
    return CardRow(spoken=one, note=note, second=second, more=more)


def _rules(said: Iterable[Spoken]) -> tuple[Rule, ...]:
    return tuple(one.rule for one in said)
