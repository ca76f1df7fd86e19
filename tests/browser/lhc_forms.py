"""Patients at LHC-Forms, the form of the National Library of Medicine, which reads our FHIR Questionnaire."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from flask import Flask, send_from_directory
from flask.typing import ResponseReturnValue
from playwright.sync_api import Browser, Page

from suggester.core.questionnaire.questionnaire import Answers
from suggester.core.questionnaire.questions import Chosen
from suggester.exchange.fhir.resource import Resource
from tests.browser.conftest import served
from tests.node import node_modules
from tests.patients import random_patients
from tests.shipped import ASKED

Filled = dict[str, Any]
"""What came of one person at the form: response, complaints."""
HERE = Path(__file__).parent


def forms() -> Flask:
    """A website with nothing but an empty form: LHC-Forms as it was published."""
    app = Flask(__name__)
    published = node_modules("lforms") / "node_modules" / "lforms" / "dist" / "lforms"

    @app.get("/")
    def page() -> ResponseReturnValue:
        return send_from_directory(HERE, "lhc_forms.html")

    @app.get("/webcomponent/<path:name>")
    def component(name: str) -> ResponseReturnValue:
        return send_from_directory(published / "webcomponent", name)

    @app.get("/R4.js")
    def fhir_support() -> ResponseReturnValue:
        return send_from_directory(published / "fhir" / "R4", "lformsFHIR.min.js")

    return app


def empty_form(browser: Browser) -> Iterator[Page]:
    """A page of another website, with LHC-Forms on it and nothing asked yet; closed when it was used."""
    for address in served(forms()):
        page = browser.new_page()
        page.goto(address)
        page.wait_for_function("window.isReady", timeout=60_000)
        yield page
        page.close()


def filled_in(
    page: Page, questionnaire: Resource, people: Sequence[Chosen], patience: int = 15_000
) -> list[Filled]:
    """The form filled in by each of them.  patience: milliseconds until a box counts as missing."""
    ticks = [[list(tick) for tick in _ticks(chosen)] for chosen in people]
    filled: list[Filled] = page.evaluate(
        "([questionnaire, people, patience]) => filledIn(questionnaire, people, patience)",
        [questionnaire, ticks, patience],
    )
    return filled


def _ticks(chosen: Chosen) -> list[tuple[str, str]]:
    """The words of each question and option, in the order of the pages."""
    return [
        (question.text, question.option(option).label)
        for question in ASKED.questions.values()
        for option in chosen.get(question.id, ())
    ]


def people_who_tick_every_option(at_least: int) -> list[Answers]:
    """Random patients, of whom each ticks much that nobody ticked before; and then some who tick little."""
    pool = sorted(((one, _pairs(one)) for one in random_patients(seed=11, number=1_000)), key=_ticked)
    missing = {(question.id, option) for question in ASKED.questions.values() for option in question.by_id}
    found: list[Answers] = []
    while missing:
        best, ticked = max(pool, key=lambda one: len(missing & one[1]) / len(one[1]))
        assert missing & ticked, missing
        found.append(best)
        missing -= ticked
    return [*found, *(one for one, _ in pool[: max(0, at_least - len(found))])]


def _ticked(one: tuple[Answers, set[tuple[str, str]]]) -> int:
    return len(one[1])


def _pairs(answers: Answers) -> set[tuple[str, str]]:
    return {(name, option) for name, options in answers.chosen.items() for option in options}
