"""The words that a handout is written with: fixed texts, words of the interface, names and signs."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from suggester.core.table.approaches import Grid
from suggester.core.table.approval import Approval, ApprovalWords, approval_words
from suggester.core.table.rules import Effect, Outcome, Rule
from suggester.exchange.handout.lines import Line, Run, Sign

SHAPES = {Outcome.NONE: "none", Outcome.SUGGEST: "suggest", Outcome.CAUTION: "caution", Outcome.HOLD: "hold"}
WARNING = {Effect.CAUTION: Outcome.CAUTION, Effect.HOLD: Outcome.HOLD}


class Phrase(Protocol):
    """Words of the interface in the language of the installation, with their places filled."""

    def __call__(self, text: str, **places: object) -> str:
        """The same words in this language."""


class TextLookup(Protocol):
    """A fixed text by its id, with its places filled."""

    def __call__(self, text_id: str, **places: object) -> str:
        """The text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What an installation says, in its language and with its names and numbers filled in."""

    language: str
    direction: str
    site: str
    pays: bool
    contact: str
    emergency_number: str
    text: TextLookup
    phrase: Phrase
    counted: Callable[[str, str, int], str]
    day: Callable[[date], str]
    inside: Callable[[str], str]
    """A title as it stands within a sentence."""
    approach_names: Mapping[str, str]
    grid: Grid
    citation: Mapping[str, int]

    def approval(self, approval: Approval | None) -> ApprovalWords:
        """Who answers for the table."""
        return approval_words(approval, self.text, self.day)

    def status(self, outcome: Outcome) -> Sign:
        """How an approach stands."""
        return Sign(SHAPES[outcome], self.text(outcome.text_id))

    def urgent(self, rule: Rule) -> Sign:
        """What stands in place of 'Not now' on a hold that cannot wait."""
        return Sign(rule.urgency.name.lower(), self.text(rule.urgency.text_id))

    def effect(self, effect: Effect) -> str:
        """What rows of this effect do, in a word for the professional."""
        _ = self.phrase
        if effect is Effect.STOP:
            return _("Stop")
        return _("Information") if effect is Effect.INFO else self.text(f"outcome_{effect.name.lower()}")

    def sure(self, word: str) -> Sign:
        """How sure a statement is, by the word that the table uses."""
        _ = self.phrase
        said = {
            "sure": _("Sure"),
            "fairly sure": _("Fairly sure"),
            "not sure": _("Not sure"),
            "we do not know": _("We do not know"),
        }
        return Sign(word.replace(" ", "-"), said[word])

    def open_answers(self, count: int) -> str:
        """How many answers are open."""
        return self.text("open_answers_one") if count == 1 else self.text("open_answers_many", count=count)

    def cited(self, sources: Iterable[str]) -> Line:
        """The numbers of these sources, small."""
        numbers = ", ".join(str(self.citation[name]) for name in sorted(sources))
        return (Run(numbers, "cite"),) if numbers else ()

    def row(self, rule: Rule) -> Line:
        """What a row says, with its number and those of its sources."""
        return (Run(rule.reason), Run(rule.id, "row"), *self.cited(rule.sources))
