"""export, import, and checking or comparing a spreadsheet, as somebody at a terminal sees them."""

import json
import os
import pty
import shutil
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from suggester.core.loading.load import load
from suggester.core.writing.things import ThingKey
from suggester.exchange.dmn.dmn_document import flat, named
from suggester.exchange.dmn.jdm_document import jdm
from suggester.exchange.fhir.questionnaire import questionnaire_resource
from suggester.exchange.rule_files import read_folder
from suggester.exchange.rule_text import rewritten
from suggester.exchange.spreadsheet.write import as_xlsx
from suggester.home import RULES
from tests.cli.test_main import run
from tests.exchange.workbooks import DOWNLOAD, HD_03
from tests.shipped import ASKED, FILES, TABLE, free_id, number_in_table_csv
from tests.web.api.asking import DOCUMENT

OTHER_ROW = number_in_table_csv(next(rule.id for rule in TABLE.rules if rule.id != "HD-03"))


def edited(path: Path, place: str, text: str, content: bytes = DOWNLOAD) -> Path:
    """The downloaded table with one cell of it typed anew."""
    book = load_workbook(BytesIO(content))
    book["table"][place].value = text
    book.save(path)
    return path


def copied(folder: Path) -> Path:
    copy = folder / "rules"
    shutil.copytree(RULES, copy)
    return copy


def note_of_hd_03(files: dict[str, bytes]) -> str:
    return next(rule.note for rule in load(files).rules if rule.id == "HD-03")


def test_export_and_check_are_each_other_backwards(tmp_path: Path) -> None:
    """What is exported and not edited is the same table, with the same SHA-256."""
    file = tmp_path / "table.xlsx"

    done = run("export", "xlsx", "--out", str(file))
    checked = run("check", str(file))

    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert file.read_bytes() == DOWNLOAD == run("export", "xlsx").stdout
    assert checked.returncode == 0
    assert TABLE.provenance.sha256 in checked.stdout.decode()
    assert checked.stderr == b""


@pytest.mark.parametrize("name", ["table", "sources"])
def test_export_csv_is_the_file_itself(name: str) -> None:
    """The two that clinicians edit."""
    assert run("export", "csv", name).stdout == FILES[f"{name}.csv"]
    assert run("export", "csv").stdout == FILES["table.csv"]


def test_export_fhir_is_the_questionnaire_of_the_address_that_is_named(tmp_path: Path) -> None:
    """A file for a record; of a folder, which nobody has approved."""
    file = tmp_path / "form.json"

    shown = json.loads(run("export", "fhir").stdout)
    written = run("export", "fhir", "--base", "https://skin.example/", "--out", str(file))

    assert written.stdout == b""
    assert json.loads(file.read_bytes()) == questionnaire_resource(
        TABLE, "https://skin.example", approved=False, publisher=""
    )
    assert shown["url"].startswith("http://127.0.0.1:8000/fhir/")


def test_export_openapi_is_the_document_that_a_server_of_these_rules_gives() -> None:
    """A client is generated at a desk, where no server runs."""
    done = run("export", "openapi")
    document = json.loads(done.stdout)

    assert (done.returncode, done.stderr) == (0, b"")
    assert document["paths"].keys() == DOCUMENT["paths"].keys()
    assert document["components"]["schemas"] == DOCUMENT["components"]["schemas"]
    assert run("export", "openapi", "--rules", "nowhere").returncode == 2


def test_the_table_is_handed_out_for_rules_engines(tmp_path: Path) -> None:
    """Whoever runs an engine asks for the notation that it reads."""
    file = tmp_path / "table.dmn"

    done = run("export", "dmn", "--profile", "flat", "--out", str(file))

    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert file.read_bytes() == flat(TABLE)
    assert run("export", "dmn").stdout == run("export", "dmn", "--profile", "named").stdout == named(TABLE)
    assert run("export", "jdm").stdout == jdm(TABLE)


def test_a_table_that_is_too_long_to_be_flat_is_refused_in_one_line(tmp_path: Path) -> None:
    """The line names the profile that takes it."""
    rules = copied(tmp_path)
    questions = sorted(ASKED.questions.values(), key=lambda one: -len(one.options))[:4]
    cells = {
        "id": free_id("IN"),
        "effect": "info",
        "approach": "every_procedure",
        "when": "; ".join(f"{one.id}: {' | '.join(one.by_id)}" for one in questions),
        "reason": "This can be read.",
        "evidence": "D",
        "sources": "PRECAUTION",
        "review": "check",
    }
    files = rewritten(FILES, {ThingKey("row", cells["id"]): cells})
    (rules / "table.csv").write_bytes(files["table.csv"])

    done = run("export", "dmn", "--profile", "flat", "--rules", str(rules))

    assert (done.returncode, done.stdout) == (2, b"")
    assert len(done.stderr.decode().splitlines()) == 1
    assert "take the profile 'named'" in done.stderr.decode()
    assert run("export", "dmn", "--rules", str(rules)).returncode == 0


def test_a_workbook_is_not_poured_onto_a_screen() -> None:
    """It would only make a terminal unreadable."""
    leader, follower = pty.openpty()

    done = subprocess.run(
        [sys.executable, "-m", "suggester", "export", "xlsx"],
        cwd=RULES.parent, stdout=follower, stderr=subprocess.PIPE, check=False, timeout=60,
    )  # fmt: skip
    os.close(follower)
    os.close(leader)

    assert done.returncode == 2
    assert b"name a file, as in --out table.xlsx" in done.stderr


def test_a_reader_who_leaves_early_is_no_error() -> None:
    """'| head' is an everyday thing, also for a workbook, which does not fit into a pipe."""
    command = f"{sys.executable} -m suggester export xlsx | head -c 2"

    done = subprocess.run(command, cwd=RULES.parent, shell=True, capture_output=True, check=False, timeout=60)

    assert (done.stdout, done.stderr) == (b"PK", b"")


def test_check_names_every_cell_that_is_wrong_and_exits_2(tmp_path: Path) -> None:
    """The words that a clinician gets by mail from whoever runs it."""
    file = edited(
        edited(tmp_path / "a.xlsx", f"B{HD_03}", "hodl"),
        f"C{HD_03}",
        "=1+1",
        (tmp_path / "a.xlsx").read_bytes(),
    )

    done = run("check", str(file))

    assert done.returncode == 2
    assert done.stdout == b""
    assert done.stderr.decode().splitlines() == [
        f"{file} cannot be used: 2 mistakes",
        f"table!C{HD_03}, column approach: holds a formula, and a table holds texts only; "
        "type the text, or paste it as a value",
        f"table!B{HD_03} (HD-03), column effect: has no meaning as 'hodl'. Did you mean 'hold'?",
    ]


def test_compare_shows_what_the_spreadsheet_would_change(tmp_path: Path) -> None:
    """Before anybody puts it into a folder; from either side, and with the other files of the folder."""
    file = edited(tmp_path / "a.xlsx", f"D{HD_03}", "pigment_checked: no")

    forth = run("compare", "rules", str(file))

    assert forth.returncode == 1
    assert "row HD-03 changed" in forth.stdout.decode()
    assert "LIGHTER: " in forth.stdout.decode()
    back = str(edited(file, f"D{HD_03}", "pigment_checked: no | not_sure"))
    for words in ((back,), (back, "rules")):
        assert run("compare", *words, "--json").returncode == 0


def test_import_writes_only_what_changed(tmp_path: Path) -> None:
    """And the folder then loads as what the spreadsheet said."""
    rules = copied(tmp_path)
    file = edited(tmp_path / "a.xlsx", f"G{HD_03}", "Another note.")

    done = run("import", str(file), "--into", str(rules))

    after = read_folder(rules)
    assert done.returncode == 0
    assert [name for name in FILES if after[name] != FILES[name]] == ["table.csv"]
    assert note_of_hd_03(after) == "Another note."
    assert f"{rules / 'table.csv'} is written" in done.stdout.decode()
    assert "sources.csv" not in done.stdout.decode()
    assert load(after).provenance.sha256 in done.stdout.decode()
    assert sorted(path.name for path in rules.iterdir()) == sorted(path.name for path in RULES.iterdir())


def test_import_writes_nothing_when_anything_is_wrong(tmp_path: Path) -> None:
    """Half an import would be a table that nobody wrote."""
    rules = copied(tmp_path)

    done = run("import", str(edited(tmp_path / "a.xlsx", f"B{HD_03}", "hodl")), "--into", str(rules))

    assert done.returncode == 2
    assert f"table!B{HD_03}" in done.stderr.decode()
    assert read_folder(rules) == FILES


def test_a_spreadsheet_of_another_table_is_taken_with_a_word_of_warning(tmp_path: Path) -> None:
    """Two people edited the same download: the second would undo what the first did."""
    rules = copied(tmp_path)
    first, second = (
        edited(tmp_path / "a.xlsx", f"G{HD_03}", "First."),
        edited(tmp_path / "b.xlsx", f"G{OTHER_ROW}", "Second."),
    )

    assert run("import", str(first), "--into", str(rules)).stderr == b""
    done = run("import", str(second), "--into", str(rules))

    assert done.returncode == 0
    assert "what changed there since is taken back by it" in done.stderr.decode()
    assert note_of_hd_03(read_folder(rules)) == note_of_hd_03(FILES)


def test_a_folder_that_cannot_be_loaded_is_not_exported(tmp_path: Path) -> None:
    """A cell that begins like a formula would run on a clinician's computer."""
    rules = copied(tmp_path)
    table = (rules / "table.csv").read_text()
    (rules / "table.csv").write_text(table.replace(",No override.", ",=No override.", 1))
    out = tmp_path / "out.xlsx"

    for kind in ("xlsx", "csv"):
        done = run("export", kind, "--rules", str(rules), "--out", str(out))
        assert done.returncode == 2
        assert "begins with '='" in done.stderr.decode()
    assert not out.exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("check", "nowhere.xlsx"), "nowhere.xlsx is no file"),
        (("check", "rules"), "a folder goes behind --rules"),
        (("check", "README.md"), "there is no column"),
        (("compare", "rules", "README.md"), "there is no column"),
        (("import", "nowhere.xlsx", "--into", "rules"), "nowhere.xlsx is no file"),
        (("import", "rules/table.csv", "--into", "nowhere"), "nowhere is no folder"),
        (("export", "xlsx", "--out", "nowhere/a.xlsx"), "nowhere/a.xlsx cannot be written"),
        (("export", "csv", "--out", "/dev/null"), "/dev/null is no file"),
        (("export", "csv", "cases"), "'cases' is not one of 'table', 'sources'"),
        (("export", "xlsx", "--rules", "nowhere"), "nowhere is no folder"),
        (("export", "fhir", "--rules", "nowhere"), "nowhere is no folder"),
        (("export", "fhir", "--base", "https://skin.example/fhir"), "--base has to be an address such as"),
        (("export", "fhir", "--base", ""), "--base has to be an address such as"),
    ],
    ids=" ".join,
)
def test_a_slip_is_told_in_words_and_exits_2(words: tuple[str, ...], said: str) -> None:
    """Never a traceback: run() looks for one."""
    done = run(*words)

    assert done.returncode == 2
    assert done.stdout == b""
    assert said in done.stderr.decode()


def test_the_download_of_an_edited_folder_names_that_folder_s_table(tmp_path: Path) -> None:
    """The SHA-256 in the help is that of the table in the file, and not of the one that is live."""
    rules = copied(tmp_path)
    run("import", str(edited(tmp_path / "a.xlsx", f"G{HD_03}", "Another note.")), "--into", str(rules))

    content = run("export", "xlsx", "--rules", str(rules)).stdout

    files = read_folder(rules)
    assert content == as_xlsx(files) != DOWNLOAD
    assert load_workbook(BytesIO(content))["help"]["B2"].value == load(files).provenance.sha256
