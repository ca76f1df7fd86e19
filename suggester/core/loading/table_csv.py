"""table.csv, sources.csv and table.toml: the rows, where they come from, and which table it is."""

import re
from collections.abc import Collection, Mapping
from datetime import date
from fractions import Fraction

from suggester.core.loading.approaches_toml import STRENGTHS
from suggester.core.loading.entries import CODE, Entry, Unchecked, plus, unique
from suggester.core.loading.parsing import CsvColumns
from suggester.core.loading.questionnaire_toml import Questions, conditions
from suggester.core.questionnaire.weights import OrdinaryPeople, Weights
from suggester.core.table.approaches import EVERY_PROCEDURE
from suggester.core.table.columns import COLUMNS, OWN
from suggester.core.table.rules import EVERYTHING, Effect, Provenance, Rule, Settles, Source, Urgency

RULE_COLUMNS = CsvColumns(
    names=tuple(column.name for column in COLUMNS),
    optional=frozenset(column.name for column in COLUMNS if column.is_optional),
)
SOURCE_COLUMNS = CsvColumns(
    names=("id", "kind", "tier", "title", "publisher", "year", "url", "read", "note"),
)
SOURCE_KINDS = (
    "article", "case-report", "clinic", "guideline", "leaflet", "maker", "news", "precaution",
    "public-health", "reference", "regulator", "review", "systematic-review", "textbook", "trial",
)  # fmt: skip
TIERS = ("A", "B", "C", "S", "G")
REVIEWS = ("check", "confirm")
STATES = ("draft", "proposed", "approved", "live", "retired")
WEIGHT = re.compile(r"[1-9][0-9]{0,3}(/[1-9][0-9]{0,3})?")
VERSION = re.compile(r"[0-9A-Za-z][0-9A-Za-z.-]{0,39}")
"""What a version can be called: it stands on paper, in names of files and in headers."""
EFFECT_OF_PREFIX = {"ST": "stop", "HD": "hold", "CA": "caution", "SG": "suggest", "IN": "info"}


def rules(
    entries: tuple[Entry, ...], questions: Questions, known: Mapping[str, Collection[str]]
) -> tuple[Rule, ...]:
    """Every row; known holds the ids of 'approach' and 'source' that a row may name."""
    unique(entries)
    return tuple(_rule(entry, questions, known) for entry in entries)


def _rule(entry: Entry, questions: Questions, known: Mapping[str, Collection[str]]) -> Rule:
    effect = Effect[entry.one_of("effect", [effect.name.lower() for effect in Effect]).upper()]
    rule = Rule(
        id=entry.id("id", CODE),
        effect=effect,
        approach=entry.one_of("approach", plus(known["approach"], EVERY_PROCEDURE, EVERYTHING)),
        when=conditions(entry, "when", questions),
        title=_title(entry, effect),
        reason=entry.words("reason"),
        note=entry.text("note", ""),
        evidence=entry.one_of("evidence", STRENGTHS),
        wait=entry.words("wait", ""),
        urgency=_urgency(entry, effect),
        has_own_medicine_words=entry.one_of("medicine", ("", OWN), "") == OWN,
        settles=_settles(entry, effect),
        sources=_cited(entry, known["source"]),
        review=entry.one_of("review", REVIEWS),
        ask=entry.words("ask", ""),
    )
    _check_rule(entry, rule)
    return rule


def _title(entry: Entry, effect: Effect) -> str:
    """What the box of a hold or a caution is called; no other row has a box."""
    if effect in {Effect.HOLD, Effect.CAUTION}:
        return entry.words("title")
    title = entry.text("title", "")
    if title and entry.text("effect") == effect.name.lower():  # after a misspelt effect nothing is certain
        entry.note("title", f"has a meaning only for a hold or a caution; delete {title[:60]!r}")
    return ""


def _urgency(entry: Entry, effect: Effect) -> Urgency:
    word = entry.one_of("urgency", ("", "soon", "today", "now"), "")
    if word and effect not in {Effect.STOP, Effect.HOLD}:
        entry.note("urgency", "has a meaning only for a stop or a hold; leave it empty")
    elif word == "now" and effect is Effect.HOLD:
        entry.note("urgency", "what needs help now is a stop; a hold can be of today or soon")
    return Urgency[word.upper()] if word else Urgency.NONE


def _settles(entry: Entry, effect: Effect) -> Settles:
    """Who can settle it; the clinic where nothing is said, as in tables from before this column."""
    word = entry.one_of("settles", ("", *(one.value for one in Settles)), "")
    is_known = entry.text("effect") == effect.name.lower()  # after a misspelt effect nothing is certain
    if word and is_known and effect not in {Effect.HOLD, Effect.CAUTION}:
        entry.note("settles", "has a meaning only for a hold or a caution; leave it empty")
    return Settles(word) if word else Settles.CLINIC


def _cited(entry: Entry, sources: Collection[str]) -> tuple[str, ...]:
    names = entry.text("sources").split()
    if len(set(names)) < len(names):
        entry.note("sources", "names the same source twice")
    return entry.refer("sources", names, sources, "source")


def _check_rule(entry: Entry, rule: Rule) -> None:
    if (entry.text("effect"), entry.text("approach")) != (rule.effect.name.lower(), rule.approach):
        return  # one of them is misspelt and told already
    if (rule.approach == EVERYTHING) != (rule.effect is Effect.STOP):
        entry.note("approach", "'everything' belongs to a stop, and a stop to 'everything'")
    prefix = rule.id.partition("-")[0]
    if EFFECT_OF_PREFIX.get(prefix) != rule.effect.name.lower():
        words = ", ".join(f"{short} {effect}" for short, effect in EFFECT_OF_PREFIX.items())
        entry.note("id", f"begins with {prefix[:10]!r}, but ids say the effect: {words}")


def sources(entries: tuple[Entry, ...]) -> dict[str, Source]:
    """Every source by its id."""
    unique(entries)
    return {entry.id("id", CODE): _source(entry) for entry in entries}


def _source(entry: Entry) -> Source:
    source = Source(
        id=entry.text("id"),
        kind=entry.one_of("kind", SOURCE_KINDS),
        tier=entry.one_of("tier", TIERS),
        title=entry.text("title"),
        publisher=entry.text("publisher", ""),
        year=entry.text("year", ""),
        url=entry.text("url", ""),
        read=entry.text("read", ""),
        note=entry.text("note", ""),
    )
    if source.url and not source.url.startswith(("https://", "http://")):
        entry.note("url", "is no address; it begins with https://")
    return source


def provenance(file: Entry, sha256: str) -> Provenance:
    """Which table this is, and until when it may be used."""
    entry = file.table("table")
    found = Provenance(
        id=entry.text("id"),
        version=entry.text("version"),
        status=entry.one_of("status", STATES),
        valid_from=entry.day("valid_from"),
        review_by=entry.day("review_by"),
        language=entry.text("language"),
        sha256=sha256,
    )
    if found.version and not VERSION.fullmatch(found.version):
        entry.note("version", "has letters, digits, dots and dashes, at most 40 of them, as in '2026.12'")
    if date.min < found.review_by <= found.valid_from:
        entry.note("review_by", "has to be later than valid_from")
    entry.finish()
    return found


def plausible(file: Entry) -> Weights | None:
    """How likely patients are assumed to be, for comparisons; None where the table assumes nothing."""
    file.asked.add("plausible")
    if "plausible" not in file.data:
        return None
    entry = file.table("plausible")
    found = Weights(
        tick=_weight(entry, "tick"),
        open_answer=_weight(entry, "open_answer"),
        review=entry.one_of("review", REVIEWS),
    )
    entry.finish()
    return found


def ordinary(file: Entry, questions: Questions) -> OrdinaryPeople | None:
    """How ordinary people are assumed to answer; None where the table assumes nothing."""
    file.asked.add("ordinary")
    if "ordinary" not in file.data:
        return None
    entry = file.table("ordinary")
    of_100 = _shares(entry.table("of_100"), questions)
    found = OrdinaryPeople(
        wishes_at_most=entry.whole("wishes_at_most"),
        of_100=of_100,
        review=entry.one_of("review", REVIEWS),
    )
    if any(sum(shares.values()) > 100 for shares in of_100.values()):
        entry.note("of_100", "gives more than 100 of 100 people an answer to one question")
    entry.finish()
    return found


def _shares(entry: Entry, questions: Questions) -> dict[str, dict[str, int]]:
    """How many of 100 people give an answer: 'question: option' = number."""
    of_100: dict[str, dict[str, int]] = {}
    for answer in entry.data:
        name, _, option = (part.strip() for part in answer.partition(":"))
        share = entry.whole(answer)
        if isinstance(questions, Unchecked):
            continue
        if name not in questions or option not in questions[name].by_id:
            entry.note(answer, "names no answer; write 'question: option' as a condition of a row does")
            continue
        of_100.setdefault(name, {})[option] = share
    entry.finish()
    return of_100


def _weight(entry: Entry, key: str) -> Fraction:
    """A fraction as text: a decimal number would not be exact, and one over 1 or 0 would be no assumption."""
    text = entry.text(key)
    if WEIGHT.fullmatch(text) and Fraction(text) <= 1:
        return Fraction(text)
    if text:
        entry.note(
            key, f"is no weight as {text[:20]!r}; write a fraction of at most 1 in quotes, as in '1/10'"
        )
    return Fraction(1)
