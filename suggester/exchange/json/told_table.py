"""A table as an answer names it: which one it is, who approved it, and what has to be said with it."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from suggester.core.table.rules import RuleTable


@dataclass(frozen=True, kw_only=True)
class ToldTable:
    """A table with what an installation says of it on a day; whoever shows a result shows these words."""

    table: RuleTable
    approval: str
    warning: str
    """That it is a draft, or that its review is late; '' where there is nothing to be warned of."""
    disclaimer: str
    is_overdue: bool
    """Whether its review is late: then nothing is listed, and a stop is told as ever."""

    @cached_property
    def head(self) -> dict[str, Any]:
        """Which table it is."""
        provenance = self.table.provenance
        return {
            "id": provenance.id,
            "version": provenance.version,
            "sha256": provenance.sha256,
            "review_by": provenance.review_by.isoformat(),
            "approval": self.approval,
        }
