"""The words of this installation, as every handout takes them, and the paper it is printed on."""

from collections.abc import Mapping, Sequence

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


def paper_choices() -> Sequence[Mapping[str, object]]:
    """The papers to choose from, that of the region first, each with what it adds to an address."""
    ordered = sorted(PAPERS, key=lambda paper: paper != paper_of_region())
    chosen = paper_size()
    return [
        {"name": PAPERS[paper], "query": query_of(paper), "is_chosen": paper == chosen} for paper in ordered
    ]


def query_of(paper: str) -> str:
    """What the address of a page on this paper ends with; nothing where the region has it anyway."""
    return "" if paper == paper_of_region() else f"?paper={paper}"


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
