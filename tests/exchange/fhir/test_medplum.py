"""What we write in FHIR, judged by Medplum's validator and taken by its server: nobody here wrote either."""

from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import fhirkit
import pytest

from suggester.core.answer_code import code_of, decode
from suggester.core.evaluation.evaluation import Evaluation, evaluate
from suggester.exchange.fhir.paper import paper_bundle
from suggester.exchange.fhir.resource import Resource
from suggester.exchange.fhir.response import read_response
from tests.exchange.fhir.lint import findings, parts
from tests.exchange.fhir.planted import PLANTED
from tests.exchange.fhir.resources import EVALUATIONS, ISSUER, PDF, every_resource
from tests.node import run_module
from tests.shipped import TABLE

SCRIPT = Path(__file__).with_name("medplum.mjs")
MADE_BY_A_SERVER = {"id", "meta"}
STOPS = [one for one in EVALUATIONS if one.is_stop]
OTHERS = [one for one in EVALUATIONS if not one.is_stop]


def from_paper(evaluation: Evaluation) -> Evaluation:
    """The same patient, of whom nothing is there but the code on a paper."""
    table, answers = decode(code_of(evaluation), [TABLE])
    return evaluate(table, answers)


PATIENTS = [from_paper(one) for one in (*STOPS[:3], *OTHERS[:9])]
TRANSACTIONS = [paper_bundle(one, ISSUER, PDF, transaction=True) for one in PATIENTS]


def without_request() -> Resource:
    """A transaction whose first entry does not say what is to be done with it."""
    spoilt = deepcopy(TRANSACTIONS[0])
    del spoilt["entry"][0]["request"]
    return spoilt


@pytest.fixture(scope="module")
def medplum() -> dict[str, Any]:
    """What Medplum says of everything: one process, because it has to read the definitions of FHIR first."""
    found: dict[str, Any] = run_module(
        SCRIPT,
        "medplum",
        {
            "judged": [*every_resource(), *(spoilt() for spoilt in PLANTED.values())],
            "transactions": [*TRANSACTIONS, without_request()],
        },
    )
    return found


def test_medplum_finds_nothing_in_any_resource(medplum: dict[str, Any]) -> None:
    """A second judge, who knows what the first does not: types of values, and how an item has to be made."""
    ours = medplum["findings"][: -len(PLANTED)]

    assert [one for one in ours if one] == []
    assert len(ours) == len(list(every_resource()))


def test_every_planted_fault_is_found_by_the_three_judges_together(medplum: dict[str, Any]) -> None:
    """What no judge sees could stand in what we send, and nobody would know."""
    by_medplum = dict(zip(PLANTED, medplum["findings"][-len(PLANTED) :], strict=True))

    unseen = [
        name
        for name, spoilt in PLANTED.items()
        if not (by_medplum[name] or fhirkit.validate(spoilt()) or findings(spoilt()))
    ]

    assert unseen == []
    assert len(PLANTED) == 27
    assert sum(bool(found) for found in by_medplum.values()) >= 15


def test_a_server_keeps_every_resource_of_a_transaction(medplum: dict[str, Any]) -> None:
    """One entry that is refused, and a clinic has half of a result in its record."""
    *executed, refused = medplum["executed"]

    assert [one["statuses"] for one in executed] == [["201"] * 4] * len(PATIENTS)
    assert refused["statuses"][0] == "400"


def test_what_is_read_back_is_what_was_sent_with_the_links_of_the_server(medplum: dict[str, Any]) -> None:
    """A record that shows other answers than the patient gave is worse than none."""
    for patient, sent, executed in zip(PATIENTS, TRANSACTIONS, medplum["executed"], strict=False):
        ids = {
            name["fullUrl"]: reference(kept)
            for name, kept in zip(sent["entry"], executed["read"], strict=True)
        }

        for entry, kept in zip(sent["entry"], executed["read"], strict=True):
            expected = linked(entry["resource"], ids.__getitem__)
            assert {key: value for key, value in kept.items() if key not in MADE_BY_A_SERVER} == expected
        response, _, _, document = executed["read"]
        assert read_response(response, TABLE).answers == patient.answers
        assert decode(document["identifier"][0]["value"], [TABLE])[1] == patient.answers


def reference(kept: Resource) -> str:
    return f"{kept['resourceType']}/{kept['id']}"


def linked(resource: Resource, known: Callable[[str], str]) -> Resource:
    """The same with the names of a bundle replaced by those that a server gave."""
    copy = deepcopy(resource)
    for part in parts(copy):
        if str(part.get("reference", "")).startswith("urn:uuid:"):
            part["reference"] = known(part["reference"])
    return copy


def test_the_patients_are_twelve_and_some_are_stopped() -> None:
    """A stop is the result that must arrive whole."""
    assert len(PATIENTS) == 12
    assert 0 < sum(one.is_stop for one in PATIENTS) < 12
