"""wording.toml and regions.toml: every fixed sentence, what no text may say, and numbers to call."""

import re
from collections.abc import Collection

from suggester.core.entries import Entry, did_you_mean, unique
from suggester.core.rules import Lint, Region

PLACE = re.compile(r"\{([^{}]*)\}")
PLACES = frozenset({
    "at_most", "clinic_name", "contact", "date", "emergency_number", "first", "funder", "label", "maker",
    "mental_health_line", "not_fired", "pages", "review_by", "reviewed_on", "rules", "second",
    "table_version", "urgent_line",
})  # fmt: skip
NEEDED: tuple[str, ...] = ()


def wording(file: Entry) -> dict[str, str]:
    """The fixed texts by their id."""
    entries = file.tables("text")
    unique(entries)
    found = {}
    for entry in entries:
        entry.text("where")
        found[entry.data.get("id", "")] = entry.words("text")
        entry.asked.add("id")
        _check_places(entry, found[entry.data.get("id", "")])
        entry.finish()
    for name in NEEDED:
        if name not in found:
            file.note("text", f"the pages need a text {name!r}; write it, or put it back")
    return found


def _check_places(entry: Entry, text: str) -> None:
    """A place that nothing fills would stand on the page as it is written."""
    for name in PLACE.findall(text):
        if name not in PLACES:
            entry.note("text", f"there is no place '{{{name}}}'.{did_you_mean(name, PLACES)}")
    if set(PLACE.sub("", text)) & {"{", "}"}:
        entry.note("text", "holds a single brace; braces stand around the name of a place")


def lint(file: Entry) -> Lint:
    """What the check of texts looks for."""
    entry = file.table("lint")
    allow = entry.table("allow")
    found = Lint(
        grade_at_most=entry.number("grade_at_most"),
        grade_median_at_most=entry.number("grade_median_at_most"),
        names=entry.texts("names"),
        banned=entry.texts("banned"),
        banned_words=entry.texts("banned_words"),
        not_in_results=entry.texts("not_in_results"),
        allow={name: allow.texts(name) for name in allow.data},
    )
    entry.finish()
    file.finish()
    return found


def regions(file: Entry, sources: Collection[str]) -> dict[str, Region]:
    """Numbers to call by region; a line that has no number of its own is left empty."""
    entries = file.tables("region")
    unique(entries)
    found = {}
    for entry in entries:
        region = _region(entry, sources)
        found[region.id] = region
    file.finish()
    return found


def _region(entry: Entry, sources: Collection[str]) -> Region:
    region = Region(
        id=entry.id("id"),
        name=entry.words("name"),
        emergency_number=entry.text("emergency_number"),
        urgent_line=entry.words("urgent_line", ""),
        mental_health_line=entry.words("mental_health_line", ""),
        sources=entry.refer("sources", entry.texts("sources"), sources, "source"),
    )
    entry.text("note", "")
    entry.finish()
    return region
