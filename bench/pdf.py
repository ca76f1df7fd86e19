"""What a PDF costs: python bench/pdf.py

Every example patient in turn, so that no two PDFs after each other are of the same person, in one warm
process: CPU time of each, size, and memory. It fails when a budget is missed.
"""

import platform
import resource
import sys
import time
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import median

HOME = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(HOME))

from bench.web import told
from suggester.core.evaluation.evaluation import evaluate
from suggester.core.summary.summarise import summarise
from suggester.exchange.handout.blocks import Handout
from suggester.exchange.handout.build import handout
from suggester.exchange.handout.pdf import Press
from suggester.exchange.handout.plain_text import summary_text
from suggester.web.result.words import words_of
from suggester.web.site.language import language
from suggester.web.site.settings import Settings
from suggester.web.site.table_in_use import ShownTable
from tests.shipped import TABLE

ROUNDS = 4
DAY = date(2026, 11, 20)


def main() -> None:
    """Print every figure with its budget; exit 1 when one is missed."""
    print(f"{datetime.now(UTC):%Y-%m-%d}, Python {platform.python_version()}, {platform.machine()}")
    settings = Settings(secrets=("k" * 48,), region="uk", clinic_name="Skin clinic")
    words = words_of(ShownTable(table=TABLE, settings=settings, language=language("en")))
    answers = [TABLE.questionnaire.answers(case.answers) for case in TABLE.cases if case.stop is None]
    summaries = [summarise(evaluate(TABLE, given), DAY) for given in answers]
    began = time.process_time()
    papers = [handout(summary, words) for summary in summaries]
    each = (time.process_time() - began) / len(papers) * 1000
    print(f"{len(papers)} example patients, {ROUNDS} rounds; {each:.1f} ms to write a handout")
    press = Press()
    missed = made("PDF", press, papers, large=False)
    missed += told("memory of the process at most, MB", peak(), 120)
    missed += made("in large letters", press, papers, large=True)
    print(f"memory after as many in large letters, MB: {peak():.0f}")
    began = time.process_time()
    texts = [summary_text(paper) for paper in papers]
    missed += told("plain text, ms", (time.process_time() - began) / len(texts) * 1000, 20)
    sys.exit(1 if missed else 0)


def peak() -> float:
    """The most memory that this process has had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def made(name: str, press: Press, papers: list[Handout], *, large: bool) -> int:
    """Times and sizes of one kind of print."""
    began = time.process_time()
    press.pdf(papers[0], large=large)
    first = (time.process_time() - began) * 1000
    spent, sizes = [], []
    for paper in papers * ROUNDS:
        began = time.process_time()
        sizes.append(len(press.pdf(paper, large=large)) / 1000)
        spent.append((time.process_time() - began) * 1000)
    print(f"{name}: the first {first:.0f} ms, the slowest after it {max(spent):.0f} ms")
    if large:
        print(
            f"{name}: {median(spent):.1f} ms, {median(sizes):.0f} kB in the median, {max(sizes):.0f} at most"
        )
        return 0
    return told(f"{name}, ms of CPU in the median", median(spent), 20) + told(
        f"{name}, kB at most", max(sizes), 100
    )


if __name__ == "__main__":
    main()
