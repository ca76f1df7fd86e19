"""Templates to pages: what every template is given, and the parts of pages that are kept."""

from collections.abc import Iterable, Mapping, MutableMapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from flask import session
from jinja2 import FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from suggester.core.summary.summary import GivenAnswer
from suggester.home import TEMPLATES, day_of
from suggester.web.site.addresses import Addresses
from suggester.web.site.dialling import dialled
from suggester.web.site.forms import clash_words, token
from suggester.web.site.language import Language
from suggester.web.site.pictures import picture
from suggester.web.site.static_files import static_addresses
from suggester.web.site.table_in_use import ShownTable, current, today
from suggester.web.site.templates import Component, Macro, Templates, markup

Shelf = MutableMapping[object, Markup]
FILLED_LATER = Markup("<filled-later>")  # every text is escaped, so none holds it
PLACE = "\0"
"""Before and behind what a result is given last of all; the loader refuses it in every text."""


class Token:
    """The token of the page's forms, made when one is written: a page without a form needs no cookie."""

    def __init__(self) -> None:
        self._made = ""

    def __str__(self) -> str:
        self._made = self._made or token()
        return self._made


class Renderer:
    """Renders templates in one language. Every macro of templates/components is known by its name."""

    def __init__(self, language: Language) -> None:
        self._environment = Templates(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._environment.globals |= {
            "_": language.phrase,
            "ngettext": language.counted,
            "lang": language.tag,
            "direction": language.direction,
            "static": static_addresses(),
            "href": Addresses(),
            "picture": picture,
            "cited": cited,
        }
        files = (TEMPLATES / "components").rglob("*.html")
        components = {path.stem: Component(self._environment, path) for path in files}
        self._components = frozenset(components)
        self._environment.globals |= components
        self._environment.filters |= {
            "kept": kept,
            "kept_apart": kept_apart,
            "with_places": with_places,
            "each": each,
            "each_of": each_of,
            "each_answer": each_answer,
            "chosen": lambda choice, value: _with_mark(choice, [value] if value else [], " selected"),
            "inside": language.inside,
            "each_inside": lambda titles: ", ".join([language.inside(title) for title in titles]),
            "joined": ", ".join,
            "ticked": lambda answers, chosen: _with_mark(answers, chosen, " checked"),
            "clash": lambda question: clash_words(question, current()),
            "moment": _moment,
            "day": lambda moment: language.day(day_of(moment)),
            "dialled": lambda text: dialled(text, current().numbers),
        }

    def page(self, template: str, shown: ShownTable, /, **context: Any) -> str:
        """One page, with what every page is given. Raises ValueError if its own names are components, too."""
        if taken := self._components & context.keys():
            raise ValueError(f"{template} cannot be given what is called as a component is: {sorted(taken)}")
        return self._environment.get_template(template).render(
            texts=shown.texts,
            site=shown.site,
            numbers=shown.numbers,
            provenance=shown.table.provenance,
            approval=shown.approval_words,
            overdue_note=shown.overdue_note(today()),
            csrf_token=Token(),
            has_answers=bool(session.get("answers")),
            shelf=shown.shelf,
            **context,
        )

    def compile_all(self) -> None:
        """Before a process is copied, and before eight threads would each do it for the first patients.

        Those for clinicians, too: the first card of a visit took 0.43 s of CPU with them, and 0.015 without.
        """
        for name in self._environment.list_templates(extensions=("html",)):
            self._environment.get_template(name)


def kept(shelf: Shelf, macro: Macro, key: object, *values: object) -> Markup:
    """What a macro makes of values that are the same for everybody: made once for a table."""
    found = shelf.get((macro.name, key))
    if found is None:
        found = shelf[macro.name, key] = macro(*values)
    return found


def kept_apart(shelf: MutableMapping[object, bytes], macro: Macro, key: object, *values: object) -> Markup:
    """A place for what a macro makes of values that are the same for everybody, made once for a table.

    For a part of several kB of a result, which is kept as it is sent: to copy it into the page as text, and
    to encode it there, took a twelfth of the time.
    """
    name = f"{macro.name} {key}".encode()
    if name not in shelf:
        shelf[name] = macro(*values).encode()
    return Markup(f"{PLACE}{name.decode()}{PLACE}")  # noqa: S704 - the name of a macro and a key of ours


def with_places(
    shelf: MutableMapping[object, list[str]],
    macro: Macro,
    key: object,
    fillings: Iterable[str],
    *values: object,
) -> Markup:
    """The same with places that are filled anew for each patient, in their order.

    The macro is given what stands for a place as its last value, and what it makes is kept in pieces.
    """
    pieces = shelf.get((macro.name, key))
    if pieces is None:
        pieces = shelf[macro.name, key] = str(macro(*values, FILLED_LATER)).split(FILLED_LATER)
    made = [pieces[0]]
    for filling, piece in zip(fillings, pieces[1:], strict=True):
        made += (filling, piece)
    return markup("".join(made))


def each(shelf: Shelf, macro: Macro, things: Sequence[Any], *values: object) -> Markup:
    """The same for each of some rules or sources, one after the other."""
    return markup("".join(_each(shelf, macro, things, values)))


def each_of(shelf: Shelf, macro: Macro, things: Sequence[Any], *values: object) -> Mapping[str, Markup]:
    """The same, each apart, by its id and in their order."""
    return dict(zip([thing.id for thing in things], _each(shelf, macro, things, values), strict=True))


def _each(shelf: Shelf, macro: Macro, things: Sequence[Any], values: Iterable[object]) -> list[Markup]:
    name = macro.name
    return [shelf.get((name, thing.id)) or kept(shelf, macro, thing.id, thing, *values) for thing in things]


def each_answer(shelf: Shelf, macro: Macro, answers: Iterable[GivenAnswer], *values: object) -> Markup:
    """What a macro makes of each answer, one after the other.

    One option alone is a part of the questionnaire and is kept; several are the patient's, and never.
    """
    made = []
    for one in answers:
        options = one.options
        if len(options) == 1:
            made.append(kept(shelf, macro, (one.question.id, options[0].id, one.effect), one, *values))
        else:
            made.append(macro(one, *values))
    return markup("".join(made))


@lru_cache(maxsize=4)
def renderer(language: Language) -> Renderer:
    """The renderer of a language. All programs of a process share it: compiling templates takes long."""
    return Renderer(language)


def cited(names: Iterable[str], citation: Mapping[str, int], word: str) -> Markup:
    """The numbers of the sources of one statement, each a small link to its entry on the same page.

    No template, because a result has some thirty of them: as a macro they took a seventh of its time.
    word: "Sources", read aloud before the first number and not seen.
    """
    return linked(sorted([citation[name] for name in names]), word)


def linked(numbers: Iterable[int], word: str) -> Markup:
    """The same for the numbers, in their order."""
    links = [_link(number, word if at == 0 else "") for at, number in enumerate(numbers)]
    return Markup(" ".join(links))  # noqa: S704 - numbers, and a word that is escaped


def _link(number: int, word: str) -> str:
    aloud = f'<span class="visually-hidden">{escape(word)} </span>' if word else ""
    return f'<a class="cite" href="#source-{number}">{aloud}{number}</a>'


def _with_mark(choices: Markup, values: Iterable[str], mark: str) -> Markup:
    """Choices that are kept without anything chosen, with these chosen: the first of each value."""
    for value in values:
        box = Markup(' value="{}"').format(value)
        choices = choices.replace(box, box + Markup(mark), 1)  # noqa: S704 - one of the two words above
    return choices


def _moment(moment: int) -> str:
    """A moment to the minute, the same in every language, as in 2026-11-20 14:05."""
    return f"{datetime.fromtimestamp(moment, UTC):%Y-%m-%d %H:%M}"


def render(template: str, **context: Any) -> str:
    """One page in the language of the installation."""
    shown = current()
    return renderer(shown.language).page(template, shown, **context)
