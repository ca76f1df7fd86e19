"""questionnaire.toml to a Questionnaire, and the grammar of conditions that all files share."""

from collections.abc import Collection, Mapping
from itertools import groupby

from suggester.core.loading.entries import Entry, Unchecked, did_you_mean, strange_character, unique
from suggester.core.questionnaire.pictures import PICTURES, set_of
from suggester.core.questionnaire.questionnaire import Disagreement, Page, Questionnaire
from suggester.core.questionnaire.questions import Condition, Option, OptionGroup, Question
from suggester.core.table.columns import ALWAYS

Questions = Mapping[str, Question]


def questionnaire(file: Entry, known_sources: Collection[str]) -> Questionnaire:
    """All pages with their questions; mistakes are noted, and what is whole is kept."""
    entries = file.tables("question")
    unique(entries)
    questions: dict[str, Question] = {}
    for entry in entries:
        question = _question(entry, questions, known_sources)
        questions[question.id] = question
    pages = _pages(file, questions)
    pairs = file.tables("disagreement", needed=False)
    unique(pairs)
    disagreements = tuple(_disagreement(entry, questions) for entry in pairs)
    file.finish()
    whole = Questionnaire(pages=pages, disagreements=disagreements)
    _check_follow_ups(file, whole)
    return whole


def conditions(entry: Entry, key: str, questions: Questions) -> tuple[Condition, ...]:
    """'question: option | option; question: option', or 'always', which holds for everybody.

    A question stands at most once: a second time would have to mean "both", and nobody reads it so.
    """
    text = entry.text(key)
    if text in {ALWAYS, ""} or isinstance(questions, Unchecked):
        return ()
    strange = strange_character(text, ids=True)
    if strange:
        entry.note(key, f"holds {strange}, which can be taken for another letter; type it again")
        return ()
    found = [condition for part in text.split(";") if (condition := _condition(entry, key, part, questions))]
    named = [condition.question for condition in found]
    for name in sorted({name for name in named if named.count(name) > 1}):
        entry.note(
            key, f"question {name!r} stands twice; put its options behind one colon, with | between them"
        )
    return tuple(found)


def _condition(entry: Entry, key: str, part: str, questions: Questions) -> Condition | None:
    name, colon, listed = (piece.strip() for piece in part.partition(":"))
    if not colon or not listed:
        entry.note(key, f"{part.strip()[:60]!r} is no condition; write 'question: option | option'")
        return None
    if name not in questions:
        entry.note(key, f"there is no question {name[:60]!r}.{did_you_mean(name, questions)}")
        return None
    options = [option.strip() for option in listed.split("|")]
    return _of_options(entry, key, questions[name], options)


def _of_options(entry: Entry, key: str, question: Question, options: list[str]) -> Condition | None:
    known = [option.id for option in question.options]
    for option in options:
        if option not in known:
            near = did_you_mean(option, known)
            entry.note(key, f"{question.id!r} has no option {option[:60]!r}.{near}")
        elif options.count(option) > 1:
            entry.note(key, f"option {option!r} of {question.id!r} stands twice; delete one of them")
    right = frozenset(options) & frozenset(known)
    return Condition(question=question.id, options=right) if right else None


def _question(entry: Entry, earlier: Questions, known_sources: Collection[str]) -> Question:
    options = entry.tables("option")
    unique(options)
    groups = _groups(entry)
    question = Question(
        id=entry.id("id"),
        text=entry.words("text"),
        short=entry.words("short"),
        hint=entry.words("hint", ""),
        why=entry.words("why"),
        note=entry.text("note", ""),
        many=entry.one_of("choose", ("one", "many")) == "many",
        required=entry.flag("required", default=None),
        safety=entry.flag("safety", default=None),
        offers_support=entry.flag("offers_support"),
        about_medicines=entry.flag("about_medicines"),
        about_the_skin=entry.flag("about_the_skin"),
        calm=entry.text("calm", ""),
        at_most=entry.whole("at_most") if "at_most" in entry.data else None,
        sources=entry.refer("sources", entry.texts("sources"), known_sources, "source"),
        show_when=_show_when(entry, earlier),
        options=tuple(_option(option, [group.id for group in groups]) for option in options),
        groups=groups,
    )
    _check_question(entry, question)
    entry.finish()
    return question


def _groups(entry: Entry) -> tuple[OptionGroup, ...]:
    entries = entry.tables("group", needed=False)
    unique(entries)
    groups = tuple(OptionGroup(id=group.id("id"), title=group.words("title")) for group in entries)
    for group in entries:
        group.finish()
    return groups


def _option(entry: Entry, groups: Collection[str]) -> Option:
    option = Option(
        id=entry.id("id"),
        label=entry.words("label"),
        hint=entry.words("hint", ""),
        exclusive=entry.flag("exclusive"),
        unknown=entry.flag("unknown"),
        may_change=entry.flag("may_change"),
        asked_again_since=entry.text("asked_again_since", ""),
        group=entry.named("group", groups, "group of this question"),
        picture=entry.named("picture", PICTURES, "drawing"),
    )
    if option.may_change and option.unknown:
        entry.note(
            "may_change", "cannot be true of an open answer: doubt is settled at a visit, not by another tick"
        )
    if option.group and (option.exclusive or option.unknown):
        entry.note("group", "cannot be of an answer that stands apart, after 'or'; delete it")
    entry.finish()
    return option


def _check_question(entry: Entry, question: Question) -> None:
    if question.safety and not question.required:
        entry.note("required", "a safety question has to be required = true: a skipped answer is not a 'no'")
    if question.at_most is not None and not (question.many and question.at_most > 0):
        entry.note("at_most", "has a meaning only beside choose = 'many', and is at least 1")
    _check_options(entry, question)
    _check_groups(entry, question)
    _check_calm(entry, question)


def _check_options(entry: Entry, question: Question) -> None:
    if len(question.options) == 1:
        entry.note("option", "has one option; a question needs at least two")
    if question.safety and not any(option.unknown for option in question.options):
        entry.note("option", "a safety question needs an option with unknown = true, such as 'I am not sure'")
    if not question.many and any(option.exclusive for option in question.options):
        entry.note("option", "exclusive = true has no meaning where one option is chosen; delete it")


def _check_groups(entry: Entry, question: Question) -> None:
    """Headings and drawings change nothing but the look, so they have to make sense to the eye."""
    runs = [name for name, _ in groupby(option.group for option in question.options)]
    for name in sorted({name for name in runs if name and runs.count(name) > 1}):
        entry.note("group", f"the options of {name!r} do not stand together; move them under one another")
    for group in question.groups:
        if group.id not in runs:
            entry.note("group", f"no option belongs to {group.id!r}; delete it, or name it in its options")
    alone = [o.id for o in question.options if not (o.group or o.exclusive or o.unknown)]
    if question.groups and alone:
        entry.note("group", f"option {alone[0]!r} belongs to none, while others do; give it one")
    sets = sorted({set_of(option.picture) for option in question.options if option.picture})
    if len(sets) > 1:
        entry.note("picture", f"the drawings are of {' and '.join(sets)}; take them from one set")


def _check_calm(entry: Entry, question: Question) -> None:
    changing = [option.id for option in question.options if option.may_change]
    calm = question.by_id.get(question.calm)
    if changing and (calm is None or calm.may_change or calm.unknown):
        entry.note(
            "calm", f"has to name the option that nothing speaks against, because {changing[0]!r} may change"
        )
    elif question.calm and (calm is None or calm.unknown):
        entry.note(
            "calm",
            f"there is no calm option {question.calm[:60]!r}.{did_you_mean(question.calm, question.by_id)}",
        )


def _show_when(entry: Entry, earlier: Questions) -> tuple[Condition, ...]:
    if "show_when" not in entry.data:
        return ()
    table = entry.table("show_when")
    found = []
    for name in table.data:
        options = list(table.texts(name))
        if name in earlier:
            found.append(_of_options(table, name, earlier[name], options))
        else:
            table.note(name, f"there is no earlier question {name[:60]!r}.{did_you_mean(name, earlier)}")
    return tuple(condition for condition in found if condition)


def _pages(file: Entry, questions: Questions) -> tuple[Page, ...]:
    entries = file.tables("page")
    unique(entries)
    pages = tuple(_page(entry, questions) for entry in entries)
    listed = [question.id for page in pages for question in page.questions]
    for name in questions:
        if listed.count(name) != 1:
            file.note(
                "page", f"question {name!r} stands on {listed.count(name)} pages; it has to stand on one"
            )
    return pages


def _page(entry: Entry, questions: Questions) -> Page:
    names = entry.refer("questions", entry.texts("questions"), questions, "question")
    page = Page(
        id=entry.id("id"), title=entry.words("title"), questions=tuple(questions[name] for name in names)
    )
    if not names:
        entry.note("questions", "is empty; a page asks at least one question")
    entry.finish()
    return page


def _disagreement(entry: Entry, questions: Questions) -> Disagreement:
    sides = [_one_condition(entry, key, questions) for key in ("calm", "careful")]
    entry.text("note", "")
    pair = Disagreement(id=entry.id("id"), calm=sides[0], careful=sides[1])
    entry.finish()
    return pair


def _one_condition(entry: Entry, key: str, questions: Questions) -> Condition:
    found = conditions(entry, key, questions)
    if len(found) == 1:
        return found[0]
    entry.note(key, "has to name one question, as in 'cold_sores: no'")
    return Condition(question="", options=frozenset())


def _check_follow_ups(file: Entry, whole: Questionnaire) -> None:
    """A follow-up on the page of its own trigger could not appear without a script."""
    page_of = {question.id: number for number, page in enumerate(whole.pages) for question in page.questions}
    for question in whole.questions.values():
        for condition in question.show_when:
            if page_of.get(condition.question, -1) >= page_of[question.id]:
                file.note(
                    "page",
                    f"{question.id!r} depends on {condition.question!r}, so it has to stand on a later page",
                )
