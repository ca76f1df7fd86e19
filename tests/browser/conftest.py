"""A real browser and the real program: without a browser these tests are skipped, loudly, or fail in CI."""

import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, Playwright
from werkzeug.serving import make_server

from tests.web.walking import program

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "msedge")
"""The first is the same browser without its windows: it needs two thirds of the time."""
MAC = ("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",)
QUIET = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
QUIETER = ["--disable-component-update", "--disable-sync", "--js-flags=--no-opt"]
"""No page lives long enough for its scripts to be optimised: axe takes a fifth less time without."""
LONGEST = ("test_publishing_story.py", "test_result_size.py", "test_lhc_forms.py")
NO_BROWSER = "no browser found: install chromium, or name one with BROWSER_PATH"


def browser_path() -> str:
    """The browser to use; the test is skipped, or fails with REQUIRE_BROWSER=1, where there is none."""
    named = os.environ.get("BROWSER_PATH", "")
    found = [
        named,
        *(shutil.which(name) or "" for name in NAMES),
        *(path for path in MAC if Path(path).exists()),
    ]
    if not any(found):
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail(NO_BROWSER)
        pytest.skip(NO_BROWSER)
    return next(path for path in found if path)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what is long: where it came last, every worker but one would have to wait for it."""
    items.sort(key=lambda item: item.path.name not in LONGEST)


def pytest_runtest_setup() -> None:
    """Look for a browser before anything else is started for a test of this folder."""
    browser_path()


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """How every browser of these tests is started."""
    sandbox = not (hasattr(os, "geteuid") and os.geteuid() == 0)
    return {"executable_path": browser_path(), "chromium_sandbox": sandbox, "args": QUIET + QUIETER}


def served(app: Flask) -> Iterator[str]:
    """The address of a program while it is served."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(scope="session")
def base_url() -> Iterator[str]:
    """The program as an installation runs it."""
    yield from served(program(clinic_name="Skin clinic", maker="Example", funder="Example"))


@pytest.fixture
def window(browser: Browser, base_url: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page in a browser of its own; a test may ask for other settings by parametrizing it."""
    settings = getattr(request, "param", {})
    context = browser.new_context(base_url=base_url, **settings)
    yield from _watched(context)


def _watched(context: BrowserContext) -> Iterator[Page]:
    """A page whose requests to other hosts and script errors fail the test."""
    page = context.new_page()
    strangers: list[str] = []
    faults: list[str] = []
    page.on("request", lambda sent: strangers.append(sent.url) if "//127.0.0.1:" not in sent.url else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on(
        "console", lambda said: faults.append(said.text) if "Content Security Policy" in said.text else None
    )
    yield page
    context.close()
    assert strangers == []
    assert faults == []


@pytest.fixture
def browser_that_remembers(
    playwright: Playwright, browser_type_launch_args: dict[str, Any]
) -> Iterator[Browser]:
    """A browser with the cache that Back uses; tests switch it off unless told."""
    browser = playwright.chromium.launch(
        **browser_type_launch_args, ignore_default_args=["--disable-back-forward-cache"]
    )
    yield browser
    browser.close()
