"""What came out on paper for many patients: pages, blank room, what gave way, and whether all is said."""

import json
import re
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from io import BytesIO
from itertools import islice

from pikepdf import Pdf

from suggester.core.answer_sets.sampling import SeededRandom, sampled
from suggester.core.evaluation.evaluation import evaluate
from suggester.core.evaluation.stops import stops
from suggester.core.questionnaire.questionnaire import Answers
from suggester.core.summary.summarise import summarise
from suggester.core.summary.summary import Summary
from suggester.exchange.handout.build import handout
from suggester.exchange.handout.pdf import as_given
from suggester.exchange.typesetting.packing import packed
from suggester.exchange.typesetting.worker import Compiler
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
FOOT_MM, MM = 12.6, 72 / 25.4
PAGE = re.compile(r'<page width="[\d.]+" height="([\d.]+)">(.*?)</page>', re.DOTALL)
WORD = re.compile(r'yMax="([\d.]+)">(.*?)</word>')
EXAMPLES = [ASKED.answers(case.answers) for case in TABLE.cases if case.stop is None]


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedPaper:
    """The paper of one patient. blank_mm: below the last line of each page."""

    summary: Summary
    text: str
    blank_mm: tuple[float, ...]
    kilobytes: float

    @property
    def pages(self) -> int:
        return len(self.blank_mm)

    @property
    def given_way(self) -> list[str]:
        """The parts that would stand there if there were room, by their titles."""
        wording = TABLE.wording
        rows = [row.title for row in TABLE.grid.rows] if self.summary.columns else []
        parts = [*rows, wording["values_title"], wording["ask_own"]]
        if self.summary.columns:
            parts.append(wording["pictures_key"])
        if self.summary.changes:
            parts.append(wording["what_would_change"])
        return [part for part in parts if words(part) not in self.text]

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


def summary_of(answers: Answers) -> Summary:
    """By the table that is shipped."""
    return summarise(evaluate(TABLE, answers), TODAY)


def most_crowded(patients: Iterable[Answers], number: int) -> list[Answers]:
    """Those with the most warnings, which take the most room and the most bytes."""
    return sorted(patients, key=lambda answers: -len(summary_of(answers).settling.all))[:number]


def printed(patients: Iterable[Answers], paper: str = "a4") -> list[PrintedPaper]:
    """The two pages of each of these patients, all read at once by a foreign program."""
    summaries = list(map(summary_of, patients))
    compiler = Compiler()
    files = [_made(compiler, summary, paper) for summary in summaries]
    counts, joined = _joined(files)
    pages = _read(joined)
    papers = []
    for summary, file, count in zip(summaries, files, counts, strict=True):
        texts, blanks = zip(*islice(pages, count), strict=True)
        text = words(" ".join(texts))
        papers.append(PrintedPaper(summary=summary, text=text, blank_mm=blanks, kilobytes=len(file) / 1000))
    return papers


def _made(compiler: Compiler, summary: Summary, paper: str) -> bytes:
    data = as_given(handout(summary, WORDS), large=False) | {"large": False, "paper": paper}
    return packed(compiler.pdf("summary.typ", json.dumps(data).encode()))


def _joined(files: Sequence[bytes]) -> tuple[list[int], bytes]:
    """How many pages each has, and all of them as one file."""
    opened = [Pdf.open(BytesIO(file)) for file in files]
    whole, written = Pdf.new(), BytesIO()
    for one in opened:
        whole.pages.extend(one.pages)
    whole.save(written)
    return [len(one.pages) for one in opened], written.getvalue()


def _read(data: bytes) -> Iterator[tuple[str, float]]:
    """The words of each page, and what is blank between its last line and the place for its foot."""
    command = [program_of("pdftotext"), "-raw", "-bbox", "-", "-"]
    told = subprocess.run(command, input=data, capture_output=True, check=True).stdout.decode()
    for height, found in PAGE.findall(told):
        lows, said = zip(*WORD.findall(found), strict=True)
        bottom = float(height) - FOOT_MM * MM
        lowest = max(low for low in map(float, lows) if low < bottom + MM)
        yield unescape(" ".join(said)), (bottom - lowest) / MM
