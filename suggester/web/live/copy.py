"""A copy of what is published, in the instance folder: for a start on a day when the database is away."""

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from secrets import token_hex

from suggester.core.loading.load import sha256
from suggester.core.table.approval import Approval
from suggester.storage.database.seals import Seals
from suggester.web.journal.journal import note


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What is published, ready to be taken into use."""

    generation: int
    sha256: str
    files: Mapping[str, bytes]
    approvals: Mapping[str, Approval]


def is_sealed(copy: Path) -> bool:
    """Whether a program that seals has written a copy here."""
    return copy.exists() and '"seal"' in copy.read_text()


def keep(copy: Path | None, found: Published, seals: Seals) -> None:
    """A whole copy, or the one before: never a half."""
    if copy is None:
        return
    content: dict[str, object] = {
        "generation": found.generation,
        "sha256": found.sha256,
        "approvals": {
            name: {"clinicians": one.clinicians, "day": one.day.isoformat()}
            for name, one in found.approvals.items()
        },
        "files": {name: b64encode(file).decode() for name, file in found.files.items()},
    }
    content["seal"] = seals.of(content)
    draft = copy.with_name(f".{copy.name}.{token_hex(4)}")
    try:
        draft.write_text(json.dumps(content))
        draft.replace(copy)
    except OSError as error:
        note("live table", problem=f"no copy for a start without database: {error.strerror}")


def kept(copy: Path, seals: Seals) -> Published | None:
    """What was in use when the database could last be reached, if this installation has written it."""
    if not copy.exists():
        return None
    content = json.loads(copy.read_text())
    seal = content.pop("seal", "")
    if not seals.fit(content, seal):
        raise ValueError("no secret key of this installation has sealed the copy")
    files = {name: b64decode(file) for name, file in content["files"].items()}
    if sha256(files) != content["sha256"]:
        raise ValueError("the copy is not what was published")
    approvals = {
        name: Approval(clinicians=one["clinicians"], day=date.fromisoformat(one["day"]))
        for name, one in content["approvals"].items()
    }
    return Published(
        generation=content["generation"], sha256=content["sha256"], files=files, approvals=approvals
    )
