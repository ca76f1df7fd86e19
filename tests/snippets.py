"""The code that stands in docs/interop.md, to be run as it stands."""

import re

from suggester.home import HOME

CODE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def snippets(heading: str, language: str) -> list[str]:
    """All code of this language under a heading, in its order."""
    text = (HOME / "docs" / "interop.md").read_text(encoding="utf-8")
    [part] = re.findall(rf"^#+ {re.escape(heading)}\n(.*?)(?=^#|\Z)", text, re.MULTILINE | re.DOTALL)
    return [code for kind, code in CODE.findall(part) if kind == language]
