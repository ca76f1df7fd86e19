"""A result under an earlier table, for patients and clinicians: what the table in use would change."""

from dataclasses import dataclass

from suggester.core.answer_code import table_group
from suggester.core.evaluation.evaluation import Evaluation
from suggester.core.evaluation.reevaluation import reevaluation
from suggester.core.table.rules import RuleTable
from suggester.web.result.journey import CHECK, Journey
from suggester.web.site.table_in_use import ShownTable


@dataclass(frozen=True, slots=True, kw_only=True)
class Since:
    """What the rules in use would change, in the words of the patient."""

    questions: tuple[str, ...]
    moved: tuple[str, ...]


class PrintedJourney(Journey):
    """The way of answers to an earlier questionnaire, whose pages may be gone by now."""

    def change_addresses(self) -> dict[str, str]:
        """From the check page of the table in use, whatever page it was."""
        return {page.id: CHECK for page in self.questionnaire.pages}


def version_of(table: RuleTable) -> str:
    """What tells tables apart on paper: the version, and the first group of the codes."""
    return f"{table.provenance.version} ({table_group(table)})"


def since_then(evaluation: Evaluation, shown: ShownTable) -> Since:
    """What the table in use would change for the patient of an earlier one."""
    found = reevaluation(evaluation, shown.table)
    words = shown.outcome_words
    return Since(
        questions=tuple(question.text for question in found.open),
        moved=tuple(
            shown.text(
                "printed_moved",
                label=one.approach.name,
                first=words[one.before.name],
                second=words[one.after.name],
            )
            for one in found.moved
        ),
    )
