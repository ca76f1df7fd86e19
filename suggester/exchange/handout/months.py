"""The months of a handout: visits and red days of each choice, and what the marks of all pictures mean."""

from suggester.core.summary.course import Course
from suggester.core.summary.summary import Summary
from suggester.exchange.handout.blocks import FULL, Legend, Months, Section
from suggester.exchange.handout.lines import Circles, Sign, Track
from suggester.exchange.handout.words import Words

AXIS = range(10)


def months(summary: Summary, words: Words) -> Section:
    """What the months of each choice could look like."""
    rows = tuple((course.column.title, course.words, track_of(course)) for course in summary.courses)
    block = Months(tuple(_month(month, words) for month in AXIS), rows, Legend(months_key(words), ""))
    return Section("months", words.text("months_title"), (words.text("months_intro"),), (block,), only=FULL)


def track_of(course: Course) -> Track:
    """What is drawn of one course."""
    visits = tuple((visit.week, visit.mark, visit.sure) for visit in course.visits)
    return Track(visits, course.red_days, course.judge_week)


def circles_of(red_days: tuple[int, ...], words: Words) -> Circles:
    """How red skin may be on the days after a visit: as a rule so long, and at most so long."""
    usual, most = red_days
    red = {0: "most"} | {day: "less" if day < usual else "perhaps" for day in (1, 3, 7) if day < most}
    days = tuple((red.get(day, "gone"), str(day)) for day in (0, 1, 3, 7))
    return Circles((*days, ("later", words.phrase("later"))))


def numbers_legend(words: Words) -> Legend:
    """What stands below the comparison; on two pages the courses are in it as well."""
    dots = _dots_key(words) if words.grid.draws_numbers else ()
    return Legend(dots, words.text("number_note"), words.text("pictures_key"))


def _dots_key(words: Words) -> tuple[Sign, ...]:
    _ = words.phrase
    return (
        Sign("counted", _("counted in one study")),
        Sign("could-be", _("could be")),
        Sign("not", _("not")),
    )


def months_key(words: Words) -> tuple[Sign, ...]:
    """What the marks in a course mean."""
    _ = words.phrase
    return (
        Sign("needling", _("needling")),
        Sign("laser", _("laser")),
        Sign("perhaps", _("perhaps one more")),
        Sign("red", _("red days: as a rule, and at most")),
        Sign("judge", _("time to judge")),
    )


def _month(month: int, words: Words) -> str:
    """Every third month in words, the others as their number."""
    if month == 0:
        return words.phrase("first visit")
    return words.counted("%(num)s month", "%(num)s months", month) if month % 3 == 0 else str(month)
