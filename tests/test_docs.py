"""The documents say what the program does, and lead where they promise."""

import ast
import json
import re
from collections import Counter
from pathlib import Path

import pytest

from suggester.cli.main import commands
from suggester.core.evaluation.evaluation import evaluate
from suggester.core.table.rules import Effect
from suggester.exchange.json.answers import as_data
from suggester.home import HOME
from suggester.web.site.settings import SETTINGS
from tests.shipped import ASKED, TABLE

NOT_OURS = {"instance", "node_modules", "test-results"}
DOCUMENTS = sorted(
    path
    for top in HOME.iterdir()
    if not top.name.startswith(".") and top.name not in NOT_OURS
    for path in ([top] if top.suffix == ".md" else top.rglob("*.md"))
)
DECISIONS = sorted((HOME / "docs" / "decisions").glob("*.md"))
HEADINGS = ("Status", "Date", "Context", "Decision", "Consequences")
LINK = re.compile(r"\]\(([^)\s]+)\)")
WORD = re.compile(r"^- \*\*(.+?)\*\*: ", re.MULTILINE)
TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
CRITERION = re.compile(r"^\| ([QCK]\d+) \|.*$", re.MULTILINE)
BANNED = ("TODO", "FIXME", "TBD", "lorem ipsum", "coming soon", "recommended for you", "treatment plan")


def named(path: Path) -> str:
    return path.relative_to(HOME).as_posix()


def text(name: str) -> str:
    return (HOME / name).read_text(encoding="utf-8")


def manual() -> str:
    return text("README.md") + text("docs/operating.md")


@pytest.mark.parametrize("command", sorted(commands.commands))
def test_every_command_is_named_in_the_manual(command: str) -> None:
    """A command that nobody reads about is a command that nobody uses."""
    assert f"python -m suggester {command}" in manual()


@pytest.mark.parametrize("setting", sorted(SETTINGS))
def test_every_setting_is_explained_to_whoever_installs_it(setting: str) -> None:
    """An operator looks in one of two places, and finds it in both."""
    assert f"| `{setting}` |" in text("README.md")
    assert f"| `{setting}` |" in text("docs/operating.md")


def test_no_document_names_a_setting_that_does_not_exist() -> None:
    """A misspelt setting stops the start; a document must not teach one."""
    taught = {
        name for path in DOCUMENTS for name in re.findall(r"SUGGESTER_[A-Z_]*[A-Z]", path.read_text("utf-8"))
    }

    assert taught <= set(SETTINGS)


@pytest.mark.parametrize("path", DECISIONS, ids=named)
def test_every_decision_says_where_it_stands_and_since_when_on_one_page(path: Path) -> None:
    """Records rot: a proposal of years ago looks like a decision, and a long one is not read."""
    lines = path.read_text(encoding="utf-8").splitlines()
    body = "\n".join(lines)

    assert len(lines) <= 40
    assert re.findall(r"^## (.+)$", body, re.MULTILINE) == list(HEADINGS)
    assert re.search(r"^## Status\n\n(Proposed|Accepted|Superseded by \d{4})$", body, re.MULTILINE)
    assert re.search(r"^## Date\n\n\d{4}-\d{2}-\d{2}$", body, re.MULTILINE)


def test_decisions_are_numbered_without_a_gap() -> None:
    """A number that is missing looks like a decision that somebody took away."""
    assert DECISIONS
    assert [path.name[:5] for path in DECISIONS] == [f"{n:04}-" for n in range(1, len(DECISIONS) + 1)]
    for number, path in enumerate(DECISIONS, start=1):
        assert path.read_text(encoding="utf-8").startswith(f"# {number}. ")


def test_the_intended_use_is_the_same_sentence_for_readers_and_patients() -> None:
    """What a regulator reads and what a patient reads must not differ by a word."""
    assert f"> {TABLE.wording['intended_use']}\n" in text("README.md")


@pytest.mark.parametrize("path", DOCUMENTS, ids=named)
def test_every_relative_link_leads_to_a_file(path: Path) -> None:
    """A dead link is where a reader stops."""
    links = [link.partition("#")[0] for link in LINK.findall(path.read_text(encoding="utf-8"))]
    relative = [link for link in links if link and not re.match(r"[a-z]+:", link)]

    assert [link for link in relative if not (path.parent / link).exists()] == []


def test_every_word_of_the_glossary_stands_in_it_once_and_in_its_place() -> None:
    """Two meanings of one word are how a hold becomes a caution in somebody's head."""
    words = WORD.findall(text("docs/glossary.md"))

    assert len(words) > 40
    assert words == sorted(set(words))


def test_every_effect_is_a_word_of_the_glossary() -> None:
    """The words that decide are the ones that need one meaning."""
    assert {effect.name.lower() for effect in Effect} <= set(WORD.findall(text("docs/glossary.md")))


def defined_in(name: str) -> set[str]:
    """The names of the tests in a file."""
    tree = ast.parse(text(name))
    return {
        one.name for one in tree.body if isinstance(one, ast.FunctionDef) and one.name.startswith("test_")
    }


@pytest.mark.parametrize("path", DOCUMENTS, ids=named)
def test_every_test_that_a_document_names_exists(path: Path) -> None:
    """A proof that is named and not there is worse than no proof."""
    named_tests = TEST.findall(path.read_text(encoding="utf-8"))

    assert [f"{file}::{name}" for file, name in named_tests if name not in defined_in(file)] == []


def test_every_criterion_for_decision_aids_is_judged_and_what_is_met_is_shown() -> None:
    """A criterion that is left out of the list was not forgotten by a reader who counts."""
    lines = CRITERION.finditer(text("docs/ipdas.md"))
    judged = [[cell.strip() for cell in line[0].strip("|").split("|")] for line in lines]
    counts = {"Q": 6, "C": 10, "K": 28}

    assert [one[0] for one in judged] == [f"{kind}{n}" for kind in counts for n in range(1, counts[kind] + 1)]
    for number, _, state, where, shown in judged:
        assert state in {"met", "in part", "not met", "does not apply"}, number
        assert where or state == "not met", number
        assert bool(shown) or state in {"not met", "does not apply"}, number
        assert "`tests/" in shown or shown in {"", "the same", "the same two"} or "the same, and" in shown, (
            number
        )


def test_every_test_of_a_criterion_is_named_where_the_criteria_are_listed() -> None:
    """Who changes such a test finds out what it stood for."""
    listed = {name for _, name in TEST.findall(text("docs/ipdas.md"))}

    ours = defined_in("tests/web/result/test_ipdas.py") | defined_in("tests/browser/test_ipdas.py")
    assert ours - listed == {"test_the_patients_of_this_file_meet_every_kind_of_result"}


@pytest.mark.parametrize("path", DOCUMENTS, ids=named)
def test_no_document_holds_a_word_that_we_do_not_write(path: Path) -> None:
    """A promise for later is no documentation, and advice is not what this program gives."""
    written = path.read_text(encoding="utf-8").casefold()

    assert [word for word in BANNED if re.search(rf"\b{re.escape(word.casefold())}\b", written)] == []


def test_the_numbers_that_clinicians_read_are_those_of_the_table() -> None:
    """Numbers in a document are believed; these change with every row."""
    guide = text("rules/README.md")
    effects = Counter(rule.effect.name.lower() for rule in TABLE.rules)
    evidence = Counter(rule.evidence for rule in TABLE.rules)
    questions = TABLE.questionnaire.questions.values()

    for word, number in [*effects.items(), *evidence.items()]:
        assert f"| {word} | {number} |" in guide
    for said in (
        f"Table {TABLE.provenance.version}: {len(TABLE.rules)} rows",
        f"{len(TABLE.questionnaire.pages)} pages with {len(questions)} questions",
        f"({sum(bool(question.show_when) for question in questions)} follow-ups)",
        f"{sum(len(question.options) for question in questions)} options",
        f"{len(TABLE.approaches)} approaches",
        f"{len(TABLE.sources)} sources",
        f"{len(TABLE.wording)} fixed texts",
        f"{len(TABLE.promises)} promises",
        f"{len(TABLE.cases)} cases",
        f"{len(TABLE.regions)} regions",
    ):
        assert said in guide, said


def test_the_page_on_content_counts_what_nobody_has_confirmed() -> None:
    """Whoever judges the rules begins with what is still open; an old number would hide some of it."""
    page = text("docs/content.md")
    waiting = [rule for rule in TABLE.rules if rule.review == "confirm"]
    by_effect = Counter(rule.effect.name.lower() for rule in waiting)
    kinds = Counter(source.kind for source in TABLE.sources.values())

    assert f"The numbers are of table {TABLE.provenance.version}." in page
    assert f"**{len(waiting)} of {len(TABLE.rules)} rows**" in page
    assert (
        f"{by_effect['stop']} stops, {by_effect['hold']} holds, {by_effect['caution']} cautions, "
        f"{by_effect['suggest']} suggestions, {by_effect['info']} information"
    ) in page
    for kind, number in kinds.items():
        several = re.search(rf"\| [\w, -]*\b{kind}\b[\w, -]* \| {number}(?: each)? \|", page)
        assert several, kind
    assert f"together | {len(TABLE.sources)} |" in page


def test_the_run_in_the_json_contract_is_what_the_program_answers() -> None:
    """Whoever writes a program against the contract copies the example first."""
    given, answered = re.findall(r"```json\n(.+?)```", text("docs/json.md"), re.DOTALL)

    evaluation = evaluate(TABLE, ASKED.answers(json.loads(given)))

    assert json.loads(answered) == as_data(evaluation)
