"""The table as other people's engines decide it: the same rows, and the same outcomes."""

import re
from collections.abc import Callable

import pytest

from suggester.core.questionnaire.questionnaire import Answers
from suggester.core.table.rules import RuleTable
from suggester.exchange.dmn.dmn_document import flat, named
from suggester.exchange.dmn.jdm_document import jdm
from tests.exchange.dmn.documents import written
from tests.exchange.dmn.engines import (
    RANDOM,
    WITNESSES,
    Engine,
    disagreements,
    feelin,
    spiff_workflow,
    zen_engine,
)
from tests.patients import built_for
from tests.shipped import ASKED, TABLE

READS: dict[Engine, Callable[[RuleTable], bytes]] = {feelin: named, spiff_workflow: flat, zen_engine: jdm}

SEVERAL = next(
    rule
    for rule in TABLE.rules
    if len(rule.when) == 1 and len(rule.when[0].options) > 1 and ASKED.questions[rule.when[0].question].many
)
"""A row that any of several options of one list meets."""
[MEETS_IT] = SEVERAL.when


def ticks_more(patient: Answers) -> bool:
    """Whether one of its options was ticked, and another beside it."""
    return MEETS_IT.holds(patient.chosen) and not MEETS_IT.options.issuperset(
        patient.chosen[MEETS_IT.question]
    )


PATIENTS = (
    *(ASKED.answers(given) for given in built_for(SEVERAL, TABLE)),
    next(patient for patient in RANDOM if ticks_more(patient)),
)
"""For each of its options somebody who ticks it alone, and somebody who ticks more."""

ROW = re.compile(
    rf'(?:<rule id="{SEVERAL.id}(?:\.\d+)?">.*?</rule>\s*)+|\{{\s*"_id": "{SEVERAL.id}"[^{{}}]*\}},',
    re.DOTALL,
)
"""Where that row stands in a document."""
FIRST_OPTION = re.compile(
    r'list contains\(\w+,"\w+"\) or |(?<=\[)\\"\w+\\", |<rule id="[\w-]+\.1">.*?</rule>', re.DOTALL
)
FAULTS: dict[str, Callable[[re.Match[str]], str]] = {
    "a row left out": lambda row: "",
    "some made all": lambda row: row[0].replace("some($", "all($").replace(" or list", " and list"),
    "an option dropped": lambda row: FIRST_OPTION.sub("", row[0], count=1),
}


def name(engine: Engine) -> str:
    return engine.__name__


@pytest.mark.parametrize("engine", READS, ids=name)
def test_an_engine_of_somebody_else_finds_the_same_rows_and_outcomes(engine: Engine) -> None:
    """Strangers who agree with us about every row are better proof than our own tests of ourselves."""
    patients = WITNESSES + RANDOM

    found = engine(written(READS[engine]), patients)

    assert all(rule.matches(one.chosen) for rule, one in zip(TABLE.rules, WITNESSES, strict=True))
    assert list(disagreements(found, patients)) == []


@pytest.mark.parametrize(
    ("engine", "fault"),
    [
        (engine, fault)
        for engine in READS
        for fault in FAULTS
        if (engine, fault) != (spiff_workflow, "some made all")  # it is told of one option at a time
    ],
    ids=lambda one: one if isinstance(one, str) else name(one),
)
def test_a_fault_in_the_document_is_found(engine: Engine, fault: str) -> None:
    """An engine that agreed with a spoilt document would prove nothing by agreeing."""
    spoilt = ROW.sub(FAULTS[fault], written(READS[engine]).decode()).encode()

    found = list(disagreements(engine(spoilt, PATIENTS), PATIENTS))

    assert {row for _, rows, _ in found for row in rows} == {SEVERAL.id}
