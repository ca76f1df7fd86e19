"""Settings from the environment, and the installation's secret. Read once, at the start.

A setting that is misspelt stops the start: a region that is silently missing would leave a patient
without a number to call.
"""

import os
import secrets
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from urllib.parse import urlsplit

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
SETTINGS = {
    "SUGGESTER_API": "on or off: whether other software can ask, under /api and /fhir; default: on",
    "SUGGESTER_API_ORIGINS": "websites whose pages may ask it, with commas between; default: none",
    "SUGGESTER_APPROVERS": "how many clinicians besides the author have to approve a table; default: 1",
    "SUGGESTER_CLINIC": "on or off: whether there are pages for clinicians; default: on",
    "SUGGESTER_CLINIC_NAME": "the name of the clinic, on every page",
    "SUGGESTER_CONTACT": "whom to tell when something is wrong, on every page",
    "SUGGESTER_DATABASE_URL": "where clinicians' work is kept; default: a file in the instance folder",
    "SUGGESTER_FUNDER": "who pays for the installation, on every page",
    "SUGGESTER_INSTANCE": "the folder with the secret key and the clinicians' database; default: instance",
    "SUGGESTER_MAKER": "who made the installation, on every page",
    "SUGGESTER_OIDC_CLIENT_ID": "the name under which the identity provider knows this installation",
    "SUGGESTER_OIDC_CLIENT_SECRET": "the secret that goes with it",
    "SUGGESTER_OIDC_ISSUER": "the address of an identity provider for clinicians; default: none",
    "SUGGESTER_PUBLIC_URL": "the address under which the world finds this installation, as on a poster",
    "SUGGESTER_REGION": "whose numbers to call the pages name: a region of rules/regions.toml",
    "SUGGESTER_RULES": "the folder with the rule files; default: rules",
    "SUGGESTER_SECRET_KEY": "the secret instead of the file; several, with commas between, newest first",
    "SUGGESTER_SERVE_DRAFT": "1: serve the rules folder though what was published is not known; default: 0",
    "SUGGESTER_TRUSTED_HOSTS": "the host names of this installation, with commas between",
    "SUGGESTER_TRUSTED_PROXIES": "how many reverse proxies stand in front; default: 0",
}
SHORTEST_KEY = 32
DATABASE = "clinic.sqlite3"


class StartError(RuntimeError):
    """Why the program cannot start, in one sentence with its cure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SingleSignOn:
    """The identity provider of an installation, and how it knows us."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What an installation decides for itself."""

    secrets: tuple[str, ...]
    region: str = ""
    clinic_name: str = ""
    contact: str = ""
    funder: str = ""
    maker: str = ""
    trusted_hosts: tuple[str, ...] = LOOPBACK
    trusted_proxies: int = 0
    approvers: int = 1
    """How many clinicians besides the author have to approve a table before it can be published."""
    serve_draft: bool = False
    """Whether the rules folder is served where nobody can say which table was published."""
    instance: Path | None = None
    """The folder of this installation, where it has one."""
    database: str = ""
    """Where the clinicians' database is; without one there are no pages for clinicians."""
    sso: SingleSignOn | None = None
    """Where clinicians can log in besides with a password."""
    public_url: str = ""
    """The address of this installation without a slash at its end, where it is told."""
    api: bool = True
    """Whether other software can ask."""
    api_origins: tuple[str, ...] = ()
    """The websites whose pages may ask it from a browser, each as a browser names it."""

    @property
    def live_copy(self) -> Path | None:
        """Where the copy of the published table is, for a start without the database."""
        return self.instance and self.instance / "live.json"


def settings_from(environ: Mapping[str, str], instance: Path) -> Settings:
    """The settings, and the secret from the environment or from a file that is made on the first start."""
    _refuse_misspelt(environ)
    given = {name: environ.get(name, "").strip() for name in SETTINGS}
    folder = Path(given["SUGGESTER_INSTANCE"] or instance)
    key = given["SUGGESTER_SECRET_KEY"]
    public_url = given["SUGGESTER_PUBLIC_URL"]
    hosts = tuple(host.strip() for host in given["SUGGESTER_TRUSTED_HOSTS"].split(",") if host.strip())
    return Settings(
        secrets=_checked(key.split(",")) if key else secrets_in(folder / "secret_key"),
        region=given["SUGGESTER_REGION"].lower(),
        clinic_name=given["SUGGESTER_CLINIC_NAME"],
        contact=given["SUGGESTER_CONTACT"],
        funder=given["SUGGESTER_FUNDER"],
        maker=given["SUGGESTER_MAKER"],
        trusted_hosts=(*LOOPBACK, *hosts),
        trusted_proxies=_number("SUGGESTER_TRUSTED_PROXIES", given, "such as 1 behind a reverse proxy", 0),
        approvers=_number("SUGGESTER_APPROVERS", given, "and 0 is for a practice of one", 1),
        serve_draft=_switch("SUGGESTER_SERVE_DRAFT", given),
        instance=folder,
        database=database_address(environ, instance),
        sso=_single_sign_on(given),
        public_url=website("SUGGESTER_PUBLIC_URL", public_url) if public_url else "",
        api=_on_unless_off("SUGGESTER_API", given["SUGGESTER_API"]),
        api_origins=tuple(
            website("SUGGESTER_API_ORIGINS", origin)
            for origin in given["SUGGESTER_API_ORIGINS"].split(",")
            if origin.strip()
        ),
    )


def database_address(environ: Mapping[str, str], instance: Path) -> str:
    """Where the clinicians' database is; empty where there are no pages for clinicians."""
    if not _on_unless_off("SUGGESTER_CLINIC", environ.get("SUGGESTER_CLINIC", "")):
        return ""
    folder = Path(environ.get("SUGGESTER_INSTANCE", "").strip() or instance)
    return environ.get("SUGGESTER_DATABASE_URL", "").strip() or f"sqlite:///{folder.absolute() / DATABASE}"


def notes_on_settings(*, region: str) -> list[str]:
    """What an operator has not set yet, and what the pages do instead."""
    if region:
        return []
    return [
        "SUGGESTER_REGION is not set, so pages name the emergency number in words; "
        "set it, as in SUGGESTER_REGION=uk"
    ]


def secrets_in(path: Path) -> tuple[str, ...]:
    """The secrets in a file, one a line, the newest first; the file is made if it is not there."""
    try:
        _make_once(path)
        mode = path.stat().st_mode
        lines = path.read_text(encoding="ascii").split()
    except (OSError, UnicodeDecodeError) as error:
        raise StartError(f"The secret key {path} cannot be used: {_reason(error)}") from error
    if os.name == "posix" and mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise StartError(f"Others on this computer can read {path}. Run: chmod 600 {path}")
    return _checked(lines)


def _make_once(path: Path) -> None:
    """Whoever comes second finds the file of the first: a key is never overwritten."""
    if path.exists():
        return
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(32) + "\n")
    try:
        os.link(draft, path)
    except FileExistsError:
        pass  # another process was first; its key is the key
    finally:
        draft.unlink()


def _checked(keys: list[str]) -> tuple[str, ...]:
    trimmed = tuple(key.strip() for key in keys if key.strip())
    if not trimmed or any(len(key) < SHORTEST_KEY for key in trimmed):
        raise StartError(
            f"A secret key has to have at least {SHORTEST_KEY} characters. Delete the file to have one made, "
            'or run: python3 -c "import secrets; print(secrets.token_hex(32))"'
        )
    return trimmed


def _refuse_misspelt(environ: Mapping[str, str]) -> None:
    for name in sorted(environ):
        if name.startswith("SUGGESTER_") and name not in SETTINGS:
            close = get_close_matches(name, SETTINGS, 1)
            hint = f" Did you mean {close[0]}?" if close else f" Settings are: {', '.join(SETTINGS)}."
            raise StartError(f"{name} is no setting.{hint}")


def _single_sign_on(given: Mapping[str, str]) -> SingleSignOn | None:
    names = [f"SUGGESTER_OIDC_{name}" for name in ("ISSUER", "CLIENT_ID", "CLIENT_SECRET")]
    missing = [name for name in names if not given[name]]
    if len(missing) == len(names):
        return None
    if missing:
        raise StartError(f"For an identity provider {' and '.join(missing)} has to be set, too.")
    issuer, client_id, client_secret = (given[name] for name in names)
    place = urlsplit(issuer)
    if place.query or place.fragment or not may_be_trusted(issuer):
        raise StartError("SUGGESTER_OIDC_ISSUER has to be an address such as https://login.example.org.")
    return SingleSignOn(issuer=issuer, client_id=client_id, client_secret=client_secret)


def may_be_trusted(address: str) -> bool:
    """Whether nobody on the way can read or change what is said: HTTPS, or this computer."""
    place = urlsplit(address)
    host = f"[{place.hostname}]" if ":" in (place.hostname or "") else place.hostname
    return bool(host) and (place.scheme == "https" or (place.scheme == "http" and host in LOOPBACK))


def website(name: str, address: str) -> str:
    """A website as a browser names it, such as https://clinic.example.org. Raises StartError."""
    address = address.strip().rstrip("/")
    place = urlsplit(address)
    plain = address == f"{place.scheme}://{place.netloc}" and "@" not in address
    if not (plain and may_be_trusted(address)):
        raise StartError(
            f"{name} has to be an address such as https://skin.example.org, with nothing after it."
        )
    return address


def _on_unless_off(name: str, given: str) -> bool:
    side = given.strip().lower()
    if side not in {"", "on", "off"}:
        raise StartError(f"{name} can be on or off, and it is {side!r}.")
    return side != "off"


def _switch(name: str, given: Mapping[str, str]) -> bool:
    if given[name] not in {"", "0", "1"}:
        raise StartError(f"{name} can be 0 or 1, and it is {given[name]!r}.")
    return given[name] == "1"


def _number(name: str, given: Mapping[str, str], example: str, unset: int) -> int:
    text = given[name]
    if text and not (text.isascii() and text.isdigit()):
        raise StartError(f"{name} has to be a number, {example}.")
    return int(text or unset)


def _reason(error: OSError | UnicodeDecodeError) -> str:
    return error.strerror or "not readable" if isinstance(error, OSError) else "it is not plain text"
