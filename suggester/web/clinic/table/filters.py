"""What an address of the table or of a row asks for: which rows, in what order, below which headings.

Filters are words in the address: what a clinician filters by says nothing about a patient.
"""

from collections.abc import Container
from dataclasses import dataclass, fields, replace
from urllib.parse import urlencode

from flask import request

from suggester.core.table.columns import ALWAYS
from suggester.core.table.filtering import Grouping, Order, RowFilter
from suggester.core.table.rules import Effect, RuleTable
from suggester.web.clinic.table.progress import FITS

TABLE = "/clinic/table"
EVERYTHING_OPEN = ALL_WORDS = "all"
EVIDENCE = ("A", "B", "C", "D", "R")
GRAVEST_FIRST = tuple(sorted(Effect, reverse=True))
TEXT_AT_MOST = 80
QUERY = "\0"
KEPT = "\1"
"""Two marks in parts of pages that are kept: what an address goes on with. No text of a table holds them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What an address asks for; what is empty is left out of it."""

    question: str = ""
    option: str = ""
    approach: str = ""
    effect: tuple[str, ...] = ()
    evidence: str = ""
    source: str = ""
    review: str = ""
    text: str = ""
    sort: str = ""
    group: str = ""
    open: str = ""
    rows: str = ""

    @property
    def grouping(self) -> Grouping:
        """Below which headings the rows stand; below their effects, where nothing else is asked for."""
        return Grouping(self.group or Grouping.EFFECT.value)

    @property
    def is_dense(self) -> bool:
        """Whether each row shows the beginning of its words only."""
        return self.rows != ALL_WORDS

    @property
    def other_rows(self) -> str:
        """The same rows with all their words, and the other way round."""
        return replace(self, rows=ALL_WORDS if self.is_dense else "").address

    @property
    def has_more(self) -> bool:
        """Whether it asks for something that stands on the fold of the filters."""
        return bool(self.source or self.sort or self.group)

    @property
    def wish(self) -> RowFilter:
        """Which rows it asks for."""
        return RowFilter(
            effects=frozenset(Effect[name.upper()] for name in self.effect),
            approach=self.approach,
            question=self.question,
            option=self.option,
            evidence=self.evidence,
            source=self.source,
            text=self.text,
        )

    @property
    def query(self) -> str:
        """The part of an address that asks for it, with its question mark; '' if it asks for nothing."""
        return f"?{self._pairs}" if self._pairs else ""

    @property
    def address(self) -> str:
        """The table as it asks for it."""
        return TABLE + self.query

    @property
    def kept(self) -> str:
        """How the rows are sorted and grouped, to go on in an address that has a question mark already."""
        look = View(sort=self.sort, group=self.group, open=self.open, rows=self.rows)
        return f"&{look._pairs}" if look._pairs else ""

    @property
    def beside_open(self) -> str:
        """Everything but which question is open, to go on in an address that has a question mark already."""
        rest = replace(self, open="")
        return f"&{rest._pairs}" if rest._pairs else ""

    @property
    def _pairs(self) -> str:
        asked = {field.name: getattr(self, field.name) for field in fields(self)}
        return urlencode({name: value for name, value in asked.items() if value}, doseq=True)


def asked_view(table: RuleTable) -> View:
    """What the address of this request asks for; what this table does not know is left out."""
    question = _one("question", (ALWAYS, *table.questionnaire.questions))
    options = table.questionnaire.questions[question].by_id if question not in {"", ALWAYS} else ()
    every = {effect.name.lower() for effect in Effect}
    effects = {name for name in request.args.getlist("effect")} & every
    effects = set() if effects == every else effects
    typed = "".join(sign for sign in request.args.get("text", "") if sign.isprintable())
    return View(
        question=question,
        option=_one("option", options),
        approach=_one("approach", table.approach),
        effect=tuple(effect.name.lower() for effect in GRAVEST_FIRST if effect.name.lower() in effects),
        evidence=_one("evidence", EVIDENCE),
        source=_one("source", table.sources),
        review=_one("review", FITS),
        text=typed.strip()[:TEXT_AT_MOST],
        sort=_one("sort", [order.value for order in Order if order is not Order.GRAVITY]),
        group=_one("group", [way.value for way in Grouping if way is not Grouping.EFFECT]),
        open=_one("open", (EVERYTHING_OPEN, *table.questionnaire.questions)),
        rows=_one("rows", (ALL_WORDS,)),
    )


def _one(name: str, known: Container[str]) -> str:
    value = request.args.get(name, "")
    return value if value and value in known else ""
