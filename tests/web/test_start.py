"""What a start costs, and what it leaves alone."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from suggester.home import HOME
from tests.web.test_server import with_database

SLOW = ("alembic", "mako", "openpyxl")
MEGABYTES = 120
START = """
import json, os, pathlib, resource, sys

def megabytes():
    # On Linux getrusage begins with the peak of the parent, so it is read where it is the process's own.
    status = pathlib.Path("/proc/self/status")
    if status.exists():
        return next(int(line.split()[1]) for line in status.open() if line.startswith("VmHWM")) / 2**10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20

from suggester.home import HOME
from suggester.web.app import create_app
app = create_app()
page = app.test_client().get("/")
print(json.dumps({
    "modules": sorted(sys.modules), "status": page.status_code,
    "megabytes": megabytes(),
    "files": sorted(os.listdir(os.environ["SUGGESTER_INSTANCE"])),
}), file=sys.stderr)  # standard output is the journal's
"""


def started(folder: Path, **settings: str) -> dict[str, object]:
    """What a program knows and has used after its first page."""
    environ = {"SUGGESTER_INSTANCE": str(folder), "PATH": "/usr/bin:/bin", **settings}
    command = [sys.executable, "-c", START]
    said = subprocess.run(command, cwd=HOME, env=environ, capture_output=True, text=True, check=True).stderr
    found: dict[str, object] = json.loads(said)
    return found


def imported(found: dict[str, object]) -> set[str]:
    modules = found["modules"]
    assert isinstance(modules, list)
    return {name.partition(".")[0] for name in modules}


@pytest.mark.parametrize("side", ["on", "off"])
def test_a_start_is_small_and_imports_only_what_it_needs(tmp_path: Path, side: str) -> None:
    """What is used once a year is imported once a year. How long a start takes is told by bench/web.py."""
    with_database(tmp_path)
    found = started(tmp_path, SUGGESTER_CLINIC=side)

    assert imported(found) & set(SLOW) == set()
    assert found["status"] == 200
    assert float(str(found["megabytes"])) <= MEGABYTES


def test_without_the_clinic_side_the_database_is_not_even_imported(tmp_path: Path) -> None:
    """A process for patients alone has nothing of it, so nothing of it can fail there."""
    found = started(tmp_path, SUGGESTER_CLINIC="off")

    assert imported(found) & {"sqlalchemy", "psycopg", "argon2", "pyotp"} == set()
    assert not {name for name in str(found["modules"]).split("'") if name.startswith("suggester.storage")}


def test_a_start_and_a_page_for_patients_open_no_database(tmp_path: Path) -> None:
    """Nothing is opened before a clinician asks: not even a file is made."""
    found = started(tmp_path, SUGGESTER_CLINIC="on")

    assert found["files"] == ["secret_key"]
