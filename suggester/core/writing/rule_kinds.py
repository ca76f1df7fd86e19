"""Things of the rules: rows and what they rest on, numbers to call, and what holds the table to its word."""

from suggester.core.writing.kind import Field, Kind, many, number, read
from suggester.core.writing.shapes import Shape

ROW = Kind(
    name="row",
    label="Row",
    file="table.csv",
    met="The result and its papers; the table in plain words",
    fields={
        "effect": Field(label="Effect"),
        "approach": Field(label="About"),
        "when": Field(label="When"),
        "title": read("Title"),
        "reason": read("The patient reads"),
        "wait": read("What comes first"),
        "ask": read("To take along"),
        "urgency": Field(label="How soon"),
        "medicine": Field(label="Words on a medicine"),
        "settles": Field(label="Who settles it"),
        "note": Field(label="Note for clinicians"),
        "evidence": Field(label="Evidence"),
        "sources": Field(label="Sources"),
        "review": Field(label="Review"),
    },
)
SOURCE = Kind(
    name="source",
    label="Source",
    file="sources.csv",
    met="Beside every statement that cites it",
    ordered=True,
    fields={
        "title": read("Title"),
        "publisher": read("Publisher"),
        "year": read("Year"),
        "kind": Field(label="Kind"),
        "tier": Field(label="Strength"),
        "read": Field(label="What was read"),
        "url": Field(label="Address"),
        "note": Field(label="Note"),
    },
)
REGION = Kind(
    name="region",
    label="Numbers to call",
    file="regions.toml",
    path=("region",),
    met="Stop pages, both papers, support",
    fields={
        "name": read("Region"),
        "emergency_number": read("Emergency"),
        "urgent_line": read("Urgent"),
        "mental_health_line": read("Support"),
        "note": Field(label="Note"),
        "sources": many("Sources"),
    },
)
PROMISE = Kind(
    name="promise",
    label="Safeguard",
    file="promises.toml",
    path=("promise",),
    met="No page: proved for every possible patient",
    fields={
        "text": Field(label="It says"),
        "when": Field(label="When"),
        "approach": Field(label="About"),
        "at_least": Field(label="At least"),
        "never": Field(label="Never"),
        "urgency": Field(label="How soon"),
    },
)
UNSAID = Kind(
    name="unsaid",
    label="Words that some must not read",
    file="promises.toml",
    path=("unsaid",),
    met="No page: proved for every possible patient",
    fields={
        "text": Field(label="It says"),
        "when": Field(label="When"),
        "words": Field(label="Never these words"),
        "unless": Field(label="Unless with"),
    },
)
APART = Kind(
    name="apart",
    label="Texts that must not meet",
    file="promises.toml",
    path=("apart",),
    met="No page: tried with many patients",
    fields={
        "text": Field(label="It says"),
        "fixed": Field(label="Fixed text"),
        "beside": many("Not beside"),
    },
)
CASE = Kind(
    name="case",
    label="Example patient",
    file="cases.toml",
    path=("case",),
    met="No page: it shows a row",
    fields={
        "title": Field(label="Who"),
        "why": Field(label="What it shows"),
        "answers": Field(label="Answers", shape=Shape.TABLE),
        "expect": Field(label="Expected", shape=Shape.TABLE),
        "stop": Field(label="Stop"),
        "rows": many("Rows"),
    },
)
CALM = Kind(
    name="calm answers",
    label="Calm answers",
    file="cases.toml",
    path=("calm",),
    fields={},
    met="No page: what an example patient answers where nothing else is said",
)
LIMITS = Kind(
    name="limits",
    label="Limits for texts",
    file="wording.toml",
    path=("lint",),
    met="No page: the checks of texts",
    fields={
        "grade_at_most": number("Hardest text"),
        "grade_median_at_most": number("In the middle"),
        "names": many("Known names"),
        "banned": many("Never said"),
        "banned_words": many("Never said as a word"),
        "not_in_results": many("Not in results"),
    },
)
ALLOWED = Kind(
    name="exceptions",
    label="Texts that may say it",
    file="wording.toml",
    path=("lint", "allow"),
    met="No page: the checks of texts",
    fields={},
)
HEAD = Kind(
    name="table",
    label="The table itself",
    file="table.toml",
    path=("table",),
    met="Foot of every page and paper",
    fields={
        "version": read("Version"),
        "valid_from": Field(label="In use from", shape=Shape.DAY),
        "review_by": Field(label="Review by", shape=Shape.DAY),
        "status": Field(label="Status"),
        "language": Field(label="Language"),
    },
)
WEIGHTS = Kind(
    name="weights",
    label="Assumed weights",
    file="table.toml",
    path=("plausible",),
    met="No page: reading differences",
    fields={
        "tick": Field(label="One more tick"),
        "open_answer": Field(label="An open answer"),
        "review": Field(label="Review"),
    },
)
ORDINARY = Kind(
    name="ordinary people",
    label="Assumed of ordinary people",
    file="table.toml",
    path=("ordinary",),
    met="No page: the figure of usefulness",
    fields={"wishes_at_most": number("Wishes at most"), "review": Field(label="Review")},
)
SHARES = Kind(
    name="shares",
    label="Answers of ordinary people",
    file="table.toml",
    path=("ordinary", "of_100"),
    met="No page: the figure of usefulness",
    fields={},
)
REMARKS = Kind(
    name="remark",
    label="Remarks in a file",
    file="",
    met="No page: whoever edits the file",
    fields={"words": Field(label="Remark")},
)
