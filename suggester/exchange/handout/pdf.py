"""A handout as a PDF: tagged, with fonts of its own, made in memory and kept nowhere."""

import json
from threading import Lock
from typing import cast

import typst

from suggester.exchange.handout.blocks import FULL, Handout
from suggester.home import TEMPLATES

PRINT = TEMPLATES / "print"
WAIT_AT_MOST = 10.0
"""Seconds that a PDF waits for its turn; one takes some hundredths of a second."""
EMPTY = {"main.typ": b""}
FORGET_AFTER = 4
"""Empty documents after each PDF. typst remembers every piece of its last ten documents, which makes what all
patients have in common quick. What only one had is forgotten so after two more PDFs: 25 MB less."""


class PressError(Exception):
    """A PDF that could not be made, such as one of a text with a character that no font has."""


class PressBusyError(PressError):
    """So many PDFs were asked for at once that this one would have come too late."""


class Press:
    """Makes PDFs, one at a time: two threads would only make each other slower, and the compiler is for one.

    The compiler stays warm. It knows the fonts beside the templates and those of its own package, none of the
    system's, and never the network. A handout is one more file beside the templates, in memory only, so its
    texts are data and never part of a template.
    """

    def __init__(self, wait_at_most: float = WAIT_AT_MOST) -> None:
        self._wait_at_most = wait_at_most
        self.turn = Lock()
        self._compiler = typst.Compiler(root=PRINT, font_paths=[PRINT / "fonts"], ignore_system_fonts=True)
        self._templates = {path.name: path.read_bytes() for path in PRINT.glob("*.typ")}

    def pdf(self, handout: Handout, *, large: bool = False, paper: str = "a4") -> bytes:
        """The handout on this paper, "a4" or "letter"; in large letters it holds everything, over many pages.

        Raises PressError.
        """
        sections = [section for section in handout.sections if large or section.only != FULL]
        return self.print(
            "summary.typ", as_given(handout) | {"sections": sections, "large": large, "paper": paper}
        )

    def print(self, template: str, data: dict[str, object]) -> bytes:
        """This file of templates/print, laid out with these data, which it finds in handout.json.

        Raises PressError.
        """
        others = {name: text for name, text in self._templates.items() if name != template}
        handout = json.dumps(data, default=as_given).encode()
        return self._made({"main.typ": self._templates[template], **others, "handout.json": handout})

    def _made(self, files: dict[str, bytes]) -> bytes:
        if not self.turn.acquire(timeout=self._wait_at_most):
            raise PressBusyError
        try:
            made = self._compiler.compile(files, format="pdf", pdf_standards=["ua-1"])  # type: ignore[type-var]
            for _ in range(FORGET_AFTER):
                self._compiler.compile(EMPTY, format="svg")  # type: ignore[type-var]
            return cast(bytes, made)
        except typst.TypstError as error:
            raise PressError(str(error)) from error
        finally:
            self.turn.release()


def as_given(part: object) -> dict[str, object]:
    """One part of a handout as JSON knows it, with the name of its kind."""
    names: tuple[str, ...] = type(part).__slots__  # type: ignore[attr-defined]
    return {"kind": type(part).__name__.lower()} | {name: getattr(part, name) for name in names}
