"""A summary as a handout: every word in its place and order, for the renderings that are not HTML.

What stands here is only text and shapes: a rendering decides how it looks, and never what it says. Some
things are said in two ways: FULL where there is room, SHORT for the two printed pages.
"""

from dataclasses import dataclass

from suggester.exchange.handout.lines import Line, Part, Sign, Track

FULL, SHORT = "full", "short"


@dataclass(frozen=True, slots=True)
class Text:
    """Paragraphs, in the size that they are to be read in: lead, notice, note, or plain."""

    lines: tuple[Line, ...]
    size: str = ""


@dataclass(frozen=True, slots=True)
class Bullets:
    """Short paragraphs that stand in a list."""

    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Legend:
    """What the marks of pictures mean, and what to know about all of them; on two pages what is in short."""

    signs: tuple[Sign, ...]
    note: str
    short: str = ""


@dataclass(frozen=True, slots=True)
class LabelledLine:
    """A term and what is said about it; a sign in front of what made a warning."""

    term: Line
    values: tuple[Line, ...]
    sign: Sign | None = None


@dataclass(frozen=True, slots=True)
class CheckBox:
    """One thing to check first."""

    sign: Sign
    title: str
    lines: tuple[Line, ...]
    pairs: tuple[LabelledLine, ...]
    notes: tuple[Line, ...]
    foot: Line


@dataclass(frozen=True, slots=True)
class BoxGroup:
    """Things to check that the same people or the same wait can settle; or that are urgent, or open.

    name: of the picture beside the title.
    """

    name: str
    title: str
    intro: Line
    boxes: tuple[CheckBox, ...]


@dataclass(frozen=True, slots=True)
class Boxes:
    """What to check first, in the order of the page, and a line that counts for several of them.

    by: in which order.  medicines: what to do about medicines, where any of them is about one.
    """

    groups: tuple[BoxGroup, ...]
    by: str
    medicines: str


@dataclass(frozen=True, slots=True)
class HandoutCell:
    """What one column of the comparison says in one row; a track only in short, where it has no section."""

    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class HandoutRow:
    """The same thing said about every column."""

    name: str
    title: str
    cells: tuple[HandoutCell, ...]


@dataclass(frozen=True, slots=True)
class ComparisonGrid:
    """The choices side by side, with what kind of choice they are."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[HandoutRow, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """One plan with several parts, in full."""

    title: str
    sign: Sign
    lines: tuple[Line, ...]
    to_check: str
    checks: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Cards:
    """The plans inside of one choice."""

    title: str
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Months:
    """The course of each choice on one line of months."""

    axis: tuple[str, ...]
    courses: tuple[tuple[str, str, Track], ...]
    legend: Legend


@dataclass(frozen=True, slots=True)
class Move:
    """How one approach stands today, and how it would stand then."""

    name: str
    today: Sign
    then: Sign


@dataclass(frozen=True, slots=True)
class WhatIf:
    """Answers given otherwise, and what would move."""

    line: Line
    moves: tuple[Move, ...]


@dataclass(frozen=True, slots=True)
class WhatIfs:
    """What would change the page."""

    today: str
    then: str
    changes: tuple[WhatIf, ...]


@dataclass(frozen=True, slots=True)
class Key:
    """What signs mean."""

    entries: tuple[tuple[Sign, str], ...]


@dataclass(frozen=True, slots=True)
class Asks:
    """Questions to tick off at the visit, in groups, and room for some of one's own."""

    groups: tuple[tuple[str, tuple[str, ...]], ...]
    own: str


@dataclass(frozen=True, slots=True)
class Scales:
    """Lines to mark by hand, each between two ends."""

    ends: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class AnswerList:
    """Questions and answers, under the titles of their pages."""

    pages: tuple[tuple[str, tuple[LabelledLine, ...]], ...]


@dataclass(frozen=True, slots=True)
class Code:
    """The answer code in letters and as a QR code (an SVG document), and what it is."""

    title: str
    letters: str
    holds: str
    picture: str


@dataclass(frozen=True, slots=True)
class Professional:
    """The box for the professional: the answer code, facts, something to ask, and room to sign.

    brief: the person in four lines.  seal: who answers for which table, in the fewest signs.
    """

    code: Code
    brief: tuple[LabelledLine, ...]
    seal: tuple[str, ...]
    facts: tuple[LabelledLine, ...]
    ask: str
    digits: LabelledLine
    sign_here: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Reference:
    """One source under its number."""

    number: int
    title: str
    address: str
    publisher: str


@dataclass(frozen=True, slots=True)
class References:
    """The sources that the numbers stand for."""

    entries: tuple[Reference, ...]


@dataclass(frozen=True, slots=True)
class Instruction:
    """The one thing to do now, in place of a result: how soon, what to do, whom to call, and why."""

    level: str
    number: str
    instruction: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FillIn:
    """A question to answer by hand: boxes to tick, and so many empty lines."""

    question: str
    boxes: tuple[str, ...]
    rows: int


@dataclass(frozen=True, slots=True)
class Outline:
    """A body to mark, seen from its sides, and what a doctor asks first."""

    sides: tuple[str, ...]
    fill_ins: tuple[FillIn, ...]


Block = (
    Text | Bullets | LabelledLine | Legend | Boxes | ComparisonGrid | Cards | Months | WhatIfs | Key | Asks
    | Scales | AnswerList | Professional | References | Instruction | Outline
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Section:
    """A part with a heading; how it is laid out is up to the rendering, which knows it by its name."""

    name: str
    title: str
    intro: tuple[str, ...]
    blocks: tuple[Block, ...]
    only: str = ""


@dataclass(frozen=True, slots=True)
class Handout:
    """The whole of it. strip: what it is and is not; foot: the closing lines.

    rows: the ids of what spoke, the number of the table and when it is read again.
    before: what comes before everything here.  turn_over: that there is more on the back.
    """

    language: str
    direction: str
    site: str
    title: str
    day: str
    table: str
    page_count: str
    strip: tuple[Line, ...]
    sections: tuple[Section, ...]
    foot: tuple[Line, ...]
    rows: str = ""
    before: str = ""
    turn_over: str = ""
    is_stop: bool = False
