"""The addresses that pages link to, and the static files at theirs."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, Response, abort, send_from_directory

STATIC = Path(__file__).parents[1] / "static"


TYPES = {".css": "text/css", ".js": "text/javascript", ".woff2": "font/woff2", ".svg": "image/svg+xml"}


@dataclass(frozen=True, slots=True)
class Addresses:
    """The addresses that pages link to. None of them ever carries an answer."""

    start: str = "/"
    check: str = "/check"
    summary: str = "/summary"
    keep: str = "/keep"
    my_code: str = "/my-code"
    summary_pdf: str = "/summary.pdf"
    summary_large: str = "/summary-large.pdf"
    summary_text: str = "/summary.txt"
    stop_pdf: str = "/stop.pdf"
    finish: str = "/finish"
    again: str = "/again"
    code: str = "/code"
    rules: str = "/rules"
    approaches: str = "/approaches"
    about: str = "/about"
    privacy: str = "/privacy"
    accessibility: str = "/accessibility"
    clinic: str = "/clinic"
    log_in: str = "/clinic/login"
    log_out: str = "/clinic/logout"
    sso: str = "/clinic/sso"
    account: str = "/clinic/account"
    password: str = "/clinic/account/password"  # noqa: S105 - an address
    end_all: str = "/clinic/account/end-all"
    paper_questions: str = "/questions/print"
    paper_rules: str = "/rules/print"
    clinic_table: str = "/clinic/table"
    clinic_rows: str = "/clinic/rows"
    clinic_try: str = "/clinic/try"
    clinic_case: str = "/clinic/try/case"
    clinic_paper: str = "/clinic/patient"
    clinic_note: str = "/clinic/patient/text"
    clinic_checks: str = "/clinic/checks"
    clinic_record: str = "/clinic/record"
    clinic_workbook: str = "/clinic/table.xlsx"
    clinic_table_csv: str = "/clinic/table.csv"
    clinic_sources_csv: str = "/clinic/sources.csv"
    clinic_proposals: str = "/clinic/proposals"
    clinic_upload: str = "/clinic/proposals/upload"
    clinic_folder: str = "/clinic/proposals/folder"


def static_addresses() -> Mapping[str, str]:
    """The address of every static file. It changes when any of them does, so browsers may keep them all."""
    files = sorted(path for path in STATIC.rglob("*") if path.is_file())
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:12]
    names = [path.relative_to(STATIC).as_posix() for path in files]
    return {name: f"/static/{digest}/{name}" for name in names}


def serve_static(app: Flask) -> None:
    """Serve the static files at addresses that hold the fingerprint of their content."""
    digest = next(iter(static_addresses().values())).split("/")[2]

    @app.get("/static/<version>/<path:name>")
    def static_file(version: str, name: str) -> Response:
        if version != digest:
            abort(404)
        response = send_from_directory(STATIC, name, mimetype=TYPES.get(Path(name).suffix))
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response
