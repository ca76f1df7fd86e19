"""The process that lays out, started as `python -m suggester.exchange.typesetting.worker`.

It reads a template's name and its data from one pipe and writes the PDF, or what went wrong, to another.
Nothing of it is written anywhere else. It ends when the pipe is closed, however the process beyond has ended.
"""

import signal
import sys
from contextlib import suppress
from typing import BinaryIO, cast

import typst

from suggester.exchange.typesetting.messages import receive, send
from suggester.exchange.typesetting.packing import packed
from suggester.home import TEMPLATES

PRINT = TEMPLATES / "print"
EMPTY = {"main.typ": b""}
KEPT_BYTES = 80_000
"""An empty document is made for each so many bytes of a PDF that is not packed yet. typst remembers every
piece of its last ten documents, which makes what all patients have in common quick; large copies leave most,
and push it out sooner so. Two pages leave little: one after each made them slower, as it looks through all
that is remembered."""


class Compiler:
    """typst, kept warm: it has the fonts beside the templates and those of its package, and no network.

    The data are one more file beside the templates, in memory only: their texts are no part of a template. To
    hand over the templates as well would cost a tenth of the time of a PDF.
    """

    def __init__(self) -> None:
        self._typst = typst.Compiler(root=TEMPLATES, font_paths=[PRINT / "fonts"], ignore_system_fonts=True)

    def pdf(self, template: str, data: bytes) -> bytes:
        """This template with these data, tagged for programs that read aloud, and not packed yet.

        Raises typst.TypstError.
        """
        # The library reads every file as if it were a template. Of a comment it takes in as good as nothing.
        files = {"main.typ": f'#include "/print/{template}"'.encode(), "print/handout.txt": b"//" + data}
        made = self._typst.compile(files, format="pdf", pdf_standards=["ua-1"])  # type: ignore[type-var]
        return cast(bytes, made)

    def forget(self, document: bytes) -> None:
        """Let go of what only documents some time before this one had."""
        for _ in range(len(document) // KEPT_BYTES):
            self._typst.compile(EMPTY, format="svg")  # type: ignore[type-var]


def work(asked: BinaryIO, answered: BinaryIO) -> None:
    """Answer one after the other: what went wrong, or nothing, and the PDF. Raises EOFError at the end."""
    compiler = Compiler()
    while True:
        template, data = receive(asked).decode(), receive(asked)
        try:
            document = compiler.pdf(template, data)
        except typst.TypstError as error:
            send(answered, str(error).encode(), b"")
        else:
            send(answered, b"", packed(document))
            compiler.forget(document)


def main() -> None:
    """Work until the pipe is closed: a signal to a whole group is for whoever has requests to finish."""
    for one in (signal.SIGINT, signal.SIGTERM):
        signal.signal(one, signal.SIG_IGN)
    with suppress(EOFError, OSError):
        work(sys.stdin.buffer, sys.stdout.buffer)


if __name__ == "__main__":
    main()
