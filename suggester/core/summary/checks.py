"""What to check first, gathered by who can settle it; answers that are still open stand in one place."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from suggester.core.evaluation.explanation import Spoken
from suggester.core.questionnaire.questions import Question
from suggester.core.table.rules import Effect, Settles

SHORT_LIST = 3
"""How many of one group are read at a glance; a single one more is not worth a tap."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SettlingGroup:
    """Holds and cautions that the same people or the same wait can settle, the gravest first."""

    settles: Settles
    checks: tuple[Spoken, ...]

    @property
    def first(self) -> tuple[Spoken, ...]:
        """Those that stand open to the eye: every hold, and cautions as far as a short list goes."""
        holds = sum(one.rule.effect is Effect.HOLD for one in self.checks)
        return self.checks if len(self.checks) <= SHORT_LIST + 1 else self.checks[: max(holds, SHORT_LIST)]

    @property
    def rest(self) -> tuple[Spoken, ...]:
        """The other cautions, for which one more tap is needed."""
        return self.checks[len(self.first) :]


@dataclass(frozen=True, slots=True, kw_only=True)
class Checks:
    """Every hold and caution that an answer made, each in one of three places.

    Urgent: to be said before all others. Open: nothing but an 'I am not sure' or the like made it.
    """

    urgent: tuple[Spoken, ...]
    groups: tuple[SettlingGroup, ...]
    open: tuple[Spoken, ...]

    @property
    def named(self) -> tuple[Spoken, ...]:
        """Those that answers made which are known."""
        return (*self.urgent, *(one for group in self.groups for one in group.checks))

    @property
    def all(self) -> tuple[Spoken, ...]:
        """All of them, in the order of the page."""
        return (*self.named, *self.open)

    @property
    def open_questions(self) -> tuple[Question, ...]:
        """The questions whose answers are open, each once."""
        asked = {because.question.id: because.question for one in self.open for because in one.because}
        return tuple(asked.values())

    @property
    def hold_titles(self) -> tuple[str, ...]:
        """What the holds are about; urgent ones are said apart."""
        return self._titles(Effect.HOLD)

    @property
    def caution_titles(self) -> tuple[str, ...]:
        """What the cautions are about."""
        return self._titles(Effect.CAUTION)

    def _titles(self, effect: Effect) -> tuple[str, ...]:
        named = (one for group in self.groups for one in group.checks if one.rule.effect is effect)
        return tuple(dict.fromkeys(one.rule.title for one in named))


def gathered(checks: Iterable[Spoken], never_open: Collection[str]) -> Checks:
    """Checks in their places. A doubt about a question in never_open is no open answer like any other.

    The checks come the gravest first, and stay so within a group.
    """
    urgent, calmer = parted(checks, lambda one: one.rule.is_urgent_hold)
    open_ones, known = parted(calmer, lambda one: is_open(one, never_open))
    groups = (
        SettlingGroup(settles=settles, checks=them)
        for settles in Settles
        if (them := tuple(one for one in known if one.rule.settles is settles))
    )
    return Checks(urgent=urgent, groups=tuple(sorted(groups, key=_gravest_group_first)), open=open_ones)


def parted(
    checks: Iterable[Spoken], is_first: Callable[[Spoken], bool]
) -> tuple[tuple[Spoken, ...], tuple[Spoken, ...]]:
    """Those that are, and those that are not, each in the order in which they came."""
    checks = tuple(checks)
    return tuple(filter(is_first, checks)), tuple(one for one in checks if not is_first(one))


def is_open(one: Spoken, never_open: Collection[str]) -> bool:
    """Whether nothing but answers that are open made this row speak."""
    return bool(one.because) and all(
        option.unknown and because.question.id not in never_open
        for because in one.because
        for option in because.options
    )


def _gravest_group_first(group: SettlingGroup) -> tuple[bool, int]:
    """Support stands before all, for whoever needs it; the order of Settles decides between equals."""
    return group.settles is not Settles.SUPPORT, -max(one.rule.effect for one in group.checks)
