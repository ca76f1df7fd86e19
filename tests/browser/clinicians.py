"""A clinician at a browser: logged in, on a page of which nothing may go wrong."""

from collections.abc import Iterator

from playwright.sync_api import Browser, BrowserContext, Page


def let_in(context: BrowserContext, clinic: tuple[str, str]) -> BrowserContext:
    """A browser with the cookie of a clinician.  clinic: the address of the program, and the cookie."""
    context.add_cookies([{"name": "clinic", "value": clinic[1], "url": clinic[0]}])
    return context


def watched_page(browser: Browser, clinic: tuple[str, str], **looks: object) -> Iterator[Page]:
    """A page of a clinician; whatever the browser complains about fails the test, refused forms excepted."""
    context = browser.new_context(base_url=clinic[0], **looks)  # type: ignore[arg-type]
    page = let_in(context, clinic).new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    yield page
    context.close()
    assert [fault for fault in faults if "422" not in fault] == []
