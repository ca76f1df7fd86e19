"""What came out on paper for many patients: pages, blank room, what gave way, and whether all is said."""

import json
import re
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from io import BytesIO
from itertools import islice, repeat
from random import Random
from typing import cast

from pikepdf import Pdf
from typst import Compiler

from suggester.core.answer_sets.sampling import SeededRandom, sampled
from suggester.core.evaluation.evaluation import evaluate
from suggester.core.evaluation.stops import stops
from suggester.core.questionnaire.questionnaire import Answers
from suggester.core.questionnaire.questions import Question
from suggester.core.summary.summarise import summarise
from suggester.core.summary.summary import Summary
from suggester.exchange.handout.build import handout
from suggester.exchange.handout.pdf import as_given
from suggester.exchange.typesetting.packing import packed
from suggester.exchange.typesetting.worker import PRINT
from suggester.home import TEMPLATES
from suggester.web.result.words import words_of
from suggester.web.site.language import language
from suggester.web.site.settings import Settings
from suggester.web.site.table_in_use import ShownTable
from tests.patients import random_patients
from tests.programs import program_of
from tests.shipped import ASKED, TABLE
from tests.web.walking import TODAY

SETTINGS = Settings(
    secrets=("k" * 48,), region="uk", clinic_name="Skin clinic", maker="Example", funder="Example"
)
WORDS = words_of(ShownTable(table=TABLE, settings=SETTINGS, language=language("en")))
HEAD_MM, FOOT_MM, MM = 19.4, 12.6, 72 / 25.4
PAGE = re.compile(r'<page width="([\d.]+)" height="([\d.]+)">(.*?)</page>', re.DOTALL)
WORD = re.compile(r'xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>')
RECORD = "[#metadata(found) <record>]"
"""Where summary.typ says in the document itself what it left out; a measured paper has that attached."""
ATTACHED = 'pdf.attach("record", description: "What gave way", bytes(json.encode(found.off)))'
TELLING = (PRINT / "summary.typ").read_text().replace(RECORD, f"{RECORD}\n{ATTACHED}").encode()
EXAMPLES = [ASKED.answers(case.answers) for case in TABLE.cases if case.stop is None]


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedPaper:
    """The paper of one patient.

    given_way: the parts that it left out, by their names in room.typ, "type-10" and "type-9.5" among them.
    blank_mm: below the last line of each page.
    beside_mm: the highest blank in one half of each page, as far down as the other half has words.
    """

    summary: Summary
    text: str
    given_way: tuple[str, ...]
    blank_mm: tuple[float, ...]
    beside_mm: tuple[float, ...]
    kilobytes: float

    @property
    def pages(self) -> int:
        return len(self.blank_mm)

    @property
    def wasted_mm(self) -> float:
        """The highest blank where something gave way, of a page or of one half beside words in the other."""
        return max(*self.blank_mm, *self.beside_mm) if self.given_way else 0

    @property
    def missing_warnings(self) -> list[str]:
        """Titles and reasons of warnings that are not on the paper word for word."""
        rules = [one.rule for one in self.summary.settling.all]
        said = [text for rule in rules for text in (rule.title, rule.reason)]
        waits = [rule.id for rule in rules if not set(words(rule.wait).split()) <= set(self.text.split())]
        return [text for text in said if words(text) not in self.text] + waits


def words(text: str) -> str:
    """The words alone, in small letters: a line may end anywhere."""
    return " ".join(re.findall(r"\w+", text.casefold()))


def random_people(number: int) -> Iterator[Answers]:
    """People who tick anything, of whom none is stopped."""
    return islice((one for one in random_patients(5, 20 * number) if not stops(TABLE, one.chosen)), number)


def plausible_people(number: int) -> Iterator[Answers]:
    """People as likely as the table weighs them, of whom none is stopped."""
    drawn = map(ASKED.answers, sampled(ASKED, SeededRandom(1), 10 * number, TABLE.plausible))
    return islice((one for one in drawn if not stops(TABLE, one.chosen)), number)


def unsure_people(number: int) -> Iterator[Answers]:
    """People who are not sure of much, of whom none is stopped; what else they tick is mostly calm."""
    drawn = map(_unsure, repeat(Random(14), 20 * number))
    return islice((one for one in drawn if not stops(TABLE, one.chosen)), number)


def _unsure(chance: Random) -> Answers:
    share = chance.choice((0.5, 0.75, 1.0))
    given: dict[str, object] = {}
    chosen: dict[str, tuple[str, ...]] = {}
    for question in ASKED.questions.values():
        if question.is_shown(chosen):
            ticked = _doubt(question) if chance.random() < share else ""
            ticked = ticked or _calm(question) or chance.choice(question.options).id
            chosen[question.id] = (ticked,)
            given[question.id] = [ticked] if question.many else ticked
    return ASKED.answers(given)


def _doubt(question: Question) -> str:
    return next((option.id for option in question.options if option.unknown), "")


def _calm(question: Question) -> str:
    return next((option.id for option in question.options if option.exclusive), "")


def summary_of(answers: Answers) -> Summary:
    """By the table that is shipped."""
    return summarise(evaluate(TABLE, answers), TODAY)


def most_crowded(patients: Iterable[Answers], number: int) -> list[Answers]:
    """Those with the most warnings, which take the most room and the most bytes."""
    return sorted(patients, key=lambda answers: -len(summary_of(answers).settling.all))[:number]


def printed(patients: Iterable[Answers], paper: str = "a4") -> list[PrintedPaper]:
    """The two pages of each of these patients, all read at once by a foreign program."""
    summaries = list(map(summary_of, patients))
    compiler = Compiler(root=TEMPLATES, font_paths=[PRINT / "fonts"], ignore_system_fonts=True)
    files = [_made(compiler, summary, paper) for summary in summaries]
    records, joined = _joined(files)
    pages = _read(joined)
    papers = []
    for summary, file, (count, given_way) in zip(summaries, files, records, strict=True):
        texts, blanks, beside = zip(*islice(pages, count), strict=True)
        papers.append(
            PrintedPaper(
                summary=summary,
                text=words(" ".join(texts)),
                given_way=given_way,
                blank_mm=blanks,
                beside_mm=beside,
                kilobytes=len(file) / 1000,
            )
        )
    return papers


def _made(compiler: Compiler, summary: Summary, paper: str) -> bytes:
    data = as_given(handout(summary, WORDS), large=False) | {"large": False, "paper": paper}
    files = {
        "main.typ": b'#include "/print/summary.typ"',
        "print/summary.typ": TELLING,
        "print/handout.txt": b"//" + json.dumps(data).encode(),
    }
    made = compiler.compile(files, format="pdf", pdf_standards=["ua-1"])  # type: ignore[type-var]
    return packed(cast(bytes, made))


def _joined(files: Sequence[bytes]) -> tuple[list[tuple[int, tuple[str, ...]]], bytes]:
    """How many pages each has and what it left out, and all of them as one file."""
    opened = [Pdf.open(BytesIO(file)) for file in files]
    whole, written = Pdf.new(), BytesIO()
    for one in opened:
        whole.pages.extend(one.pages)
    whole.save(written)
    return [(len(one.pages), _left_out(one)) for one in opened], written.getvalue()


def _left_out(opened: Pdf) -> tuple[str, ...]:
    [attached] = opened.attachments.values()
    return tuple(json.loads(attached.get_file().read_bytes()))


def _read(data: bytes) -> Iterator[tuple[str, float, float]]:
    """The words of each page, and how much is blank above the place for its foot, and at most in one half."""
    command = [program_of("pdftotext"), "-raw", "-bbox", "-", "-"]
    told = subprocess.run(command, input=data, capture_output=True, check=True).stdout.decode()
    for width, height, found in PAGE.findall(told):
        bottom = float(height) - FOOT_MM * MM
        boxes = [(*map(float, one[:4]), one[4]) for one in WORD.findall(found)]
        lowest = max(low for *_, low, _ in boxes if low < bottom + MM)
        halves = ((0, float(width) / 2 - 3 * MM), (float(width) / 2 + 3 * MM, float(width)))
        gaps = [_highest_gap(boxes, half, lowest) for half in halves]
        yield unescape(" ".join(one[-1] for one in boxes)), (bottom - lowest) / MM, max(gaps) / MM


def _highest_gap(
    boxes: Sequence[tuple[float, float, float, float, str]], half: tuple[float, float], bottom: float
) -> float:
    """The highest stretch without a word in one half of a page."""
    left, right = half
    lines = sorted((top, low) for begin, top, end, low, _ in boxes if end > left and begin < right)
    highest, reached = 0.0, HEAD_MM * MM
    for top, low in [*lines, (bottom, bottom)]:
        highest, reached = max(highest, min(top, bottom) - reached), max(reached, low)
    return highest
