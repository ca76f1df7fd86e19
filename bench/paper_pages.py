"""What is on paper, for many patients: python bench/paper_pages.py [a4|letter] [how many plausible patients]

All example patients, 200 at random, 1,000 as the weights of the table make them, and 200 who are not sure of
much: pages, blank room, what gave way, and whether every warning is there word for word. It fails where
somebody gets more than three pages or 100 kB, fewer than 95 % of all but those at random two, a warning is
missing, or something gave way beside 60 mm of blank paper, of a page or of one half beside words in the
other.
"""

import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from statistics import median

HOME = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(HOME))

from tests.exchange.handout.measuring import (
    EXAMPLES,
    PrintedPaper,
    plausible_people,
    printed,
    random_people,
    unsure_people,
)

BLANK_MM, MOST_PAGES, ON_TWO_PAGES, KILOBYTES = 60, 3, 0.95, 100


def main() -> None:
    """Print a table for each kind of patients; exit 1 when a promise is broken."""
    paper = sys.argv[1] if len(sys.argv) > 1 else "a4"
    number = int(sys.argv[2]) if len(sys.argv) > 2 else 1_000
    people = {
        "example": EXAMPLES,
        "random": random_people(200),
        "plausible": plausible_people(number),
        "unsure": unsure_people(200),
    }
    broken = [shown(kind, printed(some, paper)) for kind, some in people.items()]
    sys.exit(1 if any(broken) else 0)


def shown(kind: str, papers: Sequence[PrintedPaper]) -> bool:
    """Print what came out for one kind of patients; whether a promise is broken."""
    pages = Counter(one.pages for one in papers)
    wasted = sum(one.wasted_mm > BLANK_MM for one in papers)
    missing = sum(bool(one.missing_warnings) for one in papers)
    warnings = [len(one.summary.settling.all) for one in papers]
    middle, most = median(warnings), max(warnings)
    print(f"\n{len(papers)} {kind} patients, {middle:.0f} warnings in the median, {most} at most")
    print("  pages: " + ", ".join(f"{count} with {number}" for number, count in sorted(pages.items())))
    blank = median(one.blank_mm[-1] for one in papers)
    print(
        f"  blank on the last page, median: {blank:.0f} mm; over {BLANK_MM} mm beside what gave way: {wasted}"
    )
    largest = max(one.kilobytes for one in papers)
    print(f"  a warning is missing: {missing}; kilobytes at most: {largest:.0f}")
    for part, count in Counter(part for one in papers for part in one.given_way).most_common():
        print(f"  {count / len(papers):>5.0%} without {part}")
    too_many = max(pages) > MOST_PAGES or (kind != "random" and pages[2] / len(papers) < ON_TWO_PAGES)
    return bool(too_many or wasted or missing or largest > KILOBYTES)


if __name__ == "__main__":
    main()
