"""A QuestionnaireResponse, as a record sends it, to valid answers: by the one door of all answers.

Records rewrite which questionnaire was answered, and drop versions; what they keep are the words. So a
response that names our questionnaire with today's version is read by its codes. One that names none, or that
of another server, has to show in its words that today's questions were read. Another version is refused.

Who answered, when, and for whom may stand in it, and is neither read nor passed on.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from suggester.core.questionnaire.questionnaire import Answers, AnswersError, as_given
from suggester.core.questionnaire.questions import Chosen, Question, Refusal
from suggester.core.table.rules import RuleTable
from suggester.exchange.fhir.outcome import INFORMATION, OutcomeIssue
from suggester.exchange.fhir.questionnaire import page_link, questions_version
from suggester.exchange.fhir.resource import is_ours, questionnaire_path
from suggester.exchange.fhir.response_items import Faults, ItemReader, in_words

RESPONSE = "QuestionnaireResponse"
PARAMETERS = "Parameters"
RESOURCE = frozenset({"resourceType", "id", "_id", "meta", "language", "_language"})
RESPONSE_ELEMENTS = RESOURCE | {
    "text", "contained", "extension", "identifier", "basedOn", "partOf", "questionnaire", "_questionnaire",
    "status", "_status", "subject", "encounter", "authored", "_authored", "author", "source", "item",
}  # fmt: skip
PARAMETERS_ELEMENTS = RESOURCE | {"parameter"}
PARAMETER_ELEMENTS = frozenset({"id", "extension", "name", "_name", "resource"})


class ResponseError(ValueError):
    """A response that cannot be taken, with every fault at once. Names elements, never what stood there."""

    def __init__(self, faults: Sequence[OutcomeIssue]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnderstoodResponse:
    """The answers of a response, and what of it was dropped because it was not asked."""

    answers: Answers
    dropped: tuple[OutcomeIssue, ...]


def read_response(body: object, table: RuleTable) -> UnderstoodResponse:
    """What a parsed body says: a QuestionnaireResponse, or Parameters with just one. Raises ResponseError."""
    faults = Faults()
    response, place = _response_in(body, faults)
    faults.unknown_elements(response, place, RESPONSE_ELEMENTS)
    by_words = _is_read_by_words(response, place, table, faults)
    reader = ItemReader(table.questionnaire, faults, by_words=by_words)
    reader.read(response, place)
    whole = {name: item.options for name, item in reader.answered.items() if item.whole and item.options}
    questions = table.questionnaire.questions
    try:
        answers = table.questionnaire.answers(as_given(questions.values(), whole))
    except AnswersError as error:
        _note_missing(reader, place, table.questionnaire.shown(whole), faults)
        raise ResponseError(faults.found) from error
    if faults.found:
        raise ResponseError(faults.found)
    hidden = [name for name in whole if not answers.chosen[name]]
    dropped = [_dropped(questions[name], reader.answered[name].place) for name in hidden]
    return UnderstoodResponse(answers=answers, dropped=tuple(dropped))


def _response_in(body: object, faults: Faults) -> tuple[Mapping[str, object], str]:
    """The response and the name of its element. Raises ResponseError where there is not just one."""
    if isinstance(body, dict) and body.get("resourceType") == RESPONSE:
        return body, RESPONSE
    if not isinstance(body, dict) or body.get("resourceType") != PARAMETERS:
        text = f"send a {RESPONSE}, or {PARAMETERS} with just one"
        raise ResponseError([OutcomeIssue(code="structure", text=text)])
    faults.unknown_elements(body, PARAMETERS, PARAMETERS_ELEMENTS)
    listed = body.get("parameter")
    only = listed[0] if isinstance(listed, list) and len(listed) == 1 else None
    resource = only.get("resource") if isinstance(only, dict) else None
    if not isinstance(resource, dict) or resource.get("resourceType") != RESPONSE:
        text = f"there has to be one parameter, whose resource is a {RESPONSE}"
        raise ResponseError([OutcomeIssue(code="structure", text=text, expression=f"{PARAMETERS}.parameter")])
    place = f"{PARAMETERS}.parameter[0]"
    faults.unknown_elements(only or {}, place, PARAMETER_ELEMENTS)
    return resource, f"{place}.resource"


def _is_read_by_words(response: Mapping[str, object], place: str, table: RuleTable, faults: Faults) -> bool:
    """Whether only its words can say what was answered. Raises ResponseError for another version of ours."""
    canonical = response.get("questionnaire")
    address, _, version = canonical.partition("|") if isinstance(canonical, str) else ("", "", "")
    if not is_ours(address, questionnaire_path(table)) or not version:
        return True
    today = questions_version(table.questionnaire)
    if version != today:
        text = f"this is another version of the questionnaire; the one in use is {today}"
        faults.note(f"{place}.questionnaire", "conflict", text)
        raise ResponseError(faults.found)
    return False


def _note_missing(reader: ItemReader, place: str, counted: Chosen, faults: Faults) -> None:
    """Every question that has to be answered and was not, at its item, its page, or else the whole."""
    for page in reader.asked.pages:
        for question in page.shown(counted):
            item = reader.answered.get(question.id)
            if question.required and (item is None or (item.whole and not item.options)):
                at = item.place if item else reader.groups.get(page_link(page), place)
                faults.note(at, *in_words(question, Refusal.MISSING))


def _dropped(question: Question, place: str) -> OutcomeIssue:
    text = (
        f"question {question.id!r} does not apply with these answers, so what was answered to it is dropped"
    )
    return OutcomeIssue(code="informational", text=text, expression=place, severity=INFORMATION)
