"""Settings and the secret key: what stops a start, and what never changes by itself."""

import re
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from suggester.web.app import create_app
from suggester.web.site.settings import SETTINGS, StartError, secrets_in, settings_from
from tests.web.test_server import with_database
from tests.web.walking import program


def test_the_secret_key_is_made_once_and_only_its_owner_can_read_it(tmp_path: Path) -> None:
    """Who has the key can read every cookie; a new one throws patients out amid their answers."""
    key = tmp_path / "instance" / "secret_key"

    first = secrets_in(key)

    assert re.fullmatch("[0-9a-f]{64}", first[0])
    assert secrets_in(key) == first
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert stat.S_IMODE(key.parent.stat().st_mode) == 0o700


def test_starts_at_the_same_moment_agree_on_one_key(tmp_path: Path) -> None:
    """Two workers with two keys would each refuse the other's patients."""
    key = tmp_path / "secret_key"

    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(secrets_in, [key] * 40))

    assert len(found) == 1
    assert list(tmp_path.iterdir()) == [key]


@pytest.mark.parametrize("content", ["", "short", "\n \n", "ok" * 20 + "\nshort"])
def test_a_key_that_is_too_short_stops_the_start(tmp_path: Path, content: str) -> None:
    """An empty file, cut off while it was written, must not become an empty key."""
    key = tmp_path / "secret_key"
    key.write_text(content)
    key.chmod(0o600)

    with pytest.raises(StartError, match="at least 32 characters"):
        secrets_in(key)


def test_a_key_that_others_can_read_stops_the_start(tmp_path: Path) -> None:
    """A key in an open drawer is no key; the line says how to close it."""
    key = tmp_path / "secret_key"
    key.write_text("k" * 64)
    key.chmod(0o644)

    with pytest.raises(StartError, match=f"chmod 600 {key}"):
        secrets_in(key)


def test_a_misspelt_setting_stops_the_start(tmp_path: Path) -> None:
    """A region that is silently missing leaves a patient without a number to call."""
    with pytest.raises(StartError, match="Did you mean SUGGESTER_REGION"):
        settings_from({"SUGGESTER_REGOIN": "uk"}, tmp_path)


def test_a_region_that_nobody_knows_stops_the_start() -> None:
    """The line names those that can be chosen."""
    with pytest.raises(StartError, match=r"'xx'.* au, eu, sg, uk, us"):
        program(region="xx")


def test_settings_are_taken_from_the_environment(tmp_path: Path) -> None:
    """Each setting that is listed has an effect."""
    given = {name: "" for name in SETTINGS} | {
        "SUGGESTER_REGION": "UK",
        "SUGGESTER_SECRET_KEY": "n" * 40 + "," + "o" * 40,
        "SUGGESTER_TRUSTED_HOSTS": "skin.example, www.skin.example",
        "SUGGESTER_TRUSTED_PROXIES": "1",
        "SUGGESTER_APPROVERS": "2",
        "SUGGESTER_INSTANCE": str(tmp_path / "here"),
        "SUGGESTER_CLINIC_NAME": "Skin clinic",
        "SUGGESTER_API": "off",
        "SUGGESTER_API_ORIGINS": "https://clinic.example, http://localhost:3000",
        "SUGGESTER_PUBLIC_URL": "https://skin.example/",
    }

    settings = settings_from(given, tmp_path)

    assert settings.region == "uk"
    assert settings.secrets == ("n" * 40, "o" * 40)
    assert settings.trusted_hosts[-2:] == ("skin.example", "www.skin.example")
    assert settings.trusted_proxies == 1
    assert settings.clinic_name == "Skin clinic"
    assert not settings.api
    assert settings.api_origins == ("https://clinic.example", "http://localhost:3000")
    assert settings.public_url == "https://skin.example"
    assert (settings.approvers, settings.instance) == (2, tmp_path / "here")
    assert settings.database == f"sqlite:///{tmp_path / 'here' / 'clinic.sqlite3'}"
    assert settings_from(given | {"SUGGESTER_CLINIC": "Off"}, tmp_path).database == ""
    elsewhere = {"SUGGESTER_DATABASE_URL": "postgresql://x/y"}
    assert settings_from(given | elsewhere, tmp_path).database == "postgresql://x/y"
    for name in ("SUGGESTER_API", "SUGGESTER_APPROVERS", "SUGGESTER_CLINIC"):
        with pytest.raises(StartError, match=name):
            settings_from(given | {name: "two"}, tmp_path)
    with pytest.raises(StartError, match="has to be a number"):
        settings_from(given | {"SUGGESTER_TRUSTED_PROXIES": "one"}, tmp_path)


@pytest.mark.parametrize(
    "address",
    [
        "skin.example",
        "http://skin.example",
        "https://skin.example/path",
        "https://skin.example?a=b",
        "https://skin.example#a",
        "https://me@skin.example",
        "*",
    ],
)
@pytest.mark.parametrize("name", ["SUGGESTER_PUBLIC_URL", "SUGGESTER_API_ORIGINS"])
def test_an_address_that_is_no_website_stops_the_start(tmp_path: Path, name: str, address: str) -> None:
    """A poster with an address that leads nowhere is printed a hundred times before anybody notices."""
    with pytest.raises(StartError, match=f"{name} has to be an address such as"):
        settings_from({name: address}, tmp_path)


def test_another_server_gets_the_program_from_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A factory without arguments is what WSGI servers ask for."""
    monkeypatch.setenv("SUGGESTER_INSTANCE", str(tmp_path / "instance"))
    monkeypatch.setenv("SUGGESTER_REGION", "sg")
    with_database(tmp_path / "instance")

    page = create_app().test_client().get("/").text

    assert "995" in page
