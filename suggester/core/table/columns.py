"""The columns of table.csv: what stands in each, and who reads it.

The loader, comparisons, the search for rows, the checks of texts, the workbook and its help read this list.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from suggester.core.questionnaire.questions import Condition
from suggester.core.table.rules import Effect, Rule, Urgency

ALWAYS, OWN = "always", "own"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column; text gives the cell of a row as a clinician writes it."""

    name: str
    text: Callable[[Rule], str]
    meaning: str
    """What stands in it, for whoever edits the table."""
    width: int
    """How many characters of it are seen at once where there is room."""
    decides: bool = False
    """Whether an evaluation reads it; all others are wording."""
    is_for_patients: bool = False
    is_prose: bool = False
    """Sentences and names in somebody's words; all others hold ids and words of the program."""
    is_optional: bool = False
    """Whether a table can be without it, because it came later; every cell is empty then."""


def conditions_in_text(conditions: Iterable[Condition]) -> str:
    """Conditions as a cell has them, in the order of the alphabet."""
    parts = sorted(f"{c.question}: {' | '.join(sorted(c.options))}" for c in conditions)
    return "; ".join(parts) or ALWAYS


COLUMNS = (
    Column(
        name="id",
        text=lambda rule: rule.id,
        meaning=(
            "the effect and a number: ST stop, HD hold, CA caution, SG suggest, IN info; never used again"
        ),
        width=14,
    ),
    Column(
        name="effect",
        text=lambda rule: rule.effect.name.lower(),
        meaning="stop, hold, caution, suggest or info",
        width=10,
        decides=True,
    ),
    Column(
        name="approach",
        text=lambda rule: rule.approach,
        meaning="an approach; every_procedure, all with needles or light; everything, only for a stop",
        width=24,
        decides=True,
    ),
    Column(
        name="when",
        text=lambda rule: conditions_in_text(rule.when),
        meaning="always, or 'question: option | option'; with ; between conditions all have to hold",
        width=44,
        decides=True,
    ),
    Column(
        name="title",
        text=lambda rule: rule.title,
        meaning="what the box of a hold or a caution is called, at most 6 words; empty for all others",
        width=22,
        is_for_patients=True,
        is_prose=True,
    ),
    Column(
        name="reason",
        text=lambda rule: rule.reason,
        meaning="what the patient reads, in plain words",
        width=60,
        is_for_patients=True,
        is_prose=True,
    ),
    Column(
        name="note",
        text=lambda rule: rule.note,
        meaning="what a clinician should know; not shown to patients",
        width=50,
        is_prose=True,
    ),
    Column(
        name="evidence",
        text=lambda rule: rule.evidence,
        meaning="A reviews, guides; B trials, with limits; C few or small; D custom; R regulator, label",
        width=12,
    ),
    Column(
        name="wait",
        text=lambda rule: rule.wait,
        meaning="hold, caution: what comes first, one sentence of 14 words at most: 'Until it has healed.'",
        width=26,
        is_for_patients=True,
        is_prose=True,
    ),
    Column(
        name="urgency",
        text=lambda rule: "" if rule.urgency is Urgency.NONE else rule.urgency.name.lower(),
        meaning="now, today or soon; only for a stop, and today or soon for a hold",
        width=12,
        decides=True,
    ),
    Column(
        name="medicine",
        text=lambda rule: OWN if rule.has_own_medicine_words else "",
        meaning="own: this row words its own advice on a medicine, so no fixed line stands in its box",
        width=12,
        is_optional=True,
    ),
    Column(
        name="settles",
        text=lambda rule: rule.settles.value if rule.effect in {Effect.CAUTION, Effect.HOLD} else "",
        meaning="who settles a hold or a caution: support, doctor, clinic, time; empty means the clinic",
        width=12,
        is_optional=True,
    ),
    Column(
        name="sources",
        text=lambda rule: " ".join(sorted(rule.sources)),
        meaning="ids of the sheet 'sources' with a space between them",
        width=30,
    ),
    Column(
        name="review",
        text=lambda rule: rule.review,
        meaning="confirm: a named clinician has to agree before use; check: ordinary reading",
        width=12,
    ),
    Column(
        name="ask",
        text=lambda rule: rule.ask,
        meaning="a question for the printed page; may be empty",
        width=40,
        is_for_patients=True,
        is_prose=True,
    ),
)


def cells_of(rule: Rule) -> dict[str, str]:
    """The cells of a row behind its id; conditions and options in the order of the alphabet."""
    return {column.name: column.text(rule) for column in COLUMNS[1:]}
