"""The address that stands on posters and in what other software is given: one, whoever asks for it."""

import pytest

from suggester.web.site.addresses import public_address
from suggester.web.site.settings import LOOPBACK
from tests.shipped import TABLE
from tests.web.walking import TODAY, program


@pytest.mark.parametrize(
    ("settings", "address"),
    [
        ({"public_url": "https://skin.example"}, "https://skin.example"),
        (
            {"public_url": "https://skin.example", "trusted_hosts": (*LOOPBACK, "a.example")},
            "https://skin.example",
        ),
        ({"trusted_hosts": (*LOOPBACK, "a.example", "b.example")}, "https://a.example"),
        ({"trusted_hosts": ("LocalHost", "Skin.Example")}, "https://skin.example"),
        ({}, "http://localhost:8000"),
    ],
    ids=["told", "told first", "first host", "small letters", "own computer"],
)
def test_the_world_is_sent_to_the_address_that_the_operator_told(
    settings: dict[str, object], address: str
) -> None:
    """A poster on a wall that leads to somebody's own computer leads nowhere."""
    app = program(TABLE, TODAY, **settings)

    with app.test_request_context(base_url="http://localhost:8000"):
        assert public_address() == address
