"""Copies of the core with its tests, to be spoilt on purpose and tested apart."""

import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

HOME = Path(__file__).resolve().parents[1]
COMMAND = ("-B", "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "-p", "no:playwright", "tests/core")


def copy_core(folder: Path, left_out: Sequence[str]) -> None:
    """The core, the rules and the tests of the core but for those left out, in this empty folder."""
    skip = shutil.ignore_patterns("__pycache__", "static", *left_out)
    for name in ("suggester", "rules", "tests/core"):
        shutil.copytree(HOME / name, folder / name, ignore=skip)
    for name in ("tests/shipped.py", "tests/patients.py", "pyproject.toml"):
        shutil.copy(HOME / name, folder / name)


def core_checked(
    folder: Path, chosen: Sequence[str] = (), *, seconds: int
) -> subprocess.CompletedProcess[str]:
    """What the chosen tests of the core say there, until the first that fails. Raises TimeoutExpired."""
    command = [sys.executable, *COMMAND, *chosen]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=seconds)
