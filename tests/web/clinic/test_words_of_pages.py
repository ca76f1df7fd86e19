"""One word for each thing: clinicians read *change*, *put live* and *safeguard*, as the glossary says."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from suggester.home import HOME
from tests.web.clinic_house import OLD_WORDS

SAYS = ("suggester/web/clinic", "suggester/storage/versions", "suggester/storage/accounts")
COMPONENTS = ("account", "clinic", "picture", "proposal", "reading", "rule", "visit")
SHOWS = ("clinician", *(f"components/{one}" for one in COMPONENTS))
IN_TEMPLATE = re.compile(r"_\('([^']+)'|ngettext\('([^']+)', '([^']+)'")


def sentences(file: Path) -> Iterator[str]:
    """What a module can say to somebody: its texts of several words that begin with a capital letter."""
    tree = ast.parse(file.read_text())
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        text = node.value if isinstance(node, ast.Constant) and id(node) not in told else None
        if isinstance(text, str) and re.match(r"[A-Z].* ", text):
            yield text


def shown_texts(file: Path) -> Iterator[str]:
    """The texts of a template."""
    for found in IN_TEMPLATE.findall(file.read_text()):
        yield from filter(None, found)


def test_the_old_words_are_found_where_they_stand() -> None:
    """Else the other tests would hold whatever is written."""
    for text in (
        "Published. It is in use.",
        "Reads rows, proposes changes.",
        "P-26 is broken: for this patient",
    ):
        assert OLD_WORDS.search(text), text


@pytest.mark.parametrize("room", SAYS)
def test_messages_use_the_words_of_the_pages(room: str) -> None:
    """Also those that come after an act that is rare."""
    said = [text for file in sorted((HOME / room).rglob("*.py")) for text in sentences(file)]

    assert said
    assert [text for text in said if OLD_WORDS.search(text)] == []


@pytest.mark.parametrize("folder", SHOWS)
def test_templates_use_the_words_of_the_pages(folder: str) -> None:
    """Also what stands on a page in a state that no test opens."""
    files = sorted((HOME / "templates" / folder).rglob("*.html"))
    said = [text for file in files for text in shown_texts(file)]

    assert said
    assert [text for text in said if OLD_WORDS.search(text)] == []
