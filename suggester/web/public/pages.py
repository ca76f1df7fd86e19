"""Pages for everybody: all rules in plain words, about, privacy, accessibility."""

from dataclasses import dataclass

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from suggester.core.table.rules import Rule
from suggester.web.public.row_words import in_words
from suggester.web.result.in_progress import way_back
from suggester.web.site.rendering import render
from suggester.web.site.table_in_use import current

information = Blueprint("information", __name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What a reader of the table wants to see; an empty word means all."""

    effect: str = ""
    approach: str = ""
    question: str = ""
    text: str = ""

    def fit(self, rule: Rule) -> bool:
        """Whether a row is among them."""
        return (
            self.effect in {"", rule.effect.name.lower()}
            and self.approach in {"", rule.approach}
            and self.question in {"", *(condition.question for condition in rule.when)}
            and self.text.casefold() in f"{rule.id} {rule.reason} {rule.wait} {rule.ask}".casefold()
        )


@information.get("/rules")
def rules() -> ResponseReturnValue:
    """The whole table in the words that patients read, filtered by what the address asks for."""
    table = current().table
    filters = Filters(**{name: request.args.get(name, "").strip()[:80] for name in Filters.__slots__})
    effects, approaches = current().effect_words, current().approach_names
    rows = [in_words(table, rule) for rule in table.rules if filters.fit(rule)]
    return render(
        "patient/rules.html",
        rows=rows,
        filters=filters,
        effects=list(effects.items()),
        approaches=list(approaches.items()),
        questions=[(question.id, question.text) for question in table.questionnaire.questions.values()],
        count=len(rows),
        total=len(table.rules),
        sources=table.cited(name for row in rows for name in row.rule.sources),
        citation=table.citation,
        way_back=way_back(),
    )


@information.get("/about")
def about() -> ResponseReturnValue:
    """What this is and what it cannot do."""
    day = current().language.day(current().table.provenance.review_by)
    return render("patient/about.html", review_by_text=day, way_back=way_back())


@information.get("/privacy")
def privacy() -> ResponseReturnValue:
    """What happens to the answers."""
    return render("patient/privacy.html", way_back=way_back())


@information.get("/accessibility")
def accessibility() -> ResponseReturnValue:
    """How the pages can be used, and what was tested."""
    return render("patient/accessibility.html", way_back=way_back())
