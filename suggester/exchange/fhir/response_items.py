"""The items of a QuestionnaireResponse: the options that were chosen, or everything that is wrong.

Records send back more, less and otherwise than they were given, so nothing here is repaired and nothing
guessed. What cannot be read is a fault that names its element, and never what stands there.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from suggester.core.questionnaire.questionnaire import Questionnaire
from suggester.core.questionnaire.questions import Question, Refusal
from suggester.exchange.fhir.outcome import OutcomeIssue
from suggester.exchange.fhir.questionnaire import item_texts
from suggester.exchange.fhir.resource import code_system_path, is_ours

MODIFIER = "modifierExtension"
ELEMENT = frozenset({"id", "extension"})


def _with_extensions(*primitive: str) -> frozenset[str]:
    """Elements of a plain value, each of which may have a sibling with an extension."""
    return ELEMENT | {*primitive, *(f"_{name}" for name in primitive)}


ITEM = _with_extensions("linkId", "definition", "text") | {"answer", "item"}
CODING = _with_extensions("system", "version", "code", "display", "userSelected")
NO_HOST = " "
ANSWER = ELEMENT | {"valueCoding", "item"}


class Faults:
    """Everything that is wrong with a response, in the order of reading."""

    def __init__(self) -> None:
        self.found: list[OutcomeIssue] = []

    def note(self, expression: str, code: str, text: str) -> None:
        """Remember one fault, and go on reading."""
        self.found.append(OutcomeIssue(code=code, text=text, expression=expression))

    def unknown_elements(self, part: Mapping[str, object], place: str, known: frozenset[str]) -> None:
        """A modifier could turn every meaning round, and an unknown element was meant to say something."""
        if part.keys() <= known:
            return
        if MODIFIER in part:
            self.note(f"{place}.{MODIFIER}", "extension", "a modifier extension is not understood here")
        if part.keys() - known - {MODIFIER}:
            self.note(place, "structure", "there is an element here that FHIR R4 does not have at this place")


@dataclass(frozen=True, slots=True, kw_only=True)
class AnsweredItem:
    """The options that were chosen at one element; as far as they could be read, if not whole."""

    place: str
    options: tuple[str, ...]
    whole: bool


class ItemReader:
    """Reads the items of one response: questions in groups or in none, each linkId once.

    by_words: nobody knows which version of the questions was answered, so the words have to be today's.
    """

    def __init__(self, asked: Questionnaire, faults: Faults, *, by_words: bool) -> None:
        self.answered: dict[str, AnsweredItem] = {}
        self.groups: dict[str, str] = {}
        self.asked, self._faults, self._by_words = asked, faults, by_words
        self._texts = item_texts(asked)
        self._host = NO_HOST

    def read(self, parent: Mapping[str, object], place: str) -> None:
        """Every item of a response or of a group."""
        for item, at in self._listed(parent, "item", place):
            self._faults.unknown_elements(item, at, ITEM)
            link = item.get("linkId")
            if not isinstance(link, str) or link not in self._texts:
                self._faults.note(f"{at}.linkId", "not-found", "the questionnaire has no item of this linkId")
                self.read(item, at)
            elif link in self.answered or link in self.groups:
                self._faults.note(f"{at}.linkId", "duplicate", "this linkId stands twice in the response")
            else:
                self._is_todays(item.get("text", self._texts[link]), self._texts[link], f"{at}.text")
                self._take(link, item, at)

    def _take(self, link: str, item: Mapping[str, object], place: str) -> None:
        question = self.asked.questions.get(link)
        if question:
            self.answered[link] = self._answer(question, item, place)
            return
        self.groups[link] = place
        if "answer" in item:
            self._faults.note(f"{place}.answer", "structure", "this item is no question and takes no answer")
        self.read(item, place)

    def _answer(self, question: Question, item: Mapping[str, object], place: str) -> AnsweredItem:
        before = len(self._faults.found)
        self._nothing_below(question, item, place)
        read = [self._option(question, *given) for given in self._listed(item, "answer", place)]
        options = tuple([option for option in read if option])
        refusal = question.refusal(options) if options else None
        if refusal:
            self._faults.note(f"{place}.answer", *in_words(question, refusal))
        return AnsweredItem(place=place, options=options, whole=len(self._faults.found) == before)

    def _option(self, question: Question, answer: Mapping[str, object], place: str) -> str:
        """The option of one answer, or '' and the fault."""
        self._nothing_below(question, answer, place)
        coding = answer.get("valueCoding")
        if not isinstance(coding, dict):
            self._faults.note(place, "value", f"question {question.id!r} takes an answer as valueCoding")
            return ""
        self._faults.unknown_elements(answer, place, ANSWER)
        return self._code(question, coding, f"{place}.valueCoding")

    def _code(self, question: Question, coding: Mapping[str, object], place: str) -> str:
        self._faults.unknown_elements(coding, place, CODING)
        path, code = code_system_path(question), coding.get("code")
        if not self._is_ours(coding.get("system"), path):
            text = f"the answers to question {question.id!r} are of the code system …{path}"
            self._faults.note(f"{place}.system", "code-invalid", text)
        elif not isinstance(code, str) or code not in question.by_id:
            self._faults.note(f"{place}.code", *in_words(question, Refusal.NOT_AN_OPTION))
        elif self._is_todays(coding.get("display"), question.by_id[code].label, f"{place}.display"):
            return code
        return ""

    def _is_ours(self, system: object, path: str) -> bool:
        """As is_ours(), but what stands before the path is looked at once: all answers name the same."""
        if system == self._host + path:
            return True
        if not is_ours(system, path):
            return False
        self._host = str(system).removesuffix(path)
        return True

    def _nothing_below(self, question: Question, part: Mapping[str, object], place: str) -> None:
        if part.get("item", []) != []:
            self._faults.note(f"{place}.item", "structure", f"question {question.id!r} has no items below it")

    def _is_todays(self, given: object, today: str, place: str) -> bool:
        """Whether these words are today's, where the words are the evidence of what was read."""
        if not self._by_words or given == today:
            return True
        if given is None:
            text = "give the words that were shown, or name the questionnaire with its version"
            self._faults.note(place, "required", text)
        else:
            self._faults.note(
                place, "conflict", "these words are not today's; another thing may have been read"
            )
        return False

    def _listed(
        self, part: Mapping[str, object], name: str, place: str
    ) -> Iterator[tuple[dict[str, object], str]]:
        """The objects of a list, each with its place."""
        listed = part.get(name, [])
        if not isinstance(listed, list):
            self._faults.note(f"{place}.{name}", "structure", f"{name} has to be a list")
            return
        for number, one in enumerate(listed):
            at = f"{place}.{name}[{number}]"
            if isinstance(one, dict):
                yield one, at
            else:
                self._faults.note(at, "structure", f"each {name} has to be an object")


def in_words(question: Question, refusal: Refusal) -> tuple[str, str]:
    """FHIR's code for a refusal, and the refusal in words that name the question."""
    codes = {
        Refusal.MISSING: "required",
        Refusal.NOT_AN_OPTION: "code-invalid",
        Refusal.TWICE: "duplicate",
    }
    return codes.get(refusal, "business-rule"), f"question {question.id!r} {refusal.value}"
