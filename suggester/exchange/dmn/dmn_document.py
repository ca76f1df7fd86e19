"""The table as DMN 1.3: one decision that collects the rows which matched.

Written so that engines of several makers read the same in it: an input's label is its name, lists have a
type, a reason is a description and no annotation, and every cell has an id.
"""

from collections.abc import Iterator, Sequence
from itertools import count
from xml.etree.ElementTree import Element, SubElement, tostring

from suggester.core.questionnaire.questions import Question
from suggester.core.table.rules import RuleTable
from suggester.exchange.dmn.engine_table import (
    LIST,
    TEXT,
    EngineInput,
    EngineRow,
    EngineTable,
    about,
    by_option,
    by_question,
    outputs_of,
)

NAMESPACE = "https://www.omg.org/spec/DMN/20191111/MODEL/"
DECISION = "matched"
ANYTHING = "-"


def named(table: RuleTable) -> bytes:
    """With an input for each question, for engines that know lists."""
    return _document(table, by_question(table, _any_of))


def flat(table: RuleTable) -> bytes:
    """With a truth value for each option, for engines that know no lists. Raises TooManyRowsError."""
    return _document(table, by_option(table, "true"))


def _any_of(question: Question, options: Sequence[str]) -> str:
    if question.many:
        return " or ".join(f"list contains({question.id},{_text(option)})" for option in options)
    return ",".join(map(_text, options))


def _text(words: str) -> str:
    return f'"{words}"'


def _document(table: RuleTable, engine_table: EngineTable) -> bytes:
    head = table.provenance
    root = Element(
        "definitions",
        xmlns=NAMESPACE,
        id="definitions",
        name=head.id,
        namespace=f"urn:suggester:{head.id}:{head.version}",
    )
    _say(root, "description", about(table))
    listed = SubElement(root, "itemDefinition", id=f"type.{LIST}", name=LIST, isCollection="true")
    _say(listed, "typeRef", TEXT)
    for one in engine_table.inputs:
        data = SubElement(root, "inputData", id=f"data.{one.name}", name=one.name)
        SubElement(data, "variable", id=f"variable.{one.name}", name=one.name, typeRef=one.type)
    _add_decision(root, engine_table)
    return bytes(tostring(root, encoding="UTF-8", xml_declaration=True))


def _add_decision(root: Element, engine_table: EngineTable) -> None:
    decision = SubElement(root, "decision", id=DECISION, name=DECISION)
    SubElement(decision, "variable", id=f"variable.{DECISION}", name=DECISION)
    for one in engine_table.inputs:
        needed = SubElement(decision, "informationRequirement", id=f"needs.{one.name}")
        SubElement(needed, "requiredInput", href=f"#data.{one.name}")
    decides = SubElement(decision, "decisionTable", id="table", hitPolicy="COLLECT")
    for one in engine_table.inputs:
        _add_input(decides, one)
    for name in outputs_of(engine_table.rows[0].rule):
        SubElement(decides, "output", id=f"output.{name}", name=name, label=name, typeRef=TEXT)
    cells = map("c{}".format, count(1))
    for row in engine_table.rows:
        _add_row(decides, row, engine_table.inputs, cells)


def _add_input(decides: Element, one: EngineInput) -> None:
    column = SubElement(decides, "input", id=f"input.{one.name}", label=one.name)
    _say(column, "description", one.meaning)
    _say(SubElement(column, "inputExpression", id=f"asks.{one.name}", typeRef=one.type), "text", one.name)


def _add_row(decides: Element, row: EngineRow, inputs: Sequence[EngineInput], cells: Iterator[str]) -> None:
    """A row is a line of its own, so that two versions can be compared line by line."""
    rule = SubElement(decides, "rule", id=row.id)
    _say(rule, "description", row.rule.reason)
    for one in inputs:
        _say(SubElement(rule, "inputEntry", id=next(cells)), "text", row.tests.get(one.name, ANYTHING))
    for word in outputs_of(row.rule).values():
        _say(SubElement(rule, "outputEntry", id=next(cells)), "text", _text(word))
    rule.tail = "\n"


def _say(parent: Element, tag: str, words: str) -> None:
    SubElement(parent, tag).text = words
