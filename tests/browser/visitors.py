"""Two real browsers for the same story: Chromium by Playwright, and Firefox as it comes, by its own protocol.

Every host name that is asked for leads to this computer, so that one server can be several websites.
"""

import json
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import pytest
from playwright.sync_api import Page, Playwright

FIREFOX = ("firefox-esr", "firefox")
NO_FIREFOX = "no Firefox found: install firefox-esr (Debian's name of the package)"
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
STARTS_WITHIN, ANSWERS_WITHIN = 60, 60


class Visitor(Protocol):
    """Somebody at a browser."""

    def open(self, address: str) -> None:
        """Type an address."""

    def press(self, selector: str) -> None:
        """Press a button or a link, and wait for the page that comes."""

    def fill(self, selector: str, text: str) -> None:
        """Type into a field, or tick a box, where the text is empty."""

    def reads(self) -> str:
        """What the page says."""

    def address(self) -> str:
        """Where the page is."""


class AtChromium:
    """Somebody at Chromium."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def open(self, address: str) -> None:
        self._page.goto(address)

    def press(self, selector: str) -> None:
        with self._page.expect_navigation():
            self._page.locator(selector).first.click()

    def fill(self, selector: str, text: str) -> None:
        if text:
            self._page.fill(selector, text)
        else:
            self._page.check(selector)

    def reads(self) -> str:
        return self._page.inner_text("body")

    def address(self) -> str:
        return self._page.url


class AtFirefox:
    """Somebody at Firefox: each command is a line of JSON behind its length."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=ANSWERS_WITHIN)
        self._answers = self._socket.makefile("rb")
        self._number = 0
        self._answer()
        self._ask("WebDriver:NewSession", acceptInsecureCerts=True)

    def open(self, address: str) -> None:
        self._ask("WebDriver:Navigate", url=address)

    def press(self, selector: str) -> None:
        self._ask("WebDriver:ElementClick", id=self._found(selector))

    def fill(self, selector: str, text: str) -> None:
        if text:
            self._ask("WebDriver:ElementSendKeys", id=self._found(selector), text=text)
        else:
            self.press(selector)

    def reads(self) -> str:
        return str(self._ask("WebDriver:GetElementText", id=self._found("body"))["value"])

    def address(self) -> str:
        return str(self._ask("WebDriver:GetCurrentURL")["value"])

    def close(self) -> None:
        self._answers.close()
        self._socket.close()

    def _found(self, selector: str) -> str:
        found = self._ask("WebDriver:FindElement", using="css selector", value=selector)
        return str(found["value"][ELEMENT])

    def _ask(self, command: str, **given: object) -> dict[str, Any]:
        self._number += 1
        sent = json.dumps([0, self._number, command, given])
        self._socket.sendall(f"{len(sent)}:{sent}".encode())
        _, _, error, found = self._answer()
        assert error is None, error
        return dict(found or {})

    def _answer(self) -> Any:
        length = b""
        while not length.endswith(b":"):
            sign = self._answers.read(1)
            assert sign, "Firefox has closed the connection"
            length += sign
        return json.loads(self._answers.read(int(length[:-1])))


@contextmanager
def chromium(playwright: Playwright, settings: dict[str, Any]) -> Iterator[Visitor]:
    """Chromium, for which every name but localhost is this computer."""
    names = "--host-resolver-rules=MAP *.example.* 127.0.0.1"
    browser = playwright.chromium.launch(**{**settings, "args": [*settings["args"], names]})
    yield AtChromium(browser.new_context(ignore_https_errors=True).new_page())
    browser.close()


@contextmanager
def firefox(*names: str) -> Iterator[Visitor]:
    """Firefox, for which these names are this computer; without one the test is skipped, or fails."""
    program = next((path for name in FIREFOX if (path := shutil.which(name))), None)
    if program is None:
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail(NO_FIREFOX)
        pytest.skip(NO_FIREFOX)
    with tempfile.TemporaryDirectory(prefix="suggester-firefox-", ignore_cleanup_errors=True) as home:
        profile = Path(home) / "profile"
        profile.mkdir()
        wishes = {"network.dns.localDomains": ",".join(names), "marionette.port": 0}
        lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in wishes.items()]
        (profile / "user.js").write_text("".join(lines))
        process = subprocess.Popen(
            [program, "--headless", "--marionette", "--no-remote", "--profile", str(profile)],
            env=os.environ | {"HOME": home},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            visitor = AtFirefox(_port_of(profile, process))
            yield visitor
            visitor.close()
        finally:
            process.terminate()
            process.wait(30)


def _port_of(profile: Path, process: subprocess.Popen[bytes]) -> int:
    """Where it listens: it says so in a file, once it does."""
    said, until = profile / "MarionetteActivePort", time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until:
        assert process.poll() is None, "Firefox has ended"
        if said.exists() and (text := said.read_text()):
            return int(text)
        time.sleep(0.05)
    raise AssertionError("Firefox does not start")
