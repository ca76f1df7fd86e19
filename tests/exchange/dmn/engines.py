"""Engines that other people made, each asked for the rows that match patients; and how they are judged."""

import json
import re
import tomllib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import zen
from lxml import etree
from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine, TaskDataEnvironment
from SpiffWorkflow.dmn.engine.DMNEngine import DMNEngine
from SpiffWorkflow.dmn.parser.DMNParser import DMNParser

from suggester.core.evaluation.evaluation import evaluate
from suggester.core.questionnaire.questionnaire import Answers
from suggester.home import HOME
from tests.node import run_module
from tests.patients import built_for, random_patients
from tests.shipped import ASKED, FILES, TABLE

Row = dict[str, str]
"""What an engine tells of a row that matched: rule, effect and approach."""
Collected = list[list[Row]]
"""For each patient the rows that matched."""
Engine = Callable[[bytes, Sequence[Answers]], Collected]
FEELIN = Path(__file__).with_name("feelin.mjs")
NAMESPACES = {"dmn": "https://www.omg.org/spec/DMN/20191111/MODEL/"}
OUTPUTS = ("rule", "effect", "approach")

WITNESSES = tuple(ASKED.answers(next(built_for(rule, TABLE))) for rule in TABLE.rules)
"""For every row a patient for whom it speaks."""
RANDOM = tuple(random_patients(seed=7, number=200))


def by_question(answers: Answers) -> dict[str, object]:
    """What an engine is given that knows lists; a hidden or skipped question is an empty list, or null."""
    chosen = answers.chosen
    return {
        one.id: list(chosen[one.id]) if one.many else next(iter(chosen[one.id]), None)
        for one in ASKED.questions.values()
    }


def by_option(answers: Answers) -> dict[str, bool]:
    """What an engine is given that knows no lists: whether each option was chosen."""
    return {
        f"{question.id}__{option.id}": option.id in answers.chosen[question.id]
        for question in ASKED.questions.values()
        for option in question.options
    }


def zen_engine(jdm: bytes, patients: Sequence[Answers]) -> Collected:
    """By the engine of those who made JDM."""
    decision = zen.ZenEngine().create_decision(json.loads(jdm))
    found: Collected = [decision.evaluate(by_question(one))["result"] for one in patients]  # type: ignore[misc]
    return found


def feelin(named: bytes, patients: Sequence[Answers]) -> Collected:
    """By dmn-moddle and feelin, in node."""
    sent = {"xml": named.decode(), "patients": [by_question(patient) for patient in patients]}
    found: Collected = run_module(FEELIN, "rules-engines", sent)
    return found


def spiff_workflow(flat: bytes, patients: Sequence[Answers]) -> Collected:
    """By SpiffWorkflow, whose cells are Python: 'true' is the one word of FEEL that it has to be told."""
    parser = DMNParser(None, etree.fromstring(flat), NAMESPACES)
    parser.parse()
    engine = DMNEngine(parser.decision.decisionTables[0])
    workflow = SimpleNamespace(script_engine=PythonScriptEngine(TaskDataEnvironment({"true": True})))
    tasks = (SimpleNamespace(data=by_option(patient), workflow=workflow) for patient in patients)
    return [rows_of(engine.result(task)) for task in tasks]


def rows_of(columns: dict[str, Any]) -> list[Row]:
    """The rows, from an engine that gives a list for each output, or a text where one row matched."""
    lists = [columns.get(name, []) for name in OUTPUTS]
    cells = zip(*([one] if isinstance(one, str) else one for one in lists), strict=True)
    return [dict(zip(OUTPUTS, row, strict=True)) for row in cells]


def disagreements(found: Collected, patients: Sequence[Answers]) -> Iterator[tuple[int, list[str], bool]]:
    """Which patient an engine sees in another way, the rows, and whether the outcomes are others, too."""
    for number, (rows, patient) in enumerate(zip(found, patients, strict=True)):
        evaluation = evaluate(TABLE, patient)
        ours = {(rule.id, rule.effect.name.lower(), rule.approach) for rule in evaluation.matched}
        differing = ours ^ {(row["rule"], row["effect"], row["approach"]) for row in rows}
        outcomes = {one.approach.id: one.outcome.name.lower() for one in evaluation.standings}
        other = outcomes_as_documented(rows) != outcomes
        if differing or other:
            yield number, sorted({row for row, _, _ in differing}), other


def outcomes_as_documented(rows: list[Row]) -> dict[str, str]:
    """What becomes of rows by the lines of docs/dmn.md, which know nothing of this program."""
    outcomes: dict[str, str] = DOCUMENTED["outcomes"](rows, APPROACHES)
    return outcomes


DOCUMENTED: dict[str, Any] = {}
exec(
    re.findall(r"```python\n(.+?)```", (HOME / "docs" / "dmn.md").read_text("utf-8"), re.DOTALL)[0],
    DOCUMENTED,
)
APPROACHES = tomllib.loads(FILES["approaches.toml"].decode())["approach"]
