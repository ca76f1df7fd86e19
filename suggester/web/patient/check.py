"""The check page: every answer once, in short words, with one way to change it; what is open comes first.

Each row stands in one place only: beside the one with which it does not agree, among the open ones, or under
its page. So there is one link a row, and the button below can be reached with few steps of the keyboard.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint
from flask.typing import ResponseReturnValue

from suggester.core.summary.summarise import disagreeing, told_pages
from suggester.core.summary.summary import Disagreeing, GivenAnswer
from suggester.web.patient.pages import go_on
from suggester.web.result.in_progress import journey
from suggester.web.result.journey import CHECK, Journey, address
from suggester.web.site.rendering import render

check_pages = Blueprint("check", __name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRow:
    """One answer, and where it is changed."""

    given: GivenAnswer
    address: str

    @property
    def only_option(self) -> tuple[str, str] | None:
        """Question and option where one was chosen: such a row is the same for everybody."""
        options = self.given.options
        return (self.given.question.id, options[0].id) if len(options) == 1 else None

    @property
    def is_open(self) -> bool:
        """Whether the patient was not sure, or would rather not say."""
        return any(option.unknown for option in self.given.options)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckGroup:
    """Rows that stand together: under the title of their page, or under a sentence about them."""

    title: str
    rows: Sequence[CheckRow]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClashingRows:
    """Two answers that do not agree, in the patient's words, with those rows that stand nowhere else."""

    first: str
    second: str
    rows: Sequence[CheckRow]


@check_pages.get(CHECK)
def check() -> ResponseReturnValue:
    """Every answer with a way to change it, and pairs of answers that do not agree."""
    way = journey()
    if way.reached:
        return go_on(way)
    left = rows_of(way)
    clashes = [taken(pair, left) for pair in disagreeing(way.questionnaire, way.known)]
    still_open = [left.pop(name) for name, row in [*left.items()] if row.is_open]
    return render(
        "patient/check.html",
        clashes=clashes,
        still_open=still_open,
        groups=groups_of(way, left),
        back=address(way.path[-1]),
    )


def rows_of(way: Journey) -> dict[str, CheckRow]:
    """Every answer by the id of its question, in the order of asking."""
    return {
        given.question.id: CheckRow(given=given, address=f"{address(page, change=True)}#{given.question.id}")
        for page, told in zip(way.path, told_pages(way.questionnaire, way.known), strict=True)
        for given in told.answers
    }


def taken(pair: Disagreeing, left: dict[str, CheckRow]) -> ClashingRows:
    """The rows of a pair, out of those that are left: one that stands in another pair already stays there."""
    names = (pair.pair.calm.question, pair.pair.careful.question)
    return ClashingRows(
        first=pair.calm,
        second=pair.careful,
        rows=[left.pop(name) for name in names if name in left],
    )


def groups_of(way: Journey, left: Mapping[str, CheckRow]) -> list[CheckGroup]:
    """The rows that are left under the titles of their pages; a page without one has no title here."""
    groups = (
        CheckGroup(title=page.title, rows=[left[one.id] for one in page.questions if one.id in left])
        for page in way.path
    )
    return [group for group in groups if group.rows]
