"""A stop as a handout: one instruction in place of a result, nothing to compare."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from suggester.core.summary.summary import Stop
from suggester.core.table.approval import Approval
from suggester.core.table.rules import Provenance, Urgency
from suggester.exchange.handout.blocks import AnswerList, Handout, Instruction, LabelledLine, Section, Text
from suggester.exchange.handout.lines import Line, plain
from suggester.exchange.handout.words import Words

LEVELS = {Urgency.NONE: "adults", Urgency.SOON: "soon", Urgency.TODAY: "today", Urgency.NOW: "now"}


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
        strip=(),
        sections=(Section("stop", "", (), (_instruction(stopped, words),)), *_sections(stopped, words)),
        foot=tuple(_foot(stopped, words)),
        is_stop=True,
    )


def _instruction(stopped: StoppedResult, words: Words) -> Instruction:
    level = stopped.level
    return Instruction(
        number=words.emergency_number if level == "now" else "",
        instruction="" if level == "adults" else words.text(f"stop_{level}"),
        reasons=tuple(rule.reason for rule in stopped.stop.rules),
    )


def _sections(stopped: StoppedResult, words: Words) -> Iterator[Section]:
    _ = words.phrase
    level = stopped.level
    if level != "adults":
        pairs = tuple(LabelledLine(plain(question), (plain(labels),)) for question, labels in stopped.told)
        yield Section("told", words.text("you_told_us"), (), (AnswerList((("", pairs),)),))
        cannot = Text((plain(words.text("stop_no_list")),))
        yield Section("cannot", _("What this page cannot do"), (), (cannot,))
    worse = _("If you feel ill") if level == "adults" else _("If it gets worse before then")
    if level != "now":
        text = words.text("ill_now" if level == "today" else "stop_worse")
        yield Section("worse", worse, (), (Text((plain(text),)),))


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
