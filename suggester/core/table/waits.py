"""A wait that ends: the days after which a row that only time can settle may speak no more.

Read strictly, from one form of words, and never guessed: "Until 4 weeks or more are over" ends, "Until it has
healed" does not, and neither does what a doctor or a clinic has to settle. Such a wait began before the
patient answered, as with a new scar: counted from the answers it ends rather late than early.
"""

import re

from suggester.core.table.rules import Effect, Rule, Settles

PLAIN = re.compile(r"Until (\d{1,2}) (day|week|month|year)s?(?: or more)? (?:is|are) over[.,;]")
DAYS = {"day": 1, "week": 7, "month": 31, "year": 366}
"""At most: a day late is a day of patience, a day early is a hold overlooked."""


def days_to_wait(rule: Rule) -> int:
    """The days that a hold or caution asks to wait, where it names them and time alone settles it; else 0."""
    if rule.effect not in {Effect.HOLD, Effect.CAUTION} or rule.settles is not Settles.TIME:
        return 0
    named = PLAIN.match(rule.wait)
    return int(named[1]) * DAYS[named[2]] if named else 0
