"""A result as a Bundle: what `evaluate` says, under a disclaimer, for a record to read or to take."""

from base64 import b64decode
from dataclasses import replace
from datetime import datetime, time

import pytest

from suggester.core.answer_code import decode
from suggester.core.evaluation.evaluation import Evaluation, evaluate
from suggester.exchange.fhir.bundle import result_bundle
from suggester.exchange.fhir.guidance import Issuer
from suggester.exchange.fhir.paper import paper_bundle
from suggester.exchange.fhir.response import read_response
from suggester.exchange.json.answers import as_data
from tests.exchange.fhir.resources import DROPPED, EVALUATIONS, ISSUER, OVERDUE, PDF
from tests.exchange.fhir.told import resources, told
from tests.patients import random_patients
from tests.shipped import TABLE

STOPPED = next(one for one in EVALUATIONS if one.is_stop and one.urgency)
KINDS = {"QuestionnaireResponse", "GuidanceResponse", "Provenance", "DocumentReference", "OperationOutcome"}
LISTED = next(one for one in EVALUATIONS if not one.is_stop)
URGENT = next(one for one in EVALUATIONS if one.hold_urgency and not one.is_stop)


def test_the_parameters_say_what_evaluate_says() -> None:
    """Whichever door a record takes, it learns the same."""
    evaluations = [*EVALUATIONS, *(evaluate(TABLE, one) for one in random_patients(seed=15, number=40))]

    assert [told(result_bundle(one, ISSUER)) for one in evaluations] == [as_data(one) for one in evaluations]
    assert {"stop", "options"} <= {as_data(one)["outcome"] for one in evaluations}
    assert "urgent_rules" in told(result_bundle(URGENT, ISSUER))


def test_the_response_in_it_is_the_one_that_was_understood() -> None:
    """Read again, it gives the same answers; what was dropped is in it no more."""
    for evaluation in EVALUATIONS:
        response = resources(result_bundle(evaluation, ISSUER))["QuestionnaireResponse"]

        assert read_response(response, TABLE).answers == evaluation.answers
        assert read_response(response, TABLE).dropped == ()


@pytest.mark.parametrize("evaluation", [STOPPED, LISTED], ids=["stopped", "listed"])
def test_the_disclaimer_comes_first_and_then_who_answers_for_which_table(evaluation: Evaluation) -> None:
    """A record that shows one line of the result shows what it is worth."""
    bundle = result_bundle(evaluation, ISSUER)
    first, second = (note["text"] for note in resources(bundle)["GuidanceResponse"]["note"])
    provenance = resources(bundle)["Provenance"]["entity"][0]["what"]

    assert first == ISSUER.disclaimer
    assert second.startswith(ISSUER.approval)
    assert TABLE.provenance.sha256 in second
    assert TABLE.provenance.sha256 == provenance["identifier"]["value"]
    assert TABLE.provenance.version in provenance["display"]


def test_nothing_in_it_reads_as_an_order_or_names_anybody() -> None:
    """A record must not start to plan, and we do not know whom it is about."""
    for evaluation in EVALUATIONS:
        found = resources(paper_bundle(evaluation, ISSUER, PDF))

        assert set(found) == KINDS
        assert not {"subject", "author", "source", "authored"} & found["QuestionnaireResponse"].keys()
        assert "subject" not in found["GuidanceResponse"] | found["DocumentReference"]


def test_what_was_dropped_is_told_or_else_that_nothing_was() -> None:
    """Who sent an answer that did not count has to learn it from the same reply."""
    dropped = resources(result_bundle(LISTED, ISSUER, [DROPPED]))["OperationOutcome"]["issue"]
    nothing = resources(result_bundle(LISTED, ISSUER))["OperationOutcome"]["issue"]

    assert [(one["severity"], one["details"]["text"]) for one in dropped] == [("information", "dropped")]
    assert [one["severity"] for one in nothing] == ["information"]


def test_past_its_review_date_the_table_lists_nothing_and_says_why() -> None:
    """Rules that nobody looked at in time are no reason to talk about a treatment."""
    bundle = result_bundle(LISTED, OVERDUE)

    assert told(bundle)["approaches"] == {}
    assert told(bundle)["outcome"] == "options"
    assert OVERDUE.warnings[0] in resources(bundle)["GuidanceResponse"]["note"][-1]["text"]
    assert resources(bundle)["OperationOutcome"]["issue"][-1]["details"]["text"] == OVERDUE.warnings[0]
    assert told(result_bundle(URGENT, OVERDUE))["urgent_rules"]


def test_on_its_review_date_the_table_still_lists() -> None:
    """The same day as on the pages."""
    last = datetime.combine(TABLE.provenance.review_by, time(23, 59), ISSUER.moment.tzinfo)

    assert told(result_bundle(LISTED, replace(ISSUER, moment=last))) == as_data(LISTED)


@pytest.mark.parametrize("issuer", [ISSUER, OVERDUE], ids=["in time", "past the review date"])
def test_a_stop_is_told_at_any_time(issuer: Issuer) -> None:
    """Whoever needs a doctor today needs one whatever the state of the table is."""
    assert told(result_bundle(STOPPED, issuer)) == as_data(STOPPED)
    assert told(result_bundle(STOPPED, issuer))["urgency"] is not None


def test_a_transaction_can_be_posted_as_it_is() -> None:
    """Each entry says what a server has to do with it, and refers to others by names that it knows."""
    bundle = paper_bundle(LISTED, ISSUER, PDF, transaction=True)
    known = {entry["fullUrl"] for entry in bundle["entry"]}
    found = resources(bundle)
    named = [*found["Provenance"]["target"], *found["DocumentReference"]["context"]["related"]]

    assert bundle["type"] == "transaction"
    assert [entry["request"] for entry in bundle["entry"]] == [
        {"method": "POST", "url": entry["resource"]["resourceType"]} for entry in bundle["entry"]
    ]
    assert "OperationOutcome" not in found
    assert all(url.startswith("urn:uuid:") for url in known)
    assert len(known) == len(bundle["entry"])
    assert {one["reference"] for one in named} <= known


def test_a_document_holds_the_pdf_and_is_identified_by_the_code() -> None:
    """The code is the one key that the paper in the hand and the record both have."""
    for evaluation in (STOPPED, LISTED):
        document = resources(paper_bundle(evaluation, ISSUER, PDF))["DocumentReference"]
        attachment = document["content"][0]["attachment"]

        assert b64decode(attachment["data"]) == PDF
        assert (attachment["contentType"], attachment["size"]) == ("application/pdf", len(PDF))
        assert decode(document["identifier"][0]["value"], [TABLE])[1] == evaluation.answers


def test_the_same_result_of_the_same_moment_is_the_same_bundle() -> None:
    """Nothing in it is drawn by chance, so two copies can be compared."""
    assert result_bundle(LISTED, ISSUER) == result_bundle(LISTED, ISSUER)
