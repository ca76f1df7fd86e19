"""Two codes of one person side by side, as the page shows them. Both come in the body of a POST."""

from dataclasses import dataclass, replace

from flask import request

from suggester.core.answer_code import code_of
from suggester.core.evaluation.evaluation import Evaluation
from suggester.core.summary.two_visits import TwoVisits, UnderOneTable, two_visits
from suggester.core.table.picture import Picture, picture_of
from suggester.web.clinic.evaluation.paper import Opened, opened
from suggester.web.clinic.evaluation.trace import OutcomeLine, as_answered, outcome_line
from suggester.web.result.earlier import version_of
from suggester.web.site.forms import sent_texts
from suggester.web.site.table_in_use import ShownTable, current, today

CODES = ("earlier", "now")


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeHead:
    """One of the two codes: its groups, and the table that made it."""

    code: str
    version: str
    is_live: bool

    @property
    def groups(self) -> tuple[str, ...]:
        """The code as it is read out."""
        return tuple(self.code.split("-"))


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoCodesView:
    """Both codes, what differs, and the drawing of both on the live table, where that can be said."""

    earlier: CodeHead
    now: CodeHead
    visits: TwoVisits
    picture: Picture
    lines: tuple[OutcomeLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SentCodes:
    """What stands in the two fields, and the comparison where both can be read."""

    fields: tuple[tuple[str, Opened], ...]
    view: TwoCodesView | None

    @property
    def errors(self) -> tuple[tuple[str, str], ...]:
        """The field and the sentence of every code that cannot be read."""
        return tuple((name, one.error) for name, one in self.fields if one.error)


EMPTY = SentCodes(fields=tuple((name, Opened(evaluation=None)) for name in CODES), view=None)


def sent_codes(*beside: str) -> SentCodes:
    """The two codes of this request. One that cannot be read keeps the other, and what was typed.

    beside: other fields of the form.
    """
    texts, came_from_here = sent_texts(*CODES, *beside)
    if not came_from_here:
        stale = Opened(evaluation=None, error=current().text("open_too_long"))
        return SentCodes(fields=((CODES[0], stale), (CODES[1], EMPTY.fields[1][1])), view=None)
    fields = tuple((name, _read(name, texts[name])) for name in CODES)
    earlier, now = (one.evaluation for _, one in fields)
    view = _view(earlier, now, current()) if earlier and now else None
    return SentCodes(fields=fields, view=view)


def _read(name: str, typed: str) -> Opened:
    """A field that this form did not have yet is empty and no mistake: the other code came from its card."""
    if name not in request.form:
        return Opened(evaluation=None)
    found = opened(typed)
    return replace(found, typed=code_of(found.evaluation)) if found.evaluation else found


def _view(earlier: Evaluation, now: Evaluation, shown: ShownTable) -> TwoCodesView:
    visits = two_visits(earlier, now, shown.table)
    is_listing = today() <= shown.table.provenance.review_by
    return TwoCodesView(
        earlier=_head(earlier, shown),
        now=_head(now, shown),
        visits=visits,
        picture=picture_of(shown.table),
        lines=_lines(visits.compared, shown) if visits.compared and is_listing else (),
    )


def _lines(compared: UnderOneTable, shown: ShownTable) -> tuple[OutcomeLine, ...]:
    """The earlier visit, and this one with a ring where it differs."""
    words, now = shown.language.words, compared.now
    after = outcome_line(compared.earlier, words("Now"), now.outcomes)
    return as_answered(compared.earlier, words("Earlier")), replace(after, urgency=now.urgency.name)


def _head(evaluation: Evaluation, shown: ShownTable) -> CodeHead:
    return CodeHead(
        code=code_of(evaluation),
        version=version_of(evaluation.table),
        is_live=evaluation.table is shown.table,
    )
