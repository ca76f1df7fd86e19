"""The rows and the picture of the table as pages show them, as an address asks for them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from textwrap import shorten

from suggester.core.evaluation.cases import cases_of_rows
from suggester.core.evaluation.explanation import counts
from suggester.core.questionnaire.questions import Question
from suggester.core.table.columns import ALWAYS
from suggester.core.table.filtering import Group, Grouping, Order, filtered, grouped, in_order
from suggester.core.table.picture import QuestionLine, picture_of
from suggester.core.table.rules import Case, Effect, Rule, RuleTable
from suggester.storage.accounts.accounts import Account
from suggester.web.clinic.table.filters import EVERYTHING_OPEN, GRAVEST_FIRST, View
from suggester.web.clinic.table.progress import AND_YOU, FITS, UNREAD, YOU, ReviewProgress, RowReview
from suggester.web.site.table_in_use import ShownTable

ROWS = "/clinic/rows/"
LABELS_AT_MOST = 3
FILTERS = ("question", "option", "approach", "effect", "evidence", "source", "review", "text")
EMPTY: Mapping[str, Mapping[str, object]] = {
    "effect": {"effect": ()},
    "question": {"question": "", "option": ""},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """One filter in use: what it is about, its words or the names of them, and the address without it."""

    name: str
    words: str
    names: tuple[str, ...]
    without: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One condition of a row: the question, its first answers, and the rest, for which a number may stand."""

    question: Question
    labels: tuple[str, ...]
    rest: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RowView:
    """A row as the list shows it; id tells whether a part of a page that is kept still shows it so."""

    id: str
    rule: Rule
    asked: tuple[Asked, ...]
    approach_name: str
    cases: tuple[Case, ...]
    standing: RowReview
    yours: str = ""
    """What its reading has to do with who asks, in a word of the program."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """Rows below one heading; no words: the heading is a word of the program."""

    key: str
    words: str
    rows: tuple[RowView, ...]
    next_unread: str
    """The page of the first that this clinician has not read; '' where they have read them all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TablePage:
    """The table as one address asks for it."""

    view: View
    groups: tuple[Listed, ...]
    count: int
    tags: tuple[Tag, ...]
    options: tuple[tuple[str, str], ...]


def rows_around(shown: ShownTable, view: View, now: ReviewProgress, row_id: str) -> tuple[str, ...]:
    """The ids of the rows that a view asks for, in its order: below headings, one group after the other.

    This row keeps its place among them when it has just been read, and so is not one of the unread any more.
    """
    return tuple(rule.id for group in _groups(shown, view, now, row_id) for rule in group.rules)


def page_of(shown: ShownTable, view: View, now: ReviewProgress, reader: Account) -> TablePage:
    """Everything that the page of the table shows beside the picture."""
    groups, views = _groups(shown, view, now), _views_of(shown, now, reader)
    question = shown.table.questionnaire.questions.get(view.question)
    headings = _headings(shown, view.grouping)
    return TablePage(
        view=view,
        groups=tuple(_listed(one, headings.get(one.key, ""), views, view) for one in groups),
        count=sum(len(one.rules) for one in groups),
        tags=tuple(_tags(shown, view)),
        options=tuple((option.id, option.label) for option in question.options) if question else (),
    )


def _listed(group: Group, words: str, views: Mapping[str, RowView], view: View) -> Listed:
    rows = tuple(views[rule.id] for rule in group.rules)
    unread = next((row.rule.id for row in rows if row.yours not in {YOU, AND_YOU}), "")
    query = replace(view, review=view.review or UNREAD).query
    return Listed(
        key=group.key, words=words, rows=rows, next_unread=f"{ROWS}{unread}{query}" if unread else ""
    )


def _views_of(shown: ShownTable, now: ReviewProgress, reader: Account) -> Mapping[str, RowView]:
    """Every row as this clinician is shown it, made once for a table, its verdicts and a clinician."""
    shelf = ("clinic rows", reader.id)
    known: tuple[ReviewProgress, Mapping[str, RowView]] | None = shown.shelf.get(shelf)
    if known is None or known[0] is not now:
        known = shown.shelf[shelf] = (now, dict(_with_yours(row_views(shown, now), now, reader)))
    return known[1]


def _with_yours(
    views: Mapping[str, RowView], now: ReviewProgress, reader: Account
) -> Iterator[tuple[str, RowView]]:
    for row_id, row in views.items():
        yours = now.yours(row_id, reader)
        yield row_id, replace(row, id=f"{row.id} {yours}", yours=yours)


def row_views(shown: ShownTable, now: ReviewProgress) -> Mapping[str, RowView]:
    """Every row by its id, made once for a table and its verdicts."""
    known: tuple[ReviewProgress, Mapping[str, RowView]] | None = shown.shelf.get("clinic rows")
    if known is None or known[0] is not now:
        cases = _cases(shown)
        views = {rule.id: _row_view(shown, rule, cases[rule.id], now) for rule in shown.table.rules}
        known = shown.shelf["clinic rows"] = (now, views)
    return known[1]


def effect_counts(table: RuleTable) -> tuple[tuple[Effect, int], ...]:
    """How many rows of each effect the table has, the gravest first, also where there is none."""
    known = dict(counts(table.rules))
    return tuple((effect, known.get(effect, 0)) for effect in GRAVEST_FIRST)


def source_choices(shown: ShownTable) -> list[tuple[str, str]]:
    """Every source that a row cites, with its title as far as it fits."""
    found: list[tuple[str, str]] | None = shown.shelf.get("clinic sources")
    if found is None:
        table = shown.table
        cited = sorted({name for rule in table.rules for name in rule.sources})
        found = [
            (name, f"{name}: {shorten(table.sources[name].title, 60, placeholder=' …')}") for name in cited
        ]
        shown.shelf["clinic sources"] = found
    return found


def picture_lines(table: RuleTable, view: View) -> Iterator[tuple[QuestionLine, bool]]:
    """Every line of the picture, and whether its answers are to be seen."""
    for line in picture_of(table).lines:
        name = line.question.id if line.question else ALWAYS
        yield line, bool(line.options) and (view.open in {EVERYTHING_OPEN, name} or view.question == name)


def _groups(shown: ShownTable, view: View, now: ReviewProgress, row_id: str = "") -> tuple[Group, ...]:
    table = shown.table
    rules: Iterable[Rule] = filtered(table, view.wish)
    if view.review:
        fits = FITS[view.review]
        rules = [rule for rule in rules if rule.id == row_id or fits(now.rows[rule.id])]
    order = Order(view.sort or "gravity")
    waiting = {name for name, row in now.rows.items() if row.to_confirm} if order is Order.REVIEW else ()
    return grouped(table, in_order(table, rules, order, waiting), view.grouping)


def _cases(shown: ShownTable) -> Mapping[str, tuple[Case, ...]]:
    found: Mapping[str, tuple[Case, ...]] | None = shown.shelf.get("clinic cases")
    if found is None:
        found = shown.shelf["clinic cases"] = cases_of_rows(shown.table)
    return found


def _row_view(shown: ShownTable, rule: Rule, cases: tuple[Case, ...], now: ReviewProgress) -> RowView:
    standing = now.rows[rule.id]
    return RowView(
        id=f"{rule.id} {standing.sign} {standing.agreed} {standing.to_confirm}",
        rule=rule,
        standing=standing,
        asked=tuple(_asked(shown, rule)),
        approach_name=shown.approach_names[rule.approach],
        cases=cases,
    )


def _asked(shown: ShownTable, rule: Rule) -> Iterator[Asked]:
    for condition in rule.when:
        question = shown.table.questionnaire.questions[condition.question]
        labels = question.labels(question.in_order(condition.options))
        some = labels[:LABELS_AT_MOST] if len(labels) > LABELS_AT_MOST + 1 else labels
        yield Asked(question=question, labels=some, rest=labels[len(some) :])


def _headings(shown: ShownTable, grouping: Grouping) -> Mapping[str, str]:
    """The words over each group, where they are words of the table."""
    if grouping is Grouping.QUESTION:
        return {name: question.short for name, question in shown.table.questionnaire.questions.items()}
    return shown.approach_names if grouping is Grouping.APPROACH else {}


def _tags(used: ShownTable, view: View) -> Iterator[Tag]:
    """Each filter in use. A question goes together with its answer."""
    questions = used.table.questionnaire.questions
    question = questions.get(view.question)
    shown = {
        "question": question.short if question else "",
        "option": question.option(view.option).label if question and view.option else "",
        "approach": used.approach_names[view.approach] if view.approach else "",
        "evidence": view.evidence,
        "source": view.source,
        "text": view.text,
    }
    names = {
        "question": (ALWAYS,) if view.question == ALWAYS else (),
        "effect": view.effect,
        "review": (view.review,) if view.review else (),
    }
    for name in FILTERS:
        if shown.get(name) or names.get(name):
            without = replace(view, **EMPTY.get(name, {name: ""})).address  # type: ignore[arg-type]
            yield Tag(name=name, words=shown.get(name, ""), names=names.get(name, ()), without=without)
