"""The published table: every worker takes it into use within two seconds, and no request waits for it.

A thread asks once a second for one number, the newest generation. Only when that or the day has changed are
files read, verified, loaded, and put in the place of the table in use, in one step; what cannot be verified
or loaded is never put there. A copy of what is in use lies in the instance folder, for a start without it.

A thread does not come along when a process is copied, so each copy begins one of its own.
"""

import os
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from threading import Event, Thread
from weakref import ReferenceType, ref

from suggester.core.answer_code import table_group
from suggester.core.loading.load import RuleFilesError, load
from suggester.core.table.approval import Approval
from suggester.core.table.rules import RuleTable
from suggester.storage.database.database import Database, StorageError, Transaction
from suggester.storage.versions import publishing, versions
from suggester.storage.versions.versions import Version
from suggester.web.live.copy import Published, keep, kept
from suggester.web.site.journal import note, note_crash
from suggester.web.site.rendering import day_of
from suggester.web.site.settings import StartError
from suggester.web.site.table_in_use import TableInUse, checked

POLL_SECONDS = 1.0
LATE_SECONDS = 10.0
"""Without a look for so long, somebody has to know."""


class LiveTable:
    """Follows what is published, for as long as the program runs."""

    def __init__(self, holder: TableInUse, database: Database, clock: Callable[[], date]) -> None:
        self._holder = holder
        self._database = database
        self._clock = clock
        self._seen: tuple[int, date] | None = None
        self._problem = ""
        self._refusal = ""
        self._copy: Path | None = None
        self._looked: float | None = None
        self._ended = Event()

    def start(self, copy: Path | None) -> None:
        """Take what is published into use, or its copy where the database is down; then follow it.

        So does every copy of this process that is made from now on.
        """
        self.take(copy)
        self._begin(POLL_SECONDS)
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=partial(_resume, ref(self)))

    def take(self, copy: Path | None) -> None:
        """Take what is published into use, or its copy where the database is down."""
        self._copy, self._seen = copy, None
        try:
            self.look(copy)
        except Exception as error:  # whatever it is, patients are served by what is there
            note_crash(error)
        if self._seen is None and copy is not None:
            self._take_copy(copy)

    def stop(self) -> None:
        """Follow no more."""
        self._ended.set()

    def close(self) -> None:
        """Give every connection back, as before a process is copied."""
        self._database.close()

    def notes(self) -> list[str]:
        """What an operator has to know."""
        late = 0 if self._looked is None else time.monotonic() - self._looked
        unseen = [f"for {late:.0f} seconds this worker has not looked for a publication"]
        return [line for line in [self._problem] if line] + (unseen if late > LATE_SECONDS else [])

    def look(self, copy: Path | None = None) -> None:
        """One look: mostly one number is asked for, and nothing has changed."""
        now = None
        try:
            with self._database.reading() as connection:
                now = (publishing.newest_generation(connection), self._clock())
                found = None if now == self._seen else _published(connection, now[1])
                earlier = self._earlier(connection) if found else ()
            if found:
                self._take(found, earlier)
                self._refusal = ""
                keep(copy, found)
        except StorageError:
            self._say("the clinicians' database cannot be used: what was published since is not known here")
        except (RuleFilesError, StartError) as error:
            self._refuse(error)
            self._seen = now
        else:
            self._seen = now
            self._say(self._refusal)

    def resume(self) -> None:
        """In a copy of a process that followed: what state its lock is in nobody knows."""
        if not self._ended.is_set():
            self._ended = Event()
            self._begin(0.0)

    def _begin(self, pause: float) -> None:
        self._looked = time.monotonic()
        Thread(target=self._follow, args=(pause, self._ended), name="live table", daemon=True).start()

    def _follow(self, pause: float, ended: Event) -> None:
        while not ended.wait(pause):
            pause = POLL_SECONDS
            try:
                self.look(self._copy)
            except Exception as error:  # whatever it is, the next look must come
                note_crash(error)
            self._looked = time.monotonic()

    def _take(self, found: Published, earlier: Iterable[Mapping[str, bytes]]) -> None:
        """Everything that can fail is done before the one step that takes it into use."""
        used = self._holder.current
        words = used.language.words
        known = {table.provenance.sha256: table for table in used.tables}
        # A newer program may need a fixed text that nobody had thought of when this table was approved.
        table = known.get(found.sha256) or load(found.files, words, fallback=used.table)
        past = [*used.tables, *(load(files, words, fallback=table) for files in earlier)]
        self._holder.current = checked(
            replace(
                used,
                table=table,
                past=_told_apart(table, past),
                generation=found.generation,
                approvals=found.approvals,
            )
        )
        note("table in use", sha256=found.sha256, generation=found.generation, codes_not_read=[])

    def _earlier(self, connection: Transaction) -> list[Mapping[str, bytes]]:
        """Tables that were published before and are not known here: printed codes of them are about."""
        known = {table.provenance.sha256 for table in self._holder.current.tables}
        return [
            versions.files_of(connection, one.number)
            for one in publishing.ever_published(connection)
            if one.sha256 not in known
        ]

    def _take_copy(self, copy: Path) -> None:
        try:
            found = kept(copy)
            if found:
                self._take(found, ())
        except (OSError, ValueError, KeyError, RuleFilesError, StartError) as error:
            note("table refused", problems=[type(error).__name__], still=self._sha256)

    def _refuse(self, error: RuleFilesError | StartError) -> None:
        self._refusal = "the published table cannot be loaded: the one before stays in use"
        self._say(self._refusal)
        note("table refused", problems=list(getattr(error, "problems", (str(error),))), still=self._sha256)

    @property
    def _sha256(self) -> str:
        return self._holder.current.table.provenance.sha256

    def _say(self, problem: str) -> None:
        """Noted when it begins and when it ends, and not each second."""
        if problem != self._problem:
            self._problem = problem
            note("live table", problem=problem or "none any more")


def _published(connection: Transaction, today: date) -> Published | None:
    now = publishing.live(connection, today)
    if now.version is None:
        return None
    ever = publishing.ever_published(connection)
    return Published(
        generation=now.generation,
        sha256=now.version.sha256,
        files=versions.files_of(connection, now.version.number),
        approvals={one.sha256: _approval(connection, one) for one in (*ever, now.version)},
    )


def _approval(connection: Transaction, one: Version) -> Approval:
    given = [approval.at for approval in publishing.approvals_of(connection, one.number)]
    last = max(given, default=publishing.first_published(connection, one.number))
    return Approval(clinicians=len(given), day=day_of(last))


def _told_apart(table: RuleTable, past: Iterable[RuleTable]) -> tuple[RuleTable, ...]:
    """Each earlier table once; of two whose codes begin alike, the one that is known longer."""
    groups = {table_group(table)}
    kept = []
    for one in past:
        if table_group(one) not in groups:
            groups.add(table_group(one))
            kept.append(one)
    return tuple(kept)


def _resume(known: "ReferenceType[LiveTable]") -> None:
    """If it is still there: a process can be copied when nobody follows any more."""
    live = known()
    if live is not None:
        live.resume()
