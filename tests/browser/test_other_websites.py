"""What other websites can do to a browser that holds answers or a log-in: nothing, in two real browsers.

Three websites over HTTPS: ours, another service of the same domain, and a stranger. Browsers decide by
themselves which cookies come along from one to the other, so nothing less shows it.
"""

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import pytest
from playwright.sync_api import Playwright
from werkzeug.serving import WSGIRequestHandler, make_server

from tests.browser.visitors import Visitor, chromium, firefox
from tests.shipped import TABLE
from tests.web.clinic_house import PASSWORD, clinic_program, clinician, digits

OURS, PORTAL, STRANGER = "skin.example.org", "portal.example.org", "stranger.example.net"
IN_PROGRESS, TOO_LONG = TABLE.wording["in_progress"], TABLE.wording["open_too_long"]
PEOPLE = {"Chromium": "amara.osei", "Firefox": "m.lindqvist"}
"""Who is at which browser: six digits work once."""
HOSTILE = {
    "/finish": "",
    "/": "more_time",
    "/code": "code",
    "/questions/age": "age_band",
    "/clinic/login": "name",
    "/clinic/logout": "",
}
"""Where a form of the stranger is sent, and the one field that it has, as a form of ours would."""


class KeepsConnections(WSGIRequestHandler):
    """Half of the time would go into greeting each other anew for every file."""

    protocol_version = "HTTP/1.1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Websites:
    """The three, at one port."""

    port: int

    def at(self, host: str, path: str = "/") -> str:
        return f"https://{host}:{self.port}{path}"

    def form_to(self, path: str) -> str:
        """A page of the stranger with a form that is sent to us."""
        return self.at(STRANGER, f"/form{path}")

    def link_to(self, path: str) -> str:
        """A page of the stranger with a link to us."""
        return self.at(STRANGER, f"/link{path}")


def by_host(app: WSGIApplication) -> WSGIApplication:
    """Our program at our name, and the pages of the other two at theirs."""

    def answer(environ: WSGIEnvironment, start: StartResponse) -> Any:
        host, _, port = environ["HTTP_HOST"].partition(":")
        if host == OURS:
            return app(environ, start)
        headers = [("Content-Type", "text/html; charset=utf-8")]
        if host == PORTAL and environ["PATH_INFO"] == "/log-in":
            headers.append(("Set-Cookie", "portal=open; Domain=example.org; Path=/; Secure; HttpOnly"))
        start("200 OK", headers)
        page = portal(environ) if host == PORTAL else stranger(environ["PATH_INFO"], port)
        return [f"<!doctype html><title>x</title><body>{page}".encode()]

    return answer


def portal(environ: WSGIEnvironment) -> str:
    """Another service of the clinic: it says whether somebody is logged in there."""
    return "logged in" if "portal=open" in environ.get("HTTP_COOKIE", "") else "logged out"


def stranger(path: str, port: str) -> str:
    """A page that wants something of ours."""
    way, _, rest = path[1:].partition("/")
    address = f"https://{OURS}:{port}/{rest}"
    if way == "form":
        name = HOSTILE[f"/{rest}"]
        field = f'<input name="{name}" value="22_39">' if name else ""
        return f'<form method="post" action="{address}">{field}<button>Win a prize</button></form>'
    return f'<a href="{address}">Win a prize</a>'


@pytest.fixture(scope="module")
def websites(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Websites]:
    app = clinic_program(tmp_path_factory.mktemp("clinic"), trusted_hosts=(OURS,))  # type: ignore[arg-type]
    for name in PEOPLE.values():
        clinician(app, name)
    server = make_server(
        "127.0.0.1", 0, by_host(app), threaded=True, ssl_context="adhoc", request_handler=KeepsConnections
    )
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield Websites(port=server.server_port)
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module", params=PEOPLE)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def visitor(kind: str, playwright: Playwright, browser_type_launch_args: dict[str, Any]) -> Iterator[Visitor]:
    if kind == "Chromium":
        with chromium(playwright, browser_type_launch_args) as at_chromium:
            yield at_chromium
    else:
        with firefox(OURS, PORTAL, STRANGER) as at_firefox:
            yield at_firefox


@pytest.fixture
def patient(visitor: Visitor, websites: Websites) -> None:
    """Answers are in progress in this browser."""
    visitor.open(websites.at(OURS))
    if IN_PROGRESS not in visitor.reads():
        visitor.press("#start button")
        visitor.fill("input[name=age_band][value='22_39']", "")
        visitor.press("form.questions button")
    assert has_answers(visitor, websites)


@pytest.fixture
def person(visitor: Visitor, websites: Websites, kind: str) -> str:
    """A clinician is logged in in this browser: what every page of theirs says."""
    name = PEOPLE[kind]
    visitor.open(websites.at(OURS, "/clinic/account"))
    if f"Dr {name.title()}" not in visitor.reads():
        visitor.fill("#name", name)
        visitor.fill("#password", PASSWORD)
        visitor.fill("#code", digits(name))
        visitor.press(".account-form button")
    return f"Dr {name.title()}"


@pytest.fixture
def portal_visitor(visitor: Visitor, websites: Websites) -> None:
    """The browser is logged in at the other service of the clinic."""
    visitor.open(websites.at(PORTAL, "/log-in"))


def has_answers(visitor: Visitor, websites: Websites) -> bool:
    visitor.open(websites.at(OURS))
    return IN_PROGRESS in visitor.reads()


def is_in_the_portal(visitor: Visitor, websites: Websites) -> bool:
    visitor.open(websites.at(PORTAL))
    return "logged in" in visitor.reads()


def own_page(visitor: Visitor, websites: Websites) -> str:
    """What a clinician reads who types the address."""
    visitor.open(websites.at(OURS, "/clinic/account"))
    return visitor.reads()


def test_whoever_follows_a_link_begins_with_one_press(visitor: Visitor, websites: Websites) -> None:
    """Most people come by a link: that no cookie is set with it must not cost them the first form."""
    visitor.open(websites.link_to("/"))

    visitor.press("a")
    visitor.press("#start button")

    assert visitor.address().endswith("/questions/age")
    assert TOO_LONG not in visitor.reads()


@pytest.mark.usefixtures("patient", "portal_visitor")
def test_no_form_of_another_website_touches_answers_or_log_ins(
    visitor: Visitor, websites: Websites, person: str
) -> None:
    """One page anywhere that sends a form once emptied the browser, for every service of the domain."""
    for path in HOSTILE:
        visitor.open(websites.form_to(path))

        visitor.press("button")

        assert visitor.address() == websites.at(OURS, path)
        assert has_answers(visitor, websites), path
        assert person in own_page(visitor, websites), path
    assert is_in_the_portal(visitor, websites)


def test_a_link_in_a_mail_logs_no_clinician_out(visitor: Visitor, websites: Websites, person: str) -> None:
    """The cookie of the log-in stays at home on that way, and a fresh one was once laid over it."""
    visitor.open(websites.link_to("/clinic/account"))

    visitor.press("a")
    first = visitor.reads()
    visitor.press("p.notice a")

    assert "Log in" in first
    assert person not in first
    assert person in visitor.reads()
    assert visitor.address() == websites.at(OURS, "/clinic/account")


@pytest.mark.usefixtures("patient", "portal_visitor")
def test_clearing_ends_the_answers_and_nothing_else(
    visitor: Visitor, websites: Websites, person: str
) -> None:
    """A patient who clears their answers stays logged in everywhere else under the clinic's domain."""
    visitor.open(websites.at(OURS))

    visitor.press("form[action='/finish'] button")

    assert visitor.address() == websites.at(OURS, "/finished")
    assert not has_answers(visitor, websites)
    assert is_in_the_portal(visitor, websites)
    assert person in own_page(visitor, websites)
