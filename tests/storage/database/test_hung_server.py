"""A server of the database that hangs: it answers nothing and refuses nothing. Patients must not notice."""

import os
import re
import signal
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from http.cookiejar import CookieJar
from pathlib import Path
from typing import TypeVar

import pytest
from sqlalchemy import text
from werkzeug.test import TestResponse

from suggester.storage.database.database import Database, StorageError, UncertainError
from tests.shipped import TABLE
from tests.storage.conftest import made_on, migrate
from tests.web.clinic_house import log_in, logged_in, storage_of, visit_clinic
from tests.web.test_server import fetch, served
from tests.web.walking import TODAY, program, token

PATIENTS, CLINICIANS = 40, 16
SECONDS_AT_MOST, BACK_WITHIN = 3.0, 10.0
OWN = "/clinic/account"
Found = TypeVar("Found", int, str)


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


@pytest.fixture
def url(postgres: str) -> Iterator[str]:
    """A database of a server that may be stopped."""
    if os.environ.get("TEST_DATABASE_URL"):
        pytest.skip("a server that is not ours must not be stopped")
    with made_on(postgres, "template1") as url:
        migrate(url)
        yield url


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    """By which the tests find what to stop."""
    database = Database(url)
    yield database
    database.close()


def test_r6_patients_are_served_while_the_database_hangs(
    url: str, database: Database, tmp_path: Path
) -> None:
    """R6: a hung database once froze every page; now at most four threads wait for it, and four do not."""
    with served(tmp_path, SUGGESTER_DATABASE_URL=url) as (_, address, _):
        assert try_to_log_in(address) == 422
        with ThreadPoolExecutor(CLINICIANS) as pool, hanging(database) as stopped:
            waiting = [pool.submit(knock, address) for _ in range(CLINICIANS)]
            time.sleep(0.5)
            took = [seconds_of_a_page(address) for _ in range(PATIENTS)]
            outcomes = [one.result() for one in waiting]
        back = first_that_is_not(503, lambda: knock(address))

    assert stopped > 2
    assert max(took) < 2, sorted(took)[-5:]
    assert outcomes == [503] * CLINICIANS
    assert back in (422, 429)


def test_r6_a_database_that_hangs_costs_a_clinician_three_seconds_at_most(
    url: str, database: Database
) -> None:
    """R6: they once waited for as long as it hung, with what they had written in the air."""
    app = program(TABLE, TODAY, database=url)
    client = logged_in(app)
    form = token(visit_clinic(client, OWN))
    asked: list[Callable[[], TestResponse]] = [
        lambda: client.get("/clinic/table"),
        lambda: client.post("/clinic/account/end-all", data={"csrf_token": form}),
        lambda: log_in(app.test_client(), name="nobody", code="000000"),
    ]

    with hanging(database), ThreadPoolExecutor(CLINICIANS) as pool:
        found = [timed(one) for one in asked]
        found += [one.result() for one in [pool.submit(timed, asked[0]) for _ in range(CLINICIANS)]]
    back = first_that_is_not(503, lambda: client.get(OWN).status_code)

    longest = max(took for took, _ in found)
    print(f"{len(found)} requests of clinicians, the longest took {longest:.2f} s")
    assert {status for _, status in found} == {503}
    assert longest <= SECONDS_AT_MOST
    assert back == 200
    storage_of(app).close()


@pytest.mark.parametrize("when", ["before it is opened", "in the middle", "while it is kept"])
def test_r6_whenever_it_begins_to_hang_the_wait_ends(url: str, database: Database, when: str) -> None:
    """R6: a wait without an end can hide in opening, asking and keeping; only the last leaves a doubt."""
    other, began = Database(url), time.monotonic()

    with ExitStack() as held, pytest.raises(StorageError) as told:
        if when == "before it is opened":
            held.enter_context(hanging(database))
            began = time.monotonic()
        with other.writing() as connection:
            connection.execute(text("CREATE TABLE half (x integer)"))
            held.enter_context(hanging(database))
            began = time.monotonic()
            if when == "in the middle":
                connection.execute(text("SELECT 1"))

    assert time.monotonic() - began <= SECONDS_AT_MOST
    assert isinstance(told.value, UncertainError) is (when == "while it is kept")
    kept = first_that_is_not("away", lambda: tables_named(other, "half"))
    assert kept in ("01" if when == "while it is kept" else "0")
    other.close()


def tables_named(database: Database, name: str) -> str:
    try:
        with database.reading() as connection:
            known = text("SELECT count(*) FROM pg_tables WHERE tablename = :name")
            return str(connection.scalar(known, {"name": name}))
    except StorageError:
        return "away"


def first_that_is_not(unwanted: Found, ask: Callable[[], Found]) -> Found:
    """The first other outcome, within the time that it may take to come back."""
    until = time.monotonic() + BACK_WITHIN
    while (found := ask()) == unwanted and time.monotonic() < until:
        time.sleep(0.1)
    return found


def timed(ask: Callable[[], TestResponse]) -> tuple[float, int]:
    """How long it took, and how it ended."""
    began = time.monotonic()
    status = ask().status_code
    return time.monotonic() - began, status


def knock(address: str) -> int:
    try:
        return try_to_log_in(address)
    except urllib.error.HTTPError as error:
        with error:
            return error.code
