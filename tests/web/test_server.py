"""The program as it is started: real processes, real ports, real signals."""

import os
import re
import shutil
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from suggester.home import HOME
from tests.shipped import NEXT, TABLE
from tests.web.clinic_house import empty_clinic


@contextmanager
def served(
    folder: Path, *words: str, **settings: str
) -> Iterator[tuple[subprocess.Popen[str], str, list[str]]]:
    """A running program, its address, and what it said before it was ready."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("SUGGESTER_")}
    environ = clean | {"SUGGESTER_INSTANCE": str(folder / "instance"), "PYTHONUNBUFFERED": "1"} | settings
    with_database(folder / "instance")
    command = [sys.executable, "-m", "suggester", "serve", "--port", "0", *words]
    process = subprocess.Popen(
        command, cwd=HOME, env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    assert process.stdout
    said = []
    try:
        for line in process.stdout:
            said.append(line)
            if line.startswith("Ready on"):
                break
        found = re.search(r"http://\S+", said[-1]) if said else None
        yield process, found[0] if found else "", said
    finally:
        process.terminate()
        process.wait(20)
        process.stdout.close()


def with_database(instance: Path) -> None:
    """An empty database in this folder, as do.py makes it before it starts the program."""
    file = instance / "clinic.sqlite3"
    if not file.exists():
        instance.mkdir(mode=0o700, parents=True, exist_ok=True)
        file.write_bytes(empty_clinic())


def fetch(address: str, **headers: str) -> tuple[int, str, dict[str, str]]:
    """Status, text and headers of a page."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        with urllib.request.urlopen(urllib.request.Request(address, headers=named), timeout=10) as answer:
            return answer.status, answer.read().decode(), dict(answer.headers)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode(), dict(error.headers)


def test_a_start_says_what_is_not_set_and_nobody_gets_its_port_or_sends_it_a_proxys_header(
    tmp_path: Path,
) -> None:
    """The person who starts it sees the address, the table and the missing region, or why it cannot be.

    A header that only a proxy may send comes through the real server here, and not only a test client.
    """
    with served(tmp_path) as (_, address, said):
        assert fetch(address + "/readyz")[0] == 200
        assert TABLE.provenance.sha256 in "".join(said)
        assert "SUGGESTER_REGION is not set" in "".join(said)

        status, _, headers = fetch(address, X_Forwarded_Proto="https")
        assert status == 200
        assert headers["Set-Cookie"].startswith("answers=")
        assert "waitress" not in headers.get("Server", "")

        port = address.rpartition(":")[2]
        with served(tmp_path, "--port", port) as (process, _, lines):
            assert process.wait(20) == 2
            assert f"Port {port} cannot be used" in "".join(lines)


def test_behind_a_proxy_with_https_the_cookie_is_the_strict_one(tmp_path: Path) -> None:
    """The forwarded header has to come through the real server, not only through a test client."""
    with served(tmp_path, "--workers", "1", SUGGESTER_TRUSTED_PROXIES="1") as (_, address, _said):
        _, _, headers = fetch(address, X_Forwarded_Proto="https")
        assert headers["Set-Cookie"].startswith("__Host-answers=")
        assert "Strict-Transport-Security" in headers


@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="this system has no SIGHUP")
def test_a_table_that_does_not_load_never_replaces_one_that_runs(tmp_path: Path) -> None:
    """A slip in a spreadsheet at noon must not take the pages away, nor half of the rules."""
    rules = tmp_path / "rules"
    shutil.copytree(HOME / "rules", rules)
    good, head = (rules / "table.csv").read_text(), (rules / "table.toml").read_text()
    with served(tmp_path, "--rules", str(rules)) as (process, address, _):
        (rules / "table.csv").write_text(good.replace("HD-03,hold", "HD-03,hol"))
        assert '"table refused"' in _after_hangup(process)
        assert TABLE.provenance.sha256 in fetch(address + "/readyz")[1]

        (rules / "table.csv").write_text(
            good.replace("Needles on sore spots", "Needles on sore spots we think")
        )
        (rules / "table.toml").write_text(head.replace(TABLE.provenance.version, NEXT))
        said = _after_hangup(process)
        assert '"table in use"' in said
        assert f'"codes_not_read": ["{TABLE.provenance.sha256}"]' in said
        assert TABLE.provenance.sha256 not in fetch(address + "/readyz")[1]
        assert "we think" in fetch(address + "/rules")[1]

        shutil.copytree(HOME / "rules", rules / "past" / "before", ignore=shutil.ignore_patterns("past"))
        assert '"codes_not_read": []' in _after_hangup(process)
        assert TABLE.provenance.sha256 in fetch(address + "/readyz")[1]


@pytest.mark.parametrize(
    ("words", "settings", "said"),
    [
        (("--host", "0.0.0.0"), {}, "can be reached from other computers"),
        ((), {"SUGGESTER_REGION": "mars"}, "SUGGESTER_REGION is 'mars'"),
        ((), {"SUGGESTER_REGOIN": "uk"}, "SUGGESTER_REGOIN is no setting"),
        ((), {"SUGGESTER_SECRET_KEY": "short"}, "at least 32 characters"),
        (("--port", "x"), {}, "is not a valid integer"),
    ],
)
def test_a_start_that_cannot_be_is_refused_in_one_line(
    tmp_path: Path, words: tuple[str, ...], settings: dict[str, str], said: str
) -> None:
    """One line that says what to change, and exit 2."""
    with served(tmp_path, *words, **settings) as (process, _, lines):
        assert process.wait(20) == 2
        text = "".join(lines)
        assert said in text
        assert "Traceback" not in text


def _after_hangup(process: subprocess.Popen[str]) -> str:
    """The next note about the table after a hang-up signal."""
    assert process.stdout
    process.send_signal(signal.SIGHUP)
    for line in process.stdout:
        if "table" in line and "request" not in line:
            return line
    return ""
