"""How a row was worded before: in the tables that were in use, and in the one that a verdict was about."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace

from suggester.core.comparison.written import ColumnDiff
from suggester.core.loading.load import RuleFilesError
from suggester.core.table.columns import cells_of
from suggester.core.table.row_hash import row_sha256
from suggester.core.table.rules import Effect, Rule, RuleTable
from suggester.home import day_of
from suggester.storage.accounts.accounts import everybody
from suggester.storage.database.database import Transaction
from suggester.storage.versions import versions
from suggester.storage.versions.history import history
from suggester.storage.versions.reviews import Review
from suggester.web.clinic.access.blueprint import account, storage
from suggester.web.clinic.table.loaded import table_of
from suggester.web.clinic.table.progress import row_hashes
from suggester.web.site.table_in_use import ShownTable

VERSIONS_AT_MOST = 6
"""In how many versions that were never in use older words are looked for."""
WRITTEN, CHANGED, REMOVED = ("written", "changed", "removed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """When a row came into use as it is worded from then on: by whom, and why."""

    kind: str
    day: str
    label: str
    by: str = ""
    reason: str = ""
    cells: tuple[ColumnDiff, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """Everything about a row that is over: its earlier words, and what was said about them.

    own: the last word of who reads, if it was on older words; since: what differs from those, if known.
    """

    moments: tuple[Moment, ...]
    verdicts: tuple[Review, ...]
    own: Review | None
    since: tuple[ColumnDiff, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _InUse:
    """A table that was in use from a moment on; no row where it did not have it."""

    shown: ShownTable
    rule: Rule | None
    moment: Moment


def past_of(shown: ShownTable, row_id: str, every: Iterable[Review]) -> Past:
    """Everything about a row of the table in use that is over; every: all verdicts that there are."""
    said = [one for one in every if one.verdict.row_id == row_id]
    with storage().reading() as connection:
        in_use = tuple(_in_use(shown, row_id, connection))
        older = tuple(one for one in said if one.verdict.row_sha256 != row_hashes(shown)[row_id])
        own = next((one for one in reversed(said) if one.account_id == account().id), None)
        own = own if own in older else None
        since = _since(shown, row_id, own.verdict.row_sha256, connection) if own else ()
    return Past(moments=tuple(reversed(_changes(in_use))), verdicts=older[::-1], own=own, since=since)


def since_words(shown: ShownTable, row_id: str, row_hash: str) -> tuple[ColumnDiff, ...]:
    """What differs now from the words of this hash; nothing where they are not known."""
    with storage().reading() as connection:
        return _since(shown, row_id, row_hash, connection)


def column_diffs(before: tuple[ShownTable, Rule], after: tuple[ShownTable, Rule]) -> tuple[ColumnDiff, ...]:
    """The columns in which a row says something else, in words."""
    old, new = (in_words(shown, rule) for shown, rule in (before, after))
    return tuple(
        ColumnDiff(column=name, old=text, new=new[name]) for name, text in old.items() if text != new[name]
    )


def in_words(shown: ShownTable, rule: Rule) -> Mapping[str, str]:
    """The columns of a row as a clinician reads them, without an id of a question or an answer."""
    words = shown.language.words
    written = cells_of(rule)
    return written | {
        "effect": words("Listed" if rule.effect is Effect.SUGGEST else rule.effect.name.capitalize()),
        "approach": shown.approach_names[rule.approach],
        "when": _condition(shown.table, rule) or words("Always"),
        "urgency": written["urgency"] and words(written["urgency"]),
        "settles": written["settles"] and words(written["settles"].capitalize()),
        "review": words("Needs a second reader" if rule.review == "confirm" else "Ordinary reading"),
    }


def _condition(table: RuleTable, rule: Rule) -> str:
    asked = sorted(((table.questionnaire.questions[one.question], one) for one in rule.when),
                   key=lambda pair: pair[0].id)  # fmt: skip
    return "; ".join(
        f"{question.short}: {', '.join(question.labels(question.in_order(one.options)))}"
        for question, one in asked
    )


def _in_use(shown: ShownTable, row_id: str, connection: Transaction) -> Iterator[_InUse]:
    """The tables that were in use, the first first: those of the rules folder, then what was published."""
    known = {table.provenance.sha256: table for table in shown.tables}
    published = {one.number: one for one in versions.every_version(connection)}
    names = {one.id: one.full_name for one in everybody(connection)}
    line = tuple(reversed(history(connection)))
    later = {published[one.version].sha256 for one in line}
    folder = [table for table in shown.tables if table.provenance.sha256 not in later]
    for table in sorted(folder, key=lambda one: (one.provenance.valid_from, one is shown.table)):
        day = shown.language.day(table.provenance.valid_from)
        yield _at(shown, table, row_id, Moment(kind=WRITTEN, day=day, label=table.provenance.version))
    for one in line:
        version = published[one.version]
        if version.sha256 in known:
            day = shown.language.day(day_of(one.at))
            reason = version.reason if one.kind == "publish" else shown.language.words("Went back")
            by = names[version.author_id] if one.kind == "publish" else one.by
            moment = Moment(kind=WRITTEN, day=day, label=version.label, by=by, reason=reason)
            yield _at(shown, known[version.sha256], row_id, moment)


def _at(shown: ShownTable, table: RuleTable, row_id: str, moment: Moment) -> _InUse:
    return _InUse(shown=_shown(shown, table), rule=_row(table, row_id), moment=moment)


def _changes(line: tuple[_InUse, ...]) -> list[Moment]:
    """The moments at which the row was written, changed or taken out; the rest says the same."""
    found: list[Moment] = []
    last: _InUse | None = None
    for one in line:
        before = (last.shown, last.rule) if last and last.rule else None
        if one.rule and not before:
            found.append(one.moment)
        elif before and not one.rule:
            found.append(replace(one.moment, kind=REMOVED))
        elif before and one.rule and (changed := column_diffs(before, (one.shown, one.rule))):
            found.append(replace(one.moment, kind=CHANGED, cells=changed))
        last = one
    return found


def _since(shown: ShownTable, row_id: str, row_hash: str, connection: Transaction) -> tuple[ColumnDiff, ...]:
    now = _row(shown.table, row_id)
    for table in _tables(shown, connection):
        then = _row(table, row_id)
        if now and then and row_sha256(then) == row_hash:
            return column_diffs((_shown(shown, table), then), (shown, now))
    return ()


def _tables(shown: ShownTable, connection: Transaction) -> Iterator[RuleTable]:
    """The tables that are known here, then versions of the database that were never in use, newest first."""
    yield from shown.tables
    known = {table.provenance.sha256 for table in shown.tables}
    for version in versions.every_version(connection)[:VERSIONS_AT_MOST]:
        if version.sha256 not in known and (table := _loaded(version, connection)):
            yield table


def _loaded(version: versions.Version, connection: Transaction) -> RuleTable | None:
    """The table of a version; None where this program cannot read it any more."""
    with suppress(RuleFilesError):
        return table_of(versions.files_of(connection, version.number))
    return None


def _row(table: RuleTable, row_id: str) -> Rule | None:
    return next((rule for rule in table.rules if rule.id == row_id), None)


def _shown(shown: ShownTable, table: RuleTable) -> ShownTable:
    """How this installation shows a table; names of approaches differ between them."""
    return shown if table is shown.table else replace(shown, table=table, past=())
