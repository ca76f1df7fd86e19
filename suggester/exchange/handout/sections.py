"""The sections of a handout but for the options and their months, each made of the Summary and of words."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from suggester.core.evaluation.what_if import Change
from suggester.core.summary.summary import Summary, ToldPage
from suggester.core.table.rules import Effect, Settles
from suggester.exchange.handout.blocks import (
    FULL,
    SHORT,
    AnswerList,
    Asks,
    Bullets,
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
from suggester.exchange.handout.lines import Line, Run, plain, strong
from suggester.exchange.handout.words import WARNING, Words
from suggester.exchange.qr import qr_of

NAMED, IN_BRIEF = 3, 5
"""How many names a sentence and a line of the professional's box have room for."""


def short(summary: Summary, words: Words) -> Section:
    """What was wished, what has to be checked, and what is to decide."""
    lines = tuple(_short(summary, words))
    return Section("short", words.phrase("The short version"), (), (Text(lines, "lead"),))


def _short(summary: Summary, words: Words) -> Iterator[Line]:
    """The first sentences of the page: what comes before all, what was wished, and what to sort out."""
    if urgent := summary.settling.urgent:
        for urgency in sorted({one.rule.urgency for one in urgent}, reverse=True):
            titles = dict.fromkeys(one.rule.title for one in urgent if one.rule.urgency is urgency)
            yield (Run(f"{words.text(urgency.text_id)}:"), *_named(tuple(titles), words))
    if summary.doubts_a_red_flag:
        yield strong(words.text("doubt_first"))
    if summary.notice_id:
        notice = words.text(summary.notice_id, review_by=words.day(summary.provenance.review_by))
        yield plain(f"{notice.partition('. ')[0].rstrip('.')}.")
    yield tuple(_wishes(summary, words))
    if found := tuple(_found(summary, words)):
        yield found
    yield plain(words.text("decision"))


def _wishes(summary: Summary, words: Words) -> Iterator[Run]:
    for text_id, question in (("wish_line", "concerns"), ("place_line", "area"), ("goal_line", "goals")):
        if labels := summary.told_of(question, known=True):
            yield Run(words.text(text_id))
            yield from _named(labels, words)


def _found(summary: Summary, words: Words) -> Iterator[Run]:
    """What holds back, what has to be checked, and how many answers are open; or that nothing does."""
    settling = summary.settling
    for text_id, titles in (("sort_first", settling.hold_titles), ("tell_clinic", settling.caution_titles)):
        if titles:
            yield Run(f"{words.text(text_id)}:")
            yield from _named(titles, words)
    if settling.open:
        yield Run(f"{words.open_answers(len(settling.open_questions))}.")
    if not summary.checks:
        yield Run(words.text("nothing_holds"))


def _named(names: Sequence[str], words: Words) -> Iterator[Run]:
    """At most three names, and how many more there are."""
    yield Run(", ".join(map(words.inside, names[:NAMED])), "strong")
    if len(names) > NAMED:
        yield Run(f", {words.text('and_more', count=len(names) - NAMED)}", joined=True)
    yield Run(".", joined=True)


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
    said_before = any(group.settles is Settles.SUPPORT for group in summary.settling.groups)
    only = FULL if said_before else ""
    support = ((Run(words.text("support"), only=only),),) if summary.offers_support else ()
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
    facts = (
        LabelledLine(plain(_("Rules that spoke")), spoke),
        LabelledLine(plain(_("Silent safety rules")), (plain(silent),)),
        LabelledLine(plain(_("Rule table")), (plain(table.version),)),
        LabelledLine(plain(_("Approval")), (plain(words.approval(summary.approval).line),)),
        LabelledLine(plain(_("Next review by")), (plain(words.day(table.review_by)),)),
    )
    block = Professional(
        brief=tuple(_brief(summary, words)),
        seal=_seal(summary, words),
        facts=facts,
        ask=words.text("clinician_teach_back"),
        digits=LabelledLine(plain(_("SHA-256 of the table")), (plain(digits(summary)),)),
        sign_here=(_("Seen by (initials)"), _("Date")),
        code=Code(
            title=_("Your answer code"),
            letters=summary.code.replace("-", " "),
            holds=words.text("code_holds"),
            picture=qr_of(summary.code).svg,
        ),
    )
    return Section("professional", words.text("clinician_title"), (words.text("self_reported"),), (block,))


def digits(summary: Summary) -> str:
    """The whole SHA-256 of the table, in groups that can be compared by eye."""
    whole = summary.provenance.sha256
    return " ".join(whole[at : at + 8] for at in range(0, len(whole), 8))


def _brief(summary: Summary, words: Words) -> Iterator[LabelledLine]:
    """Who comes, in four lines: the wish; what holds; what to check; medicines, allergies, what is open."""
    _, settling = words.phrase, summary.settling
    wish = (", ".join(summary.told_of(name, known=True)) for name in ("concerns", "area", "goals"))
    holds, cautions = (
        tuple(dict.fromkeys(one.rule.title for one in settling.named if one.rule.effect is effect))
        for effect in (Effect.HOLD, Effect.CAUTION)
    )
    yield LabelledLine(plain(_("Wish")), (plain(". ".join(filter(None, wish)) + "."),))
    yield LabelledLine(plain(_("Holds")), (plain(_counted(holds, words)),))
    yield LabelledLine(plain(_("Check")), (plain(_counted(cautions, words)),))
    yield LabelledLine(plain(_("Also")), (plain(" ".join(_also(summary, words))),))


def _counted(titles: Sequence[str], words: Words) -> str:
    """How many, where that is not seen at once, and which."""
    if not titles:
        return words.phrase("nothing")
    count = f"{len(titles)}: " if len(titles) > NAMED else ""
    more = [words.text("and_more", count=len(titles) - IN_BRIEF)] if len(titles) > IN_BRIEF else []
    return count + ", ".join((*map(words.inside, titles[:IN_BRIEF]), *more))


def _also(summary: Summary, words: Words) -> Iterator[str]:
    answers = (told for page in summary.told for told in page.answers)
    for told in answers:
        if told.question.about_medicines or told.question.id == "allergies":
            labels = ", ".join(words.inside(option.label) for option in told.options)
            yield f"{told.question.short}: {labels}."
    open_ones = summary.settling.open_questions
    yield f"{words.open_answers(len(open_ones))}." if open_ones else words.text("nothing_open")


def _seal(summary: Summary, words: Words) -> tuple[str, ...]:
    first = summary.provenance.sha256
    return (
        words.phrase("Rule table %(version)s", version=summary.provenance.version),
        words.approval(summary.approval).line,
        f"SHA-256 {first[:4]} {first[4:8]}",
    )


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
