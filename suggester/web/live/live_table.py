"""The published table: every worker takes it into use within two seconds, and no request waits for it.

A thread asks once a second for one number, the newest generation. Only when that or the day has changed are
files read, verified, loaded, and put in the place of the table in use, in one step; what cannot be verified
or loaded is never put there. A copy of what is in use lies in the instance folder, for a start without it.

Where neither the database nor the copy can say what was published, pages for patients are closed: the rules
folder is shown where nothing was ever published, and otherwise only on the operator's word.

A thread does not come along when a process is copied, so each copy begins one of its own.
"""

import os
import time
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import partial
from logging import ERROR, INFO
from pathlib import Path
from threading import Event, Thread
from weakref import ReferenceType, ref

from suggester.core.loading.load import RuleFilesError
from suggester.storage.database.database import Database, StorageError, Transaction
from suggester.storage.database.seals import Seals
from suggester.storage.versions import publishing, versions
from suggester.storage.versions.publishing import Rules
from suggester.web.journal.journal import note, note_crash
from suggester.web.live.copy import Published, keep
from suggester.web.live.taking import SERVED_ANYWAY, good_copy, serves_anyway, take_into_use, took
from suggester.web.live.verified import RefusedPublicationError, verified
from suggester.web.protection.keys import seals_of
from suggester.web.site.settings import StartError
from suggester.web.site.table_in_use import TableInUse

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
        self._known = 0
        self._is_served_anyway = False
        self._problem = ""
        self._refusal = ""
        self._copy: Path | None = None
        self._looked: float | None = None
        self._ended = Event()

    def start(self, copy: Path | None) -> None:
        """Take what is published into use, or its copy where the database cannot say it; then follow it.

        So does every copy of this process that is made from now on.
        """
        self.take(copy)
        self._begin(POLL_SECONDS)
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=partial(_resume, ref(self)))

    def take(self, copy: Path | None) -> None:
        """Take what is published into use, or its copy; where neither can be had, patients' pages close."""
        self._copy, self._seen = copy, None
        found = good_copy(self._holder, copy)
        self._known = found.generation if found else int(copy is not None and copy.exists())
        try:
            self.look(copy)
        except Exception as error:  # whatever it is, patients are served by what is known to be published
            note_crash(error)
        is_known = self._seen is not None and not self._refusal
        if not is_known and not took(self._holder, found):
            self._is_served_anyway = serves_anyway(self._holder)

    def stop(self) -> None:
        """Follow no more."""
        self._ended.set()

    def close(self) -> None:
        """Give every connection back, as before a process is copied."""
        self._database.close()

    def notes(self) -> list[str]:
        """What an operator has to know."""
        late = 0 if self._looked is None else time.monotonic() - self._looked
        unseen = f"for {late:.0f} seconds this worker has not looked for a publication"
        said = (
            self._problem,
            self._holder.closed,
            SERVED_ANYWAY if self._is_served_anyway else "",
            unseen if late > LATE_SECONDS else "",
        )
        return [line for line in said if line]

    @property
    def refused(self) -> str:
        """Why what the database calls published is not in use here; '' while it is."""
        return self._refusal

    def look(self, copy: Path | None = None) -> None:
        """One look: mostly one number is asked for, and nothing has changed."""
        now = None
        try:
            with self._database.reading() as connection:
                now = (publishing.newest_generation(connection), self._clock())
                found = None if now == self._seen else verified(connection, self._rules(now[1]), self._known)
                earlier = self._earlier(connection) if found else ()
            if found:
                self._take(found, earlier)
                keep(copy, found, self._seals)
        except StorageError:
            self._say("the clinicians' database cannot be used: what was published since is not known here")
        except RefusedPublicationError as error:
            self._refuse(str(error), (str(error),), ERROR)
            self._seen = None  # asked again each time, so that it ends as soon as somebody has mended it
        except (RuleFilesError, StartError) as error:
            problems: tuple[str, ...] = getattr(error, "problems", (str(error),))
            self._refuse(f"the published table cannot be loaded ({problems[0]})", problems)
            self._seen = now
        else:
            self._accept(now)

    def _accept(self, now: tuple[int, date]) -> None:
        """What the database says is what is in use, unless it was refused before and is the same still."""
        if now != self._seen:
            self._seen, self._refusal = now, ""
        if not self._refusal:
            self._holder.closed, self._is_served_anyway = "", False
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
        take_into_use(self._holder, found, earlier)
        self._known = max(self._known, found.generation)

    def _earlier(self, connection: Transaction) -> list[Mapping[str, bytes]]:
        """Tables that were published before and are not known here: printed codes of them are about."""
        known = {table.provenance.sha256 for table in self._holder.current.tables}
        return [
            versions.files_of(connection, one.number)
            for one in publishing.ever_published(connection)
            if one.sha256 not in known
        ]

    def _refuse(self, why: str, problems: Iterable[str], level: int = INFO) -> None:
        """Noted when it begins, and not each second."""
        refusal = f"{why}: the one before stays in use"
        if refusal != self._refusal:
            note("table refused", level=level, problems=list(problems), still=self._sha256)
        self._refusal = refusal
        self._say(refusal)

    @property
    def _seals(self) -> Seals:
        return seals_of(self._holder.current.settings.secrets)

    def _rules(self, today: date) -> Rules:
        return Rules(approvers=self._holder.current.settings.approvers, today=today, seals=self._seals)

    @property
    def _sha256(self) -> str:
        return self._holder.current.table.provenance.sha256

    def _say(self, problem: str) -> None:
        """Noted when it begins and when it ends, and not each second."""
        if problem != self._problem:
            self._problem = problem
            note("live table", problem=problem or "none any more")


def _resume(known: "ReferenceType[LiveTable]") -> None:
    """If it is still there: a process can be copied when nobody follows any more."""
    live = known()
    if live is not None:
        live.resume()
