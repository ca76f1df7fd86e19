"""The head of table.toml for a new version: its name and its dates, and not one other byte changed."""

import json
import re
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionHead:
    """What a new version is called, from when on it is in use, and by when it has to be reviewed."""

    version: str
    valid_from: date
    review_by: date


def with_head(content: bytes, head: VersionHead) -> bytes:
    """The same file with this head; what it does not name stays away, and the loader says so."""
    text = content.decode()
    for key, value in (
        ("version", json.dumps(head.version)),
        ("valid_from", head.valid_from.isoformat()),
        ("review_by", head.review_by.isoformat()),
    ):
        text = re.sub(
            rf"(?m)^({key}[ \t]*=[ \t]*)[^#\r\n]*?([ \t]*(?:#[^\r\n]*)?\r?)$",
            rf"\g<1>{value}\g<2>",
            text,
            count=1,
        )
    return text.encode()
