"""Everything that the program writes, as files, to compare two commits: python bench/outputs.py FOLDER

Every page of every example patient, every page for everybody and for clinicians, all copies to keep, and what
the commands print. Run it on both commits and compare the folders: diff -r OLD NEW. What is drawn anew each
time (tokens, seconds, moments) is written as a word in its place.
"""

import io
import json
import re
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile

HOME = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(HOME))

from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from suggester.core import answer_code
from tests.shipped import TABLE, answered
from tests.web.proposing import broken, lighter, prepared, reworded
from tests.web.walking import begin, program, send, token

DRAWN = (
    (re.compile(r'(name="csrf_token"[^>]*?value=")[^"]+'), r"\1TOKEN"),
    (re.compile(r'(value=")[^"]+("[^>]*?name="csrf_token")'), r"\1TOKEN\2"),
    (re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d"), "MOMENT"),
    (re.compile(r"\d+\.\d+ s(?=$|, not sampled)", re.MULTILINE), "SECONDS"),
    (re.compile(r'(class="hash">\d+:)[0-9a-f]{64}'), r"\1HASH"),
    (re.compile(r'(soft hash" title=")[0-9a-f]{64}">[0-9a-f]{8}'), r'\1HASH">HASH'),
)
PUBLIC = (
    "/", "/rules", "/rules?effect=hold", "/rules?approach=pico_laser&text=tan", "/rules/print", "/about",
    "/privacy", "/accessibility", "/questions/print", "/questions/print?large=1", "/healthz", "/readyz",
    "/summary", "/check", "/code", "/finished", "/nothing-here",
)  # fmt: skip
CLINIC = (
    "/clinic/table", "/clinic/table?group=effect&sort=evidence&open=all", "/clinic/table?text=tan",
    "/clinic/table?group=question&effect=stop", "/clinic/try", "/clinic/try?patient=C-02", "/clinic/patient",
    "/clinic/checks", "/clinic/record", "/clinic/account", "/clinic/proposals", "/clinic/proposals/upload",
    "/clinic/table.csv", "/clinic/sources.csv",
)  # fmt: skip
COMMANDS = {
    "check.txt": ("check",),
    "check.json": ("check", "--json"),
    "cases.toml": ("check", "--suggest-cases"),
    "compare.txt": ("compare", "rules", "OTHER"),
    "compare.json": ("compare", "rules", "OTHER", "--json"),
    "evaluate.json": ("evaluate", "ANSWERS"),
    "explain.txt": ("explain", "ANSWERS"),
    "codes.txt": ("code", "encode", "ANSWERS"),
    "table.csv": ("export", "csv"),
    "help.txt": ("--help",),
}


def main(folder: Path) -> None:
    """Write all of it below this folder, which is made."""
    for case in TABLE.cases:
        patient(folder / "patients" / case.id, answered(case.answers))
    client = program().test_client()
    for number, address in enumerate(PUBLIC):
        keep(folder / "public" / f"{number:02}.txt", client.get(address))
    clinic(folder / "clinic")
    commands(folder / "commands")
    print(f"{sum(path.is_file() for path in folder.rglob('*'))} files below {folder}")


def patient(folder: Path, given: dict[str, object]) -> None:
    """Every page on the way of one patient, and everything that can be kept of the result."""
    client = program().test_client()
    address, number = begin(client), 0
    while address.startswith("/questions/"):
        response = send(client, address, given)
        keep(folder / f"{number:02}-sent.txt", response)
        number += 1
        if response.status_code != 303:
            return
        address = str(response.location)
    for number, address in enumerate(("/check", "/questions/wishes", "/summary", "/summary.txt")):
        keep(folder / f"{number}-page.txt", client.get(address))
    for name in ("summary", "summary-large"):
        response = client.get(f"/{name}.pdf")
        if response.mimetype == "application/pdf":
            write(folder / f"{name}.txt", pdf_text(response.data))


def clinic(folder: Path) -> None:
    """Clinicians' pages, with three proposals that do little, much, and harm."""
    with TemporaryDirectory() as scratch:
        side = prepared(Path(scratch), confirmed=True).copied(made(Path(scratch) / "copy"))
        for edit in (reworded, lighter, broken):
            number = side.proposed(edit)
            keep(folder / f"proposal-{edit.__name__}.txt", side.approver.get(f"/clinic/proposals/{number}"))
        for number, address in enumerate(CLINIC):
            keep(folder / f"{number:02}.txt", side.approver.get(address))
        for rule in TABLE.rules:
            keep(folder / f"row-{rule.id}.txt", side.approver.get(f"/clinic/rows/{rule.id}"))
        papers(folder, side.approver)
        members(folder / "workbook", side.approver.get("/clinic/table.xlsx").data)


def papers(folder: Path, client: FlaskClient) -> None:
    """Every example patient's paper, as the clinician opens it."""
    csrf = token(BeautifulSoup(client.get("/clinic/patient").text, "lxml"))
    for case in TABLE.cases:
        code = answer_code.encode(TABLE, TABLE.questionnaire.answers(answered(case.answers)))
        for name in ("patient", "patient/text"):
            sent = {"csrf_token": csrf, "code": code}
            keep(folder / f"paper-{case.id}-{name[-4:]}.txt", client.post(f"/clinic/{name}", data=sent))


def commands(folder: Path) -> None:
    """What the commands print, and with which exit code."""
    with TemporaryDirectory() as scratch:
        answers, other = Path(scratch) / "answers.json", made(Path(scratch) / "other")
        answers.write_text(json.dumps([answered(case.answers) for case in TABLE.cases]))
        for path in (HOME / "rules").glob("*.*"):
            text = path.read_text(encoding="utf-8")
            lighter = text.replace("HD-19,hold,microneedling", "HD-19,hold,needling_with_pico")
            (other / path.name).write_text(lighter, encoding="utf-8")
        for name, command in COMMANDS.items():
            places = {"ANSWERS": str(answers), "OTHER": str(other)}
            done = run(*(places.get(word, word) for word in command))
            text = done.stdout.decode() + done.stderr.decode() + f"\nexit {done.returncode}\n"
            write(folder / name, text.replace(scratch, "SCRATCH"))
        members(folder / "workbook", run("export", "xlsx").stdout)


def run(*command: str) -> subprocess.CompletedProcess[bytes]:
    """One command, as on a terminal that shows no colours."""
    return subprocess.run(
        [sys.executable, "-m", "suggester", *command], cwd=HOME, capture_output=True, check=False
    )


def members(folder: Path, workbook: bytes) -> None:
    """The parts of a workbook, each as a file; the moment at which it was made is left out."""
    with ZipFile(io.BytesIO(workbook)) as archive:
        for name in archive.namelist():
            if name != "docProps/core.xml":
                write(folder / name.replace("/", "-"), archive.read(name).decode())


def keep(path: Path, response: TestResponse) -> None:
    """A response: its status, its headers but those of cookies, its body."""
    headers = sorted(f"{name}: {value}" for name, value in response.headers if name != "Set-Cookie")
    write(path, "\n".join([response.status, *headers, "", response.get_data(as_text=True)]))


def write(path: Path, text: str) -> None:
    """The text without what is drawn anew each time."""
    for pattern, word in DRAWN:
        text = pattern.sub(word, text)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def pdf_text(content: bytes) -> str:
    """The words of a PDF, where they stand."""
    done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=content, capture_output=True, check=True)
    return done.stdout.decode()


def made(folder: Path) -> Path:
    """This folder, which is new."""
    folder.mkdir()
    return folder


if __name__ == "__main__":
    main(Path(sys.argv[1]))
