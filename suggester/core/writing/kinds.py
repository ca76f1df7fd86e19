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
    CLAIM,
    DISAGREEMENT,
    FACT,
    FACT_NUMBER,
    GRID,
    GRID_COLUMN,
    GRID_ROW,
    OPTION,
    OPTION_GROUP,
    PAGE,
    QUESTION,
    TEXT,
    TOPIC,
)
from suggester.core.writing.rule_kinds import (
    ALLOWED,
    APART,
    CALM,
    CASE,
    HEAD,
    LIMITS,
    ORDINARY,
    PROMISE,
    REGION,
    REMARKS,
    ROW,
    SHARES,
    SOURCE,
    UNSAID,
    WEIGHTS,
)

KINDS = (
    ROW,
    SOURCE,
    PAGE,
    QUESTION,
    OPTION_GROUP,
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
    CLAIM,
    TEXT,
    LIMITS,
    ALLOWED,
    PROMISE,
    UNSAID,
    APART,
    CASE,
    CALM,
    REGION,
    HEAD,
    WEIGHTS,
    ORDINARY,
    SHARES,
)
BY_NAME: Mapping[str, Kind] = {kind.name: kind for kind in (*KINDS, REMARKS)}
