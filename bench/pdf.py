"""What a PDF costs: python bench/pdf.py

Every example patient in turn, so that no two PDFs after each other are of the same person: CPU of both
processes together, size and pages. Once in two pages and in large letters in turn, and once in two pages
alone, which the budget of a machine at rest (bench/yardstick.py) is for. Then the same from a real server
with one worker, for the memory of each process. It fails when a budget is missed.
"""

import platform
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from threading import Thread

from pikepdf import Pdf

HOME = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(HOME))

from bench.yardstick import Slowness, told
from suggester.core.evaluation.evaluation import evaluate
from suggester.core.summary.summarise import summarise
from suggester.exchange.handout.blocks import Handout
from suggester.exchange.handout.build import handout
from suggester.exchange.handout.pdf import Press
from suggester.exchange.handout.plain_text import summary_text
from suggester.web.result.words import words_of
from suggester.web.site.table_in_use import current
from tests.shipped import TABLE
from tests.web.paper import SITE
from tests.web.serving.running import Running, ask, get, limited, running, seconds_of_a_page
from tests.web.walking import SECRET, TODAY, Given, cookie_of, program

TOTAL = 400
"""PDFs, half of them in large letters."""
PATIENTS = [case.answers for case in TABLE.cases if case.stop is None]
CPU_OF_A_PROCESS = 2
"""Which clock of a process it is, by the numbers of Linux; the id of the clock holds that of the process."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What was seen of one kind of PDF, in the order in which they were made."""

    spent: list[float] = field(default_factory=list)
    sizes: list[float] = field(default_factory=list)
    pages: list[int] = field(default_factory=list)

    def line(self) -> str:
        """All of it in a line."""
        pages = ", ".join(f"{pages} in {count}" for pages, count in sorted(Counter(self.pages).items()))
        return (
            f"median {median(self.spent):.1f} ms, slowest {max(self.spent):.0f}; "
            f"{median(self.sizes):.0f} kB, at most {max(self.sizes):.0f}; pages: {pages}"
        )


def main() -> None:
    """Print every figure with its budget; exit 1 when one is missed."""
    print(f"{datetime.now(UTC):%Y-%m-%d}, Python {platform.python_version()}, {platform.machine()}")
    papers = handouts()
    text = plain_text(papers)
    missed = told("plain text, ms", text, 20)
    in_turns, alone = Slowness(), Slowness()
    small, large = made(papers, in_turns)
    missed += told("PDF, kB at most", max(small.sizes), 100)
    print(f"two pages: {small.line()}\nin large letters: {large.line()}")
    print(f"two pages in turns with large ones, at rest: {median(small.spent) / in_turns.median:.1f} ms")
    small, _ = made(papers, alone, larges=(False,))
    missed += alone.told("PDF, ms of CPU of both processes, median", median(small.spent), 20)
    print(f"one after the other: {small.line()}; {median(small.spent) / text:.1f} times the plain text")
    missed += served()
    sys.exit(1 if missed else 0)


def handouts() -> list[Handout]:
    """What every example patient takes along."""
    with program(TABLE, TODAY, **SITE).test_request_context():
        words = words_of(current())
        answers = map(TABLE.questionnaire.answers, PATIENTS)
        return [handout(summarise(evaluate(TABLE, given), TODAY), words) for given in answers]


def plain_text(papers: list[Handout]) -> float:
    """Milliseconds of one: what is slow today is slow at this as well, so ratios can be compared."""
    began = time.process_time()
    for paper in papers:
        summary_text(paper)
    return (time.process_time() - began) / len(papers) * 1000


def made(
    papers: list[Handout], machine: Slowness, larges: tuple[bool, ...] = (False, True)
) -> tuple[Measured, Measured]:
    """Times, sizes and pages of PDFs of these kinds in turn, and how long the first one took."""
    press, kinds = Press(), (Measured(), Measured())
    began = time.monotonic()
    press.pdf(papers[0])
    print(f"the first PDF, with the start of its process, ms: {(time.monotonic() - began) * 1000:.0f}")
    laying_out = OtherClock(press)
    for paper in islice(cycle(papers), TOTAL // 2):
        machine.look()
        for large in larges:
            kind = kinds[large]
            began = time.process_time()
            data = press.pdf(paper, large=large)
            kind.spent.append((time.process_time() - began + laying_out.seconds()) * 1000)
            kind.sizes.append(len(data) / 1000)
            kind.pages.append(len(Pdf.open(BytesIO(data)).pages))
    return kinds


class OtherClock:
    """CPU of the process that lays out, with what it does when its answer is sent."""

    def __init__(self, press: Press) -> None:
        self._press = press
        self._id: int | None = None
        self._last = 0.0
        self.seconds()

    def seconds(self) -> float:
        """How much it has taken since this was last asked, or since its start."""
        same, last = self._id == self._press.typesetter.process_id, self._last
        self._id = self._press.typesetter.process_id
        self._last = time.clock_gettime(~(self._id or 0) << 3 | CPU_OF_A_PROCESS)
        return self._last - last if same else self._last


def served() -> int:
    """Memory of the two processes of a server with one worker, after so many PDFs of both kinds."""
    with TemporaryDirectory() as folder:
        settings = {"SUGGESTER_SECRET_KEY": SECRET, "SUGGESTER_REGION": "uk"}
        with running(Path(folder), *limited(requests=0), settings=settings) as server:
            assert server.process.stdout
            Thread(target=server.process.stdout.read, daemon=True).start()
            seconds_of_a_page(server)
            (worker,) = server.workers
            print(f"process that serves, before its first PDF, MB: {most_memory(worker):.0f}")
            laying_out = max(fetched(server, worker, *wanted) for wanted in islice(cycle(copies()), TOTAL))
            missed = told(f"process that serves, after {TOTAL} PDFs, MB at most", most_memory(worker), 120)
            return missed + told("process that lays them out, MB at most", laying_out, 120)


def copies() -> Iterator[tuple[Given, str]]:
    """Every patient with both kinds of PDF."""
    for given in PATIENTS:
        for address in ("/summary.pdf", "/summary-large.pdf"):
            yield given, address


def fetched(server: Running, worker: int, given: Given, address: str) -> float:
    """Get one PDF; the most memory that the process has had which laid it out, in MB."""
    answer = ask(server, get(address, f"Cookie: answers={cookie_of(given)}", "Connection: close"))
    assert b"%PDF" in answer, answer[:200]
    threads = Path(f"/proc/{worker}/task").glob("*/children")
    return max(most_memory(int(child)) for thread in threads for child in thread.read_text().split())


def most_memory(process: int) -> float:
    """The most memory that this process has had, in MB."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))


if __name__ == "__main__":
    main()
