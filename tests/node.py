"""Programs of npm that tests need: versions and hashes stand in tests/npm, and they are kept between runs.

Without node and npm a test is skipped, loudly, or fails with REQUIRE_NODE=1. What npm sends is used only when
its hash is the one that stands here. A lock file may leave out what a package names as its needs and brings
along built in, as lforms does: npm installs just what stands in the lock file.
"""

import hashlib
import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any, NoReturn

import pytest

from do import wait_for

PINNED = Path(__file__).parent / "npm"
KEPT = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "suggester-tests"
QUIET = ("--ignore-scripts", "--no-audit", "--no-fund", "--omit=optional", "--loglevel=error")


def node_modules(name: str) -> Path:
    """A folder in which the packages of tests/npm/<name> are installed."""
    npm, lock_file = _npm(), PINNED / name / "package-lock.json"
    folder = KEPT / f"{name}-{hashlib.sha256(lock_file.read_bytes()).hexdigest()[:12]}"
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT / f"{name}.lock").open("a") as lock:
        wait_for(lock)
        if not folder.exists():
            _install(npm, PINNED / name, folder)
    return folder


def run_module(script: Path, packages: str, sent: object) -> Any:
    """What a script of ours prints as JSON when it is sent this as JSON, with these packages at hand."""
    done = subprocess.run(
        [_node(), "--no-warnings", "--input-type=module", "--eval", script.read_text(encoding="utf-8")],
        cwd=node_modules(packages), input=json.dumps(sent), capture_output=True, text=True, check=False,
        timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2_000:]
    return json.loads(done.stdout)


def _node() -> str:
    return shutil.which("node") or missing("no node found: install nodejs (Debian's name of the package)")


def _npm() -> str:
    _node()
    return shutil.which("npm") or missing("no npm found: install npm (Debian's name of the package)")


def missing(what: str) -> NoReturn:
    """The test cannot be run here: it is skipped, or fails with REQUIRE_NODE=1."""
    if os.environ.get("REQUIRE_NODE") == "1":
        pytest.fail(what)
    pytest.skip(what)


def _install(npm: str, pinned: Path, folder: Path) -> None:
    """All or nothing: the folder gets its name when everything is in it."""
    with tempfile.TemporaryDirectory(dir=KEPT) as unfinished:
        begun = Path(unfinished) / folder.name
        shutil.copytree(pinned, begun)
        done = subprocess.run(
            [npm, "ci", *QUIET], cwd=begun, capture_output=True, text=True, check=False, timeout=300
        )
        if "EINTEGRITY" in done.stderr:
            pytest.fail(f"npm sent other packages than those of {pinned.name}: {done.stderr[:500]}")
        if done.returncode != 0:
            missing(f"npm could not install the packages of tests/npm/{pinned.name}: {done.stderr[:500]}")
        begun.rename(folder)
