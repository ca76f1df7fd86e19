"""What rule files say, in the words of the pages: questions and answers for their ids, names for things.

Where an id has no words in this table it stays as it is written: nothing that somebody wrote is hidden.
"""

from collections.abc import Callable, Mapping

from suggester.core.table.rules import RuleTable
from suggester.core.writing.kind import Kind
from suggester.core.writing.shapes import Shape
from suggester.web.site.table_in_use import ShownTable

CONDITIONS = frozenset({"when", "calm", "careful"})
OF_QUESTIONS = frozenset({"answers", "show_when"})
OUTCOMES = {
    "none": "not listed", "suggest": "listed", "caution": "caution", "hold": "hold", "stop": "stop",
}  # fmt: skip
OF_OUTCOMES = frozenset({"at_least", "never"})
REVIEWS = {"confirm": "to be confirmed", "check": "to be checked"}
YES_NO = {"true": "yes", "false": "no"}


class TableWords:
    """The words of one table for what its files say."""

    def __init__(self, shown: ShownTable) -> None:
        self._shown = shown
        self._table = shown.table
        self._phrase = shown.language.words
        self._either = f" {shown.language.words('or')} "

    def of_field(self, kind: Kind, thing: str, field: str, words: str) -> str:
        """What one field says, as a reader of pages would say it."""
        if not words:
            return ""
        if field in CONDITIONS and ":" in words:
            return self._conditions(words)
        if field in OF_QUESTIONS:
            return self._each_line(words, self._answered)
        return self._plain(kind, thing, field, words)

    def of_thing(self, kind: Kind, thing: str) -> str:
        """What a thing is called where people meet it."""
        namer = self._namers.get(kind.name)
        return (namer(thing) if namer else "") or thing

    def _plain(self, kind: Kind, thing: str, field: str, words: str) -> str:
        if field == "expect":
            return self._each_line(words, self._expected)
        if kind.name == "calm answers":
            return self._answered(field, words.replace("\n", ", "))
        named = (self._named(one, thing) for one in words.split("\n"))
        return self._value(kind, field, words) or "\n".join(named)

    def _value(self, kind: Kind, field: str, words: str) -> str:
        """One of the few values that a field can have, as people say it; '' where it can have any."""
        if kind.name == "row" and field == "settles":
            return self._table.wording.get(f"settles_{words}", "")
        known: Mapping[str, str] = REVIEWS if field == "review" else {}
        if field in OF_OUTCOMES or (kind.name == "row" and field == "effect"):
            known = OUTCOMES
        elif kind.field(field).shape is Shape.FLAG:
            known = YES_NO
        return self._phrase(known[words]) if words in known else ""

    def _named(self, words: str, thing: str) -> str:
        """A question, an approach or an answer to the question that this is about, by its name."""
        question = self._table.questionnaire.questions.get(words)
        if question:
            return question.short
        around = self._table.questionnaire.questions.get(thing.partition("/")[0])
        if around and words in around.by_id:
            return around.by_id[words].label
        return self._shown.approach_names.get(words, words)

    def _conditions(self, words: str) -> str:
        parts = (part.partition(":") for part in words.split(";"))
        return "; ".join(self._condition(name.strip(), options) for name, _, options in parts)

    def _condition(self, name: str, options: str) -> str:
        listed = [self._label(name, option.strip()) for option in options.split("|")]
        return f"{self._short(name)}: {self._either.join(listed)}"

    def _each_line(self, words: str, tell: Callable[[str, str], str]) -> str:
        lines = (line.partition(": ") for line in words.split("\n"))
        return "\n".join(tell(name, said) for name, _, said in lines)

    def _answered(self, name: str, said: str) -> str:
        labels = [self._label(name, one) for one in said.strip("[]").split(", ")]
        return f"{self._short(name)}: {', '.join(labels)}"

    def _expected(self, name: str, said: str) -> str:
        return f"{self._shown.approach_names.get(name, name)}: {self._phrase(OUTCOMES.get(said, said))}"

    def _short(self, name: str) -> str:
        question = self._table.questionnaire.questions.get(name)
        return question.short if question else name

    def _label(self, name: str, option: str) -> str:
        question = self._table.questionnaire.questions.get(name)
        return question.by_id[option].label if question and option in question.by_id else option

    @property
    def _namers(self) -> Mapping[str, Callable[[str], str]]:
        table = self._table
        return {
            "question": self._short,
            "option": self._option,
            "page": lambda thing: next((p.title for p in table.questionnaire.pages if p.id == thing), ""),
            "approach": lambda thing: self._shown.approach_names.get(thing, ""),
            "fact": self._fact,
            "fact number": self._fact,
            "topic": lambda thing: table.topics.get(thing, ""),
            "comparison cell": self._cell,
            "comparison number": self._cell,
            "comparison row": lambda thing: self._cell(f"{thing}/"),
            "comparison column": lambda thing: self._cell(f"/{thing}"),
            "source": lambda thing: table.sources[thing].title if thing in table.sources else "",
            "region": lambda thing: table.regions[thing].name if thing in table.regions else "",
            "text": lambda thing: thing.replace("_", " ").capitalize(),
            "case": lambda thing: next((one.title for one in table.cases if one.id == thing), ""),
        }

    def _option(self, thing: str) -> str:
        """The question, and which of its answers: the words of the answer stand below."""
        name, _, option = thing.partition("/")
        question = self._table.questionnaire.questions.get(name)
        if not question or option not in question.by_id:
            return f"{self._short(name)}, {option}".rstrip(", ")
        place = self._shown.language.phrase(
            "answer %(number)s of %(count)s", number=question.place[option] + 1, count=len(question.options)
        )
        return f"{question.short}, {place}"

    def _fact(self, thing: str) -> str:
        approach, _, topic = thing.partition("/")
        name = self._shown.approach_names.get(approach, approach)
        topics = self._table.topics
        return f"{name}: {topics.get(topic.partition('/')[0], topic)}".rstrip(": ")

    def _cell(self, thing: str) -> str:
        row, _, column = thing.partition("/")
        rows = {one.id: one.title for one in self._table.grid.rows}
        columns = {one.id: one.title for one in self._table.grid.columns}
        column = column.partition("/")[0]
        return ", ".join(titles.get(one, one) for one, titles in ((row, rows), (column, columns)) if one)


def readers_of(table: RuleTable, thing: str) -> tuple[str, ...]:
    """The rows and promises that read this question, or this answer, by their ids."""
    name, _, option = thing.partition("/")
    conditions = {one.id: one.when for one in table.rules} | {one.id: one.when for one in table.promises}
    return tuple(
        reader
        for reader, when in conditions.items()
        if any(one.question == name and (not option or option in one.options) for one in when)
    )
