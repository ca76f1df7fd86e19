"""The words of this installation, as every handout takes them."""

from suggester.exchange.handout.words import Words
from suggester.web.site.table_in_use import ShownTable


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
        approach_names=shown.approach_names,
        grid=shown.table.grid,
        citation=shown.table.citation,
    )
