"""From a Summary to a handout: the sections of the result page in the order of the page, in the same words.

The page itself is a template; a test holds the words of both together.
"""

from collections.abc import Iterator
from dataclasses import replace

from suggester.core.summary.summary import Summary
from suggester.exchange.handout import sections
from suggester.exchange.handout.blocks import FULL, SHORT, Handout, Section
from suggester.exchange.handout.checks import checks
from suggester.exchange.handout.lines import Line, Run, plain, strong
from suggester.exchange.handout.months import months
from suggester.exchange.handout.options import options
from suggester.exchange.handout.words import Words


def handout(summary: Summary, words: Words) -> Handout:
    """Everything that the result page says, with the numbers of its sources."""
    words = replace(words, citation=summary.citation)
    return Handout(
        language=words.language,
        direction=words.direction,
        site=words.site,
        title=words.text("result_title"),
        day=words.day(summary.today),
        table=words.phrase("Rule table %(version)s", version=summary.provenance.version),
        page_count=words.phrase("Page {page} of {pages}"),
        strip=tuple(_strip(summary, words)),
        sections=tuple(_sections(summary, words)),
        foot=tuple(_foot(words)),
        rows=" · ".join(_small_print(summary, words)),
        before=words.text("see_doctor_first"),
        turn_over=words.text("turn_over"),
    )


def _small_print(summary: Summary, words: Words) -> Iterator[str]:
    """Which rows of which table spoke, for whoever checks it."""
    yield " ".join(rule.id for rule in summary.spoken)
    yield f"SHA-256 {sections.digits(summary)}"
    yield f"{words.phrase('Next review by')} {words.day(summary.provenance.review_by)}"


def _strip(summary: Summary, words: Words) -> Iterator[Line]:
    first, stop, rest = summary.disclaimer.partition(". ")
    yield (Run(first + stop.strip(), "strong"), Run(rest))
    approval = words.approval(summary.approval)
    if approval.warning:
        yield (Run(f"{approval.title}.", "strong"), Run(approval.warning))


def _foot(words: Words) -> Iterator[Line]:
    yield strong(words.text("no_rush"))
    more = Run(words.text("more_on_screen"), only=SHORT)
    yield (Run(f"{words.text('intended_use')} {words.text('print_note')}"), more)
    yield plain(words.text("see_doctor_first"))
    yield plain(words.text("answer_again"))
    if words.contact:
        yield (Run(words.text("report_problem"), only=FULL),)
    if words.pays:
        yield plain(words.text("who_pays"))


def _sections(summary: Summary, words: Words) -> Iterator[Section]:
    """In the order of the page; a section that has nothing to say is left out."""
    said = (
        (sections.short, True),
        (checks, summary.checks or summary.disagreeing),
        (options, True),
        (months, summary.courses),
        (sections.changes, summary.changes),
        (sections.certainty, summary.columns),
        (sections.good_to_know, summary.good_to_know or summary.offers_support),
        (sections.never_listed, summary.never_listed),
        (sections.asks, True),
        (sections.values, True),
        (sections.told, True),
        (sections.professional, True),
        (sections.references, True),
    )
    return (section(summary, words) for section, has_words in said if has_words)
