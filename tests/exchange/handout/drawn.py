"""What stands where on each page of a PDF, read from what is drawn there: letters and shapes."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from pikepdf import Array, Dictionary, Matrix, Page, Pdf, String, parse_content_stream

MM = 72 / 25.4
SAME_LINE_MM, RING_MM, PANEL_MM = 0.2, 5, 20
LETTER = re.compile(r"<([0-9A-F]{4})> <((?:[0-9A-F]{4})+)>")
PAINTED, DROPPED = {"S", "s", "f", "F", "f*", "B", "B*", "b", "b*"}, {"n"}


@dataclass(frozen=True, slots=True)
class Place:
    """From edge to edge, in millimetres from the top left of the page."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    def holds(self, x: float, y: float) -> bool:
        """Whether this point is inside."""
        return self.left <= x <= self.right and self.top <= y <= self.bottom

    def is_in(self, other: "Place") -> bool:
        """Whether all of it is inside of that one."""
        return other.holds(self.left, self.top) and other.holds(self.right, self.bottom)

    def gap(self, other: "Place") -> float:
        """How far it is to another one, across or down; less than 0 where they overlap."""
        across = max(other.left - self.right, self.left - other.right)
        return max(across, other.top - self.bottom, self.top - other.bottom)


@dataclass(frozen=True, slots=True)
class Writing:
    """Letters of one size in one line. left, base: where they begin. right: where they end.

    tags: what they are part of, from the outermost on; none where they are not read aloud.
    """

    text: str
    points: float
    left: float
    right: float
    base: float
    tags: tuple[str, ...]

    @property
    def is_heading(self) -> bool:
        return any(re.fullmatch("H[1-6]", tag) for tag in self.tags)


@dataclass(frozen=True, slots=True)
class Shape:
    """One path as it was painted. pieces: each closed or open part of it.  line: how thick, or 0."""

    place: Place
    pieces: tuple[Place, ...]
    curves: int
    straights: int
    line: float

    @property
    def is_sign(self) -> bool:
        """As wide as high and with a line around it: a circle, a diamond, a square."""
        is_square = abs(self.place.width - self.place.height) < SAME_LINE_MM and len(self.pieces) == 1
        return is_square and bool(self.line) and self.place.width > 1

    @property
    def is_ring(self) -> bool:
        """A large empty circle."""
        return self.is_sign and not self.straights and self.place.width > RING_MM

    @property
    def is_panel(self) -> bool:
        """A line with four round corners around words, which a box to tick is too small for."""
        return bool(self.line) and self.curves == 4 and self.straights >= 4 and self.place.width > PANEL_MM

    def touches(self, other: "Shape") -> bool:
        """Whether their lines meet. One inside of the other is one sign."""
        are_one = self.place.is_in(other.place) or other.place.is_in(self.place)
        return not are_one and self.place.gap(other.place) <= (self.line + other.line) / 2


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page, in the order in which it was drawn."""

    width: float
    writings: tuple[Writing, ...]
    shapes: tuple[Shape, ...]

    def text(self, where: Callable[[Writing], bool]) -> str:
        """What is written there."""
        return joined(filter(where, self.writings))

    def text_in(self, place: Place) -> str:
        """What begins inside of this place."""
        return self.text(lambda one: place.holds(one.left, one.base))

    def lines(self) -> Iterator[list[Writing]]:
        """What stands side by side, from left to right."""
        line: list[Writing] = []
        for one in sorted(self.writings, key=lambda one: one.base):
            if line and one.base - line[-1].base > SAME_LINE_MM:
                yield sorted(line, key=lambda one: one.left)
                line = []
            line.append(one)
        yield sorted(line, key=lambda one: one.left)

    def panels(self) -> list[Place]:
        """The boxes, in which something stands."""
        return [one.place for one in self.shapes if one.is_panel]


def joined(writings: Iterable[Writing]) -> str:
    """As it is read, with a space between two lines."""
    return " ".join(one.text.strip() for one in writings)


def sheets_of(data: bytes) -> list[Sheet]:
    """Every page of a tagged PDF."""
    pdf = Pdf.open(BytesIO(data))
    tags = dict(_tags(pdf.Root.StructTreeRoot.K, ()))
    return [_Reader(page, tags).sheet() for page in pdf.pages]


Tags = dict[tuple[Any, int], tuple[str, ...]]


def _tags(kids: Any, above: tuple[str, ...], page: Any = None) -> Iterator[tuple[Any, tuple[str, ...]]]:
    """The tags above each numbered piece of a page."""
    for kid in kids if isinstance(kids, Array) else [kids]:
        if isinstance(kid, int):
            yield (page, kid), above
        elif "/MCID" in kid:
            yield (kid.Pg.objgen if "/Pg" in kid else page, int(kid.MCID)), above
        elif "/K" in kid:
            here = kid.Pg.objgen if "/Pg" in kid else page
            yield from _tags(kid.K, (*above, str(kid.S).lstrip("/")), here)


class _Font:
    """What each number means to a reader, and how much room it takes."""

    def __init__(self, font: Any) -> None:
        pairs = LETTER.findall(font.ToUnicode.read_bytes().decode())
        self.letters = {int(number, 16): bytes.fromhex(text).decode("utf-16-be") for number, text in pairs}
        self.widths = dict(_widths(list(font.DescendantFonts[0].W)))

    def read(self, pieces: Any) -> tuple[str, float]:
        """The words, and their width in letters' heights. pieces: numbers, and gaps between them."""
        text, width = "", 0.0
        for piece in pieces if isinstance(pieces, Array) else [pieces]:
            if not isinstance(piece, String):
                width -= float(piece)
                continue
            found = bytes(piece)
            numbers = [int.from_bytes(found[at : at + 2]) for at in range(0, len(found), 2)]
            text += "".join(self.letters[number] for number in numbers)
            width += sum(self.widths[number] for number in numbers)
        return text, width / 1000


def _widths(given: list[Any]) -> Iterator[tuple[int, float]]:
    """Each number with its width. Those that follow one another have a list, or one width for all."""
    while given:
        if isinstance(given[1], Array):
            first, some, *given = given
            yield from enumerate(map(float, some), start=int(first))
        else:
            first, last, width, *given = given
            yield from ((number, float(width)) for number in range(int(first), int(last) + 1))


@dataclass(slots=True)
class _Path:
    """What was traced since the last painting."""

    pieces: list[list[tuple[float, float]]] = field(default_factory=list)
    curves: int = 0
    straights: int = 0

    def shape(self, line: float) -> Shape:
        pieces = tuple(map(_around, self.pieces))
        whole = _around([point for piece in self.pieces for point in piece])
        return Shape(whole, pieces, self.curves, self.straights, line)


def _around(points: Sequence[tuple[float, float]]) -> Place:
    across, down = zip(*points, strict=True)
    return Place(min(across), min(down), max(across), max(down))


class _Reader:
    """Follows what is drawn on one page."""

    def __init__(self, page: Page, tags: Tags) -> None:
        self.page, self.tags = page, tags
        self.fonts = {name: _Font(font) for name, font in page.Resources.Font.items()}
        self.width, self.height = float(page.MediaBox[2]) / MM, float(page.MediaBox[3])
        self.turn, self.line, self.kept = Matrix(), 1.0, list[tuple[Matrix, float]]()
        self.font, self.points, self.at = "", 0.0, Matrix()
        self.marks, self.path = list[int | None](), _Path()
        self.writings, self.shapes = list[Writing](), list[Shape]()

    def sheet(self) -> Sheet:
        for one in parse_content_stream(self.page):
            self.follow(str(one.operator), one.operands)
        return Sheet(self.width, tuple(self.writings), tuple(self.shapes))

    def follow(self, name: str, given: Any) -> None:
        if name in PAINTED | DROPPED:
            self.paint(name)
        elif name in {"m", "l", "c"}:
            self.trace(name, list(map(float, given)))
        elif name in {"TJ", "Tj"}:
            self.write(given[0])
        elif name in {"BDC", "BMC", "EMC"}:
            self.mark(name, given)
        elif name == "Tf":
            self.font, self.points = str(given[0]), float(given[1])
        else:
            self.turned(name, given)

    def turned(self, name: str, given: Any) -> None:
        match name:
            case "q":
                self.kept.append((self.turn, self.line))
            case "Q":
                self.turn, self.line = self.kept.pop()
            case "cm":
                self.turn = Matrix(*map(float, given)) @ self.turn
            case "w":
                self.line = float(given[0])
            case "Tm":
                self.at = Matrix(*map(float, given))

    def mark(self, name: str, given: Any) -> None:
        if name == "EMC":
            self.marks.pop()
        else:
            is_numbered = name == "BDC" and isinstance(given[1], Dictionary) and "/MCID" in given[1]
            self.marks.append(int(given[1].MCID) if is_numbered else None)

    def point(self, turn: Matrix, x: float, y: float) -> tuple[float, float]:
        across, up = turn.transform((x, y))
        return across / MM, (self.height - up) / MM

    def trace(self, name: str, given: list[float]) -> None:
        points = [self.point(self.turn, x, y) for x, y in zip(given[::2], given[1::2], strict=True)]
        if name == "m":
            self.path.pieces.append([])
        self.path.pieces[-1] += points
        self.path.curves += name == "c"
        self.path.straights += name == "l"

    def paint(self, name: str) -> None:
        if name not in DROPPED and self.path.pieces:
            is_stroked = name.lower()[0] in "sb"
            self.shapes.append(self.path.shape(self.line * self.turn.a / MM if is_stroked else 0))
        self.path = _Path()

    def write(self, given: Any) -> None:
        text, width = self.fonts[self.font].read(given)
        whole = self.at @ self.turn
        (left, base), (right, _) = (self.point(whole, x, 0) for x in (0, width * self.points))
        number = next((one for one in reversed(self.marks) if one is not None), None)
        tags = () if number is None else self.tags[self.page.objgen, number]
        self.writings.append(Writing(text, round(self.points * abs(whole.d), 2), left, right, base, tags))
