"""Things of the pages: questions, approaches with their facts and comparison, and fixed texts."""

from suggester.core.writing.kind import Field, Kind, flag, many, number, read, span
from suggester.core.writing.shapes import Shape

_SOURCES = many("Sources")
_EVERYWHERE = "Every page that lists a choice, both papers"
_NUMBER_FIELDS = {
    "what": read("What happened"),
    "k": number("How many"),
    "n": number("Of how many"),
    "who": read("Who"),
    "when": read("When"),
    "picture": read("In the picture"),
    "source": Field(label="Source"),
}

PAGE = Kind(
    name="page",
    label="Page of questions",
    file="questionnaire.toml",
    path=("page",),
    ordered=True,
    met="Above its questions",
    fields={"title": read("Title"), "questions": many("Questions")},
)
QUESTION = Kind(
    name="question",
    label="Question",
    file="questionnaire.toml",
    path=("question",),
    ordered=True,
    met="The questions, the paper questionnaire, the summary",
    fields={
        "text": read("The patient reads"),
        "hint": read("Below it"),
        "short": read("In a few words"),
        "why": read("Why we ask"),
        "note": Field(label="Note for clinicians"),
        "safety": flag("Safety question"),
        "required": flag("Needs an answer"),
        "choose": Field(label="How many answers"),
        "at_most": number("At most"),
        "calm": Field(label="Calm answer"),
        "show_when": Field(label="Asked when", shape=Shape.TABLE),
        "offers_support": flag("Shows the line for support"),
        "about_medicines": flag("Says to ask before a medicine is stopped"),
        "about_the_skin": flag("Asked again for another wish"),
        "sources": _SOURCES,
    },
)
OPTION = Kind(
    name="option",
    label="Answer",
    file="questionnaire.toml",
    path=("question", "option"),
    ordered=True,
    met="Below its question, on the paper questionnaire",
    fields={
        "label": read("The patient reads"),
        "hint": read("Below it"),
        "exclusive": flag("Stands alone"),
        "unknown": flag("An open answer"),
        "may_change": flag("Time or a visit can change it"),
        "asked_again_since": Field(label="Asked again since"),
        "group": Field(label="Under the heading"),
        "picture": Field(label="Drawing"),
    },
)
OPTION_GROUP = Kind(
    name="answer group",
    label="Heading over answers",
    file="questionnaire.toml",
    path=("question", "group"),
    ordered=True,
    met="Over some answers of a question, on the paper questionnaire",
    fields={"title": read("The patient reads")},
)
DISAGREEMENT = Kind(
    name="disagreement",
    label="Answers that do not agree",
    file="questionnaire.toml",
    path=("disagreement",),
    met="The check page asks back",
    ordered=True,
    fields={"calm": Field(label="Calm"), "careful": Field(label="Careful"), "note": Field(label="Note")},
)
CLAIM = Kind(
    name="claim",
    label="What adverts say",
    file="approaches.toml",
    path=("claim",),
    ordered=True,
    met="The page on what each treatment is",
    fields={"text": read("Adverts say"), "rows": many("Rows that answer")},
)
TOPIC = Kind(
    name="topic",
    label="Heading of a fact",
    file="approaches.toml",
    path=("topic",),
    ordered=True,
    met="The fact sheets",
    fields={"label": read("The patient reads")},
)
APPROACH = Kind(
    name="approach",
    label="Approach",
    file="approaches.toml",
    path=("approach",),
    ordered=True,
    met=_EVERYWHERE,
    fields={"name": read("The patient reads"), "kind": Field(label="Kind"), "parts": many("Parts")},
)
FACT = Kind(
    name="fact",
    label="Fact sheet",
    file="approaches.toml",
    path=("approach", "fact"),
    ordered=True,
    met="The fact sheet of its approach",
    fields={"text": read("The patient reads"), "evidence": Field(label="Evidence"), "sources": _SOURCES},
)
FACT_NUMBER = Kind(
    name="fact number",
    label="Number of people",
    file="approaches.toml",
    path=("approach", "fact", "numbers"),
    met="The fact sheet of its approach",
    fields=_NUMBER_FIELDS,
)
GRID = Kind(
    name="comparison",
    label="Comparison",
    file="approaches.toml",
    path=("grid",),
    met=_EVERYWHERE,
    fields={"title": read("Title"), "note": read("Below it")},
)
GRID_COLUMN = Kind(
    name="comparison column",
    label="Choice that is compared",
    file="approaches.toml",
    path=("grid", "column"),
    ordered=True,
    met=_EVERYWHERE,
    fields={
        "title": read("Title"),
        "approaches": many("Approaches"),
        "marks": many("Marks"),
        "picture": Field(label="Drawing"),
    },
)
GRID_ROW = Kind(
    name="comparison row",
    label="Row of the comparison",
    file="approaches.toml",
    path=("grid", "row"),
    ordered=True,
    met=_EVERYWHERE,
    fields={"title": read("Title")},
)
CELL = Kind(
    name="comparison cell",
    label="Cell of the comparison",
    file="approaches.toml",
    path=("grid", "row", "cell"),
    met=_EVERYWHERE,
    fields={
        "text": read("The patient reads"),
        "short": read("In short"),
        "sure": Field(label="How sure"),
        "visits": span("Visits"),
        "weeks_apart": span("Weeks apart"),
        "red_days": span("Days red"),
        "judge_after_months": number("Months until it can be judged"),
        "sources": _SOURCES,
    },
)
CELL_NUMBER = Kind(
    name="comparison number",
    label="Number of people",
    file="approaches.toml",
    met=_EVERYWHERE,
    path=("grid", "row", "cell", "numbers"),
    fields=_NUMBER_FIELDS,
)
ASK = Kind(
    name="ask",
    label="Question for the visit",
    file="approaches.toml",
    path=("ask",),
    ordered=True,
    met="Both papers, always",
    fields={"text": read("The patient reads"), "sources": _SOURCES},
)
ASK_MORE = Kind(
    name="ask more",
    label="Question for the visit",
    file="approaches.toml",
    path=("ask_more",),
    ordered=True,
    met="The large print",
    fields={"text": read("The patient reads"), "sources": _SOURCES},
)
TEXT = Kind(
    name="text",
    label="Text",
    file="wording.toml",
    path=("text",),
    met="",
    fields={"text": read("The patient reads"), "where": Field(label="Where")},
)
