"""The first thing that anyone meets of this project, on a machine about which nothing is known."""

import ast
import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import do

Outcome = tuple[int, str, str]
PROGRAM = """
import os, sys
if sys.argv[1] == "db":
    sys.exit(open("database.txt", "a").write(" ".join(sys.argv[1:]) + "\\n") and 2)
print(*sys.argv[1:], os.environ.get("SUGGESTER_RULES"), sep="|")
"""
TOOL = """
import sys
print(*sys.argv[1:], sep="|")
sys.exit(5)
"""


def cloned(folder: Path) -> Path:
    """A clone that needs no packages: its program and its tools only tell how they were started."""
    files = {"requirements.txt": "", "requirements-dev.txt": "# more\n", "ruff.py": TOOL, "pytest.py": TOOL}
    (folder / "suggester").mkdir(parents=True)
    for name, text in {**files, "suggester/__init__.py": "", "suggester/__main__.py": PROGRAM}.items():
        (folder / name).write_text(text)
    shutil.copy(do.__file__, folder)
    return folder


def done(clone: Path, *arguments: str) -> Outcome:
    """Its exit code, what it said, and what it complained about."""
    environment = {name: value for name, value in os.environ.items() if name != "SUGGESTER_INSTANCE"}
    command = [sys.executable, str(clone / "do.py"), *arguments]
    ended = subprocess.run(
        command, check=False, capture_output=True, text=True, cwd="/", env=environment, timeout=60
    )
    return ended.returncode, ended.stdout, ended.stderr


def annotations_of(tree: ast.Module) -> Iterator[ast.expr | None]:
    """Those in quotes are constants; an old Python evaluates the others, and may fail at it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            yield from (node.returns, *(argument.annotation for argument in node.args.args))


@pytest.fixture(scope="module")
def first_setups(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Outcome]]:
    """Two set-ups at once, in a folder whose name has a space and where an earlier one was cut off."""
    clone = cloned(tmp_path_factory.mktemp("my projects") / "the suggester")
    (clone / ".venv" / "bin").mkdir(parents=True)
    (clone / ".venv" / "half-made").touch()
    with ThreadPoolExecutor() as pool:
        return clone, list(pool.map(lambda _: done(clone, "setup"), range(2)))


@pytest.fixture(scope="module")
def clone(first_setups: tuple[Path, list[Outcome]]) -> Path:
    return first_setups[0]


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.fixture
def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def test_the_database_is_made_ready_and_patients_are_served_without_it_too(
    clone: Path, free_port: int
) -> None:
    """The upgrade of this clone fails each time: a database that is down must not close the questionnaire."""
    (clone / "database.txt").unlink(missing_ok=True)

    code, said, _ = done(clone, "run", "--port", str(free_port))

    assert (code, said.splitlines()[0]) == (0, "Starting")
    assert (clone / "database.txt").read_text() == "db upgrade --quiet\n"


def test_an_old_python_can_read_do_py_as_far_as_the_refusal() -> None:
    """Whoever has only an old Python deserves a sentence, not a syntax error."""
    tree = ast.parse(Path(do.__file__).read_text(), feature_version=(3, 6))

    annotations = list(annotations_of(tree))
    assert annotations
    assert all(isinstance(annotation, ast.Constant | ast.Name) for annotation in annotations)
    assert "__future__" not in ast.dump(tree)


def test_an_old_python_is_refused_in_one_line_that_says_what_to_get() -> None:
    """Ubuntu 22.04 brings 3.10: the most likely reason why a first try ends."""
    with pytest.raises(SystemExit) as refusal:
        do.refuse_old_python((3, 10, 12))

    line = str(refusal.value)
    assert "Python 3.11 or newer is needed, and this is Python 3.10.12." in line
    assert "https://www.python.org/downloads/" in line
    assert "\n" not in line


def test_python_3_11_is_not_refused() -> None:
    """The oldest that is promised is one that works."""
    do.refuse_old_python((3, 11, 0))


def test_a_taken_port_is_refused_before_anything_is_made(tmp_path: Path, taken_port: int) -> None:
    """Nobody should wait for an installation to learn that the port is in use, or guess what to do."""
    clone = cloned(tmp_path / "clone")

    code, said, complaint = done(clone, "run", "--port", str(taken_port))

    assert code == 1
    assert said == ""
    assert complaint == f"Port {taken_port} is in use. Try: python3 do.py run --port {taken_port + 1}\n"
    assert not (clone / ".venv").exists()


def test_a_port_that_does_not_exist_is_refused_in_one_line(tmp_path: Path) -> None:
    """A slip of the finger is no reason for a traceback."""
    code, _, complaint = done(cloned(tmp_path / "clone"), "run", "--port", "80000")

    assert code == 1
    assert complaint.startswith("Cannot listen on 127.0.0.1, port 80000: ")
    assert complaint.count("\n") == 1


def test_two_set_ups_at_once_make_one_environment(
    first_setups: tuple[Path, list[Outcome]],
) -> None:
    """An impatient second start must not spoil what the first one is making."""
    clone, outcomes = first_setups

    said = "".join(said for _, said, _ in outcomes)

    assert [(code, complaint) for code, _, complaint in outcomes] == [(0, ""), (0, "")]
    assert said.count("Making .venv") == 1
    assert said.count("Installing requirements.txt") == 1
    assert said.count("Waiting for another set-up") == 1
    assert not (clone / ".venv" / "half-made").exists()


def test_a_second_set_up_does_nothing_and_says_nothing(clone: Path) -> None:
    """Every start goes through it, so it has to cost nothing."""
    stamp = clone / ".venv" / "installed.txt"
    before = stamp.stat().st_mtime_ns

    assert done(clone, "setup") == (0, "", "")

    assert stamp.stat().st_mtime_ns == before


def test_changed_packages_are_installed_and_a_failure_leaves_what_was_there(clone: Path) -> None:
    """Someone who updates without a network must still be able to go back to what worked."""
    requirements = clone / "requirements.txt"
    requirements.write_text("flask\n")  # no hash, so it is refused before any network is asked

    code, said, complaint = done(clone, "setup")
    requirements.write_text("")

    assert code == 1
    assert said.startswith("Installing requirements.txt into .venv")
    assert complaint.endswith("could not be installed, for the reason above. Is this computer online?\n")
    assert "Traceback" not in complaint
    assert done(clone, "setup") == (0, "", "")


def test_run_starts_the_program_from_any_folder(
    clone: Path, free_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A service, a shortcut and a terminal start it from elsewhere; a folder is meant from there."""
    monkeypatch.setenv("SUGGESTER_RULES", "my rules")

    code, said, complaint = done(clone, "run", "--port", str(free_port), "--host", "127.0.0.1")

    assert (code, complaint) == (0, "")
    assert said.splitlines()[-1] == f"serve|--port|{free_port}|--host|127.0.0.1|{Path('/my rules')}"


def test_test_hands_its_options_to_pytest_and_passes_the_exit_code_on(clone: Path) -> None:
    """A red run that ended with 0 would be taken for a green one."""
    code, said, complaint = done(clone, "test", "-k", "one or two", "tests/core", "--exitfirst")

    assert (code, complaint) == (5, "")
    assert said.splitlines()[-1] == "-k|one or two|tests/core|--exitfirst"


def test_test_stops_at_the_first_check_that_fails(clone: Path) -> None:
    """The first fault is the one to read; those after it are often its echo."""
    code, said, complaint = done(clone, "test")

    assert code == 1
    assert said.splitlines()[-2:] == ["Checking: ruff check", "check|--quiet"]
    assert complaint == "ruff check found the faults above. What comes after it was not run.\n"


@pytest.mark.parametrize("arguments", [(), ("rnu",), ("setup", "--port", "1"), ("run", "--prot", "1")])
def test_an_unknown_command_gets_the_usage(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    """2 is what every command line answers to words that it does not know."""
    code, said, complaint = done(cloned(tmp_path / "clone"), *arguments)

    assert (code, said) == (2, "")
    assert complaint.startswith("usage: do.py")


def test_what_is_tested_is_what_runs() -> None:
    """One environment serves both; if the two lists disagreed, each would undo the other."""
    pinned = [
        set(re.findall(r"^[a-z][^ ]*==[^ ]*", file.read_text(), re.MULTILINE))
        for file in (do.TO_RUN, do.HOME / "requirements-sso.txt", do.TO_TEST)
    ]

    assert len(pinned[0]) >= 10
    assert pinned[0] | pinned[1] <= pinned[2]


@pytest.mark.parametrize("requirements", [do.TO_RUN, do.TO_TEST, do.HOME / "requirements-sso.txt"])
def test_every_package_is_pinned_with_its_hashes_and_to_no_place(requirements: Path) -> None:
    """A list that named an index would work for its author only."""
    lines = [line for line in requirements.read_text().splitlines() if not line.lstrip().startswith("#")]

    assert all(re.match(r"[a-z][^ ]*==|    --hash=sha256:", line) for line in lines)
