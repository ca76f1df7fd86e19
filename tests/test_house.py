"""The house as docs/architecture.md draws it: rooms, their sizes, and one name for one thing."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from suggester.home import HOME

PROGRAM = HOME / "suggester"
FOLDERS = sorted({path.parent for path in PROGRAM.rglob("*.py")})
ROOMS = [folder for folder in FOLDERS if (folder / "__init__.py").exists() and folder != PROGRAM]
FILES = sorted(PROGRAM.rglob("*.py"))
DRAWERS = {"utils", "util", "helpers", "helper", "common", "misc", "tools", "base"}
TREE = re.compile(r"^( *)(\w+)/ *(.*)$", re.MULTILINE)


def named(path: Path) -> str:
    return path.relative_to(HOME).as_posix()


def drawn() -> Iterator[tuple[str, str]]:
    """Every room of the tree in the document, with the sentence beside it."""
    text = (HOME / "docs" / "architecture.md").read_text(encoding="utf-8")
    above: list[str] = []
    for indent, name, sentence in TREE.findall(text.split("```")[1]):
        above = [*above[: len(indent) // 2], name]
        if len(above) > 1:
            yield "/".join(above), sentence


def classes(file: Path) -> list[str]:
    return [node.name for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.ClassDef)]


def test_the_tree_of_the_document_is_the_tree_on_disk() -> None:
    """A map that is wrong in one place is not believed in any."""
    first = {named(room): (ast.get_docstring(_tree(room)) or "").splitlines()[0] for room in ROOMS}

    assert len(first) > 25
    assert dict(drawn()) == first


@pytest.mark.parametrize("room", ROOMS, ids=named)
def test_a_room_says_what_it_is_and_what_a_new_file_in_it_would_be(room: Path) -> None:
    """Whoever has a new file asks the rooms, and not the one who wrote them."""
    body = _tree(room).body

    assert [type(node) for node in body] == [ast.Expr]
    assert re.search(r"\n\nA new (file|room) here ", ast.get_docstring(_tree(room)) or "")


@pytest.mark.parametrize("folder", FOLDERS, ids=named)
def test_a_folder_can_be_seen_at_a_glance(folder: Path) -> None:
    """With more than a dozen files in it nobody guesses any more."""
    files = [path for path in folder.iterdir() if path.is_file() and path.name != "__init__.py"]

    assert len(files) <= 12


@pytest.mark.parametrize("file", FILES, ids=named)
def test_a_file_can_be_read_in_one_go_and_is_no_drawer(file: Path) -> None:
    """What is longer holds two subjects; what is called so holds none."""
    assert len(file.read_text(encoding="utf-8").splitlines()) <= 300
    assert not DRAWERS & {file.stem, *file.relative_to(PROGRAM).parts}


def test_one_class_name_means_one_thing() -> None:
    """Five classes called Cell were five questions for each reader."""
    names = Counter(name for file in FILES for name in classes(file))

    assert len(names) > 200
    assert [name for name, times in names.items() if times > 1] == []


def test_every_test_has_its_room() -> None:
    """Who changes a file finds its tests by its path."""
    rooms = {path.relative_to(PROGRAM) for path in FOLDERS}
    tests = sorted((HOME / "tests").rglob("test_*.py"))
    places = {test.parent.relative_to(HOME / "tests") for test in tests} - {Path("browser")}

    assert len(tests) > 90
    assert places - rooms == set()


def _tree(room: Path) -> ast.Module:
    return ast.parse((room / "__init__.py").read_text(encoding="utf-8"))
