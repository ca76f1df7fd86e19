"""All that we write in FHIR is FHIR: judged by a program that nobody here wrote, and by our own lint."""

import fhirkit
import pytest

from tests.exchange.fhir.lint import findings
from tests.exchange.fhir.planted import LINTED, MISSHAPEN, PLANTED
from tests.exchange.fhir.resources import EVALUATIONS, every_resource


def test_nothing_is_wrong_with_any_resource() -> None:
    """A server refuses a resource for one wrong element, and the patient's result with it."""
    resources = list(every_resource())

    found = [str(one) for resource in resources for one in (*findings(resource), *fhirkit.validate(resource))]

    assert found == []
    assert len(resources) > 5 * len(EVALUATIONS)


@pytest.mark.parametrize("name", LINTED)
def test_our_lint_finds_what_shapes_allow(name: str) -> None:
    """A condition on a code that there is not looks right, and hides a question from everybody."""
    assert findings(LINTED[name]()) != []


@pytest.mark.parametrize("name", MISSHAPEN)
def test_another_program_finds_every_wrong_shape(name: str) -> None:
    """Else that nothing was found would say nothing."""
    assert fhirkit.validate(MISSHAPEN[name]()) != []


def test_as_many_faults_are_planted_as_we_say() -> None:
    """27 kinds of fault, each found by somebody."""
    assert len(PLANTED) == 27
