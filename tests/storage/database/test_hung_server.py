"""A server of the database that hangs: it answers nothing and refuses nothing. Patients must not notice."""

import os
import re
import signal
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path

import pytest
from sqlalchemy import text

from suggester.storage.database.database import Database
from suggester.storage.upkeep.schema import upgrade
from tests.storage.conftest import made_on
from tests.web.test_server import fetch, served

PATIENTS, CLINICIANS = 40, 16


@contextmanager
def hanging(database: Database) -> Iterator[int]:
    """Every process of the server stands still, meanwhile; how many these are."""
    with database.reading() as connection:
        folder = Path(str(connection.scalar(text("SHOW data_directory"))))
        found = [int(pid) for pid in connection.scalars(text("SELECT pid FROM pg_stat_activity"))]
    found.append(int((folder / "postmaster.pid").read_text().split()[0]))
    for pid in found:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield len(found)
    finally:
        for pid in reversed(found):
            os.kill(pid, signal.SIGCONT)


def try_to_log_in(address: str) -> int:
    """What a clinician gets who types something at the door."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    page = browser.open(f"{address}/clinic/login", timeout=30).read().decode()
    token = re.findall(r'name="csrf_token" value="([^"]+)"', page)[0]
    sent = {"csrf_token": token, "name": "nobody", "password": "x" * 20, "code": "000000"}
    try:
        with browser.open(
            f"{address}/clinic/login", urllib.parse.urlencode(sent).encode(), timeout=30
        ) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code


def seconds_of_a_page(address: str) -> float:
    began = time.monotonic()
    assert fetch(f"{address}/")[0] == 200
    return time.monotonic() - began


def test_r6_patients_are_served_while_the_database_hangs(postgres: str, tmp_path: Path) -> None:
    """R6: a hung database once froze every page; now at most four threads wait for it, and four do not."""
    if os.environ.get("TEST_DATABASE_URL"):
        pytest.skip("a server that is not ours must not be stopped")
    with made_on(postgres, "template1") as url:
        database = Database(url)
        upgrade(database)
        with served(tmp_path, SUGGESTER_DATABASE_URL=url) as (_, address, _):
            assert try_to_log_in(address) == 422
            with ThreadPoolExecutor(CLINICIANS) as pool:
                with hanging(database) as stopped:
                    waiting = [pool.submit(knock, address) for _ in range(CLINICIANS)]
                    time.sleep(0.5)
                    took = [seconds_of_a_page(address) for _ in range(PATIENTS)]
                outcomes = [one.result() for one in waiting]
            assert try_to_log_in(address) in (422, 429)
        database.close()

    assert stopped > 2
    assert max(took) < 2, sorted(took)[-5:]
    assert outcomes.count(503) >= CLINICIANS - 8


def knock(address: str) -> int:
    try:
        return try_to_log_in(address)
    except urllib.error.HTTPError as error:
        with error:
            return error.code
