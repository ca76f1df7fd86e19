"""Where a patient stands and where each step leads: worked out from the answers, with no cursor kept."""

from dataclasses import dataclass
from functools import cached_property

from suggester.core.questionnaire.questionnaire import Page, Questionnaire
from suggester.core.questionnaire.questions import Chosen

CHANGE = "change"
START, CHECK, SUMMARY, STOP = "/", "/check", "/summary", "/stop"


@dataclass(frozen=True, slots=True, kw_only=True)
class JourneyStep:
    """Where a page stands: step number of total, and how many follow-up pages came since that step."""

    number: int
    total: int
    extra: int


@dataclass(frozen=True, kw_only=True, eq=False)
class Journey:
    """The way of one patient. Changing: one answer is being changed from the check page."""

    questionnaire: Questionnaire
    known: Chosen
    changing: bool = False
    stopped_at: Page | None = None
    """The first page with an answer that stops; nobody is asked past it."""

    @cached_property
    def path(self) -> tuple[Page, ...]:
        """The pages that this patient is asked, in order."""
        return self.questionnaire.path(self.known)

    @cached_property
    def reached(self) -> Page | None:
        """The page beyond which nobody is asked: where a stop came up, or an answer is missing; else None."""
        return self.stopped_at or self.questionnaire.first_open(self.known)

    @property
    def is_answered(self) -> bool:
        """Whether no answer is missing, a stop or not."""
        return self.questionnaire.first_open(self.known) is None

    @property
    def resume(self) -> str:
        """Where to go on: to the stop, the first page that needs an answer, or the check page."""
        if self.stopped_at:
            return STOP
        return address(self.reached) if self.reached else CHECK

    def may_see(self, page: Page) -> bool:
        """Whether a page is on the way and all before it is answered: nobody is asked past an open gate."""
        reached = self.reached
        return any(page is other for other in self.path) and not (reached and self.is_before(reached, page))

    def after(self, page: Page) -> str:
        """Where an answered page leads: to a stop, to an open page, on; after a change to the check page."""
        if self.stopped_at:
            return STOP
        reached = self.reached
        if reached and self.is_before(reached, page):
            return address(reached)
        if self.changing:
            return address(reached, change=True) if reached else CHECK
        later = [other for other in self.path if self.is_before(page, other)]
        return address(later[0]) if later else CHECK

    def before(self, page: Page) -> str:
        """The page before this one on this patient's way; from a change, the check page."""
        if self.changing:
            return CHECK
        earlier = [other for other in self.path if self.is_before(other, page)]
        return address(earlier[-1]) if earlier else START

    def step(self, page: Page) -> JourneyStep:
        """A page with nothing but follow-ups is no step of its own: the total is the same for everybody."""
        steps = [other for other in self.questionnaire.steps if not self.is_before(page, other)]
        extra = [
            other
            for other in self.path
            if not self.is_before(page, other) and (not steps or self.is_before(steps[-1], other))
        ]
        return JourneyStep(number=len(steps), total=len(self.questionnaire.steps), extra=len(extra))

    def is_before(self, one: Page, other: Page) -> bool:
        """Whether a page comes earlier in the questionnaire."""
        return self._place[one.id] < self._place[other.id]

    @cached_property
    def _place(self) -> dict[str, int]:
        return {page.id: place for place, page in enumerate(self.questionnaire.pages)}

    def change_addresses(self) -> dict[str, str]:
        """For each page the address that leads back to the check page."""
        return {page.id: address(page, change=True) for page in self.questionnaire.pages}


def address(page: Page, *, change: bool = False) -> str:
    """The address of a page. It never carries an answer."""
    return f"/questions/{page.id}" + (f"?{CHANGE}=1" if change else "")
