"""Logging in by way of an identity provider in a real browser, which decides which cookies come along."""

from pathlib import Path

from playwright.sync_api import Browser, expect

from suggester.web.site.settings import SingleSignOn
from tests.browser.conftest import served
from tests.browser.test_access import check
from tests.shipped import TABLE
from tests.web.clinic.access.test_sso import bound
from tests.web.clinic_house import clinic_program, clinician
from tests.web.provider import CLIENT, SECRET, Provider, running


def test_a_clinician_goes_to_another_website_and_comes_back_logged_in(
    browser: Browser, tmp_path: Path
) -> None:
    """The cookies of the log-in are strict, and a browser leaves those at home on the way back."""
    with running(Provider(asks=True), "localhost") as provider:  # to a browser another site than 127.0.0.1
        settings = SingleSignOn(issuer=provider.issuer, client_id=CLIENT, client_secret=SECRET)
        app = clinic_program(tmp_path, TABLE, sso=settings)  # type: ignore[arg-type]
        clinician(app)
        bound(app, provider)
        for address in served(app):
            window = browser.new_context(base_url=address).new_page()
            window.goto("/clinic")
            check(window)
            window.get_by_role("link", name="Log in with your organisation").click()
            window.get_by_role("link", name="It is me").click()

            expect(window.get_by_role("heading", level=1)).to_have_text("The rule table")
            expect(window.get_by_role("link", name="Dr Amara.Osei")).to_be_visible()
            assert "/clinic/table" in window.url
