"""What a check can find, and how grave it is."""

from collections.abc import Mapping
from dataclasses import dataclass

BROKEN = "broken promise"
FAULT = "fault"
EXAMPLE = "example to be read"
"""An example patient does not fit the table, or a row has none: whoever approves reads it and decides."""
ADVICE = "advice"
SEVERITIES = (BROKEN, FAULT, EXAMPLE, ADVICE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that falls short: where, how grave, what, the cure, and a patient where one shows it."""

    id: str
    severity: str
    place: str
    what: str
    mend: str
    witness: Mapping[str, object] | None = None
