"""A handout as a PDF: tagged, with fonts of its own, made in memory and kept nowhere."""

import json
from functools import partial

from suggester.exchange.handout.blocks import FULL, SHORT, Handout
from suggester.exchange.handout.lines import Run
from suggester.exchange.typesetting.typesetter import Typesetter, TypesettingError, TypesettingLimits


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
        sections = [section for section in handout.sections if large or section.only != FULL]
        given = partial(as_given, but=SHORT if large else FULL)
        data = as_given(handout) | {"sections": sections, "large": large, "paper": paper}
        template = "stop.typ" if handout.is_stop else "summary.typ"
        return self._laid_out(template, json.dumps(data, default=given))

    def print(self, template: str, data: dict[str, object]) -> bytes:
        """This file of templates/print, laid out with these data, which it finds in handout.json.

        Raises PressError.
        """
        return self._laid_out(template, json.dumps(data))

    def _laid_out(self, template: str, data: str) -> bytes:
        try:
            return self.typesetter.pdf(template, data.encode())
        except TypesettingError as error:
            raise PressError(str(error)) from error


def as_given(part: object, but: str = "") -> dict[str, object]:
    """One part of a handout as JSON knows it, with the name of its kind.

    but: the way in which this is not said; what only that way says is left out. Of words there stands only
    what is not empty: the compiler takes in what it is given one byte at a time.
    """
    names: tuple[str, ...] = type(part).__slots__  # type: ignore[attr-defined]
    given = {name: getattr(part, name) for name in names}
    if isinstance(part, Run):
        return {} if part.only and part.only == but else {name: one for name, one in given.items() if one}
    return {"kind": type(part).__name__.lower()} | given
