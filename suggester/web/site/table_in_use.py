"""The table in use, and everything that is worked out from it once: forms, filled texts, addresses.

One accessor, current(), gives it to a page. A new table takes the place of the old one in one step,
and only after it has been loaded whole; what cannot be loaded never replaces what runs.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from flask import current_app, g

from suggester.core.answer_code import CodeTooLongError, longest_code
from suggester.core.questionnaire.time_needed import minutes_to_answer
from suggester.core.table.approaches import EVERY_PROCEDURE
from suggester.core.table.approval import Approval, ApprovalWords, approval_words
from suggester.core.table.option_blocks import OptionBlock, option_blocks
from suggester.core.table.rules import EVERYTHING, Effect, Outcome, RuleTable
from suggester.core.table.wording import Region
from suggester.exchange.rule_files import RulesFolderError, load_folder, load_past_folders
from suggester.web.protection.cookie import CookieTooLargeError, room_for
from suggester.web.site.dialling import Numbers
from suggester.web.site.language import Language
from suggester.web.site.settings import Settings, StartError

PAPER = "print"  # /questions/print is no page of questions
PLACE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What an installation says about itself; pays tells whether maker, clinic and funder are all named."""

    name: str
    pays: bool
    contact: str


class Texts:
    """The fixed texts: texts.no_rush, or texts('at_most', at_most=3) where the caller fills a place."""

    def __init__(self, filled: Mapping[str, str]) -> None:
        self.__dict__.update(filled)

    def __call__(self, text_id: str, **places: object) -> str:
        """One text with its places filled; KeyError if there is none of this id."""
        text: str = self.__dict__[text_id]
        return text.format_map(places) if places else text


@dataclass(frozen=True, kw_only=True, eq=False)
class ShownTable:
    """A table as this installation shows it."""

    table: RuleTable
    settings: Settings
    language: Language
    past: tuple[RuleTable, ...] = ()
    generation: int = 0
    """The publication that this table is; 0 while it comes from the rules folder."""
    approvals: Mapping[str, Approval] = field(default_factory=dict)
    """By the SHA-256 of each table that clinicians of this installation have published."""

    @property
    def tables(self) -> tuple[RuleTable, ...]:
        """The table in use, and the earlier ones whose printed codes can be read."""
        return (self.table, *self.past)

    @cached_property
    def printed(self) -> Mapping[str, "ShownTable"]:
        """For each earlier table, by its fingerprint: how this installation showed it."""
        then = replace(self, past=(), generation=0)
        return {fingerprint(table): replace(then, table=table) for table in self.past}

    @property
    def approval(self) -> Approval | None:
        """Who approved this table, then or now; None as long as it was never published here."""
        return self.approvals.get(self.table.provenance.sha256)

    @cached_property
    def approval_words(self) -> ApprovalWords:
        """What every page says about it."""
        return approval_words(self.approval, self.texts, self.language.day)

    def overdue_note(self, today: date) -> str:
        """What every page says from the day on which the review of the table is late; until then nothing."""
        due = self.table.provenance.review_by
        return self.text("table_expired", review_by=self.language.day(due)) if today > due else ""

    @cached_property
    def numbers(self) -> Numbers:
        """The numbers of the region, and the name of the service in words where there is none."""
        region, words = self.region, self.table.wording
        return Numbers(
            emergency=region.emergency_number if region else words["emergency_words"],
            urgent=(region.urgent_line if region else "") or words["urgent_words"],
            support=(region.mental_health_line if region else "") or words["support_words"],
            dial=region.emergency_number if region else "",
            contact=self.settings.contact,
        )

    @property
    def region(self) -> Region | None:
        """The region that the installation names, if any."""
        return self.table.regions.get(self.settings.region)

    @cached_property
    def option_blocks(self) -> Mapping[str, tuple[OptionBlock, ...]]:
        """For each question by its id: its options as they stand together."""
        table = self.table
        return {
            question.id: option_blocks(question, table.rules)
            for question in table.questionnaire.questions.values()
        }

    @cached_property
    def fingerprint(self) -> str:
        """What tells answers that were checked under this table."""
        return fingerprint(self.table)

    @cached_property
    def room(self) -> int:
        """The one length of every cookie, made for the longest answers to any questionnaire here."""
        return max(room_for(table.questionnaire) for table in self.tables)

    @cached_property
    def site(self) -> Site:
        """What the installation says about itself."""
        settings = self.settings
        return Site(
            name=settings.clinic_name or self.table.wording["site_name"],
            pays=bool(settings.maker and settings.clinic_name and settings.funder),
            contact=settings.contact,
        )

    @cached_property
    def shelf(self) -> dict[object, Any]:
        """Parts of pages that are the same for everybody, made once for this table."""
        return {}

    @cached_property
    def approach_names(self) -> Mapping[str, str]:
        """What a row can be about, as patients read it: the groups, and every approach."""
        words = self.table.wording
        groups = {EVERYTHING: words["about_everything"], EVERY_PROCEDURE: words["about_every_procedure"]}
        return groups | {approach.id: approach.name for approach in self.table.approaches}

    @cached_property
    def outcome_words(self) -> Mapping[str, str]:
        """Each outcome that can stand on a result, by its name, as patients read it."""
        return {one.name: self.texts(one.text_id) for one in Outcome if one is not Outcome.STOP}

    @cached_property
    def effect_words(self) -> Mapping[str, str]:
        """Each effect by its word in the table, as patients read it, the gravest first."""
        return {one.name.lower(): self.texts(one.text_id) for one in sorted(Effect, reverse=True)}

    def text(self, text_id: str, **places: object) -> str:
        """A fixed text with its places filled: numbers, names, and what the caller gives."""
        return self.texts(text_id, **places)

    @cached_property
    def texts(self) -> Texts:
        """Every fixed text, filled with what this installation knows."""
        known = {
            "emergency_number": self.numbers.emergency,
            "urgent_line": self.numbers.urgent,
            "mental_health_line": self.numbers.support,
            "clinic_name": self.settings.clinic_name,
            "maker": self.settings.maker,
            "funder": self.settings.funder,
            "contact": self.settings.contact,
            "minutes": str(minutes_to_answer(self.table.questionnaire)),
        }
        return Texts({name: _fill(text, known) for name, text in self.table.wording.items()})


class TableInUse:
    """Holds the current table; a request keeps the one that it began with."""

    def __init__(self, current: ShownTable) -> None:
        self.current = current
        self.closed = ""
        """Why pages for patients are closed; '' while they are open."""

    def version(self) -> str:
        """The version of the table in use."""
        return self.current.table.provenance.version

    def replace_from(self, folder: Path) -> None:
        """Take the table of this folder into use. Raises, and changes nothing, when it cannot be loaded."""
        shown = self.current
        if shown.generation:
            raise RulesFolderError(
                "A published table is in use, and the rules folder is not: change it on the clinicians' pages"
            )
        table = load_folder(folder, shown.language.words)
        past = load_past_folders(folder, table, shown.language.words)
        self.current = checked(replace(shown, table=table, past=past))


def checked(current: ShownTable) -> ShownTable:
    """The same, if region, addresses, cookie and answer code fit the table. Raises StartError."""
    region, regions = current.settings.region, current.table.regions
    if region and region not in regions:
        raise StartError(f"SUGGESTER_REGION is {region!r}. It can be: {', '.join(regions)}.")
    if any(page.id == PAPER for page in current.table.questionnaire.pages):
        raise StartError(
            f"questionnaire.toml: no page can have the id {PAPER!r}; the questions on paper are there."
        )
    try:
        _ = current.room
        longest_code(current.table.questionnaire)
    except (CookieTooLargeError, CodeTooLongError) as error:
        raise StartError(str(error)) from error
    return current


def current() -> ShownTable:
    """The table that this request began with."""
    found: ShownTable | None = g.get("current")
    if found is None:
        found = g.current = live()
    return found


def as_shown(table: RuleTable) -> ShownTable:
    """A table as this installation would show it, were it in use."""
    shown = current()
    return shown if table is shown.table else replace(shown, table=table, past=(), generation=0)


def unfit(table: RuleTable) -> str:
    """Why this installation could not show this table, with the figure; '' if it can. A millisecond."""
    try:
        checked(as_shown(table))
    except StartError as error:
        return str(error)
    return ""


def fingerprint(table: RuleTable) -> str:
    """The first digits of a table's SHA-256."""
    return table.provenance.sha256[:12]


def live() -> ShownTable:
    """What new requests are answered with; a page about an earlier table has another one as its current()."""
    holder: TableInUse = current_app.extensions["suggester"]
    return holder.current


def today() -> date:
    """The day on which this request is answered, by the clock that the program was started with."""
    clock: Callable[[], date] = current_app.config["CLOCK"]
    return clock()


def _fill(text: str, known: Mapping[str, str]) -> str:
    """Fill what is known, and leave the other places for the caller."""
    return PLACE.sub(lambda place: known.get(place[1], place[0]), text)
