"""A handout as a PDF: tagged, with fonts of its own, made in memory and kept nowhere."""

import json

from suggester.exchange.handout.blocks import FULL, SHORT, Handout
from suggester.exchange.handout.lines import Line, Run, Sign
from suggester.exchange.typesetting.typesetter import Typesetter, TypesettingError, TypesettingLimits

NUMBERS = ("row", "cite")
"""Looks of what stands beside the sources only, so in large letters."""


class PressError(Exception):
    """A PDF that could not be made; the text is there all the same."""


class Press:
    """Makes PDFs of handouts, and of whatever else there is a template for in templates/print.

    The data come to the template as a file, so their texts are never part of it.
    """

    def __init__(self, limits: TypesettingLimits | None = None) -> None:
        self.typesetter = Typesetter(limits)

    def pdf(self, handout: Handout, *, large: bool = False, paper: str = "a4") -> bytes:
        """The handout on this paper, "a4" or "letter"; in large letters it holds everything, over many pages.

        Raises PressError.
        """
        data = as_given(handout, large=large) | {"large": large, "paper": paper}
        return self.print("stop.typ" if handout.is_stop else "summary.typ", data)

    def print(self, template: str, data: dict[str, object]) -> bytes:
        """This file of templates/print, laid out with these data, which it finds in handout.txt.

        Raises PressError.
        """
        try:
            return self.typesetter.pdf(template, json.dumps(data, separators=(",", ":")).encode())
        except TypesettingError as error:
            raise PressError(str(error)) from error


def as_given(handout: Handout, *, large: bool) -> dict[str, object]:
    """A handout as JSON knows it, in short or in full, its sections under their names."""
    but = SHORT if large else FULL
    sections = {one.name: _given(one, but) for one in handout.sections if one.only != but}
    given = {name: _given(getattr(handout, name), but) for name in Handout.__slots__ if name != "sections"}
    return given | {"sections": sections}


def _given(part: object, but: str) -> object:
    """One part of it. but: the way in which this is not said; what only that way says is left out."""
    if isinstance(part, tuple):
        if part and isinstance(part[0], Run):
            return _pieces(part, but)
        return [_given(one, but) for one in part if _is_said(one, but)]
    names = getattr(type(part), "__slots__", ())
    if not names:
        return part
    given = {name: _given(getattr(part, name), but) for name in names}
    return given | {"kind": type(part).__name__.lower()}


def _is_said(part: object, but: str) -> bool:
    if isinstance(part, Run):
        return bool(part.text) and part.only != but and not (but == FULL and part.look in NUMBERS)
    if isinstance(part, tuple) and part and isinstance(part[0], Run):
        return any(_is_said(run, but) for run in part)
    return not (isinstance(part, Sign) and part.only == but)


def _pieces(line: Line, but: str) -> list[object]:
    """The words of a line: plain ones as a string, strong ones in a list, so that a template has least to do.

    The spaces between them are among the plain ones. What is said again brings its own, as a second entry.
    """
    pieces: list[object] = []
    space = ""
    for run in (run for run in line if _is_said(run, but)):
        before = "" if run.joined else space
        if run.look in ("strong", "again"):
            pieces += [before] if before else []
            pieces.append([run.text, " "] if run.look == "again" else [run.text])
        else:
            pieces.append(before + run.text)
        space = "" if run.look == "again" else " "
    return pieces
