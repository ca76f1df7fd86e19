"""What pages cost: python bench/web.py

Every page is timed beside a trivial Flask page in the same process, in turns, as CPU time; the budget is
the ratio, and for a whole journey its time with the machine at rest (bench/yardstick.py). Memory, start and
the weight of a first visit are measured on a program of its own.
"""

import json
import os
import platform
import re
import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

HOME = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(HOME))

from flask.testing import FlaskClient

from bench.yardstick import Slowness, caller, compared, told, trivial_app
from suggester.core.table.rules import RuleTable
from suggester.web.site.static_files import static_addresses
from tests.shipped import CALM, TABLE, answered
from tests.web.clinic_house import clinic_program, logged_in
from tests.web.walking import fill_in, program

PATIENT = answered(TABLE.cases[1].answers) | {"allergies": ["metal"]}
ROWS, BUDGET_BASE, BUDGET_OF_A_ROW = 1_000, 25, 0.15
BUDGETS = {"question page, longest": 14, "question page, shortest": 14, "check page": 14, "summary page": 25}


def main() -> None:
    """Print every figure with its budget; exit 1 when one is missed."""
    print(f"{datetime.now(UTC):%Y-%m-%d}, Python {platform.python_version()}, {platform.machine()}")
    missed = pages() + clinic_table(TABLE) + clinic_table(many_rows(ROWS))
    missed += whole_journey() + start_and_memory() + first_visit()
    sys.exit(1 if missed else 0)


def pages() -> int:
    """CPU of a page as a multiple of a trivial Flask page."""
    app = program()
    client = app.test_client()
    fill_in(client, PATIENT)
    addresses = {
        "question page, longest": "/questions/that_skin",
        "question page, shortest": "/questions/age",
        "check page": "/check",
        "summary page": "/summary",
    }
    trivial = caller(trivial_app(), "/", "")
    cookie = client.get_cookie("answers")
    assert cookie is not None
    missed = 0
    for name, address in addresses.items():
        ratio, micros = compared(caller(app, address, f"answers={cookie.value}"), trivial)
        missed += told(f"{name}, x a trivial page ({micros:.0f} us)", ratio, BUDGETS[name])
    return missed


def clinic_table(table: RuleTable) -> int:
    """CPU of the clinicians' page of this table, log-in included, as a multiple of a trivial page."""
    with TemporaryDirectory() as folder:
        app = clinic_program(Path(folder), table)
        cookie = logged_in(app).get_cookie("clinic")
        assert cookie is not None
        page = caller(app, "/clinic/table", f"clinic={cookie.value}")
        ratio, micros = compared(page, caller(trivial_app(), "/", ""))
    rows = len(table.rules)
    name = f"clinicians' table of {rows:,} rows, x a trivial page ({micros:.0f} us)"
    return told(name, ratio, BUDGET_BASE + BUDGET_OF_A_ROW * rows)


def many_rows(number: int) -> RuleTable:
    """The shipped rows again and again, under other ids; every one of them is on the page."""
    rounds = -(-number // len(TABLE.rules))
    rows = [replace(rule, id=f"{rule.id}{n:02}") for n in range(rounds) for rule in TABLE.rules][:number]
    provenance = replace(TABLE.provenance, sha256="b" * 64)
    return replace(TABLE, rules=tuple(sorted(rows, key=lambda rule: rule.id)), provenance=provenance)


def whole_journey() -> int:
    """CPU of all requests of one patient, from the start page to the summary, tests' own work left out."""
    spent, machine = [], Slowness()
    app = program()
    app.wsgi_app = timed = Timed(app.wsgi_app)  # type: ignore[method-assign]
    for _ in range(9):
        machine.look()
        timed.spent, timed.requests = 0.0, 0
        client = app.test_client()
        fill_in(client, CALM | PATIENT)
        client.get("/summary")
        spent.append(timed.spent * 1000)
    return machine.told(f"a whole journey of {timed.requests} requests, ms of CPU", median(spent[1:]), 25)


class Timed:
    """A WSGI program that counts its requests and its CPU time."""

    def __init__(self, program: WSGIApplication) -> None:
        self.program, self.spent, self.requests = program, 0.0, 0

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
        """Answer one request."""
        began = time.process_time()
        answer = list(self.program(environ, start_response))
        self.spent += time.process_time() - began
        self.requests += 1
        return answer


def start_and_memory() -> int:
    """Seconds to the first page, and the memory of one worker after a thousand pages.

    Linux keeps the peak of its maker in a process's ru_maxrss, so the peak is read where it is its own.
    """
    script = (
        "import json,re,time;began=time.perf_counter();"
        "from suggester.exchange.rule_files import load_folder;from suggester.home import RULES;"
        "from suggester.web.app import create_app;from suggester.web.site.settings import Settings;"
        "app=create_app(load_folder(RULES),Settings(secrets=('k'*64,)));c=app.test_client();c.get('/');"
        "first=time.perf_counter()-began;[c.get('/questions/age') for _ in range(1000)];"
        "peak=re.search(r'VmHWM:\\s+(\\d+)',open('/proc/self/status').read())[1];"
        "print(json.dumps([first,int(peak)/1024]))"
    )
    environ = {name: value for name, value in os.environ.items() if not name.startswith("SUGGESTER_")}
    out = subprocess.run(
        [sys.executable, "-c", script], cwd=HOME, env=environ, check=True, capture_output=True
    )
    first, megabytes = json.loads(out.stdout)
    return told("start to the first page, s", first, 1.5) + told("memory of one worker, MB", megabytes, 120)


def first_visit() -> int:
    """Bytes of the start page with all that it links to and the fonts of its language, heads included."""
    client = program().test_client()
    page = client.get("/").get_data(as_text=True)
    linked = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', page))
    fonts = {address for name, address in static_addresses().items() if name.endswith("-latin.woff2")}
    weight = sum(bytes_sent(client, address) for address in {"/"} | linked | fonts)
    return told(f"first visit, kB on the wire ({len(linked | fonts) + 1} answers)", weight / 1000, 110)


def bytes_sent(client: FlaskClient, address: str) -> int:
    """An answer as a browser gets it that takes what is compressed."""
    answer = client.get(address, headers={"Accept-Encoding": "gzip, deflate, br, zstd"})
    head = f"HTTP/1.1 {answer.status}\r\n{answer.headers}"  # ends with the empty line
    return len(head.encode()) + len(answer.data)


if __name__ == "__main__":
    main()
