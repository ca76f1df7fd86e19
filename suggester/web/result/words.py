"""The words of this installation, as every handout takes them, and the paper it is printed on."""

from flask import request

from suggester.exchange.handout.words import Words
from suggester.web.site.table_in_use import ShownTable, current

PAPERS = {"a4": "A4", "letter": "Letter"}
LETTER_REGIONS = {"us"}


def paper_of_region() -> str:
    """What printers of the region hold: "a4" or "letter"."""
    return "letter" if current().settings.region in LETTER_REGIONS else "a4"


def paper_size() -> str:
    """The paper that the address names, else that of the region: "a4" or "letter"."""
    named = request.args.get("paper", "")
    return named if named in PAPERS else paper_of_region()


def words_of(shown: ShownTable) -> Words:
    """The words of this installation."""
    return Words(
        language=shown.language.tag,
        direction=shown.language.direction,
        site=shown.site.name,
        pays=shown.site.pays,
        contact=shown.site.contact,
        emergency_number=shown.numbers.dial,
        text=shown.texts,
        phrase=shown.language.phrase,
        counted=shown.language.counted,
        day=shown.language.day,
        inside=shown.language.inside,
        approach_names=shown.approach_names,
        grid=shown.table.grid,
        citation=shown.table.citation,
    )
