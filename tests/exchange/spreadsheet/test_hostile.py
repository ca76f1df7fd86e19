"""Files that are meant to harm, and files that were harmed: each is refused in words, soon, in little memory.

The same program serves patients; an upload must not be able to take it from them.
"""

import json
import os
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

from suggester.core.loading.load import RuleFilesError, load
from suggester.exchange.spreadsheet.read import uploaded
from suggester.home import HOME
from tests.exchange.hostile import hostile
from tests.exchange.workbooks import DOWNLOAD, packed, parts
from tests.shipped import FILES

MEGABYTES_AT_MOST = 150
SECONDS_AT_MOST = 10
MUTATIONS = 250  # of each of the two kinds of file

MEASURE = """
import json, re, sys, time
from pathlib import Path
from suggester.core.loading.load import RuleFilesError
from suggester.exchange.rule_files import read_folder
from suggester.home import RULES
from suggester.exchange.spreadsheet.read import uploaded

files, measured = read_folder(RULES), {}
for path in sorted(Path(sys.argv[1]).iterdir()):
    content, began, problems = path.read_bytes(), time.process_time(), []
    try:
        uploaded(content, files)
    except RuleFilesError as error:
        problems = error.problems
    peak = int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) / 1000
    measured[path.name] = {"problems": problems, "seconds": time.process_time() - began, "megabytes": peak}
print(json.dumps(measured))
"""


def measured(files: Path, elsewhere: Path) -> dict[str, Any]:
    """What came of each file, in a process of its own: the memory of this one says nothing about it."""
    for number, (_, content, _) in enumerate(hostile()):
        (files / f"{number:03}").write_bytes(content)
    before = sorted(files.iterdir())
    done = subprocess.run(
        [sys.executable, "-B", "-c", MEASURE, str(files)],
        cwd=elsewhere,
        env=os.environ | {"PYTHONPATH": str(HOME), "TMPDIR": str(elsewhere)},
        capture_output=True,
        check=False,
        timeout=300,
    )
    assert done.stderr == b""
    assert sorted(files.iterdir()) == before
    assert list(elsewhere.iterdir()) == []
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_hostile_files_are_refused_in_words_soon_and_in_little_memory(tmp_path: Path) -> None:
    """T22 of the threat model. The memory is the most that a file and all before it ever needed."""
    files, elsewhere = tmp_path / "hostile", tmp_path / "elsewhere"
    files.mkdir()
    elsewhere.mkdir()
    found = measured(files, elsewhere)

    wrong = [
        (name, found[f"{number:03}"])
        for number, (name, _, said) in enumerate(hostile())
        if not is_refused_well(found[f"{number:03}"], said)
    ]
    assert wrong == []
    assert len({name for name, _, _ in hostile()}) == len(hostile()) >= 50


def is_refused_well(found: dict[str, Any], said: str) -> bool:
    """With the word that names this mistake, briefly, soon, and in little memory."""
    return (
        bool(said)
        and said in "\n".join(found["problems"])
        and all(len(problem) < 500 for problem in found["problems"])
        and found["megabytes"] <= MEGABYTES_AT_MOST
        and found["seconds"] <= SECONDS_AT_MOST
    )


def harmed(content: bytes, chance: random.Random) -> bytes:
    """With up to five pieces changed, left out, doubled or put elsewhere."""
    for _ in range(chance.randint(1, 5)):
        start, other = (chance.randrange(len(content)) for _ in range(2))
        end = start + chance.choice((1, 1, 2, 10, 200))
        piece = content[start:end]
        new = chance.choice(
            (
                bytes([chance.randrange(256)]),
                b"",
                piece * 2,
                chance.choice((b",", b'"', b"\n", b"=", b"\xc3")),
            )
        )
        content = content[:start] + new + content[end:]
        if chance.random() < 0.3:
            content = content[:other] + piece + content[other:]
    return content


def outcome(content: bytes) -> str:
    """'taken' or 'refused'; whatever is taken is whole, and whatever is refused is refused in words."""
    try:
        back = uploaded(content, FILES)
    except RuleFilesError as error:
        assert error.problems
        assert all(": " in problem or problem.startswith("the file ") for problem in error.problems)
        return "refused"
    assert load(back.files).provenance.sha256 == back.table.provenance.sha256
    return "taken"


def test_250_harmed_tables_as_csv_are_taken_whole_or_refused_in_words() -> None:
    """Never a traceback, never half a table."""
    chance = random.Random(2211)
    outcomes = [outcome(harmed(FILES["table.csv"], chance)) for _ in range(MUTATIONS)]

    assert outcomes.count("refused") > MUTATIONS // 2
    assert outcomes.count("taken") > 5


def test_250_harmed_workbooks_are_taken_whole_or_refused_in_words() -> None:
    """Half of them harmed in the zip, half inside a part that is packed well."""
    chance = random.Random(2212)
    inside = parts()
    read = [name for name in inside if name.startswith("xl/") and "theme" not in name]
    outcomes = []
    for number in range(MUTATIONS):
        name = chance.choice(read)
        spoilt = packed(inside | {name: harmed(inside[name], chance)})
        outcomes.append(outcome(spoilt if number % 2 else harmed(DOWNLOAD, chance)))

    assert outcomes.count("refused") > MUTATIONS // 2
    assert outcomes.count("taken") > 5
