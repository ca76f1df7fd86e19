"""The words of this installation, as every handout takes them."""

from suggester.exchange.handout.words import Words
from suggester.web.site.table_in_use import Current


def words_of(used: Current) -> Words:
    """The words of this installation."""
    return Words(
        language=used.language.tag,
        direction=used.language.direction,
        site=used.site.name,
        pays=used.site.pays,
        contact=used.site.contact,
        emergency_number=used.numbers.dial,
        text=used.texts,
        phrase=used.language.phrase,
        counted=used.language.counted,
        day=used.language.day,
        approach_names=used.approach_names,
        grid=used.table.grid,
        citation=used.table.citation,
    )
