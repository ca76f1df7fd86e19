"""A refusal as RFC 9457 has it: what was wrong with a request, for the program that made it and its maker."""

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any


def problem(status: int, word: str, detail: str, faults: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """One refusal. word: the same in every refusal of this kind; faults: a question's id or '', and what."""
    return {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "problem": word,
        "errors": [{"question": question, "detail": text} for question, text in faults],
    }
