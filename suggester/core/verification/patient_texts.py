"""What a patient can read: no banned word, easy to read, equal in detail, and never 'stop your medicine'.

The grade is our own Flesch-Kincaid, so that nothing is fetched and every figure can be counted by hand.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from statistics import median

from suggester.core.questionnaire.questionnaire import Page
from suggester.core.questionnaire.questions import Question
from suggester.core.table.approaches import Approach, Grid, GridCell, GridRow
from suggester.core.table.columns import COLUMNS
from suggester.core.table.row_hash import TO_CONFIRM
from suggester.core.table.rules import Effect, Rule, RuleTable
from suggester.core.table.wording import Lint
from suggester.core.verification.readability import WORD, _sentences, grade

GRADED_FROM_WORDS = 8
SENTENCE_WORDS = 25
LABEL_WORDS = 12
CELL_RATIO = 1.6
TITLE_WORDS = 6
QUESTION_WORDS = 4
CELL_WORDS = 24
FIRST_WORDS = 14
ONE_SENTENCE = re.compile(r"[^.!?]+\.")
WARNINGS = frozenset({Effect.INFO, Effect.CAUTION, Effect.HOLD})
# Not to stop it, and either why or who may say so: an itch that "does not stop" by itself is no such word.
NOT_TO_STOP = re.compile(r"(?i)\bdo not (?:stop|change)\b[^.!?…]*\b(?:because of this page|unless|without)\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientText:
    """One text that a patient can read; the id is what [lint.allow] names it by."""

    id: str
    place: str
    text: str
    is_label: bool = False
    is_result: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TextFault:
    """One text that falls short: where, in what, and how to mend it."""

    place: str
    what: str
    mend: str


def text_faults(table: RuleTable) -> Iterator[TextFault]:
    """Every text that must not be shown like this."""
    texts = tuple(patient_texts(table))
    for text in texts:
        yield from _forbidden_terms(table.lint, text)
        yield from _long_sentences(text)
    yield from _hard_texts(table.lint, texts)
    yield from _too_long(table)
    for row in table.grid.rows:
        yield from _unequal_detail(row, "", [(cell.column, cell.text) for cell in row.cells])
        yield from _unequal_detail(row, ", in short", [(cell.column, cell.short) for cell in row.cells])
    for rule in table.rules:
        yield from _silence_on_stopping(table, rule)


def text_advice(table: RuleTable) -> Iterator[TextFault]:
    """Texts that can be used, but are hard to take in where they stand: somebody should look at them."""
    for text in patient_texts(table):
        length = len(WORD.findall(text.text))
        if text.is_label and length > LABEL_WORDS:
            yield TextFault(
                place=text.place,
                what=f"has {length} words; more than {LABEL_WORDS} are hard to take in while ticking",
                mend="say it in fewer words, or move a part into the hint",
            )
    yield from _telegrams(table)


def patient_texts(table: RuleTable) -> Iterator[PatientText]:
    """Every text of the table that a patient can read; empty ones are left out."""
    every = chain(
        chain.from_iterable(_page_texts(page) for page in table.questionnaire.pages),
        chain.from_iterable(_row_texts(rule) for rule in table.rules),
        chain.from_iterable(_approach_texts(approach) for approach in table.approaches),
        _grid_texts(table.grid),
        _listed_texts(table),
    )
    return (text for text in every if text.text)


def _forbidden_terms(lint: Lint, text: PatientText) -> Iterator[TextFault]:
    lowered = " ".join(text.text.lower().split())
    terms = [(term, "") for term in (*lint.banned, *(lint.not_in_results if text.is_result else ()))]
    terms += [(term, r"(?!\w)") for term in lint.banned_words]
    for term, end in terms:
        if term.lower() not in lowered or term in lint.allow.get(text.id, ()):
            continue
        if re.search(rf"(?<!\w){re.escape(term.lower())}{end}", lowered):
            yield TextFault(
                place=text.place,
                what=f"says {term.strip()!r}, which no text for patients may say",
                mend=f"say it another way; if it is right, name {text.id} in [lint.allow] of wording.toml",
            )


def _long_sentences(text: PatientText) -> Iterator[TextFault]:
    for words in _sentences(text.text):
        if len(words) > SENTENCE_WORDS:
            yield TextFault(
                place=text.place,
                what=f"has a sentence of {len(words)} words ('{' '.join(words[:3])}'), over {SENTENCE_WORDS}",
                mend="make two sentences of it",
            )


def _hard_texts(lint: Lint, texts: tuple[PatientText, ...]) -> Iterator[TextFault]:
    long = [text for text in texts if len(WORD.findall(text.text)) >= GRADED_FROM_WORDS]
    graded = [(text, grade(text.text, lint.names)) for text in long]
    for text, found in graded:
        if found > lint.grade_at_most:
            yield TextFault(
                place=text.place,
                what=f"has a reading grade of {found:.2f}; at most {lint.grade_at_most:g}",
                mend="use shorter sentences and words; the name of a medicine can stand in [lint] names",
            )
    middle = median([found for _, found in graded] or [0.0])
    if middle > lint.grade_median_at_most:
        yield TextFault(
            place="all texts for patients",
            what=f"have a median reading grade of {middle:.2f}; at most {lint.grade_median_at_most:g}",
            mend="use shorter sentences and shorter words, in the longest texts first",
        )


def _too_long(table: RuleTable) -> Iterator[TextFault]:
    """Texts that have to fit into their place on paper, so that nothing is cut by a program."""
    places = chain(
        ((f"table.csv {rule.id}, column title", rule.title, TITLE_WORDS) for rule in table.rules),
        (
            (f"questionnaire.toml, question {question.id}, short", question.short, QUESTION_WORDS)
            for question in table.questionnaire.questions.values()
        ),
        (
            (f"approaches.toml, grid row {row.id}, column {cell.column}, short", cell.short, CELL_WORDS)
            for row in table.grid.rows
            for cell in row.cells
        ),
    )
    for place, text, most in places:
        if (words := len(text.split())) > most:
            yield TextFault(
                place=place,
                what=f"has {words} words, and there is room for {most}",
                mend="say it in fewer words, and keep what limits a claim beside the claim",
            )


def _telegrams(table: RuleTable) -> Iterator[TextFault]:
    """What comes first stands alone below the title: 'until calm' is no sentence, so nobody knows what."""
    for rule in table.rules:
        is_sentence = ONE_SENTENCE.fullmatch(rule.wait) and not rule.wait[0].islower()
        is_long = len(rule.wait.split()) > FIRST_WORDS
        if rule.effect in {Effect.CAUTION, Effect.HOLD} and (is_long or not is_sentence):
            yield TextFault(
                place=f"table.csv {rule.id}, column wait",
                what=f"is not one sentence of at most {FIRST_WORDS} words, such as 'Until it has healed.'",
                mend="begin with 'Until' or with what to do, and end with a full stop",
            )


def _unequal_detail(row: GridRow, where: str, texts: Iterable[tuple[str, str]]) -> Iterator[TextFault]:
    """A choice that is told at more length looks like the better one, or the worse."""
    lengths = sorted((len(WORD.findall(text)), column) for column, text in texts)
    (few, shortest), (many, longest) = lengths[0], lengths[-1]
    if many > CELL_RATIO * few:
        yield TextFault(
            place=f"approaches.toml, grid row {row.id}{where}",
            what=f"has {many} words about {longest}, {few} about {shortest}, over {CELL_RATIO} times as many",
            mend="tell about as much in every column",
        )


def _silence_on_stopping(table: RuleTable, rule: Rule) -> Iterator[TextFault]:
    """Who reads a warning about a medicine may stop it; only the person who prescribes it may say so."""
    questions = table.questionnaire.questions
    is_about = any(questions[condition.question].about_medicines for condition in rule.when)
    if is_about and rule.has_own_medicine_words and rule.review != TO_CONFIRM:
        yield TextFault(
            place=f"table.csv {rule.id}, column review",
            what="words its own advice on a medicine, and nobody is asked to confirm it",
            mend=f"write '{TO_CONFIRM}': a clinician has to agree to such words before they are used",
        )
    elif is_about and _leaves_open_whether_to_stop(rule):
        yield TextFault(
            place=f"table.csv {rule.id}, column reason",
            what="is about a medicine, and does not say to keep on taking it",
            mend="add 'Do not stop it because of this page.' ('without ...' or 'unless ...' will do too)",
        )


def _leaves_open_whether_to_stop(rule: Rule) -> bool:
    is_silent = rule.effect in WARNINGS and not rule.has_own_medicine_words
    return is_silent and not NOT_TO_STOP.search(rule.reason)


def _listed_texts(table: RuleTable) -> Iterator[PatientText]:
    for topic, label in table.topics.items():
        yield PatientText(id=topic, place=f"approaches.toml, topic {topic}", text=label)
    for claim in table.claims:
        yield PatientText(id=claim.id, place=f"approaches.toml, claim {claim.id}", text=claim.text)
    for ask in (*table.asks, *table.more_asks):
        yield PatientText(id=ask.id, place=f"approaches.toml, ask {ask.id}", text=ask.text)
    for name, words in table.wording.items():
        yield PatientText(id=name, place=f"wording.toml, text {name}", text=words)


def _page_texts(page: Page) -> Iterator[PatientText]:
    yield PatientText(id=page.id, place=f"questionnaire.toml, page {page.id}, title", text=page.title)
    for question in page.questions:
        yield from _question_texts(question)


def _question_texts(question: Question) -> Iterator[PatientText]:
    place = f"questionnaire.toml, question {question.id}"
    for column, text in _question_columns(question):
        yield PatientText(id=question.id, place=f"{place}, {column}", text=text)
    for group in question.groups:
        yield PatientText(id=question.id, place=f"{place}, group {group.id}, title", text=group.title)
    for option in question.options:
        at = f"{place}, option {option.id}"
        yield PatientText(id=question.id, place=f"{at}, label", text=option.label, is_label=True)
        yield PatientText(id=question.id, place=f"{at}, hint", text=option.hint)


def _question_columns(question: Question) -> Iterator[tuple[str, str]]:
    for column in ("text", "short", "hint", "why"):
        yield column, getattr(question, column)


def _row_texts(rule: Rule) -> Iterator[PatientText]:
    for column in COLUMNS:
        if column.is_for_patients:
            at = f"table.csv {rule.id}, column {column.name}"
            yield PatientText(id=rule.id, place=at, text=column.text(rule), is_result=True)


def _approach_texts(approach: Approach) -> Iterator[PatientText]:
    place = f"approaches.toml, approach {approach.id}"
    yield PatientText(id=approach.id, place=f"{place}, name", text=approach.name)
    for fact in approach.facts:
        yield PatientText(id=approach.id, place=f"{place}, fact {fact.topic}", text=fact.text)


def _grid_texts(grid: Grid) -> Iterator[PatientText]:
    yield PatientText(id="grid", place="approaches.toml, grid, title", text=grid.title)
    yield PatientText(id="grid", place="approaches.toml, grid, note", text=grid.note)
    for column in grid.columns:
        yield PatientText(id=column.id, place=f"approaches.toml, grid column {column.id}", text=column.title)
    for row in grid.rows:
        place = f"approaches.toml, grid row {row.id}"
        yield PatientText(id=row.id, place=f"{place}, title", text=row.title)
        for cell in row.cells:
            at = f"{place}, column {cell.column}"
            for where, text in _cell_texts(cell):
                yield PatientText(id=row.id, place=f"{at}{where}", text=text, is_result=True)


def _cell_texts(cell: GridCell) -> Iterator[tuple[str, str]]:
    yield from (("", cell.text), (", short", cell.short))
    for index, number in enumerate(cell.numbers, start=1):
        for key in ("what", "who", "when", "picture"):
            yield f", numbers {index} {key}", getattr(number, key)
