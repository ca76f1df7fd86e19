"""The folder rules/ on disk: its files as bytes, for core.loading."""

from pathlib import Path

from suggester.core.entries import Translate
from suggester.core.loading import FILES, load
from suggester.core.rules import RuleTable

SHIPPED = Path(__file__).resolve().parents[2] / "rules"
TOO_LARGE = 4_000_000


class RulesFolderError(OSError):
    """A folder that cannot be read, in one sentence for the person who can mend it."""


def read_folder(folder: Path) -> dict[str, bytes]:
    """The rule files that are in the folder; one that is missing is left for the loader to name."""
    if not folder.is_dir():
        raise RulesFolderError(
            f"{folder} is no folder. Name the folder that holds table.csv, as in --rules rules"
        )
    return {name: _content(folder / name) for name in FILES if (folder / name).is_file()}


def load_folder(folder: Path, translate: Translate = str) -> RuleTable:
    """The table in this folder. Raises RulesFolderError or RuleFilesError."""
    return load(read_folder(folder), translate)


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > TOO_LARGE:
            raise RulesFolderError(
                f"{path} is larger than {TOO_LARGE // 1_000_000} MB, so it is no rule file"
            )
        return path.read_bytes()
    except PermissionError as error:
        raise RulesFolderError(f"{path} cannot be opened: {error.strerror}") from error
