"""Tables of the database as this installation loads them, each once."""

from collections.abc import Mapping
from threading import Lock

from suggester.core.loading.load import RuleFilesError, load, sha256
from suggester.core.table.rules import RuleTable
from suggester.web.site.table_in_use import current

TABLES_AT_MOST = 12
ONE_LOADS = Lock()
_tables: dict[tuple[str, str], RuleTable | RuleFilesError] = {}
"""By the SHA-256 of the files and the language: what came out of loading them never changes."""


def table_of(files: Mapping[str, bytes]) -> RuleTable:
    """The table of these files; as it is in use, if it is or was. Raises RuleFilesError."""
    fingerprint, shown = sha256(files), current()
    in_use = next((table for table in shown.tables if table.provenance.sha256 == fingerprint), None)
    if in_use is not None:
        return in_use
    key = (fingerprint, shown.language.tag)
    with ONE_LOADS:
        if key not in _tables:
            while len(_tables) >= TABLES_AT_MOST:
                _tables.pop(next(iter(_tables)))
            _tables[key] = _loaded(files)
        found = _tables[key]
    if isinstance(found, RuleFilesError):
        raise found
    return found


def _loaded(files: Mapping[str, bytes]) -> RuleTable | RuleFilesError:
    try:
        return load(files, current().language.words, fallback=current().table)
    except RuleFilesError as error:
        return error
