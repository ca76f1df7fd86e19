"""Every kind of thing that can be written in the rule files.

Fields are read from the files and not from the declarations, so that no word is lost where one is behind:
these say how a field is called, what it holds where that is no text, and in which order fields are told.
"""

from collections.abc import Mapping

from suggester.core.writing.kind import Kind
from suggester.core.writing.page_kinds import (
    APPROACH,
    ASK,
    ASK_MORE,
    CELL,
    CELL_NUMBER,
    DISAGREEMENT,
    FACT,
    FACT_NUMBER,
    GRID,
    GRID_COLUMN,
    GRID_ROW,
    OPTION,
    PAGE,
    QUESTION,
    TEXT,
    TOPIC,
)
from suggester.core.writing.rule_kinds import (
    ALLOWED,
    CALM,
    CASE,
    HEAD,
    LIMITS,
    PROMISE,
    REGION,
    REMARKS,
    ROW,
    SOURCE,
    WEIGHTS,
)

KINDS = (
    ROW,
    SOURCE,
    PAGE,
    QUESTION,
    OPTION,
    DISAGREEMENT,
    TOPIC,
    APPROACH,
    FACT,
    FACT_NUMBER,
    GRID,
    GRID_COLUMN,
    GRID_ROW,
    CELL,
    CELL_NUMBER,
    ASK,
    ASK_MORE,
    TEXT,
    LIMITS,
    ALLOWED,
    PROMISE,
    CASE,
    CALM,
    REGION,
    HEAD,
    WEIGHTS,
)
BY_NAME: Mapping[str, Kind] = {kind.name: kind for kind in (*KINDS, REMARKS)}
