"""A handout as plain text in 78 columns, to paste into any record or message."""

from collections.abc import Iterable, Iterator
from functools import singledispatch
from textwrap import wrap

from suggester.exchange.handout.blocks import (
    SHORT,
    AnswerList,
    Asks,
    Block,
    Boxes,
    Bullets,
    Cards,
    CheckBox,
    ComparisonGrid,
    Handout,
    Instruction,
    Key,
    LabelledLine,
    Legend,
    Months,
    Outline,
    Professional,
    References,
    Scales,
    Section,
    Text,
    WhatIfs,
)
from suggester.exchange.handout.lines import Circles, Dots, Line, Part, Run, Sign, Track, plain

COLUMNS = 78


def summary_text(handout: Handout) -> str:
    """All of it, section by section, each question and its answer in a line of their own."""
    parts = [
        [*_wrapped(handout.title), "=" * min(len(handout.title), COLUMNS)],
        [handout.site, *_wrapped(f"{handout.day}, {handout.table}" if handout.day else handout.table)],
        list(_lines(handout.strip)),
        *(part for section in handout.sections for part in _section(section)),
        list(_lines(handout.foot)),
    ]
    return "\n\n".join("\n".join(lines) for lines in parts if lines) + "\n"


def _section(section: Section) -> Iterator[list[str]]:
    head = [*_wrapped(section.title), "-" * min(len(section.title), COLUMNS)] if section.title else []
    yield [*head, *(line for text in section.intro for line in _wrapped(text))]
    for block in section.blocks:
        yield list(_block(block))


@singledispatch
def _block(block: Block) -> Iterator[str]:
    """The lines of one block."""
    raise TypeError(f"no way to write {type(block).__name__} as text")


@_block.register
def _text(block: Text) -> Iterator[str]:
    yield from _lines(block.lines)


@_block.register
def _bullets(block: Bullets) -> Iterator[str]:
    for line in block.lines:
        yield from _wrapped(_plain(line), "- ")


@_block.register
def _pair(block: LabelledLine) -> Iterator[str]:
    sign = f"[{block.sign.word}] " if block.sign else ""
    said = "; ".join(map(_plain, block.values))
    term = _plain(block.term)
    joint = "" if term.endswith(("?", ":", ".")) else ":"
    yield from _wrapped(f"{sign}{term}{joint} {said}")


@_block.register
def _boxes(block: Boxes) -> Iterator[str]:
    for number, group in enumerate(block.groups):
        yield from [""] * bool(number)
        yield from _wrapped(group.title, "* ")
        yield from _lines((group.intro,))
        for box in group.boxes:
            yield from ("", *_box(box))


def _box(box: CheckBox) -> Iterator[str]:
    yield from _wrapped(f"[{box.sign.word}] {box.title}".rstrip())
    yield from _lines(box.lines)
    for pair in box.pairs:
        yield from _pair(pair)
    yield from _lines((*box.notes, box.foot))


@_block.register
def _grid(block: ComparisonGrid) -> Iterator[str]:
    """One choice after the other: four columns of 78 letters would be four columns of holes."""
    for number, title in enumerate(block.columns):
        yield from [""] * bool(number)
        yield from _wrapped(title, "* ")
        for row in block.rows:
            said = " ".join(filter(None, map(_part, row.cells[number].parts)))
            yield from _wrapped(f"{row.title}: {said}", "  ")


@_block.register
def _cards(block: Cards) -> Iterator[str]:
    yield from _wrapped(block.title, "* ")
    for card in block.cards:
        yield from _wrapped(f"{card.title}: [{card.sign.word}]", "  ")
        to_check = (plain(card.to_check),) if card.checks else ()
        for line in (*card.lines, *to_check, *card.checks):
            yield from _wrapped(_plain(line), "    ")


@_block.register
def _changes(block: WhatIfs) -> Iterator[str]:
    for change in block.changes:
        yield from _wrapped(_plain(change.line), "- ")
        for move in change.moves:
            today, then = f"{block.today} [{move.today.word}]", f"{block.then} [{move.then.word}]"
            yield from _wrapped(f"{move.name}: {today}, {then}", "    ")


@_block.register
def _legend(block: Legend) -> Iterator[str]:
    """Without pictures only the note is left."""
    yield from _wrapped(block.note)


@_block.register
def _months(block: Months) -> Iterator[str]:
    for title, said, _track in block.courses:
        yield from _wrapped(f"{title}: {said}")


@_block.register
def _key(block: Key) -> Iterator[str]:
    for sign, meaning in block.entries:
        yield from _wrapped(f"[{sign.word}] {meaning}")


@_block.register
def _asks(block: Asks) -> Iterator[str]:
    for title, questions in block.groups:
        yield from _wrapped(f"{title}:")
        for question in questions:
            yield from _wrapped(question, "[ ] ")
    yield from _wrapped(block.own)
    yield from ("[ ] ", "[ ] ")


@_block.register
def _scales(block: Scales) -> Iterator[str]:
    for one_end, other_end in block.ends:
        yield from _wrapped(f"{one_end} |----------| {other_end}")


@_block.register
def _told(block: AnswerList) -> Iterator[str]:
    for number, (title, pairs) in enumerate(block.pages):
        yield from [""] * bool(number)
        yield from _wrapped(f"* {title}")
        for pair in pairs:
            yield from _pair(pair)


@_block.register
def _professional(block: Professional) -> Iterator[str]:
    yield from _wrapped(f"{block.code.title}: {block.code.letters}")
    yield from _wrapped(block.code.holds)
    for pair in (*block.brief, *block.facts, block.digits):
        yield from _pair(pair)
    yield from _wrapped(block.ask)


@_block.register
def _references(block: References) -> Iterator[str]:
    for entry in block.entries:
        said = f"{entry.title}. {entry.publisher} {entry.address}".rstrip()
        yield from _wrapped(said, f"{entry.number}. ")


@_block.register
def _instruction(block: Instruction) -> Iterator[str]:
    yield from _wrapped(" ".join(part for part in (block.number, block.instruction) if part))
    for reason in block.reasons:
        yield from _wrapped(reason)


@_block.register
def _outline(block: Outline) -> Iterator[str]:
    yield "   ".join(f"[ ] {side}" for side in block.sides)
    for one in block.fill_ins:
        yield from _wrapped("   ".join((one.question, *(f"[ ] {word}" for word in one.boxes))))
        yield ""


def _part(part: Part) -> str:
    """One part of a cell; a course and circles have their words beside them already."""
    if isinstance(part, Sign):
        return f"[{part.word}]" if part.only != SHORT else ""
    if isinstance(part, Track | Circles):
        return ""
    return _plain(part.line if isinstance(part, Dots) else part)


def _plain(line: Line) -> str:
    """A line in full as text; numbers of rows and sources stand in brackets."""
    return "".join(_run(run) for run in line if run.only != SHORT).strip()


def _run(run: Run) -> str:
    if run.joined:
        return run.text
    return f" [{run.text}]" if run.look in {"row", "cite"} else f" {run.text}"


def _lines(lines: Iterable[Line]) -> Iterator[str]:
    for line in lines:
        yield from _wrapped(_plain(line))


def _wrapped(text: str, start: str = "") -> list[str]:
    """The text in lines of 78 columns; the lines after the first stand under the text of the first."""
    indent = " " * len(start)
    return wrap(
        text,
        COLUMNS,
        initial_indent=start,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
