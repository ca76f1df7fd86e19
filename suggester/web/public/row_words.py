"""A row of the table as people read it: the same words on the screen and on paper."""

from dataclasses import dataclass

from suggester.core.table.rules import Rule, RuleTable
from suggester.web.site.table_in_use import current


@dataclass(frozen=True, slots=True, kw_only=True)
class RowInWords:
    """A row in words."""

    rule: Rule
    condition: tuple[tuple[str, tuple[str, ...]], ...]
    approach_name: str
    effect_word: str


def in_words(table: RuleTable, rule: Rule) -> RowInWords:
    """A row with its condition, approach and effect as patients read them."""
    questions = table.questionnaire.questions
    return RowInWords(
        rule=rule,
        condition=tuple(
            (
                questions[condition.question].text,
                questions[condition.question].labels(
                    questions[condition.question].in_order(condition.options)
                ),
            )
            for condition in rule.when
        ),
        approach_name=current().approach_names[rule.approach],
        effect_word=_effect_word(rule),
    )


def _effect_word(rule: Rule) -> str:
    """What patients read; a hold that cannot wait says how soon."""
    if rule.is_urgent_hold:
        return current().text(rule.urgency.text_id)
    return current().effect_words[rule.effect.name.lower()]
