"""How long the questions take, for the start page: worked out from their words, so that it stays true."""

from collections.abc import Iterator

from suggester.core.questionnaire.questionnaire import Questionnaire
from suggester.core.questionnaire.questions import Question

WORDS_A_MINUTE = 180
"""An assumption for careful reading. Most adults read plain texts silently at 175 to 300 words a minute, 238
in the mean (Brysbaert, Journal of Memory and Language 109, 2019, 104047); here people read slowly."""
SECONDS_TO_CHOOSE = 6
"""An assumption, without a source: to decide on the answers to one question, and to tick them."""
STEP = 5


def minutes_to_answer(questionnaire: Questionnaire) -> int:
    """The minutes for what everybody is asked, read word by word: to the nearest five, and at least five."""
    asked = [question for question in questionnaire.questions.values() if not question.show_when]
    words = sum(len(text.split()) for question in asked for text in _read(question))
    minutes = words / WORDS_A_MINUTE + len(asked) * SECONDS_TO_CHOOSE / 60
    return max(STEP, round(minutes / STEP) * STEP)


def _read(question: Question) -> Iterator[str]:
    """What stands on the page of a question."""
    yield from (question.text, question.hint, question.why)
    for option in question.options:
        yield from (option.label, option.hint)
