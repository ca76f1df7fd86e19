"""Our table in the words of other rule engines, and our own engine in the same frame.

Our format has one kind of condition, "any of these options", and all conditions of a row must hold. Each
engine gets the table as a text in its own language (`write`), makes itself ready from that text (`load`)
and then answers with the rows that match, or their ids. An engine that knows expressions but no tables
gets our loop over the rows. Packages are imported where they are used: only the peers' own environment
has them.
"""

import csv
import io
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from importlib import import_module
from itertools import pairwise
from types import SimpleNamespace
from typing import Any
from xml.sax.saxutils import escape

from suggester.core.evaluation.evaluation import evaluate
from suggester.core.loading.entries import Problems, Reading
from suggester.core.loading.load import RuleFilesError
from suggester.core.loading.parsing import csv_entries
from suggester.core.loading.table_csv import RULE_COLUMNS, rules
from suggester.core.questionnaire.questions import Chosen, Condition
from suggester.core.table.columns import cells_of
from suggester.core.table.rules import Rule, RuleTable
from tests.shipped import ASKED, TABLE

Decide = Callable[[Any], Iterable[Any]]
DMN = "https://www.omg.org/spec/DMN/20191111/MODEL/"


def lists(chosen: Chosen) -> Any:
    """What most engines take: each question with the list of the options chosen."""
    return {question: list(options) for question, options in chosen.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Engine:
    """One engine: the table as its text, the text to a decision, and what it takes as a patient."""

    package: str
    write: Callable[[RuleTable], str]
    load: Callable[[str], Decide]
    facts: Callable[[Chosen], Any] = lists


def our_text(table: RuleTable) -> str:
    """The rows as table.csv has them, with all their texts."""
    text = io.StringIO()
    writer = csv.DictWriter(text, RULE_COLUMNS.names)
    writer.writeheader()
    for rule in table.rules:
        writer.writerow({"id": rule.id} | cells_of(rule))
    return text.getvalue()


def ours(text: str) -> Decide:
    """Read and checked as at every start of the program, then indexed."""
    reading = Reading(problems=Problems())
    entries = csv_entries("table.csv", text.encode(), RULE_COLUMNS, reading)
    rows = rules(entries, ASKED.questions, {"approach": TABLE.approach, "source": TABLE.sources})
    if reading.problems.found:
        raise RuleFilesError(reading.problems.found)
    table = replace(TABLE, rules=rows)
    return lambda answers: evaluate(table, answers).matched


def our_facts(chosen: Chosen) -> Any:
    """Through the only door: a required question without an answer is refused there."""
    many = {name for name, question in ASKED.questions.items() if question.many}
    return ASKED.answers({q: list(o) if q in many else o[0] for q, o in chosen.items() if o})


def zen_text(table: RuleTable) -> str:
    """A JDM graph: input, one decision table that collects, output."""
    blank = dict.fromkeys(table.questionnaire.questions, "")
    rows = [
        {"_id": rule.id, "row": json.dumps(rule.id)} | blank | {c.question: _zen_cell(c) for c in rule.when}
        for rule in table.rules
    ]
    content = {
        "hitPolicy": "collect",
        "inputs": [{"id": question, "name": question, "field": question} for question in blank],
        "outputs": [{"id": "row", "name": "row", "field": "row"}],
        "rules": rows,
    }
    names = ("inputNode", "decisionTableNode", "outputNode")
    nodes: list[dict[str, Any]] = [{"id": name, "name": name, "type": name} for name in names]
    nodes[1]["content"] = content
    edges = [{"id": a, "type": "edge", "sourceId": a, "targetId": b} for a, b in pairwise(names)]
    return json.dumps({"nodes": nodes, "edges": edges})


def _zen_cell(condition: Condition) -> str:
    return f"some($, # in {json.dumps(sorted(condition.options))})"


def zen(text: str) -> Decide:
    """It compiles a decision when it is first evaluated."""
    decision = import_module("zen").ZenEngine().create_decision(text)
    return lambda facts: [found["row"] for found in decision.evaluate(facts)["result"]]


def expressions(either: str, both: str) -> Callable[[RuleTable], str]:
    """Each row as ("a" in question or "b" in question) and ..., with its id."""

    def one(rule: Rule) -> str:
        conditions = (_any_of(condition, "{1} in {0}", either) for condition in rule.when)
        return both.join(f"({condition})" for condition in conditions) or "true"

    return lambda table: json.dumps([(rule.id, one(rule)) for rule in table.rules])


def _any_of(condition: Condition, form: str, either: str = " or ") -> str:
    return either.join(form.format(condition.question, f'"{option}"') for option in sorted(condition.options))


def cel(text: str) -> Decide:
    """One program a row; the answers are handed over once for all rows."""
    module = import_module("cel")
    programs = [(row, module.compile(expression)) for row, expression in json.loads(text)]

    def decide(facts: Any) -> list[str]:
        context = module.Context(facts)
        return [row for row, program in programs if program.execute(context)]

    return decide


def rule_engine(text: str) -> Decide:
    """One compiled rule a row."""
    module = import_module("rule_engine")
    compiled = [(row, module.Rule(expression)) for row, expression in json.loads(text)]
    return lambda facts: [row for row, rule in compiled if rule.matches(facts)]


def business_text(table: RuleTable) -> str:
    """Its own JSON; it refuses a row without conditions, so such a row asks for a field that is true."""
    always = {"name": "always", "operator": "is_true", "value": True}
    rows = [
        {
            "conditions": {"all": [_business_condition(c) for c in rule.when] or [always]},
            "actions": [{"name": "collect", "params": {"row": rule.id}}],
        }
        for rule in table.rules
    ]
    return json.dumps(rows)


def _business_condition(condition: Condition) -> dict[str, Any]:
    options = sorted(condition.options)
    return {"name": condition.question, "operator": "shares_at_least_one_element_with", "value": options}


def business_rules(text: str) -> Decide:
    """Questions become methods of a class, and an action collects the row."""
    module, variables = import_module("business_rules"), import_module("business_rules.variables")

    def field(question: str) -> Any:
        return variables.select_multiple_rule_variable()(lambda self: self.facts[question])

    members = {question: field(question) for question in ASKED.questions}
    members["always"] = variables.boolean_rule_variable()(lambda self: True)
    patient_class: Any = type("Patient", (variables.BaseVariables,), members)
    rows = json.loads(text)

    def decide(facts: Any) -> list[str]:
        patient, found = patient_class(), list[str]()
        patient.facts = facts
        actions = SimpleNamespace(collect=lambda *, row: found.append(row))
        module.run_all(rows, patient, actions)
        return found

    return decide


def json_logic_text(table: RuleTable) -> str:
    """Each row as {"and": [{"some": ...}, ...]}, with its id."""
    rows = [
        (rule.id, {"and": [_json_logic_some(c) for c in rule.when]} if rule.when else True)
        for rule in table.rules
    ]
    return json.dumps(rows)


def _json_logic_some(condition: Condition) -> dict[str, Any]:
    return {"some": [{"var": condition.question}, {"in": [{"var": ""}, sorted(condition.options)]}]}


def json_logic(text: str) -> Decide:
    """It interprets the JSON at each decision."""
    apply, rows = import_module("json_logic").jsonLogic, json.loads(text)
    return lambda facts: [row for row, rule in rows if apply(rule, facts)]


def dmn_text(form: str) -> Callable[[RuleTable], str]:
    """One DMN table that collects, a column a question; form is how a cell asks for one option."""

    def whole(table: RuleTable) -> str:
        questions = tuple(table.questionnaire.questions)
        columns = "".join(
            f'<input id="in_{q}" label="{q}"><inputExpression id="ex_{q}" typeRef="string">'
            f"<text>{q}</text></inputExpression></input>"
            for q in questions
        )
        rows = "".join(_dmn_row(rule, questions, form) for rule in table.rules)
        return (
            f'<definitions xmlns="{DMN}" id="table" name="table" namespace="urn:table">'
            '<decision id="rows" name="rows"><variable name="row" typeRef="string"/>'
            f'<decisionTable id="cells" hitPolicy="COLLECT">{columns}'
            f'<output id="row" name="row" label="row" typeRef="string"/>{rows}'
            "</decisionTable></decision></definitions>"
        )

    return whole


def _dmn_row(rule: Rule, questions: tuple[str, ...], form: str) -> str:
    cells = {condition.question: escape(_any_of(condition, form)) for condition in rule.when}
    entries = "".join(
        f'<inputEntry id="{rule.id}_{q}"><text>{cells.get(q, "-")}</text></inputEntry>' for q in questions
    )
    output = f'<outputEntry id="{rule.id}_row"><text>"{rule.id}"</text></outputEntry>'
    return f'<rule id="{rule.id}">{entries}{output}</rule>'


def spiff(text: str) -> Decide:
    """Its cells are Python, where ? stands for the answer. A task is needed, mostly for its errors."""
    tree = import_module("lxml.etree").fromstring(text)
    parser = import_module("SpiffWorkflow.dmn.parser.DMNParser").DMNParser(None, tree, {"dmn": DMN})
    parser.parse()
    table = parser.decision.decisionTables[0]
    engine = import_module("SpiffWorkflow.dmn.engine.DMNEngine").DMNEngine(table)
    script = import_module("SpiffWorkflow.bpmn.script_engine").PythonScriptEngine()
    workflow = SimpleNamespace(script_engine=script, spec=SimpleNamespace(file=""))
    workflow.top_workflow = workflow
    step = SimpleNamespace(name="rows", bpmn_name="rows")
    return lambda facts: engine.decide(SimpleNamespace(workflow=workflow, task_spec=step, data=facts))


def pydmnrules(text: str) -> Decide:
    """It reports faults in a status, and calls it a fault when no row matches."""
    model = import_module("pyDMNrules").DMN()
    status = model.useXML(text)
    if status:
        raise ValueError(str(status))

    def decide(facts: Any) -> list[str]:
        status, found = model.decide(facts)
        if "No rules matched" in str(status):
            return []
        if status:
            raise ValueError(str(status))
        rows: list[str] = found["Result"]["row"]
        return rows

    return decide


OURS = "ours"
ENGINES = {
    OURS: Engine(package="", write=our_text, load=ours, facts=our_facts),
    "cel": Engine(package="common-expression-language", write=expressions(" || ", " && "), load=cel),
    "zen": Engine(package="zen-engine", write=zen_text, load=zen),
    "business-rules": Engine(package="business-rules", write=business_text, load=business_rules),
    "json-logic": Engine(package="panzi-json-logic", write=json_logic_text, load=json_logic),
    "rule-engine": Engine(package="rule-engine", write=expressions(" or ", " and "), load=rule_engine),
    "spiff": Engine(package="SpiffWorkflow", write=dmn_text("{1} in ?"), load=spiff),
    "pydmn": Engine(package="pyDMNrules", write=dmn_text("list contains({0},{1})"), load=pydmnrules),
}
