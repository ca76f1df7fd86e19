"""What leads people here: a poster for the wall, and cards for the desk and for letters.

Both are made of the fixed texts, the clinic's name and the address of this installation. They read no cookie
and no answer, so there is nothing of a patient that could come onto a wall.
"""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from suggester.exchange.qr import qr_of_address
from suggester.web.result.printed import pdf_or_error_page
from suggester.web.result.words import paper_choices, paper_size, query_of
from suggester.web.site.addresses import Addresses, public_address
from suggester.web.site.rendering import render
from suggester.web.site.table_in_use import current

posters = Blueprint("posters", __name__)
SECURE = "https://"
LINES = ("poster_questions", "poster_minutes", "poster_no_name", "poster_page", "poster_no_treatment")


@posters.get("/poster")
def poster_page() -> ResponseReturnValue:
    """What there is to print, what stands on it, and whether the address on it can be found by others."""
    address = start_address()
    return render(
        "patient/poster.html",
        lines=[current().text(name) for name in LINES],
        qr=qr_of_address(address),
        address=as_typed(address),
        is_found=address.startswith(SECURE),
        sizes=paper_choices(),
        query=query_of(paper_size()),
    )


@posters.get("/poster.pdf")
def poster() -> ResponseReturnValue:
    """One sheet for the wall."""
    return printed("poster.typ", "skin-poster.pdf")


@posters.get("/poster-cards.pdf")
def cards() -> ResponseReturnValue:
    """Four cards on one sheet, to be cut apart."""
    return printed("cards.typ", "skin-cards.pdf")


def printed(template: str, name: str) -> ResponseReturnValue:
    """A sheet as PDF, on the paper of the region or of the address."""
    return pdf_or_error_page(lambda press: press.print(template, on_paper()), name, "no_poster")


def on_paper() -> dict[str, object]:
    """All that stands on a poster or a card, the same for everybody who asks."""
    shown, address = current(), start_address()
    named = ("poster_title", "poster_scan", "poster_type", "poster_foot", "card_words", "card_foot")
    return {name: shown.text(name) for name in named} | {
        "language": shown.language.tag,
        "direction": shown.language.direction,
        "site": shown.site.name,
        "lines": [shown.text(name) for name in LINES],
        "address": as_typed(address),
        "qr": qr_of_address(address).svg,
        "paper": paper_size(),
    }


def start_address() -> str:
    """Where a telephone is led."""
    return public_address() + Addresses().start


def as_typed(address: str) -> str:
    """The address as people type it: browsers add what is left out."""
    return address.removeprefix(SECURE).rstrip("/")
