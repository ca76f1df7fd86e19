"""Templates to pages: what every template is given, and the addresses of files that browsers may keep."""

from collections.abc import Callable, Iterable, MutableMapping
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any, cast

from flask import session
from jinja2 import Environment, FileSystemLoader, StrictUndefined, nodes
from jinja2.runtime import Macro
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

from suggester.core.questionnaire.questions import Question
from suggester.home import TEMPLATES
from suggester.web.site.addresses import Addresses, static_addresses
from suggester.web.site.forms import FieldView, token
from suggester.web.site.language import Language
from suggester.web.site.table_in_use import current, today

TICKED, UNTICKED = Markup(" checked>"), Markup(">")


class Token:
    """The token of the page's forms, made when one is written: a page without a form needs no cookie."""

    def __init__(self) -> None:
        self._made = ""

    def __str__(self) -> str:
        self._made = self._made or token()
        return self._made


class Translated(Environment):
    """Templates whose words are translated when they are compiled, not each time a page is made."""

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        phrase = cast("Callable[[str], str]", self.globals["_"])
        return cast(nodes.Template, Translator(phrase).visit(super()._parse(source, name, filename)))

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """What every template knows, in one look-up: Jinja would ask two mappings in turn for each name."""
        return {**self.globals, **(d or {})}


class Translator(NodeTransformer):
    """Replaces _('words') by the words in another language. With places to fill it stays a call."""

    def __init__(self, phrase: Callable[[str], str]) -> None:
        self._phrase = phrase

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802 - the library's name
        """One call in a template."""
        words = node.args[0] if node.args else None
        is_phrase = isinstance(node.node, nodes.Name) and node.node.name == "_" and not node.kwargs
        if is_phrase and isinstance(words, nodes.Const):
            return nodes.Const(self._phrase(words.value), lineno=node.lineno)
        return self.generic_visit(node)


class Renderer:
    """Renders templates in one language. Every macro of templates/components is known by its name."""

    def __init__(self, language: Language) -> None:
        self._environment = Translated(
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
        }
        self._macros: dict[str, Macro] = {}
        names = [path.stem for path in (TEMPLATES / "components").glob("*.html")]
        self._components = {name: self._component(name) for name in names}
        self._environment.globals |= self._components
        self._environment.filters |= {
            "kept": self._kept,
            "each": self._each,
            "question": self._question,
            "chosen": _with_chosen,
            "moment": _moment,
            "day": lambda moment: language.day(day_of(moment)),
        }

    def page(self, template: str, **context: Any) -> str:
        """One page, with what every page is given."""
        shown = current()
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

    def compile_for_patients(self) -> None:
        """Before a process is copied, and before eight threads would each do it for the first patients."""
        for name in self._environment.list_templates(extensions=("html",)):
            if not name.startswith(("clinician/", "components/clinic")):
                self._environment.get_template(name)

    def _component(self, name: str) -> Callable[..., Markup]:
        """The macro of this name, which stands in the file of this name."""

        def render_macro(*values: object) -> Markup:
            found = self._macros.get(name)
            if found is None:
                module = self._environment.get_template(f"components/{name}.html").module
                found = self._macros[name] = getattr(module, name)
            return Markup(found(*values))  # noqa: S704 - a macro has escaped its values

        return render_macro

    def _kept(self, shelf: dict[object, Markup], macro: str, key: object, *values: object) -> Markup:
        """What a macro makes of values that are the same for everybody: made once for a table."""
        found = shelf.get((macro, key))
        if found is None:
            found = shelf[macro, key] = self._components[macro](*values)
        return found

    def _each(
        self, shelf: dict[object, Markup], macro: str, things: Iterable[Any], *values: object
    ) -> Markup:
        """The same for each of some rules or sources, one after the other."""
        parts = [
            shelf.get((macro, thing.id)) or self._kept(shelf, macro, thing.id, thing, *values)
            for thing in things
        ]
        return Markup("".join(parts))  # noqa: S704 - every part is markup

    def _question(self, shelf: dict[object, Any], field: FieldView, why: str) -> Markup:
        """One question with its ticks. Without an error it is the kept question, cut where a tick can be.

        What is kept has every box ticked, so nothing that a patient answered is ever kept.
        """
        asked = field.question
        if field.error:
            return self._components["question_field"](field, why)
        pieces = shelf.get(("question", asked.id))
        if pieces is None:
            pieces = shelf["question", asked.id] = self._pieces(asked, why)
        page = pieces.copy()
        for option in field.chosen:
            page[2 * asked.place[option] + 1] = TICKED
        return Markup("".join(page))  # noqa: S704 - every piece is markup

    def _pieces(self, asked: Question, why: str) -> list[str]:
        """A question without ticks, with the end of each option's box as a piece of its own."""
        ticked = FieldView(question=asked, chosen=tuple(asked.by_id))
        whole = self._components["question_field"](ticked, why)
        pieces: list[str] = [piece for part in whole.split(TICKED) for piece in (part, UNTICKED)]
        return pieces[:-1]


@lru_cache(maxsize=4)
def renderer(language: Language) -> Renderer:
    """The renderer of a language. All programs of a process share it: compiling templates takes long."""
    return Renderer(language)


def _with_chosen(choice: Markup, value: str) -> Markup:
    """A choice that is kept without anything chosen, with this chosen."""
    if not value:
        return choice
    box = Markup(' value="{}"').format(value)
    return choice.replace(box, box + Markup(" selected"), 1)


def _moment(moment: int) -> str:
    """A moment to the minute, the same in every language, as in 2026-11-20 14:05."""
    return f"{datetime.fromtimestamp(moment, UTC):%Y-%m-%d %H:%M}"


def day_of(moment: int) -> date:
    """The day of a moment, where the server stands."""
    return datetime.fromtimestamp(moment, UTC).astimezone().date()


def render(template: str, **context: Any) -> str:
    """One page in the language of the installation."""
    return renderer(current().language).page(template, **context)
