"""Every row of the table can be read: on a result or a stop page, in its large print, and among the rules."""

from collections.abc import Iterator, Mapping

import pytest

from suggester.core.evaluation.evaluation import Evaluation, evaluate
from suggester.core.questionnaire.questionnaire import AnswersError
from suggester.core.summary.summarise import summarise
from suggester.core.table.rules import Effect, Rule
from suggester.exchange.handout.build import handout
from suggester.exchange.handout.plain_text import summary_text
from suggester.web.result.words import words_of
from suggester.web.site.language import language
from suggester.web.site.settings import Settings
from suggester.web.site.table_in_use import ShownTable
from tests.patients import built_for
from tests.shipped import ASKED, TABLE
from tests.web.house import visit, words
from tests.web.walking import SECRET, TODAY, program

SHOWN = ShownTable(table=TABLE, settings=Settings(secrets=(SECRET,)), language=language("en"))


def patient_of(rule: Rule) -> Evaluation:
    """Somebody for whom the row speaks, and whose result names what it is about."""
    for given in candidates(rule):
        try:
            evaluation = evaluate(TABLE, ASKED.answers(given))
        except AnswersError:
            continue  # with this wish another question opens
        if rule in evaluation.matched and is_read(rule, evaluation):
            return evaluation
    pytest.fail(f"nobody reads {rule.id}")


def candidates(rule: Rule) -> Iterator[Mapping[str, object]]:
    """Patients built for the row, each with every wish; for 'always' also those of its approach."""
    listing = [one for one in TABLE.rules if one.effect is Effect.SUGGEST and one.approach == rule.approach]
    for one in (rule, *([] if rule.when else listing)):
        for given in built_for(one, TABLE):
            yield given
            yield from (given | {"concerns": [wish]} for wish in ASKED.questions["concerns"].by_id)


def is_read(rule: Rule, evaluation: Evaluation) -> bool:
    if rule.effect is Effect.STOP:
        return evaluation.is_stop
    return not evaluation.is_stop and squeezed(rule.reason) in squeezed(paper_of(evaluation))


def paper_of(evaluation: Evaluation) -> str:
    return summary_text(handout(summarise(evaluation, TODAY), words_of(SHOWN)))


def squeezed(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("rule", TABLE.rules, ids=lambda rule: rule.id)
def test_a_row_is_read_by_somebody_on_paper_and_by_everybody_among_the_rules(rule: Rule) -> None:
    """A row that is on no page is a safety rule that nobody was told."""
    assert patient_of(rule)


def test_every_reason_stands_among_the_rules() -> None:
    """What a clinician signed is what everybody can look up."""
    page = words(visit(program().test_client(), "/rules"))

    assert [rule.id for rule in TABLE.rules if squeezed(rule.reason) not in page] == []
