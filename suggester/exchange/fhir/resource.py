"""What all FHIR resources share: their ids, where they are, and how they are written down.

Installations move: an address that comes back is ours when its path is ours, whatever host stands before it.
"""

import json
import re
from typing import Any

from suggester.core.questionnaire.questions import Question
from suggester.core.table.rules import RuleTable

Resource = dict[str, Any]
"""A FHIR resource, or a part of one, as JSON knows it."""
HOST = re.compile(r"https?://[^/?#\s]+")
MEDIA_TYPE = "application/fhir+json"


def as_bytes(resource: Resource) -> bytes:
    """The resource as it is sent and as it is kept in a file."""
    return json.dumps(resource, ensure_ascii=False, separators=(",", ":")).encode()


def fhir_id(name: str) -> str:
    """The same name where FHIR takes an id: letters, digits and dashes, and no underscore."""
    return name.replace("_", "-")


def questionnaire_path(table: RuleTable) -> str:
    """The path of the questionnaire, which follows the address of an installation."""
    return f"/fhir/Questionnaire/{fhir_id(table.provenance.id)}"


def code_system_path(question: Question) -> str:
    """The path of a question's code system."""
    return f"/fhir/CodeSystem/{fhir_id(question.id)}"


def is_ours(address: object, path: str) -> bool:
    """Whether what a response names is this path of ours, here or where we were before."""
    if not isinstance(address, str) or not address.endswith(path):
        return False
    return HOST.fullmatch(address, 0, len(address) - len(path)) is not None
