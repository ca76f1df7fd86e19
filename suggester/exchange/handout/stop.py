"""A stop as a handout: one instruction in place of a result, nothing to compare."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from suggester.core.summary.summary import Stop
from suggester.core.table.approval import Approval
from suggester.core.table.rules import Provenance, Urgency
from suggester.exchange.handout.blocks import (
    AnswerList,
    FillIn,
    Handout,
    Instruction,
    LabelledLine,
    Outline,
    Section,
    Text,
)
from suggester.exchange.handout.lines import Line, plain
from suggester.exchange.handout.words import Words

LEVELS = {Urgency.NONE: "adults", Urgency.SOON: "soon", Urgency.TODAY: "today", Urgency.NOW: "now"}

FILL_INS = (
    ("stop_since", "", 1),
    ("stop_where", "", 1),
    ("stop_changed", "stop_changes", 2),
    ("stop_looked", "stop_looks", 1),
    ("stop_else", "", 2),
)
"""Each by its fixed texts, the question and its boxes, and how many lines there are to write on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoppedResult:
    """A stop with the answers that made it, as pairs of a question and the labels that were ticked."""

    stop: Stop
    told: Sequence[tuple[str, str]]
    provenance: Provenance
    approval: Approval | None
    today: date

    @property
    def level(self) -> str:
        """How soon to get help, in one word; 'adults' where age alone is the reason."""
        return LEVELS[self.stop.urgency]

    @property
    def is_for_a_doctor(self) -> bool:
        """Whether it is shown to one; age alone is nothing to show."""
        return self.level != "adults"

    @property
    def can_be_marked(self) -> bool:
        """Whether there is time to mark where it is."""
        return self.level in {"soon", "today"}


def stop_handout(stopped: StoppedResult, words: Words) -> Handout:
    """Everything that the stop page says."""
    level = "age" if stopped.level == "adults" else stopped.level
    return Handout(
        language=words.language,
        direction=words.direction,
        site=words.site,
        title=words.text(f"stop_{level}_title"),
        day=words.day(stopped.today),
        table=_version(stopped, words),
        page_count=words.phrase("Page {page} of {pages}"),
        strip=(plain(words.text("stop_for")),) if stopped.is_for_a_doctor else (),
        sections=(Section("stop", "", (), (_instruction(stopped, words),)), *_sections(stopped, words)),
        foot=tuple(_foot(stopped, words)),
        is_stop=True,
    )


def _instruction(stopped: StoppedResult, words: Words) -> Instruction:
    level = stopped.level
    return Instruction(
        level=level,
        number=words.emergency_number if level == "now" else "",
        instruction="" if level == "adults" else words.text(f"stop_{level}"),
        reasons=tuple(rule.reason for rule in stopped.stop.rules),
    )


def _sections(stopped: StoppedResult, words: Words) -> Iterator[Section]:
    _ = words.phrase
    level = stopped.level
    if stopped.is_for_a_doctor:
        pairs = tuple(LabelledLine(plain(question), (plain(labels),)) for question, labels in stopped.told)
        yield Section("told", words.text("you_told_us"), (), (AnswerList((("", pairs),)),))
        cannot = Text((plain(words.text("stop_no_list")),))
        yield Section("cannot", _("What this page cannot do"), (), (cannot,))
    if stopped.can_be_marked:
        yield Section("mark", words.text("stop_mark"), (words.text("stop_mark_hint"),), (_outline(words),))
    worse = _("If you feel ill") if level == "adults" else _("If it gets worse before then")
    if level != "now":
        text = words.text("ill_now" if level == "today" else "stop_worse")
        yield Section("worse", worse, (), (Text((plain(text),)),))


def _outline(words: Words) -> Outline:
    return Outline(sides=_parts(words, "stop_sides"), fill_ins=tuple(_fill_ins(words)))


def _fill_ins(words: Words) -> Iterator[FillIn]:
    """What a doctor asks first, with boxes where the answers are known, and room to write."""
    for question, boxes, rows in FILL_INS:
        yield FillIn(words.text(question), _parts(words, boxes) if boxes else (), rows)


def _parts(words: Words, text_id: str) -> tuple[str, ...]:
    return tuple(words.text(text_id).split(" | "))


def _foot(stopped: StoppedResult, words: Words) -> Iterator[Line]:
    yield plain(words.text("disclaimer_short"))
    if warning := words.approval(stopped.approval).warning:
        yield plain(warning)
    if stopped.today > stopped.provenance.review_by:
        yield plain(words.text("table_expired", review_by=words.day(stopped.provenance.review_by)))
    yield plain(" · ".join(_table_line(stopped, words)))
    if words.pays:
        yield plain(words.text("who_pays"))


def _table_line(stopped: StoppedResult, words: Words) -> Iterator[str]:
    rules, approval = stopped.stop.rules, words.approval(stopped.approval)
    yield _version(stopped, words)
    yield stopped.provenance.sha256[:8]
    yield f"{words.counted('rule', 'rules', len(rules))} {', '.join(rule.id for rule in rules)}"
    if not approval.warning:
        yield approval.line


def _version(stopped: StoppedResult, words: Words) -> str:
    return words.phrase("Rule table %(version)s", version=stopped.provenance.version)
