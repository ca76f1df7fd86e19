"""One version as its page shows it: what it changes, what stands against it, and what may be done with it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from suggester.core.answer_code import code_of
from suggester.core.evaluation.evaluation import evaluate
from suggester.core.questionnaire.questionnaire import AnswersError
from suggester.core.table.rules import RuleTable
from suggester.core.verification.findings import Finding
from suggester.core.verification.release_gate import stands_against
from suggester.storage.versions import versions
from suggester.web.clinic.access.blueprint import storage
from suggester.web.clinic.evaluation.trace import ToldView, told_of
from suggester.web.clinic.proposals.assessment import (
    Assessed,
    Content,
    assessed,
    content_of,
    folder_content,
)
from suggester.web.clinic.proposals.reading.reading import Reading, reading_of
from suggester.web.clinic.proposals.status import VersionStatus, stands_of
from suggester.web.clinic.table.progress import row_hashes, standings
from suggester.web.clinic.table.rows import RowView, row_views
from suggester.web.site.table_in_use import ShownTable, as_shown, current


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
    reading: Reading
    against: tuple[FindingWitness, ...]
    to_confirm: tuple[ToConfirm, ...]

    @property
    def barrier(self) -> str:
        """The first thing for which nobody can say yes to it, in a word of the program, or ''."""
        if self.stands.is_outrun:
            return "outrun"
        if self.against:
            return "against"
        return "unconfirmed" if self.to_confirm else ""


def shown(number: int) -> Shown:
    """Everything about one version. Raises VersionError; RuleFilesError if this program cannot read it."""
    stands = stands_of(number)
    with storage().reading() as connection:
        files = versions.files_of(connection, number)
        base = versions.files_of(connection, stands.version.base) if stands.version.base else None
    content = content_of(files)
    found = assessed(_old(base, stands), content)
    table = as_shown(content.table)
    return Shown(
        stands=stands,
        assessed=found,
        reading=reading_of(found, frozenset({stands.version.author_id})),
        against=tuple(_witness(content.table, one) for one in found.findings if stands_against(one)),
        to_confirm=tuple(_to_confirm(table)) if stands.is_open else (),
    )


def _old(base: Mapping[str, bytes] | None, stands: VersionStatus) -> Content | None:
    """What it was written on: a version, or the rules folder, which is known only while it is in use."""
    if base is not None:
        return content_of(base)
    return folder_content() if not stands.newest else None


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
