"""The decision as a document: valid, readable, and everything of the table in it."""

import json
from dataclasses import replace
from math import prod
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, fromstring

import pytest
import SpiffWorkflow
from lxml import etree

from suggester.core.questionnaire.questions import Condition
from suggester.exchange.dmn.dmn_document import NAMESPACE, flat, named
from suggester.exchange.dmn.engine_table import TooManyRowsError
from suggester.exchange.dmn.jdm_document import jdm
from tests.exchange.dmn.documents import written
from tests.shipped import ASKED, TABLE

DMN = {"": NAMESPACE}
SCHEMA = Path(SpiffWorkflow.__file__).parent / "dmn" / "parser" / "schema" / "DMN13.xsd"
WRITERS = {write.__name__: write for write in (named, flat, jdm)}
PROFILES = [name for name in WRITERS if name != "jdm"]


def document(name: str) -> bytes:
    return written(WRITERS[name])


def decision_table(document: bytes) -> Element:
    [found] = fromstring(document).iterfind("decision/decisionTable", DMN)
    return found


def texts(above: Element, path: str) -> list[str]:
    return [one.text or "" for one in above.iterfind(path, DMN)]


def model() -> dict[str, Any]:
    [found] = [
        one["content"] for one in json.loads(document("jdm"))["nodes"] if one["type"] == "decisionTableNode"
    ]
    return dict(found)


@pytest.mark.parametrize("profile", PROFILES)
def test_a_document_is_valid_by_the_schema_of_dmn_1_3(profile: str) -> None:
    """An editor of decision tables opens what is valid, and refuses the rest without a word on why."""
    schema = etree.XMLSchema(etree.parse(SCHEMA))

    schema.assertValid(etree.fromstring(document(profile)))


@pytest.mark.parametrize("profile", PROFILES)
def test_every_row_stands_there_with_what_it_does_and_its_reason(profile: str) -> None:
    """A clinician who reads the table in a viewer has to read what was signed."""
    table = decision_table(document(profile))

    rows = {
        (*(text.strip('"') for text in texts(rule, "outputEntry/text")), *texts(rule, "description"))
        for rule in table.iterfind("rule", DMN)
    }

    assert table.get("hitPolicy") == "COLLECT"
    assert [one.get("name") for one in table.iterfind("output", DMN)] == ["rule", "effect", "approach"]
    assert rows == {(one.id, one.effect.name.lower(), one.approach, one.reason) for one in TABLE.rules}


def test_an_input_is_named_as_it_is_labelled_and_described_by_its_question() -> None:
    """One engine takes the label for the name, another the expression: they must not differ."""
    inputs = list(decision_table(document("named")).iterfind("input", DMN))

    found = [
        (one.get("label"), *texts(one, "inputExpression/text"), *texts(one, "description")) for one in inputs
    ]

    assert found == [(one.id, one.id, one.text) for one in ASKED.questions.values()]
    assert [one.get("typeRef") for above in inputs for one in above.iterfind("inputExpression", DMN)] == [
        "options" if one.many else "string" for one in ASKED.questions.values()
    ]


def test_flat_has_a_truth_value_for_each_option_that_is_read_and_a_row_for_each_way() -> None:
    """What no row reads would only make the document longer."""
    table = decision_table(document("flat"))

    inputs = texts(table, "input/inputExpression/text")

    read = {f"{c.question}__{o}" for rule in TABLE.rules for c in rule.when for o in c.options}
    ways = [prod(len(condition.options) for condition in rule.when) for rule in TABLE.rules]
    assert sorted(inputs) == sorted(read)
    assert len(table.findall("rule", DMN)) == sum(ways) > len(TABLE.rules)


def test_a_table_that_would_be_too_long_is_refused_before_it_is_made() -> None:
    """Some lists in one row multiply: nobody wants to find out by a full disk."""
    lists = sorted(ASKED.questions.values(), key=lambda one: -len(one.options))[:4]
    when = tuple(Condition(question=one.id, options=frozenset(one.by_id)) for one in lists)
    long = replace(TABLE, rules=(replace(TABLE.rules[0], when=when),))

    with pytest.raises(TooManyRowsError) as refused:
        flat(long)

    needed = prod(len(one.options) for one in lists)
    assert str(refused.value) == (
        f"the profile 'flat' would need {needed:,} rows, and has at most 20,000; "
        "take the profile 'named', which has one for each row of the table"
    )
    assert named(long)


def test_jdm_has_a_row_for_each_row_and_a_field_for_each_question() -> None:
    """It is the same table in another notation."""
    content = model()

    assert content["hitPolicy"] == "collect"
    assert [one["field"] for one in content["inputs"]] == list(ASKED.questions)
    assert [(row["_id"], row["_description"]) for row in content["rules"]] == [
        (rule.id, rule.reason) for rule in TABLE.rules
    ]


@pytest.mark.parametrize("name", WRITERS)
def test_a_document_says_which_table_it_is_and_what_has_to_be_shown_beside_it(name: str) -> None:
    """It travels alone: whoever gets it has neither the program nor its pages."""
    text = document(name).decode()

    head = TABLE.provenance
    for said in (head.id, head.version, head.status, str(head.review_by), head.sha256):
        assert said in text
    assert TABLE.wording["disclaimer_long"] in text


@pytest.mark.parametrize("name", WRITERS)
def test_the_same_table_makes_the_same_bytes_and_fewer_than_3_mb(name: str) -> None:
    """Two documents can be compared, and one can be sent by mail."""
    before = document(name)

    again = WRITERS[name](TABLE)

    assert again == before
    assert len(again) < 3_000_000
