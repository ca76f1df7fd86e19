"""Links that open an account once. A form that is sent twice makes one link, and is answered with it twice.

A link is made of what stands in the form and of a key of the installation: whoever has only one of them, has
no link. What is kept is its hash.
"""

import hmac
import secrets
from base64 import b32encode
from dataclasses import dataclass

from suggester.core.answer_code import grouped
from suggester.storage.accounts.accounts import Credentials
from suggester.storage.accounts.invitations import OPEN_SECONDS, credentials_of
from suggester.web.clinic.access.blueprint import now
from suggester.web.protection.cookie import CLINIC, purpose_key
from suggester.web.site.addresses import public_address
from suggester.web.site.table_in_use import current

JOIN = f"{CLINIC}/join"
BYTES = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountLink:
    """A link, and the moment at which it ends."""

    token: str
    ends: int

    @property
    def address(self) -> str:
        """What its owner opens."""
        return f"{public_address()}{JOIN}/{self.token}"

    @property
    def kept(self) -> Credentials:
        """What the account is opened with until then."""
        return credentials_of(self.token, self.ends)


def once() -> str:
    """What a form carries so that it makes one link, however often it is sent."""
    return secrets.token_urlsafe(16)


def link_for(name: str, sent_once: str) -> AccountLink:
    """The link that this form makes for this account: 120 bits, in groups that can be read out."""
    key = purpose_key(current().settings.secrets[0], "link of an account")
    made = hmac.new(key, f"{name}\0{sent_once}".encode(), "sha256").digest()
    token = grouped(b32encode(made[:BYTES]).decode())
    return AccountLink(token=token, ends=now() + OPEN_SECONDS)
