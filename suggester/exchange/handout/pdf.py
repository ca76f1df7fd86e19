"""A handout as a PDF: tagged, with fonts of its own, made in memory and kept nowhere."""

import json

from suggester.exchange.handout.blocks import FULL, Handout
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
        data = as_given(handout) | {"sections": sections, "large": large, "paper": paper}
        return self.print("stop.typ" if handout.is_stop else "summary.typ", data)

    def print(self, template: str, data: dict[str, object]) -> bytes:
        """This file of templates/print, laid out with these data, which it finds in handout.json.

        Raises PressError.
        """
        try:
            return self.typesetter.pdf(template, json.dumps(data, default=as_given).encode())
        except TypesettingError as error:
            raise PressError(str(error)) from error


def as_given(part: object) -> dict[str, object]:
    """One part of a handout as JSON knows it, with the name of its kind."""
    names: tuple[str, ...] = type(part).__slots__  # type: ignore[attr-defined]
    given = {name: getattr(part, name) for name in names}
    if isinstance(part, Run):  # most of a handout: without what is empty, all of it is a third shorter
        return {name: value for name, value in given.items() if value}
    return {"kind": type(part).__name__.lower()} | given
