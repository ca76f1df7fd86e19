"""Where the clinicians' side is put together. Every module with pages of it is imported here."""

from threading import BoundedSemaphore

from flask import Flask

from suggester.storage.accounts.log_in import LogIn
from suggester.storage.accounts.second_factor import Sealer
from suggester.storage.database.database import Database, StorageError
from suggester.web.clinic import record
from suggester.web.clinic.access import account
from suggester.web.clinic.access.blueprint import AT_ONCE, Clinic, clinic
from suggester.web.clinic.access.throttle import Throttle
from suggester.web.clinic.accounts import acts as account_acts
from suggester.web.clinic.accounts import join
from suggester.web.clinic.accounts import pages as account_pages
from suggester.web.clinic.evaluation import files, visit
from suggester.web.clinic.evaluation import pages as evaluation_pages
from suggester.web.clinic.proposals import pages as proposal_pages
from suggester.web.clinic.proposals import row as proposed_row
from suggester.web.clinic.proposals import upload
from suggester.web.clinic.proposals.deciding import acts, roll_back, send_back, settling
from suggester.web.clinic.table import pages as table_pages
from suggester.web.clinic.table import row
from suggester.web.live.live_table import LiveTable
from suggester.web.protection.cookie import purpose_key
from suggester.web.site.settings import Settings, SingleSignOn, StartError

PAGES = (
    account,
    account_pages,
    account_acts,
    join,
    record,
    row,
    table_pages,
    evaluation_pages,
    visit,
    files,
    upload,
    proposal_pages,
    proposed_row,
    acts,
    settling,
    roll_back,
    send_back,
)
"""Modules whose import gives the blueprint its pages."""


def open_clinic(app: Flask, settings: Settings) -> None:
    """Add the pages for clinicians. The database is not opened before one of them asks for it."""
    try:
        database = Database(settings.database)
    except StorageError as error:
        raise StartError(str(error)) from error
    app.extensions["clinic"] = Clinic(
        database=database,
        door=LogIn(database, sealer(settings.secrets)),
        throttle=Throttle(settings.secrets),
        room=BoundedSemaphore(AT_ONCE),
    )
    app.extensions["live"] = LiveTable(app.extensions["suggester"], database, app.config["CLOCK"])
    app.register_blueprint(clinic)
    if settings.sso:
        _open_sso(app, settings.sso, settings.secrets)


def _open_sso(app: Flask, settings: SingleSignOn, secrets: tuple[str, ...]) -> None:
    """What an identity provider needs is not even imported where there is none."""
    try:
        from suggester.web.clinic.access.oidc import Provider  # noqa: PLC0415
        from suggester.web.clinic.access.sso import journeys, sso_pages  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise StartError(
            f"SUGGESTER_OIDC_ISSUER is set, and {error.name} is not installed. Run: "
            ".venv/bin/python -m pip install --require-hashes -r requirements-sso.txt"
        ) from error
    app.register_blueprint(sso_pages(Provider(settings), journeys(secrets)))


def sealer(secrets: tuple[str, ...]) -> Sealer:
    """Seals second factors with a key that serves for nothing else."""
    return Sealer([purpose_key(secret, "second factor") for secret in secrets])
