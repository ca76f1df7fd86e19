"""A forged publication in front of running programs: real processes, on both databases."""

import time
from collections.abc import Callable
from pathlib import Path

from suggester.storage.database.database import Database
from tests.shipped import NEXT
from tests.storage.forging import FORGED_VERSION, forge
from tests.web.published import BEGUN, people, publish, worded
from tests.web.test_server import fetch, served
from tests.web.walking import SECRET

WATCHED_SECONDS = 2.5
"""As long as it took until the table of the attack was in use."""


def test_t12_two_running_programs_never_serve_a_forged_table(
    database: Database, url: str, tmp_path: Path
) -> None:
    """T12: the attack that put a table live within 2.5 seconds, with a record that fits besides."""
    people(database)
    publish(database, worded(NEXT), valid_from=BEGUN)
    settings = {"SUGGESTER_DATABASE_URL": url, "SUGGESTER_SECRET_KEY": SECRET}

    with served(tmp_path / "a", **settings) as (_, one, _), served(tmp_path / "b", **settings) as (_, two, _):
        both = (one, two)
        assert all(f'"{NEXT}"' in ready(address) for address in both)
        forge(database, worded(FORGED_VERSION))
        until(lambda: all("has no seal" in ready(address) for address in both))
        seen = watched(both)

    assert len(seen) > 20
    assert not any(
        f'"version":"{FORGED_VERSION}"' in one or f"Rule table {FORGED_VERSION}" in one for one in seen
    )


def ready(address: str) -> str:
    return fetch(f"{address}/readyz")[1]


def until(is_so: Callable[[], bool], seconds: float = 20) -> None:
    """Wait for it, and not for ever."""
    began = time.monotonic()
    while not is_so():
        assert time.monotonic() - began < seconds
        time.sleep(0.05)


def watched(addresses: tuple[str, ...]) -> list[str]:
    """What patients and operators are told for a while."""
    began, seen = time.monotonic(), []
    while time.monotonic() - began < WATCHED_SECONDS:
        seen += [fetch(f"{address}{page}")[1] for address in addresses for page in ("/about", "/readyz")]
        time.sleep(0.05)
    return seen
