"""Where the clinicians' side is put together. Every module with pages of it is imported here."""

from threading import BoundedSemaphore

from flask import Flask

from suggester.storage.database import Database, StorageError
from suggester.storage.log_in import LogIn
from suggester.storage.second_factor import Sealer
from suggester.web import (
    clinic_account,
    clinic_proposals,
    clinic_proposed_row,
    clinic_publish,
    clinic_record,
    clinic_row,
    clinic_upload,
    clinician,
)
from suggester.web.clinic import AT_ONCE, Clinic, clinic
from suggester.web.config import Settings, SingleSignOn, StartError
from suggester.web.cookie import purpose_key
from suggester.web.live import LiveTable
from suggester.web.throttle import Throttle

PAGES = (
    clinic_account,
    clinic_record,
    clinic_row,
    clinician,
    clinic_upload,
    clinic_proposals,
    clinic_proposed_row,
    clinic_publish,
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
        from suggester.web.sso import journeys, sso_pages  # noqa: PLC0415
        from suggester.web.sso_provider import Provider  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise StartError(
            f"SUGGESTER_OIDC_ISSUER is set, and {error.name} is not installed. Run: "
            ".venv/bin/python -m pip install --require-hashes -r requirements-sso.txt"
        ) from error
    app.register_blueprint(sso_pages(Provider(settings), journeys(secrets)))


def sealer(secrets: tuple[str, ...]) -> Sealer:
    """Seals second factors with a key that serves for nothing else."""
    return Sealer([purpose_key(secret, "second factor") for secret in secrets])
