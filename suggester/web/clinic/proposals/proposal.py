"""One version as its page shows it: what it changes, what stands against it, and what may be done with it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from suggester.core.answer_code import code_of
from suggester.core.evaluation.evaluation import evaluate
from suggester.core.questionnaire.questionnaire import AnswersError
from suggester.core.table.rules import RuleTable
from suggester.core.verification.findings import Finding
from suggester.core.verification.release_gate import ReleaseGate, stands_against
from suggester.storage.versions import versions
from suggester.storage.versions.confirming import Lifted, lifted_in, not_confirmed
from suggester.storage.versions.reviews import Review
from suggester.storage.versions.wishes import in_the_way, open_wishes
from suggester.web.clinic.access.blueprint import storage
from suggester.web.clinic.checks import place_in_words
from suggester.web.clinic.evaluation.trace import ToldView, told_of
from suggester.web.clinic.proposals.assessment import (
    Assessed,
    assessed,
    content_of,
    made_on,
)
from suggester.web.clinic.proposals.reading.reading import ReadingList, reading_of
from suggester.web.clinic.proposals.status import VersionStatus, stands_of
from suggester.web.clinic.table.progress import row_hashes, standings
from suggester.web.clinic.table.rows import RowView, row_views
from suggester.web.site.table_in_use import ShownTable, as_shown, current


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingWitness:
    """What stands against a table, with the patient who shows it, and the code that opens her, if any."""

    finding: Finding
    place: str
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
    is_base_known: bool
    """Whether what it was made on is there to compare with."""
    reading: ReadingList
    against: tuple[FindingWitness, ...]
    to_confirm: tuple[ToConfirm, ...]
    wishes: tuple[Review, ...]
    """What others want changed, and what has to be settled before anybody says yes."""
    other_wishes: tuple[Review, ...]
    lifted: tuple[Lifted, ...]

    @property
    def barrier(self) -> str:
        """The first thing for which nobody can say yes to it, in a word of the program, or ''."""
        if self.stands.is_outrun:
            return "outrun"
        if self.against:
            return "against"
        if self.wishes:
            return "wished"
        return "unconfirmed" if self.to_confirm else ""


def shown(number: int) -> Shown:
    """Everything about one version. Raises VersionError; RuleFilesError if this program cannot read it."""
    stands = stands_of(number)
    with storage().reading() as connection:
        files = versions.files_of(connection, number)
    before = made_on(stands.version, stands.newest)
    found = assessed(before, content_of(files))
    waiting, wishes, others, lifted = _open_questions(stands, found.gate)
    return Shown(
        stands=stands,
        assessed=found,
        is_base_known=before is not None,
        reading=reading_of(found, stands.authors, tuple(one.row_id for one in lifted)),
        against=tuple(_witness(found.table, one) for one in found.findings if stands_against(one)),
        to_confirm=tuple(_to_confirm(as_shown(found.table), waiting)),
        wishes=wishes,
        other_wishes=others,
        lifted=lifted,
    )


def _open_questions(
    stands: VersionStatus, gate: ReleaseGate
) -> tuple[tuple[str, ...], tuple[Review, ...], tuple[Review, ...], tuple[Lifted, ...]]:
    """The rows that wait, the wishes in the way, the other wishes on its rows, and what was lifted."""
    if not stands.is_open:
        return (), (), (), ()
    number = stands.version.number
    with storage().reading() as connection:
        wishes = in_the_way(connection, gate, stands.authors)
        others = [one for one in open_wishes(connection) if one not in wishes]
        about = tuple(one for one in others if gate.rows.get(one.verdict.row_id) == one.verdict.row_sha256)
        return not_confirmed(connection, number, gate), wishes, about, lifted_in(connection, number)


def _witness(table: RuleTable, finding: Finding) -> FindingWitness:
    """The patient as the new table asks her; the code opens her under the live one, where that takes her."""
    place = place_in_words(finding.place, table)
    if finding.witness is None:
        return FindingWitness(finding=finding, place=place, told=(), code="")
    told = told_of(evaluate(table, table.questionnaire.answers(finding.witness)))
    live = current().table
    try:
        code = code_of(evaluate(live, live.questionnaire.answers(finding.witness)))
    except AnswersError:
        code = ""
    spoken = tuple(one for one in told if not one.calm)
    return FindingWitness(finding=finding, place=place, told=spoken, code=code)


def _to_confirm(shown: ShownTable, waiting: Iterable[str]) -> Iterator[ToConfirm]:
    live, hashes, views = row_hashes(current()), row_hashes(shown), row_views(shown, standings(shown))
    for row_id in waiting:
        yield ToConfirm(row=views[row_id], own=live.get(row_id) != hashes[row_id])
