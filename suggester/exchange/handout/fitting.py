"""How much has to give way so that a summary stays on two pages of paper.

Warnings always have their place. What gives way still stands on the page, and in large letters.
"""

from suggester.core.summary.summary import Summary

A_BOX = 12
"""What the frame of a box takes, in words."""
A_NARROWER_COLUMN = 60
"""What each choice beyond four takes, in words: the same texts in narrower columns need more lines."""
ROOM = (222, 262, 580)
"""Words of warnings that two pages have room for: beside everything; without the visits; without what each
choice is and the lines for one's own as well. Found by printing every case and random patients."""


def crowding(summary: Summary) -> int:
    """From 0, nothing gives way, to 2. Where two pages are too few all the same, nothing has to."""
    words = words_of_warnings(summary) + A_NARROWER_COLUMN * max(0, len(summary.columns) - 4)
    return next((level for level, room in enumerate(ROOM) if words <= room), 0)


def words_of_warnings(summary: Summary) -> int:
    """The room that warnings take on paper: those that an answer made, and those that come with a plan."""
    boxes = [
        part
        for one in summary.checks
        for part in (one.rule.title, one.rule.reason, one.rule.wait, *one.labels)
    ]
    plans = (plan for column in summary.columns if len(column.plans) > 1 for plan in column.listed)
    always = [rule.reason for plan in plans for rule in plan.always]
    return sum(len(text.split()) for text in (*boxes, *always)) + A_BOX * len(summary.checks)
