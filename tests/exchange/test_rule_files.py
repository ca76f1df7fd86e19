"""Earlier tables on disk: each is loaded whole, or the start says what is wrong with which."""

import shutil
from pathlib import Path

import pytest

from suggester.core.answer_code import table_group
from suggester.core.loading.load import RuleFilesError
from suggester.exchange import rule_files
from suggester.exchange.rule_files import load_folder, load_past_folders
from suggester.home import RULES
from tests.shipped import FILES, PAST, TABLE, VERSION


def kept(home: Path, name: str, version: str = "2026.10", **changes: bytes) -> Path:
    """An earlier table below past/, with these words at the end of a file."""
    folder = home / "past" / name
    folder.mkdir(parents=True)
    head = FILES["table.toml"].replace(VERSION.encode(), version.encode())
    for file, content in {**FILES, "table.toml": head}.items():
        (folder / file).write_bytes(content + changes.get(file.replace(".", "_"), b""))
    return folder


def refused(home: Path) -> list[str]:
    with pytest.raises(RuleFilesError) as caught:
        load_past_folders(home, TABLE)
    return list(caught.value.problems)


def test_without_earlier_tables_there_are_none(tmp_path: Path) -> None:
    """A new installation has never had another one."""
    assert load_past_folders(tmp_path, TABLE) == ()


def test_the_shipped_earlier_tables_are_loaded_by_the_names_of_their_folders() -> None:
    """Paper of every version that was ever given out is read; and none is loaded that is not there."""
    folders = sorted(path.name for path in (RULES / rule_files.PAST).iterdir())

    assert sorted(table.provenance.version for table in PAST) == folders
    assert TABLE.provenance.version not in folders


def test_every_earlier_table_is_loaded_and_the_live_one_is_not_loaded_twice(tmp_path: Path) -> None:
    """The copy is made before the change, so for a while both are the same."""
    kept(tmp_path, "2026.09", table_toml=b"\n# September\n")
    kept(tmp_path, "2026.10", table_toml=b"\n# October\n")
    kept(tmp_path, "2026.11", VERSION)
    (tmp_path / "past" / ".hidden").mkdir()
    (tmp_path / "past" / "README.md").write_text("no folder")

    past = load_past_folders(tmp_path, TABLE)

    assert len({table_group(table) for table in (*past, TABLE)}) == 3


def test_one_that_cannot_be_loaded_is_named_with_all_its_mistakes(tmp_path: Path) -> None:
    """Codes of it would be refused one day, and nobody would know why."""
    folder = kept(tmp_path, "2026.10", table_toml=b"\nwrong = 1\n")
    kept(tmp_path, "2026.09", sources_csv=b"one cell\n")
    (folder / "cases.toml").unlink()

    problems = refused(tmp_path)

    assert any(line.startswith("past/2026.10/table.toml") for line in problems)
    assert any(line.startswith("past/2026.10/cases.toml") for line in problems)
    assert any(line.startswith("past/2026.09/sources.csv") for line in problems)


def test_two_tables_that_codes_cannot_tell_apart_are_refused(tmp_path: Path) -> None:
    """A code would be read under whichever came first."""
    kept(tmp_path, "one", table_toml=b"\n# October\n")
    shutil.copytree(tmp_path / "past" / "one", tmp_path / "past" / "two")

    (problem,) = refused(tmp_path)

    assert problem.startswith("past/two: its answer codes begin with ")
    assert "past/one" in problem


def test_another_table_of_the_name_of_the_rules_in_use_is_refused(tmp_path: Path) -> None:
    """A folder was copied, and the rules were edited without a new version: two papers say the same name."""
    kept(tmp_path, "before", VERSION, table_toml=b"\n# as it was\n")

    (problem,) = refused(tmp_path)

    assert problem.startswith(f"past/before: its version is {VERSION}, and the rules in use are another")


def test_an_earlier_table_borrows_only_the_fixed_texts_that_it_has_not_got(tmp_path: Path) -> None:
    """The program grows texts; a table of last year cannot know them, and must not be edited."""
    wording = FILES["wording.toml"].decode()
    start = wording.index('[[text]]\nid = "printed_title"')
    folder = kept(tmp_path, "2026.10")
    without = wording[:start] + wording[wording.index("[[text]]", start + 5) :]
    (folder / "wording.toml").write_text(without.replace("You do not have to decide today.", "No hurry."))

    (past,) = load_past_folders(tmp_path, TABLE)

    assert past.wording["printed_title"] == TABLE.wording["printed_title"]
    assert past.wording["no_rush"].startswith("No hurry.")
    with pytest.raises(RuleFilesError, match="1 mistakes"):
        load_folder(folder)


def test_the_folder_is_the_one_that_the_manual_names() -> None:
    """An operator copies the files by hand, months before anybody needs them."""
    manual = (RULES.parent / "docs" / "operating.md").read_text()

    assert f"`cp rules/*.toml rules/*.csv rules/{rule_files.PAST}/2026.11`" in manual
    assert sorted(FILES) == sorted(path.name for path in RULES.iterdir() if path.suffix in (".toml", ".csv"))
