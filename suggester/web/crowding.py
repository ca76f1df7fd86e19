"""What gives way on the two printed pages, so that every warning has its place."""

from suggester.core.summary_parts import Summary

A_BOX = 12  # what the edge and the labels of a box take, counted in words
LIMITS = (44, 120, 170, 310, 400)
COMPARISON_STAYS = 4


def crowding(summary: Summary) -> int:
    """From 0, nothing gives way, to 5: the comparison, which is left to the screen only when all is held.

    The words of the warnings decide. The limits were found by printing every example patient on A4 and
    Letter; summary_print.css says what gives way at each of them, tests/browser/test_print.py counts pages.
    """
    words = [word for text in _warnings(summary) for word in text.split()]
    level = sum(len(words) + A_BOX * len(summary.checks) > limit for limit in LIMITS)
    return min(level, COMPARISON_STAYS) if summary.lists_an_open_procedure else level


def _warnings(summary: Summary) -> list[str]:
    """What is printed of each warning: those that an answer made, and those that always come with a plan."""
    made = [text for one in summary.checks for text in (one.rule.title, one.rule.reason, one.rule.wait)]
    answers = [label for one in summary.checks for label in one.labels]
    plans = [plan for column in summary.columns if len(column.plans) > 1 for plan in column.listed]
    return [*made, *answers, *(rule.reason for plan in plans for rule in plan.always)]
