"""What docs/interop.md tells whoever puts our questions on a page with LHC-Forms, done word by word."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from suggester.core.evaluation.evaluation import evaluate
from suggester.exchange.json.answers import as_data
from tests.browser.conftest import served
from tests.browser.lhc_forms import empty_form, filled_in
from tests.exchange.fhir.told import told
from tests.shipped import ASKED, CALM, TABLE
from tests.snippets import snippets
from tests.web.walking import TODAY, program

PATIENT = ASKED.answers(CALM | {"concerns": ["acne_scars"], "medicines": ["retinoid_cream"]})


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of another website, with LHC-Forms on it and nothing asked yet."""
    yield from empty_form(browser)


def test_our_questions_on_a_page_with_lhc_forms_give_our_result(page: Page) -> None:
    """Whoever copies three snippets has a form that works, or the document is wrong."""
    (show, take), [ask] = snippets("LHC-Forms", "js"), snippets("LHC-Forms", "python")
    for skin in served(program(day=TODAY)):
        form = page.evaluate(f"async (skin) => {{ {show}; return form; }}", skin)
        assert page.locator("#form").get_by_text(ASKED.pages[0].title).count() > 0
        filled_in(page, form, [PATIENT.chosen])
        names: dict[str, Any] = {
            "skin": skin,
            "response": page.evaluate(f"() => {{ {take}; return response; }}"),
        }
        exec(ask, names)

    assert told(names["bundle"]) == as_data(evaluate(TABLE, PATIENT))
