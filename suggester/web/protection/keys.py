"""Keys for what has to be known again: each purpose has its own, made of the secrets of the installation."""

from functools import cache

from suggester.storage.database.seals import Seals
from suggester.web.protection.cookie import purpose_key


@cache
def seals_of(secrets: tuple[str, ...]) -> Seals:
    """Seals approvals, publications and the copy of the live table; no other key of ours seals like it."""
    return Seals([purpose_key(secret, "seal of the record") for secret in secrets])
