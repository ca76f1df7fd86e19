"""A program without the clinicians' side: once a table was published here, it has that one, or says so."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from suggester.web.app import follow_published, take_published
from suggester.web.site.settings import Settings
from tests.shipped import LATER, NEXT, VERSION
from tests.web.clinic_house import clinic_program, storage_of
from tests.web.live.test_live_table import in_use, live_of
from tests.web.published import people, publish, worded
from tests.web.test_server import fetch, served
from tests.web.walking import SECRET, program

OFF: dict[str, str] = {"SUGGESTER_CLINIC": "off", "SUGGESTER_SECRET_KEY": SECRET}
ANOTHER_KEY = "another secret of this length " * 2


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """An installation that has published a table, and the copy of it that its processes keep."""
    folder = tmp_path / "instance"
    folder.mkdir(mode=0o700)
    app = clinic_program(folder)
    people(storage_of(app))
    publish(storage_of(app), worded(NEXT))
    live_of(app).look(folder / "live.json")
    storage_of(app).close()
    return folder / "live.json"


def answered(folder: Path, settings: Mapping[str, str]) -> tuple[int, int, str, str]:
    """Of a real start: the status of the first page and of /readyz, the version in use, and the notes."""
    with served(folder, "--workers", "1", **settings) as (_, address, _said):
        status, page, _ = fetch(address + "/readyz")
        said = json.loads(page)
        return fetch(address)[0], status, said["table"]["version"], " ".join(said["notes"])


def test_what_was_published_here_is_served_without_the_clinic_side(copy: Path, tmp_path: Path) -> None:
    """The rules folder may be years older than what clinicians approved: its copy says what that was."""
    assert answered(tmp_path, OFF)[:3] == (200, 200, NEXT)


UNFIT: dict[str, tuple[str, dict[str, str]]] = {
    "changed": ("{}", {}),
    "under another key": ("", {"SUGGESTER_SECRET_KEY": ANOTHER_KEY}),
    "with too few approvals": ("", {"SUGGESTER_APPROVERS": "2"}),
}


@pytest.mark.parametrize("how", UNFIT)
def test_a_copy_that_does_not_fit_closes_the_pages_for_patients(copy: Path, tmp_path: Path, how: str) -> None:
    """There was a table, and which one nobody can say; on the operator's word the folder is served."""
    content, settings = UNFIT[how]
    copy.write_text(content or copy.read_text())

    page, ready, _, notes = answered(tmp_path, OFF | settings)
    assert (page, ready) == (503, 503)
    assert "SUGGESTER_SERVE_DRAFT=1" in notes

    page, ready, version, notes = answered(tmp_path, OFF | settings | {"SUGGESTER_SERVE_DRAFT": "1"})
    assert (page, ready, version) == (200, 200, VERSION)
    assert "SUGGESTER_SERVE_DRAFT is set" in notes


def test_every_copy_of_the_process_has_the_table_of_the_start(copy: Path) -> None:
    """A worker that is replaced must not show another table than the workers beside it."""
    settings = Settings(secrets=(SECRET,), instance=copy.parent)
    app = program(instance=copy.parent)
    take_published(app, settings)
    taken = in_use(app)
    newer = clinic_program(copy.parent)
    people(storage_of(newer))
    for version in (NEXT, LATER):
        publish(storage_of(newer), worded(version))
    copy.unlink()
    live_of(newer).look(copy)

    follow_published(app, settings)

    assert taken.table.provenance.version == NEXT
    assert in_use(app) is taken
    restarted = program(instance=copy.parent)
    take_published(restarted, settings)
    assert in_use(restarted).table.provenance.version == LATER
