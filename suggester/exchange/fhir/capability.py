"""What other software can ask of us in FHIR: the CapabilityStatement that a client reads first."""

from suggester import __version__
from suggester.exchange.fhir.resource import MEDIA_TYPE, Resource

SINCE = "2026-11-28"
"""The day on which what it says last changed."""
PROCESS = "http://hl7.org/fhir/uv/sdc/OperationDefinition/Questionnaire-process-response"
DOCUMENTATION = (
    "The questions, and what a table of rules says to answers. Nothing is stored and nobody is identified: "
    "a response is answered and forgotten."
)


def capability_statement(base: str, name: str) -> Resource:
    """base: the address of the installation.  name: of the clinic or the site."""
    return {
        "resourceType": "CapabilityStatement",
        "url": f"{base}/fhir/metadata",
        "version": __version__,
        "name": "Suggester",
        "title": name,
        "status": "active",
        "date": SINCE,
        "kind": "instance",
        "software": {"name": "suggester", "version": __version__},
        "implementation": {"description": name, "url": f"{base}/fhir"},
        "fhirVersion": "4.0.1",
        "format": [MEDIA_TYPE, "json"],
        "rest": [{"mode": "server", "documentation": DOCUMENTATION, "resource": _resources(base)}],
    }


def _resources(base: str) -> list[Resource]:
    return [
        {
            "type": "Questionnaire",
            "interaction": [{"code": "read"}, {"code": "search-type"}],
            "searchParam": [{"name": "url", "type": "uri"}, {"name": "_id", "type": "token"}],
            "operation": [{"name": "process-response", "definition": PROCESS}],
        },
        {"type": "CodeSystem", "interaction": [{"code": "read"}]},
        {
            "type": "QuestionnaireResponse",
            "operation": [{"name": "suggest", "definition": f"{base}/fhir/OperationDefinition/suggest"}],
        },
    ]
