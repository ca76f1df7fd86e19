"""One question: its options, when it is shown, and which answers it takes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from suggester.core.questionnaire.pictures import set_of

Chosen = Mapping[str, tuple[str, ...]]
"""Question id to the ids of the options chosen; a question that is not in it was not answered yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One thing that a patient can tick."""

    id: str
    label: str
    hint: str = ""
    exclusive: bool = False
    unknown: bool = False
    may_change: bool = False
    asked_again_since: str = ""
    """The version with which this option became narrower: who ticked it before is asked again."""
    group: str = ""
    """The group of its question under whose heading it stands; '' for none."""
    picture: str = ""
    """The drawing beside its words; '' for none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionGroup:
    """A heading over some options of one question."""

    id: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A question, and the options of which any one is enough."""

    question: str
    options: frozenset[str]

    def holds(self, chosen: Chosen) -> bool:
        """Whether at least one of the options was chosen; a question without an answer never holds."""
        return not self.options.isdisjoint(chosen.get(self.question, ()))


class Refusal(Enum):
    """Why an answer to a question cannot be taken; a test holds every kind to words for the patient."""

    MISSING = "needs an answer"
    NOT_ONE = "takes one option"
    NOT_AN_OPTION = "has no such option"
    TWICE = "was given the same option twice"
    NOT_ALONE = "was given an option that cannot stand beside another"
    TOO_MANY = "was given more options than it takes"


@dataclass(frozen=True, kw_only=True)
class Question:
    """One question with its options, why it is asked, and when it is shown."""

    id: str
    text: str
    short: str
    hint: str
    why: str
    note: str
    many: bool
    required: bool
    safety: bool
    offers_support: bool
    about_medicines: bool
    about_the_skin: bool
    """Whether the answer is about one place or one wish, and not about the whole person."""
    calm: str
    at_most: int | None
    sources: tuple[str, ...]
    show_when: tuple[Condition, ...]
    options: tuple[Option, ...]
    groups: tuple[OptionGroup, ...] = ()

    @cached_property
    def by_id(self) -> Mapping[str, Option]:
        """The options by their ids, in the order of the file."""
        return {option.id: option for option in self.options}

    @cached_property
    def calm_options(self) -> frozenset[str]:
        """The answers that nothing speaks against: 'none of these', or the one that is named as calm."""
        return frozenset({o.id for o in self.options if o.exclusive} | ({self.calm} if self.calm else set()))

    @cached_property
    def first_apart(self) -> str:
        """The option before which 'or' stands: 'none of these', else the first open answer; '' if none."""
        exclusive = [option.id for option in self.options if option.exclusive]
        unknown = [option.id for option in self.options if option.unknown]
        return next(iter(exclusive or unknown), "")

    @cached_property
    def picture_set(self) -> str:
        """Which set the drawings of its options belong to; '' where none has one."""
        return next((set_of(option.picture) for option in self.options if option.picture), "")

    @cached_property
    def place(self) -> Mapping[str, int]:
        """Where each option stands, from 0."""
        return {option.id: place for place, option in enumerate(self.options)}

    def is_shown(self, chosen: Chosen) -> bool:
        """A follow-up is shown when any of its conditions holds; every other question always is."""
        return not self.show_when or any(condition.holds(chosen) for condition in self.show_when)

    def option(self, option_id: str) -> Option:
        """The option with this id; KeyError if the question has none."""
        return self.by_id[option_id]

    def chosen_options(self, chosen: Chosen) -> tuple[Option, ...]:
        """The options that were chosen; none where the question was skipped."""
        return tuple([self.by_id[option_id] for option_id in chosen.get(self.id, ())])

    def in_order(self, options: Iterable[str]) -> tuple[str, ...]:
        """The same options in the order of the file, once each, so that two equal answers look the same."""
        known = {option for option in options if option in self.place}
        if len(known) < 2:
            return tuple(known)
        return tuple(sorted(known, key=self.place.__getitem__))

    def labels(self, options: Sequence[str]) -> tuple[str, ...]:
        """What the patient read beside the options that were chosen."""
        return tuple(self.by_id[option_id].label for option_id in options)

    def refusal(self, options: Sequence[str]) -> Refusal | None:
        """Why these options are no answer to this question, or None if they are one."""
        if not options:
            return Refusal.MISSING if self.required else None
        if not self.by_id.keys() >= set(options):
            return Refusal.NOT_AN_OPTION
        if len(set(options)) < len(options):
            return Refusal.TWICE
        return self._refusal_of_several(options) if len(options) > 1 else None

    def is_narrower(self, options: Sequence[str], version: str) -> bool:
        """Whether one of these options means less now than under a table of this version."""
        return any(self.by_id[option_id].asked_again_since > version for option_id in options)

    def _refusal_of_several(self, options: Sequence[str]) -> Refusal | None:
        if not self.many:
            return Refusal.NOT_ONE
        if any(self.option(option_id).exclusive for option_id in options):
            return Refusal.NOT_ALONE
        if self.at_most is not None and len(options) > self.at_most:
            return Refusal.TOO_MANY
        return None
