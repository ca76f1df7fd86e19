"""What other software costs: python bench/interop.py

Every request is timed beside a trivial Flask page in the same process, in turns, as CPU time; the budget is
the ratio. The trivial page takes what the request sends: a body of JSON is read there as well. For a printed
page the time is that on the clock, as it would be with the machine at rest. A new line is one entry in
REQUESTS, DOCUMENTS or EXPORTS.
"""

import json
import platform
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

HOME = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(HOME))

from flask import Flask
from flask import request as asked
from werkzeug.test import EnvironBuilder

from bench.web import start_and_memory
from bench.yardstick import Slowness, compared, told, trivial_app
from suggester.core.answer_code import encode
from suggester.core.questionnaire.questionnaire import as_given
from tests.exchange.fhir.responses import response_to
from tests.shipped import ASKED, CALM, TABLE, answered
from tests.web.walking import program

PATIENT = answered(TABLE.cases[1].answers) | {"allergies": ["metal"]}
PAPERS = "/api/v1/papers"
PAGE = {"code": encode(TABLE, ASKED.answers(CALM | PATIENT))}
RESPONSE = response_to(as_given(ASKED.questions.values(), ASKED.answers(CALM | PATIENT).chosen))
QUESTIONNAIRE = f"/fhir/Questionnaire/{TABLE.provenance.id}"
JSON = "application/json"


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredRequest:
    """A request, and how much it may cost as a multiple of a trivial page."""

    name: str
    path: str
    budget: float
    body: object = None


REQUESTS = (
    MeasuredRequest(name="suggestions", path="/api/v1/suggestions", body=CALM | PATIENT, budget=3),
    MeasuredRequest(name="papers as data", path=PAPERS, body=PAGE, budget=4),
    MeasuredRequest(name="GET questionnaire", path="/api/v1/questionnaire", budget=3),
    MeasuredRequest(name="GET rules", path="/api/v1/rules", budget=3),
    MeasuredRequest(name="$suggest", path="/fhir/QuestionnaireResponse/$suggest", body=RESPONSE, budget=6),
    MeasuredRequest(name="GET Questionnaire", path=QUESTIONNAIRE, budget=3),
)
PAPERS_WITH_PAGES = {"application/pdf": "PDF", "application/fhir+json": "FHIR with the PDF"}
PAPER_MILLISECONDS = 40
DOCUMENTS = {"/api/v1/questionnaire": 50, "/api/v1/openapi.json": 100, QUESTIONNAIRE: 50}
"""Addresses, and how many kB each may have."""
EXPORTS = (
    ("openapi", "export", "openapi"),
    ("fhir", "export", "fhir"),
    ("dmn", "export", "dmn"),
    ("dmn flat", "export", "dmn", "--profile", "flat"),
    ("jdm", "export", "jdm"),
)
"""Names and commands; each may take one second of CPU more than a command that only loads the rules."""
EXPORT_SECONDS = 1.0


def main() -> None:
    """Print every figure with its budget; exit 1 when one is missed."""
    print(f"{datetime.now(UTC):%Y-%m-%d}, Python {platform.python_version()}, {platform.machine()}")
    app = program()
    figures = [*requests(app), *printed(app), *documents(app), *exports()]
    missed = sum(figures) + start_and_memory()
    sys.exit(1 if missed else 0)


def requests(app: Flask) -> Iterator[int]:
    """CPU of each request."""
    for request in REQUESTS:
        ratio, micros = compared(caller(app, request), caller(yardstick(), replace(request, path="/")))
        yield told(f"{request.name}, x a trivial page ({micros:.0f} us)", ratio, request.budget)


def printed(app: Flask) -> Iterator[int]:
    """How long software waits for the pages of example patients: a second process lays them out."""
    codes = [encode(TABLE, ASKED.answers(case.answers)) for case in TABLE.cases]
    client = app.test_client()
    for kind, name in PAPERS_WITH_PAGES.items():
        waited, machine = [], Slowness()
        for code in codes:
            machine.look()
            began = time.perf_counter()
            reply = client.post(PAPERS, json={"code": code}, headers={"Accept": kind})
            waited.append((time.perf_counter() - began) * 1000)
            assert reply.status_code == 200, reply.text
        yield machine.told(f"papers as {name}, ms waited", median(waited), PAPER_MILLISECONDS)


def yardstick() -> Flask:
    """A Flask page that says one word, and one that says how much JSON it was sent."""
    app = trivial_app()
    app.add_url_rule("/", "taken", lambda: {"keys": len(asked.get_json())}, methods=["POST"])
    return app


def caller(app: Flask, request: MeasuredRequest) -> Callable[[], None]:
    """One request, without the cost of a test client."""
    body = None if request.body is None else json.dumps(request.body).encode()
    kind = {"Content-Type": JSON} if body else {}
    builder = EnvironBuilder(
        path=request.path,
        method="POST" if body else "GET",
        data=body,
        headers=kind.items(),
    )
    environ = builder.get_environ()
    answered: list[str] = []

    def call() -> None:
        answered.clear()
        if body:
            environ["wsgi.input"].seek(0)
        reply = app(dict(environ), lambda status, *_: answered.append(status))  # type: ignore[arg-type]
        b"".join(reply)
        reply.close()  # type: ignore[attr-defined]
        assert answered == ["200 OK"], answered

    return call


def documents(app: Flask) -> Iterator[int]:
    """Bytes of what is read by everybody."""
    client = app.test_client()
    for path, budget in DOCUMENTS.items():
        yield told(f"{path}, kB", len(client.get(path).data) / 1000, budget)


def exports() -> Iterator[int]:
    """CPU seconds of each command beyond loading the rules."""
    loading = spent("export", "csv")
    for name, *command in EXPORTS:
        yield told(f"export {name}, s beyond loading", max(0.0, spent(*command) - loading), EXPORT_SECONDS)


def spent(*command: str) -> float:
    """CPU seconds of a command, the median of three."""
    script = (
        "import resource,subprocess,sys;subprocess.run(sys.argv[1:],check=True,stdout=subprocess.DEVNULL);"
        "used=resource.getrusage(resource.RUSAGE_CHILDREN);print(used.ru_utime+used.ru_stime)"
    )
    full = [sys.executable, "-c", script, sys.executable, "-m", "suggester", *command]
    runs = [subprocess.run(full, cwd=HOME, check=True, capture_output=True).stdout for _ in range(3)]
    return median(float(run) for run in runs)


if __name__ == "__main__":
    main()
