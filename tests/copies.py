"""Copies of the core with its tests, to be spoilt on purpose and tested apart."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from suggester.home import HOME

PYTEST = ("-m", "pytest", "-q", "-x", "-p", "no:cacheprovider")
ALONE = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
"""The core needs no plugin of pytest, and loading those of the other tests takes longer than a quick test."""


def copy_core(folder: Path) -> None:
    """The core, the rules and the tests of the core, in this empty folder."""
    skip = shutil.ignore_patterns("__pycache__", "static")
    for name in ("suggester", "rules", "tests/core"):
        shutil.copytree(HOME / name, folder / name, ignore=skip)
    for name in ("tests/shipped.py", "tests/patients.py", "pyproject.toml"):
        shutil.copy(HOME / name, folder / name)


def core_checked(
    folder: Path, chosen: Sequence[str] = (), *, seconds: float
) -> subprocess.CompletedProcess[str]:
    """What the chosen tests of the core say there, until the first that fails. Raises TimeoutExpired."""
    return subprocess.run(
        [sys.executable, "-B", *PYTEST, *chosen],
        cwd=folder,
        env=os.environ | ALONE,
        capture_output=True,
        text=True,
        check=False,
        timeout=seconds,
    )
