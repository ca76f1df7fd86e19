"""The addresses that pages link to, and the one under which the world finds this installation."""

from dataclasses import dataclass

from flask import request

from suggester.web.site.settings import LOOPBACK
from suggester.web.site.table_in_use import current


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
    reminder: str = "/reminder.ics"
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
    poster: str = "/poster"
    poster_pdf: str = "/poster.pdf"
    poster_cards: str = "/poster-cards.pdf"
    paper_questions: str = "/questions/print"
    paper_rules: str = "/rules/print"
    clinic_accounts: str = "/clinic/accounts"
    clinic_table: str = "/clinic/table"
    clinic_rows: str = "/clinic/rows"
    clinic_try: str = "/clinic/try"
    clinic_case: str = "/clinic/try/case"
    clinic_paper: str = "/clinic/patient"
    clinic_note: str = "/clinic/patient/text"
    clinic_file: str = "/clinic/patient/file"
    clinic_print: str = "/clinic/patient/print"
    clinic_two: str = "/clinic/patient/two"
    clinic_two_note: str = "/clinic/patient/two/text"
    clinic_checks: str = "/clinic/checks"
    clinic_record: str = "/clinic/record"
    clinic_workbook: str = "/clinic/table.xlsx"
    clinic_table_csv: str = "/clinic/table.csv"
    clinic_sources_csv: str = "/clinic/sources.csv"
    clinic_proposals: str = "/clinic/proposals"
    clinic_upload: str = "/clinic/proposals/upload"
    clinic_folder: str = "/clinic/proposals/folder"


def public_address() -> str:
    """The address of this installation without a slash at its end, for whatever leaves this computer.

    The setting says it; else a host name that is not this computer's own does; else this request, as for a
    program that somebody runs for themselves.
    """
    settings = current().settings
    if settings.public_url:
        return settings.public_url
    known = next((host for host in settings.trusted_hosts if host.lower() not in LOOPBACK), "")
    return f"https://{known.lower()}" if known else f"{request.scheme}://{request.host}"
