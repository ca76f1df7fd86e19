"""What to check first as a part of a handout: gathered by who can settle it, as on the page."""

import re
from collections.abc import Iterable, Iterator

from suggester.core.evaluation.explanation import Because, Spoken
from suggester.core.summary.summary import Summary
from suggester.core.table.approaches import EVERY_PROCEDURE
from suggester.core.table.rules import Rule, Settles
from suggester.exchange.handout.blocks import (
    FULL,
    SHORT,
    Block,
    Boxes,
    BoxGroup,
    CheckBox,
    LabelledLine,
    Section,
    Text,
)
from suggester.exchange.handout.lines import Line, Run, plain
from suggester.exchange.handout.words import WARNING, Words


def checks(summary: Summary, words: Words) -> Section:
    """What to check first, the gravest first, and answers that do not agree."""
    doubt = any(one.from_doubt for one in summary.checks)
    intro = (words.text("check_first_intro"), *((words.text("unknown_note"),) if doubt else ()))
    pairs = tuple(
        plain(words.text("careful_counts", first=one.calm, second=one.careful)) for one in summary.disagreeing
    )
    medicines = any(one.needs_medicine_line for one in summary.checks)
    boxes = Boxes(
        tuple(_groups(summary, words)),
        by=words.text("check_first_by"),
        medicines=words.text("medicine_rule") if medicines else "",
    )
    notice: tuple[Block, ...] = (Text(pairs, "notice"),) if pairs else ()
    return Section("checks", words.text("check_first_title"), intro, (*notice, boxes))


def _groups(summary: Summary, words: Words) -> Iterator[BoxGroup]:
    """Urgent ones before all others, and open answers after them."""
    settling = summary.settling
    if settling.urgent:
        yield BoxGroup("urgent", "", (), _boxes(settling.urgent, words))
    for group in settling.groups:
        is_support = group.settles is Settles.SUPPORT and summary.offers_support
        intro = (Run(words.text("support"), only=SHORT),) if is_support else ()
        title = words.text(group.settles.text_id)
        yield BoxGroup(group.settles.value, title, intro, _boxes(group.checks, words))
    if settling.open:
        title = words.open_answers(len(settling.open_questions))
        yield BoxGroup("open", title, plain(words.text("open_answers_hint")), _boxes(settling.open, words))


def _boxes(spoken: Iterable[Spoken], words: Words) -> tuple[CheckBox, ...]:
    return tuple(_box(one, words) for one in spoken)


def _box(one: Spoken, words: Words) -> CheckBox:
    _ = words.phrase
    rule = one.rule
    answered = tuple(run for because in one.because for run in _answer(because))[:-1]
    first = (Run(rule.wait, "again" if _says_again(rule) else "strong"),) if rule.wait else ()
    return CheckBox(
        sign=words.urgent(rule) if rule.is_urgent_hold else words.status(WARNING[rule.effect]),
        title=rule.title,
        lines=(*_instruction(rule, words), (*first, *plain(rule.reason))),
        pairs=(
            LabelledLine(plain(_("You answered")), (answered,)),
            LabelledLine(plain(_("About")), (plain(_about(one, words)),)),
        ),
        notes=(plain(words.text("medicine_rule")),) if one.needs_medicine_line else (),
        foot=_box_foot(one, words),
    )


def _says_again(rule: Rule) -> bool:
    """Whether every word of what to do or to wait for stands in the reason as well."""
    wait, reason = (set(re.findall(r"\w+", text.casefold())) for text in (rule.wait, rule.reason))
    return wait <= reason


def _instruction(rule: Rule, words: Words) -> tuple[Line, ...]:
    """Whom to call about what cannot wait."""
    return ((Run(words.text(rule.urgency.instruction_id), "strong"),),) if rule.is_urgent_hold else ()


def _about(one: Spoken, words: Words) -> str:
    _ = words.phrase
    if one.rule.is_urgent_hold and one.is_about_medicine:
        return words.text("about_medicine")
    if one.rule.approach == EVERY_PROCEDURE:
        return _("Every needle or laser treatment")
    about = words.approach_names[one.rule.approach]
    return f"{about}, {_('and each plan that has it')}" if len(one.about) > 1 else about


def _answer(because: Because) -> Line:
    """A question in full, and the answers to it that the row was waiting for."""
    labels = Run(", ".join(option.label for option in because.options), "strong")
    return (Run(because.question.text, only=FULL), labels, Run(";", joined=True))


def _box_foot(one: Spoken, words: Words) -> Line:
    _ = words.phrase
    foot = Run(f"{_('Rule')} {one.rule.id}, {_('strength')} {one.rule.evidence}")
    cited = words.cited(one.rule.sources)
    return (foot, *(Run(f", {_('sources')} {run.text}", "cite", joined=True) for run in cited))
