"""The sections of a handout but for the options and their months, each made of the Summary and of words."""

from collections.abc import Iterator
from dataclasses import replace

from suggester.core.evaluation.explanation import Because, Spoken
from suggester.core.evaluation.what_if import Change
from suggester.core.summary.summary import Summary, ToldPage
from suggester.core.table.approaches import EVERY_PROCEDURE
from suggester.core.table.rules import Effect, Rule
from suggester.exchange.handout.blocks import (
    FULL,
    SHORT,
    AnswerList,
    Asks,
    Block,
    Boxes,
    Bullets,
    CheckBox,
    Code,
    Key,
    LabelledLine,
    Move,
    Professional,
    Reference,
    References,
    Scales,
    Section,
    Text,
    WhatIf,
    WhatIfs,
)
from suggester.exchange.handout.lines import Line, Run, plain
from suggester.exchange.handout.words import WARNING, Words
from suggester.exchange.qr import qr_of


def short(summary: Summary, words: Words) -> Section:
    """What was wished, what has to be checked, and what is to decide."""
    lines = tuple(_short(summary, words))
    return Section("short", words.phrase("The short version"), (), (Text(lines, "lead"),))


def _short(summary: Summary, words: Words) -> Iterator[Line]:
    yield tuple(_wishes(summary, words))
    holds = sum(one.rule.effect is Effect.HOLD for one in summary.checks)
    cautions = len(summary.checks) - holds
    told = [
        words.text(f"{name}_one") if count == 1 else words.text(f"{name}_many", count=count)
        for name, count in (("holds", holds), ("cautions", cautions))
        if count
    ]
    if told:
        yield plain(" ".join(told))
    yield plain(words.text("decision"))


def _wishes(summary: Summary, words: Words) -> Iterator[Run]:
    for text_id, question in (("wish_line", "concerns"), ("place_line", "area"), ("goal_line", "goals")):
        labels = summary.told_of(question)
        if labels or question != "goals":
            yield Run(words.text(text_id))
            yield Run(", ".join(labels), "strong")
            yield Run(".", joined=True)


def checks(summary: Summary, words: Words) -> Section:
    """What to check first, the gravest first, and answers that do not agree."""
    doubt = any(one.from_doubt for one in summary.checks)
    intro = (words.text("check_first_intro"), *((words.text("unknown_note"),) if doubt else ()))
    pairs = tuple(
        plain(words.text("careful_counts", first=one.calm, second=one.careful)) for one in summary.disagreeing
    )
    boxes = Boxes(tuple(_box(one, words) for one in summary.checks))
    notice: tuple[Block, ...] = (Text(pairs, "notice"),) if pairs else ()
    return Section("checks", words.text("check_first_title"), intro, (*notice, boxes))


def _box(one: Spoken, words: Words) -> CheckBox:
    _ = words.phrase
    rule = one.rule
    answered = tuple(run for because in one.because for run in _answer(because))[:-1]
    first = (Run(rule.wait, "strong"),) if rule.wait else ()
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


def changes(summary: Summary, words: Words) -> Section:
    """Which answers, given otherwise, would list something more openly."""
    _ = words.phrase
    block = WhatIfs(_("Today"), _("Then"), tuple(_change(change, words) for change in summary.changes))
    return Section(
        "changes", words.text("what_would_change"), (words.text("what_would_change_intro"),), (block,)
    )


def _change(change: Change, words: Words) -> WhatIf:
    line = [Run(words.text("if_answer"))]
    for number, one in enumerate(change.answers):
        line += [Run("+")] * bool(number)
        line += [Run(one.question.text), Run(", ".join(one.instead), "strong")]
    moves = tuple(
        Move(moved.approach.name, words.status(moved.before), words.status(moved.after))
        for moved in change.moved
    )
    return WhatIf(tuple(line), moves)


def certainty(_summary: Summary, words: Words) -> Section:
    """What the lines of certainty mean."""
    said = {"sure": "sure_A", "fairly sure": "sure_B", "not sure": "sure_C", "we do not know": "sure_D"}
    key = Key(tuple((words.sure(word), words.text(text_id)) for word, text_id in said.items()))
    note = Text((plain(f"{words.text('can_be_wrong')} {words.text('results_differ')}"),))
    return Section("certainty", words.phrase("How sure are we?"), (), (key, note), only=FULL)


def good_to_know(summary: Summary, words: Words) -> Section:
    """On two pages there is room for the line to call, and for nothing else."""
    support = (plain(words.text("support")),) if summary.offers_support else ()
    rows = tuple(tuple(replace(run, only=FULL) for run in words.row(rule)) for rule in summary.good_to_know)
    return Section("good-to-know", words.phrase("Good to know"), (), (Bullets((*support, *rows)),))


def asks(summary: Summary, words: Words) -> Section:
    """Questions to take to the visit."""
    _ = words.phrase
    groups = (
        (_("Always worth asking"), summary.asks),
        (_("Because of your answers"), summary.more_asks),
    )
    asks = Asks(tuple(group for group in groups if group[1]), words.text("ask_own"))
    return Section("asks", words.text("ask_title"), (), (asks,))


def values(_summary: Summary, words: Words) -> Section:
    """Lines to mark by hand; no rule reads them."""
    lines = (words.text(f"values_{number}").split(" | ") for number in range(1, 5))
    ends = Scales(tuple((line[0], line[1]) for line in lines))
    return Section("values", words.text("values_title"), (words.text("values_intro"),), (ends,))


def _told(pages: tuple[ToldPage, ...], words: Words) -> AnswerList:
    unanswered = words.phrase("Not answered")
    return AnswerList(
        tuple(
            (
                page.title,
                tuple(
                    LabelledLine(
                        (Run(told.question.text, only=FULL), Run(told.question.short, only=SHORT)),
                        tuple(plain(option.label) for option in told.options) or (plain(unanswered),),
                        words.status(WARNING[told.effect]) if told.effect in WARNING else None,
                    )
                    for told in page.answers
                ),
            )
            for page in pages
        )
    )


def professional(summary: Summary, words: Words) -> Section:
    """Which rules of which table spoke, and the answer code."""
    _ = words.phrase
    table, safety = summary.provenance, summary.safety
    spoke = tuple(
        plain(f"{words.effect(effect)}: {', '.join(rule.id for rule in rules)}")
        for effect, rules in summary.spoken_by_effect
    )
    silent = words.text("rows_silent", silent=safety.silent, checked=safety.checked)
    digits = " ".join(table.sha256[at : at + 8] for at in range(0, len(table.sha256), 8))
    facts = (
        LabelledLine(plain(_("Rules that spoke")), spoke),
        LabelledLine(plain(_("Silent safety rules")), (plain(silent),)),
        LabelledLine(plain(_("Rule table")), (plain(table.version),)),
        LabelledLine(plain(_("Approval")), (plain(words.approval(summary.approval).line),)),
        LabelledLine(plain(_("Next review by")), (plain(words.day(table.review_by)),)),
    )
    block = Professional(
        facts=facts,
        ask=words.text("clinician_teach_back"),
        digits=LabelledLine(plain(_("SHA-256 of the table")), (plain(digits),)),
        sign_here=(_("Seen by (initials)"), _("Date")),
        code=Code(
            title=_("Your answer code"),
            letters=summary.code.replace("-", " "),
            holds=words.text("code_holds"),
            picture=qr_of(summary.code).svg,
        ),
    )
    return Section("professional", words.text("clinician_title"), (words.text("self_reported"),), (block,))


def references(summary: Summary, words: Words) -> Section:
    """The sources of everything that is said."""
    entries = tuple(
        Reference(
            number=summary.citation[source.id],
            title=source.title,
            address=source.url,
            publisher=", ".join(part for part in (source.publisher, source.year) if part),
        )
        for source in summary.sources
    )
    title = words.counted("Source (%(num)s)", "Sources (%(num)s)", len(entries))
    return Section("sources", title, (), (References(entries),), only=FULL)


def never_listed(summary: Summary, words: Words) -> Section:
    """What the page names only to warn of it."""
    pairs = tuple(
        LabelledLine(plain(words.approach_names[rule.approach]), (words.row(rule),))
        for rule in summary.never_listed
    )
    return Section("never-listed", words.text("warnings_title"), (), pairs, only=FULL)


def told(summary: Summary, words: Words) -> Section:
    """Every question that was asked, with its answer."""
    return Section("told", words.text("you_told_us"), (), (_told(summary.told, words),))
