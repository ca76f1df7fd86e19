"""One version as its page shows it: what it changes, what stands against it, and what may be done with it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from suggester.core.answer_code import code_of
from suggester.core.evaluation.evaluation import evaluate
from suggester.core.questionnaire.questionnaire import AnswersError
from suggester.core.table.rules import RuleTable
from suggester.core.verification.findings import Finding
from suggester.core.verification.release_gate import is_about_cases, stands_against
from suggester.storage.accounts.accounts import APPROVER
from suggester.storage.database.database import Transaction
from suggester.storage.versions import publishing, versions
from suggester.storage.versions.approvals import GivenApproval, approvals_of
from suggester.storage.versions.history import Publication, history
from suggester.storage.versions.publishing import Live
from suggester.storage.versions.versions import APPROVED, PROPOSED, Version
from suggester.web.clinic.access.blueprint import account, rules, storage
from suggester.web.clinic.evaluation.trace import ToldView, told_of
from suggester.web.clinic.proposals.assessment import Assessed, assessed
from suggester.web.clinic.proposals.difference import Difference, difference_of
from suggester.web.clinic.table.loaded import table_of
from suggester.web.clinic.table.progress import row_hashes, standings
from suggester.web.clinic.table.rows import RowView, row_views
from suggester.web.site.table_in_use import ShownTable, current, today

LIVE, WAITING, WITHDRAWN, WAS_LIVE = ("live", "waiting", "withdrawn", "was live")


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionStatus:
    """How a version stands among the others, as the database says at one moment."""

    version: Version
    approvals: tuple[GivenApproval, ...]
    published: tuple[Publication, ...]
    live: Live

    @property
    def is_open(self) -> bool:
        """Whether it can still be approved, published or taken back."""
        return self.version.state in {PROPOSED, APPROVED}

    @property
    def newest(self) -> int:
        """The version that was published last; 0 where none was."""
        last = self.live.waiting or self.live.version
        return last.number if last else 0

    @property
    def is_outrun(self) -> bool:
        """Whether another version was published since this was written."""
        return self.is_open and self.version.base != self.newest

    @property
    def state(self) -> str:
        """Its state in a word of the program."""
        if self.is_open:
            return PROPOSED if self.missing else self.version.state
        if self.live.version and self.version.number == self.live.version.number:
            return LIVE
        if self.live.waiting and self.version.number == self.live.waiting.number:
            return WAITING
        return WAS_LIVE if self.published else WITHDRAWN

    @property
    def missing(self) -> int:
        """How many approvals it still needs."""
        return max(0, rules().approvers - len(self.approvals))

    @property
    def why_not_you(self) -> str:
        """Why this clinician cannot approve it, in a word of the program; '' if they can."""
        if account().id == self.version.author_id:
            return "author"
        if not account().may(APPROVER):
            return "role"
        approved = {one.approver for one in self.approvals}
        return "approved" if account().name in approved else ""

    @property
    def can_be_rolled_back_to(self) -> bool:
        """Whether patients were asked by it, and are not any more."""
        was_in_use = bool(self.published) and self.version.valid_from <= today()
        return was_in_use and self.version.number != self.newest


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingWitness:
    """What stands against a table, with the patient who shows it, and the code that opens her, if any."""

    finding: Finding
    told: tuple[ToldView, ...]
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ToConfirm:
    """A row that nobody has confirmed yet; own: no table in use words it like this, so it has a page here."""

    row: RowView
    own: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """Everything that the page of a version says."""

    stands: VersionStatus
    assessed: Assessed
    difference: Difference | None
    against: tuple[FindingWitness, ...]
    about_cases: tuple[Finding, ...]
    to_confirm: tuple[ToConfirm, ...]

    @property
    def barrier(self) -> str:
        """The first thing for which nobody can say yes to it, in a word of the program, or ''."""
        if self.stands.is_outrun:
            return "outrun"
        if self.against:
            return "against"
        return "unconfirmed" if self.to_confirm else ""

    @property
    def has_to_be_read(self) -> bool:
        """Whether an approver has to say that they read what becomes lighter, or comes out otherwise."""
        lighter = self.difference and (self.difference.lighter_rows or self.difference.lighter_examples)
        return bool(lighter or self.about_cases)


def stands_of(number: int) -> VersionStatus:
    """How this version stands now. Raises VersionError if there is none of this number."""
    with storage().reading() as connection:
        found, now = versions.version(connection, number), publishing.live(connection, today())
        return _stands(connection, found, now, history(connection))


def every_stand() -> tuple[VersionStatus, ...]:
    """How every version stands, the newest first."""
    with storage().reading() as connection:
        now, past = publishing.live(connection, today()), history(connection)
        return tuple(_stands(connection, one, now, past) for one in versions.every_version(connection))


def shown(number: int) -> Shown:
    """Everything about one version. Raises VersionError; RuleFilesError if this program cannot read it."""
    stands = stands_of(number)
    with storage().reading() as connection:
        files = versions.files_of(connection, number)
        base = versions.files_of(connection, stands.version.base) if stands.version.base else None
    table = table_of(files)
    found = assessed(_old(base, stands), table)
    shown = as_shown(table)
    return Shown(
        stands=stands,
        assessed=found,
        difference=difference_of(found.comparison, as_shown(found.old), shown)
        if found.comparison and found.old
        else None,
        against=tuple(_witness(table, one) for one in found.findings if stands_against(one)),
        about_cases=tuple(one for one in found.findings if is_about_cases(one)),
        to_confirm=tuple(_to_confirm(shown)) if stands.is_open else (),
    )


def as_shown(table: RuleTable) -> ShownTable:
    """A table as this installation would show it, were it in use."""
    shown = current()
    return shown if table is shown.table else replace(shown, table=table, past=(), generation=0)


def _stands(
    connection: Transaction, found: Version, now: Live, past: tuple[Publication, ...]
) -> VersionStatus:
    return VersionStatus(
        version=found,
        approvals=approvals_of(connection, found.number),
        published=tuple(one for one in past if one.version == found.number),
        live=now,
    )


def _old(base: Mapping[str, bytes] | None, stands: VersionStatus) -> RuleTable | None:
    """What it was written on: a version, or the rules folder, which is known only while it is in use."""
    if base is not None:
        return table_of(base)
    return current().table if not stands.newest else None


def _witness(table: RuleTable, finding: Finding) -> FindingWitness:
    """The patient as the new table asks her; the code opens her under the live one, where that takes her."""
    if finding.witness is None:
        return FindingWitness(finding=finding, told=(), code="")
    told = told_of(evaluate(table, table.questionnaire.answers(finding.witness)))
    live = current().table
    try:
        code = code_of(evaluate(live, live.questionnaire.answers(finding.witness)))
    except AnswersError:
        code = ""
    return FindingWitness(finding=finding, told=tuple(one for one in told if not one.calm), code=code)


def _to_confirm(shown: ShownTable) -> Iterator[ToConfirm]:
    live, hashes, now = row_hashes(current()), row_hashes(shown), standings(shown)
    for row_id, row in row_views(shown, now).items():
        if row.standing.to_confirm:
            yield ToConfirm(row=row, own=live.get(row_id) != hashes[row_id])
