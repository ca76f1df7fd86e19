"""Static files come in few bytes where the browser takes it; pages, which hold answers, never do."""

import gzip
import re
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from suggester.web.site.static_files import STATIC, static_addresses, static_files
from tests.shipped import CALM
from tests.web.walking import cookie_of, program

GZIP = {"Accept-Encoding": "gzip, deflate, br, zstd"}
TEXTS = [name for name in static_addresses() if not name.endswith(".woff2")]
FONTS = [name for name in static_addresses() if name.endswith(".woff2")]


@pytest.fixture
def client() -> FlaskClient:
    client = program().test_client()
    client.set_cookie("answers", cookie_of(CALM))
    return client


def fetched(client: FlaskClient, name: str, headers: dict[str, str]) -> TestResponse:
    return client.get(urlsplit(static_addresses()[name]).path, headers=headers)


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_comes_compressed_and_is_the_same_unpacked(client: FlaskClient, name: str) -> None:
    """On a slow line the styles are most of what a first visit waits for, besides the fonts."""
    packed, plain = fetched(client, name, GZIP), fetched(client, name, {})

    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert gzip.decompress(packed.data) == plain.data == (STATIC / name).read_bytes()
    assert len(packed.data) < len(plain.data)
    assert [int(one.headers["Content-Length"]) for one in (packed, plain)] == [
        len(packed.data),
        len(plain.data),
    ]


@pytest.mark.parametrize("name", FONTS)
def test_a_font_is_sent_as_it_is(client: FlaskClient, name: str) -> None:
    """It is compressed inside; to do it again costs time and saves nothing."""
    font = fetched(client, name, GZIP)

    assert "Content-Encoding" not in font.headers
    assert font.data == (STATIC / name).read_bytes()


@pytest.mark.parametrize("refusing", ["", "identity", "br", "gzip;q=0", "gzip;q=0, *;q=0.1"])
def test_a_browser_that_does_not_take_it_gets_the_file_itself(client: FlaskClient, refusing: str) -> None:
    """A page without styles is what it would see else."""
    assert "Content-Encoding" not in fetched(client, "base.css", {"Accept-Encoding": refusing}).headers


def test_caches_keep_the_two_forms_apart(client: FlaskClient) -> None:
    """A cache that gave one browser's form to another would show a page without styles."""
    packed, plain = fetched(client, "base.css", GZIP), fetched(client, "base.css", {})

    assert packed.headers["Vary"] == plain.headers["Vary"] == "Accept-Encoding"
    assert packed.headers["ETag"] != plain.headers["ETag"]


def test_what_a_browser_has_already_is_not_sent_again(client: FlaskClient) -> None:
    """The tag of the form that it has is enough."""
    first = fetched(client, "base.css", GZIP)

    again = fetched(client, "base.css", GZIP | {"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["Vary"] == "Accept-Encoding"


def test_every_start_sends_the_same_bytes() -> None:
    """Two workers that differ in a moment would make one tag stand for two contents."""
    before = {name: file.packed for name, file in static_files().items()}
    static_files.cache_clear()

    assert {name: file.packed for name, file in static_files().items()} == before


@pytest.mark.parametrize(
    "address", ["/", "/questions/age", "/check", "/summary", "/keep", "/my-code", "/summary.txt", "/rules"]
)
def test_a_page_is_never_compressed(client: FlaskClient, address: str) -> None:
    """The length of what is compressed tells, guess by guess, what stands in it: answers, and the token."""
    assert "Content-Encoding" not in client.get(address, headers=GZIP).headers


def test_a_style_asks_for_no_weight_that_the_fonts_lack() -> None:
    """The fonts hold the weights 400 to 700 and no other: a browser would draw the rest by guess."""
    styles = "".join((STATIC / name).read_text() for name in TEXTS if name.endswith(".css"))

    weights = {int(found) for found in re.findall(r"font(?:-weight)?: *(\d{3})\b", styles)}

    assert {400, 600, 700} <= weights
    assert all(400 <= weight <= 700 for weight in weights)
