"""What gives way on the two printed pages, so that every warning has its place."""

from suggester.core.summary.summary import Summary
from suggester.exchange.handout.fitting import words_of_warnings

LIMITS = (44, 120, 170, 310, 400)
COMPARISON_STAYS = 4


def crowding(summary: Summary) -> int:
    """From 0, nothing gives way, to 5: the comparison, which is left to the screen only when all is held.

    The words of the warnings decide. The limits were found by printing every example patient on A4 and
    Letter; summary_print.css says what gives way at each of them, tests/browser/test_print.py counts pages.
    """
    words = words_of_warnings(summary)
    level = sum(words > limit for limit in LIMITS)
    return min(level, COMPARISON_STAYS) if summary.lists_an_open_procedure else level
