"""The command line: what it says, what it exits with, and that it never shows a traceback."""

import json
import os
import pty
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from suggester.cli.main import commands
from suggester.core.answer_sets.counting import valid_answer_sets
from suggester.core.evaluation.evaluation import evaluate
from suggester.core.questionnaire.questionnaire import as_given
from suggester.core.table.rules import Effect
from suggester.home import HOME
from tests.shipped import ASKED, CALM, TABLE, free_id, label, row_about

SHOWN = as_given(ASKED.questions.values(), ASKED.answers(CALM).chosen)


def run(*words: str, given: str | bytes = "") -> subprocess.CompletedProcess[bytes]:
    """One command, with this on standard input; in this process, because starting Python takes longer."""
    content = given.encode() if isinstance(given, str) else given
    done = CliRunner().invoke(commands, words, input=content, prog_name="python -m suggester")
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return subprocess.CompletedProcess(words, done.exit_code, done.stdout_bytes, done.stderr_bytes)


def spoilt(folder: Path, name: str, old: str, new: str) -> Path:
    """A copy of the rule files with one change."""
    copy = folder / "rules"
    shutil.copytree(HOME / "rules", copy)
    text = (copy / name).read_text()
    assert old in text
    (copy / name).write_text(text.replace(old, new, 1))
    return copy


def speaking(approach: str, given: dict[str, object], *effects: Effect) -> list[str]:
    """The rows of these effects about an approach of which every condition holds, looked at one by one."""
    chosen, about = ASKED.answers(given).chosen, TABLE.approach[approach]
    found = [rule for rule in TABLE.rules if rule.effect in effects and rule.bears_on(about)]
    return [rule.id for rule in found if all(condition.holds(chosen) for condition in rule.when)]


def test_check_passes_on_the_shipped_table_and_names_it() -> None:
    """What is shipped falls short of nothing that this check knows."""
    done = run("check")

    assert done.returncode == 0
    assert TABLE.provenance.sha256 in done.stdout.decode()
    assert f"{len(TABLE.rules)} rows, 0 faults" in done.stdout.decode()


def test_the_last_line_of_check_says_for_how_many_patients_how_many_promises_are_proved(
    tmp_path: Path,
) -> None:
    """One line to copy into an approval: exact, and no promise counted that is broken."""
    lighter = spoilt(tmp_path, "table.csv", "HD-31,hold,every_procedure", "HD-31,hold,pico_laser")
    number = f"{valid_answer_sets(ASKED):,}"

    sound, spoiled = (run("check", "--rules", str(folder)).stdout.decode() for folder in ("rules", lighter))

    promises = len(TABLE.promises)
    kept = f"{promises} of {promises} promises proved for all {number} valid patients"
    assert re.search(rf"{len(TABLE.rules)} rows, 0 faults, \d+ advice; {kept}; \d+\.\d\d s\Z", sound.strip())
    left = promises - spoiled.count("broken promise promises.toml")
    assert left < promises
    assert (
        f"; {left} of {promises} promises proved for all {number} valid patients; "
        in spoiled.splitlines()[-1]
    )


def test_check_is_coloured_on_a_terminal_and_plain_in_a_pipe() -> None:
    """Somebody reads the first and a program the second."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "suggester", "check"]

    subprocess.run(command, cwd=HOME, stdout=theirs, check=False, timeout=120)
    os.close(theirs)
    shown = os.read(ours, 100_000)
    os.close(ours)

    assert b"\x1b[33m" in shown
    assert b"\x1b[" not in run("check").stdout


def test_check_as_json_names_every_finding_with_its_place(tmp_path: Path) -> None:
    """Another program has to be able to read it, the patient who breaks a promise included."""
    lighter = spoilt(tmp_path, "table.csv", "HD-31,hold,every_procedure", "HD-31,hold,pico_laser")

    report = json.loads(run("check", "--json").stdout)
    broken = json.loads(run("check", "--json", "--rules", str(lighter)).stdout)["findings"][0]

    assert report["table"]["sha256"] == TABLE.provenance.sha256
    assert {"id", "severity", "place", "what", "mend", "witness"} == set(report["findings"][0])
    assert broken["severity"] == "broken promise"
    assert ASKED.answers(broken["witness"]).chosen["pregnancy"]


def test_compare_proves_that_a_table_is_equal_to_itself() -> None:
    """For every valid patient, and with their exact number."""
    done = run("compare", "rules", "rules", "--json")

    assert done.returncode == 0
    report = json.loads(done.stdout)
    assert report["proved_equal"] is True
    assert report["answer_sets"] == str(valid_answer_sets(ASKED))


def test_compare_names_the_row_and_the_patient_who_loses_a_warning(tmp_path: Path) -> None:
    """With answers that the door takes."""
    lighter = spoilt(tmp_path, "table.csv", "skin_now: eczema | rosacea,", "skin_now: rosacea,")

    done = run("compare", "rules", str(lighter), "--json")
    report = json.loads(done.stdout)

    assert done.returncode == 1
    assert [row["id"] for row in report["rows"]["changed"]] == ["HD-12"]
    example = report["examples"][0]
    assert example["what"] == "a warning is lost"
    assert evaluate(TABLE, ASKED.answers(example["answers"])).outcome(example["approach"]).name == "HOLD"


def test_compare_tells_every_word_that_is_another_in_any_file(tmp_path: Path) -> None:
    """A list of ids hides that a red flag became a freckle."""
    edited = spoilt(tmp_path, "wording.toml", "You do not have to decide today.", "Take your time.")

    told = run("compare", "rules", str(edited)).stdout.decode()
    others = json.loads(run("compare", "rules", str(edited), "--json").stdout)["others"]

    before = TABLE.wording["no_rush"]
    after = before.replace("You do not have to decide today.", "Take your time.")
    assert f"text no_rush changed\n      text, old: {before}\n            new: {after}\n" in told
    fields = [{"field": "text", "old": before, "new": after}]
    assert others == [{"kind": "text", "id": "no_rush", "change": "changed", "fields": fields}]


def test_compare_takes_an_earlier_table_that_lacks_a_text_which_came_later(tmp_path: Path) -> None:
    """What changed since a table that papers carry is what a clinician wants to know of it."""
    earlier = spoilt(tmp_path, "wording.toml", '[[text]]\nid = "no_rush"', '[[text]]\nid = "hurry"')

    done = run("compare", str(earlier), "rules", "--json")

    assert done.stderr == b""
    others = [(one["kind"], one["id"], one["change"]) for one in json.loads(done.stdout)["others"]]
    assert ("text", "no_rush", "new") in others


def test_compare_names_the_folder_that_cannot_be_used(tmp_path: Path) -> None:
    """One clear line and exit 2, for either of the two."""
    for folders in (("rules", str(tmp_path)), (str(tmp_path), "rules")):
        done = run("compare", *folders)

        assert done.returncode == 2
        assert str(tmp_path) in done.stderr.decode()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("concerns: rough_texture,", "concerns: rough_texture; health: none,", "a suggestion reads health"),
        ("health: not_sure | prefer_not", "health: prefer_not", "is an open answer to a safety question"),
        ("FDA-RFMN FDA-RFMN2,confirm,Is", "ART-PICO,confirm,Is", "rests on blog articles alone"),
        ("HD-47,hold", f"{free_id('CA')},caution", "C-10"),
        ("health: seizure_light,", "health: none,", "a warning reads the calm answer of health"),
    ],
)
def test_check_finds_what_falls_short_and_exits_1(tmp_path: Path, old: str, new: str, said: str) -> None:
    """Each property of the table has its fault, and each fault its words."""
    rules = spoilt(tmp_path, "table.csv", old, new)
    cases = (rules / "cases.toml").read_text()
    (rules / "cases.toml").write_text(cases.replace('rows = ["HD-47", ', "rows = ["))

    done = run("check", "--rules", str(rules))

    assert done.returncode == 1
    assert said in done.stdout.decode()


def test_a_table_past_its_review_falls_short(tmp_path: Path) -> None:
    """Past that day the pages list nothing, and the operator has to know before the patients do."""
    rules = spoilt(
        tmp_path, "table.toml", f"valid_from = {TABLE.provenance.valid_from}", "valid_from = 2020-01-01"
    )
    dates = (rules / "table.toml").read_text()
    (rules / "table.toml").write_text(
        dates.replace(f"review_by = {TABLE.provenance.review_by}", "review_by = 2020-06-01")
    )

    done = run("check", "--rules", str(rules))

    assert done.returncode == 1
    assert "the review was due on 2020-06-01" in done.stdout.decode()


def test_files_that_cannot_be_used_exit_2_with_all_mistakes(tmp_path: Path) -> None:
    """At the start the program stops; it never runs on half a table."""
    rules = spoilt(tmp_path, "table.csv", "HD-03,hold,pico_laser", "HD-03,hol,pico_lazer")

    for command in ("check", "evaluate", "explain", "serve"):
        done = run(command, "--rules", str(rules))
        assert done.returncode == 2, command
        assert done.stdout == b""
        assert "cannot be used: 2 mistakes" in done.stderr.decode()
        assert "Did you mean 'hold'?" in done.stderr.decode()


def test_a_folder_that_is_none_is_refused_in_one_line(tmp_path: Path) -> None:
    """The commonest slip of all."""
    done = run("check", "--rules", str(tmp_path / "nowhere"))

    assert done.returncode == 2
    assert "is no folder" in done.stderr.decode()


def test_evaluate_follows_the_contract_for_one_and_for_many() -> None:
    """Other programs stand on this shape: docs/json.md."""
    one = json.loads(run("evaluate", given=json.dumps(CALM)).stdout)
    many = json.loads(run("evaluate", "-", given=json.dumps([CALM, CALM | {"age_band": "under_18"}])).stdout)

    assert list(one["approaches"]) == [approach.id for approach in TABLE.approaches]
    assert one["outcome"] == "options"
    assert one["urgency"] is None
    assert one["approaches"]["everyday_care"] == {
        "outcome": "suggest",
        "rules": speaking("everyday_care", CALM, Effect.SUGGEST),
        "info": speaking("everyday_care", CALM, Effect.INFO),
    }
    assert many[0] == one
    assert many[1]["outcome"] == "stop"
    assert many[1]["urgency"] is None
    assert all(a["outcome"] == "stop" and a["rules"] == ["ST-01"] for a in many[1]["approaches"].values())


def test_evaluate_lists_every_row_that_applies_also_where_the_outcome_is_none() -> None:
    """A caller sees all warnings, not only those of what is suggested."""
    given = CALM | {"concerns": ["dry_skin"], "allergies": ["metal"], "red_flags": ["not_sure"]}

    found = json.loads(run("evaluate", given=json.dumps(given)).stdout)["approaches"]

    assert found["microneedling"] == {
        "outcome": "none",
        "rules": speaking("microneedling", given, Effect.HOLD, Effect.CAUTION),
        "info": speaking("microneedling", given, Effect.INFO),
    }
    evaluation = evaluate(TABLE, ASKED.answers(given))
    for standing in evaluation.standings:
        rules = [r for r in evaluation.matched if r.bears_on(standing.approach) and r.effect.name != "INFO"]
        assert found[standing.approach.id]["rules"] == [rule.id for rule in rules]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("", "this is no JSON"),
        ("{", "this is no JSON"),
        ("[1]", "patient 1: this is no answers object"),
        ('{"age_band": "22_39", "age_band": "60_plus"}', "'age_band' stands twice"),
        (b"\xff\xfe", "is not UTF-8"),
        ("[" * 100_000, "nested too deep"),
        (json.dumps([CALM, CALM | {"health": "x"}]), "patient 2: question 'health' takes a list"),
        (json.dumps(CALM | {"age_band": None}), "question 'age_band' needs an answer"),
        ("NaN", "this is no answers object"),
    ],
    ids=["empty", "cut off", "number", "twice", "bytes", "deep", "second of two", "null", "nan"],
)
def test_answers_that_are_none_exit_2_and_nothing_is_written(given: str | bytes, said: str) -> None:
    """Never a result for half of a list."""
    for command in ("evaluate", "explain"):
        done = run(command, given=given)
        assert done.returncode == 2
        assert done.stdout == b""
        assert said in done.stderr.decode()


def test_explain_says_why_in_words() -> None:
    """A clinician who meets a question on the telephone can answer it."""
    text = run(
        "explain", given=json.dumps(CALM | {"concerns": ["large_pores"], "allergies": ["metal"]})
    ).stdout.decode()

    held = row_about("allergies", "metal", Effect.HOLD, "microneedling")
    assert TABLE.wording["disclaimer_short"] in text
    assert "Microneedling: Not now" in text
    assert f"{held.id} not now: {held.reason}" in text
    assert f"because: {ASKED.questions['allergies'].text} {label('allergies', 'metal')}" in text


def test_a_reader_who_leaves_early_is_no_error() -> None:
    """'| head' is an everyday thing."""
    many = json.dumps([CALM] * 2_000)
    command = f"{sys.executable} -m suggester evaluate | head -c 10"

    done = subprocess.run(
        command, cwd=HOME, shell=True, input=many.encode(), capture_output=True, check=False, timeout=60
    )

    assert done.stdout == b'[\n{"outcom'
    assert done.stderr == b""


def test_a_file_that_is_not_there_is_named() -> None:
    """A slip in a file name is told as such."""
    done = run("evaluate", "nowhere.json")

    assert done.returncode == 2
    assert "nowhere.json" in done.stderr.decode()


def test_code_encode_and_decode_are_each_other_backwards() -> None:
    """Whoever has the paper and a computer can read it without a browser."""
    done = run("code", "encode", given=json.dumps([CALM, CALM | {"allergies": ["metal"]}]))
    calm, metal = done.stdout.decode().split()

    back = run("code", "decode", given=f" {metal.lower()}\n")

    assert calm != metal
    assert json.loads(back.stdout) == SHOWN | {"allergies": ["metal"]}
    assert back.stderr == b""


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("", "Type the code"),
        ("A" * 1_000_000, "too long for a code"),
        (b"\xff\xfe\x00", "a sign that no code has"),
        ("0000-0001-17AG-3MR2-H3S2", "Please compare"),
    ],
    ids=["empty", "large", "bytes", "wrong"],
)
def test_a_code_that_is_none_exits_2_with_one_line(given: str | bytes, said: str) -> None:
    """The same words as on the page."""
    done = run("code", "decode", given=given)

    assert done.returncode == 2
    assert done.stdout == b""
    assert said in done.stderr.decode()
    assert done.stderr.count(b"\n") == 1


def test_a_code_of_an_earlier_table_is_read_and_named_as_such(tmp_path: Path) -> None:
    """Whoever reads the answers has to know which questions they answer."""
    then = spoilt(tmp_path, "table.toml", f'version = "{TABLE.provenance.version}"', 'version = "2026.10"')
    shutil.copytree(HOME / "rules", tmp_path / "now")
    code = run("code", "encode", "--rules", str(then), given=json.dumps(CALM)).stdout
    assert run("code", "decode", "--rules", str(tmp_path / "now"), given=code).returncode == 2

    shutil.copytree(then, tmp_path / "now" / "past" / "2026.10")
    done = run("code", "decode", "--rules", str(tmp_path / "now"), given=code)

    assert json.loads(done.stdout) == SHOWN
    assert "an earlier table: 2026.10" in done.stderr.decode()


def test_an_earlier_table_that_cannot_be_loaded_stops_every_command_that_needs_it(tmp_path: Path) -> None:
    """Codes of it would be refused one day, and nobody would know why."""
    rules = spoilt(tmp_path, "table.csv", "HD-03,hold", "HD-03,hold")
    shutil.copytree(rules, tmp_path / "copy")
    (tmp_path / "copy" / "table.csv").write_text("id,effect\n")
    shutil.copytree(tmp_path / "copy", rules / "past" / "2026.10")

    for command in (("check",), ("serve", "--port", "0"), ("code", "decode")):
        done = run(*command, "--rules", str(rules))
        assert done.returncode == 2, command
        assert "past/2026.10/table.csv" in done.stderr.decode()
