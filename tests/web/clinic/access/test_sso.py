"""Logging in by way of an identity provider: who was bound gets in, and nobody else, whatever they send."""

import sys
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from flask import Flask
from flask.testing import FlaskClient
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from werkzeug.test import TestResponse

from suggester.storage.accounts import accounts, identities, refusals
from suggester.storage.accounts.identities import Identity
from suggester.storage.accounts.log_in import Bucket, FreshCode, Refused
from suggester.storage.database import audit
from suggester.storage.database.audit import Act
from suggester.web.site.settings import SingleSignOn, StartError, settings_from
from tests.shipped import TABLE
from tests.web.clinic_house import (
    clinic_program,
    clinician,
    digits,
    held_clinic,
    logged_in,
    press,
    storage_of,
    visit_clinic,
)
from tests.web.house import one, words
from tests.web.protection.test_origin import BY_BROWSER
from tests.web.protection.test_security import journal
from tests.web.provider import CLIENT, SECRET, Claims, Provider, running
from tests.web.walking import program

OWN = "/clinic/account"
OWN_MODULES = ("suggester.web.clinic.access.sso", "suggester.web.clinic.access.oidc")
ISSUER = "https://login.example.org"


@pytest.fixture(scope="module")
def server() -> Iterator[Provider]:
    with running(Provider()) as provider:
        yield provider


@pytest.fixture
def provider(server: Provider, monkeypatch: pytest.MonkeyPatch) -> Provider:
    """A provider that does right, whatever the test before made of it."""
    for name in ("changed", "sign", "metadata", "subject"):
        monkeypatch.setattr(server, name, getattr(server, name))
    return server


@pytest.fixture
def app(tmp_path: Path, provider: Provider) -> Flask:
    """A program that knows the provider, with one account that is bound to somebody there."""
    settings = SingleSignOn(issuer=provider.issuer, client_id=CLIENT, client_secret=SECRET)
    app = clinic_program(tmp_path, TABLE, sso=settings)  # type: ignore[arg-type]
    clinician(app)
    bound(app, provider)
    return app


def bound(app: Flask, provider: Provider, name: str = "amara.osei") -> None:
    identity = Identity(issuer=provider.issuer, subject=provider.subject)
    with storage_of(app).writing() as connection:
        account = accounts.named(connection, name)
        identities.bind(connection, account, identity, act("link account"))


def act(what: str) -> Act:
    return Act(at=0, actor="test", act=what, details={})


def way_back(client: FlaskClient) -> str:
    """Go to the provider and log in there: the address with which the browser comes back."""
    sent = client.get("/clinic/sso")
    assert sent.status_code == 302, sent.text
    answer = requests.get(str(sent.location), allow_redirects=False, timeout=5)
    back = urlsplit(answer.headers["Location"])
    return f"{back.path}?{back.query}"


def come_back(client: FlaskClient) -> TestResponse:
    return client.get(way_back(client))


def is_in(client: FlaskClient) -> bool:
    return client.get(OWN).status_code == 200


def test_who_is_bound_gets_in_with_the_account_that_is_theirs(app: Flask, provider: Provider) -> None:
    """Their role and their log-in row are ours; the record says which way they came."""
    client = app.test_client()

    page = held_clinic(come_back(client))

    assert one(page, "main a")["href"] == "/clinic"
    assert "Dr Amara.Osei" in words(visit_clinic(client, OWN))
    with storage_of(app).reading() as connection:
        last = audit.entries(connection, newest=1)[0]
    assert (last.actor, last.act) == ("amara.osei", "log in")
    assert last.details["by"] == provider.issuer


def test_the_page_goes_on_by_itself_because_a_strict_cookie_does_not_come_along_in_a_redirect(
    app: Flask,
) -> None:
    """Browsers leave a strict cookie at home on the way from another site."""
    client = app.test_client()

    response = come_back(client)

    assert response.headers["Refresh"] == "0; url=/clinic"
    cookies = {cookie.partition("=")[0]: cookie for cookie in response.headers.getlist("Set-Cookie")}
    assert "SameSite=Strict" in cookies["clinic"]
    assert "Max-Age=0" in cookies["sso"]


def test_only_the_browser_that_went_comes_back_by_way_of_another_website(app: Flask) -> None:
    """The way back comes from another website by its nature; a forged one changes nothing in the browser."""
    client = app.test_client()
    refused = client.get("/clinic/sso", headers=BY_BROWSER)
    address = way_back(client)

    forged = client.get("/clinic/sso/back?code=x&state=y", headers=BY_BROWSER)
    back = client.get(address, headers=BY_BROWSER)

    assert (refused.status_code, forged.status_code, back.status_code) == (200, 422, 200)
    assert "Set-Cookie" not in refused.headers
    assert "Set-Cookie" not in forged.headers
    assert is_in(client)


def test_what_is_sent_with_the_browser_is_what_the_standards_ask_for(app: Flask, provider: Provider) -> None:
    """A code, the proof key, and secrets of this journey; never the client's secret."""
    sent = app.test_client().get("/clinic/sso", query_string={"next": "https://evil.example"})
    query = {name: values[0] for name, values in parse_qs(urlsplit(str(sent.location)).query).items()}

    assert str(sent.location).startswith(f"{provider.issuer}/authorize?")
    assert query.keys() == {
        "response_type", "client_id", "redirect_uri", "scope", "state", "nonce", "code_challenge",
        "code_challenge_method",
    }  # fmt: skip
    asked = {query[name] for name in ("response_type", "code_challenge_method", "scope")}
    assert asked == {"code", "S256", "openid"}
    assert query["redirect_uri"] == "http://localhost/clinic/sso/back"
    cookie = next(cookie for cookie in sent.headers.getlist("Set-Cookie") if cookie.startswith("sso="))
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Max-Age=600" in cookie
    assert not any(query[name] in cookie for name in ("state", "nonce"))


def test_approving_still_asks_for_digits_of_our_own(app: Flask) -> None:
    """The password form does, and so does everything that asks for a fresh code."""
    client = app.test_client()
    come_back(client)
    door = app.extensions["clinic"].door
    with storage_of(app).reading() as connection:
        account = accounts.named(connection, "amara.osei")

    assert is_in(client)
    plenty = (Bucket(key="x", at_most=99),)
    assert door.fresh(account, "000000", plenty, int(time.time())) is Refused.WRONG
    assert isinstance(door.fresh(account, digits("amara.osei"), plenty, int(time.time())), FreshCode)
    assert press(client, "/clinic/account/end-all", OWN).status_code == 303
    assert not is_in(client)


def without(name: str) -> Callable[[Claims], Claims]:
    return lambda claims: {key: value for key, value in claims.items() if key != name}


def with_one(**other: object) -> Callable[[Claims], Claims]:
    return lambda claims: claims | other


def loaded(*beginnings: str) -> list[str]:
    """The modules in memory whose names begin like this."""
    return [name for name in sys.modules if name.startswith(beginnings)]


LIES = {
    "a nonce of another journey": with_one(nonce="x" * 43),
    "no nonce": without("nonce"),
    "another audience": with_one(aud="somebody-else"),
    "another audience beside ours, and nobody named": with_one(aud=[CLIENT, "somebody-else"]),
    "another audience, and we are named": with_one(aud="somebody-else", azp=CLIENT),
    "made for somebody else": with_one(azp="somebody-else"),
    "no audience": without("aud"),
    "another issuer": with_one(iss="https://evil.example"),
    "our issuer with a dash more": lambda claims: claims | {"iss": f"{claims['iss']}/"},
    "no issuer": without("iss"),
    "expired": with_one(iat=1_700_000_000, exp=1_700_000_300),
    "no end": without("exp"),
    "from tomorrow": lambda claims: claims | {"iat": claims["iat"] + 86_400, "exp": claims["exp"] + 90_000},
    "no subject": without("sub"),
    "an empty subject": with_one(sub=""),
    "a subject that is a list": with_one(sub=["248289761001"]),
    "a hash of another access token": with_one(at_hash="AAAAAAAAAAAAAAAAAAAAAA"),
}


@pytest.mark.parametrize("lie", LIES)
def test_a_token_that_says_something_else_opens_nothing(app: Flask, provider: Provider, lie: str) -> None:
    """Each claim is there for an attack that somebody has done."""
    provider.changed = LIES[lie]
    client = app.test_client()

    with journal() as notes:
        response = come_back(client)

    assert response.status_code == 422
    assert not is_in(client)
    assert "sso refused" in notes.getvalue()
    with storage_of(app).reading() as connection:
        assert refusals.counted(connection, int(time.time()), 2)[refusals.LOG_IN] == 1


def unsigned(_: Provider, claims: Claims) -> str:
    head = jwt.encode({"alg": "HS256"}, claims, OctKey.import_key("x" * 32)).split(".")
    none = "eyJhbGciOiJub25lIn0"
    return f"{none}.{head[1]}."


def signed_with_what_is_public(provider: Provider, claims: Claims) -> str:
    """A known trick: the public key as if it were a shared secret."""
    public = urlsafe_b64encode(provider.key.as_pem(private=False)).decode().rstrip("=")
    shared = OctKey.import_key({"kty": "oct", "k": public})
    return jwt.encode({"alg": "HS256", "kid": provider.key.kid}, claims, shared)


def signed_with_the_secret(_: Provider, claims: Claims) -> str:
    return jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(SECRET))


def signed_by_another(_: Provider, claims: Claims) -> str:
    other = RSAKey.generate_key(2048, {"kid": "one"}, private=True)
    return jwt.encode({"alg": "RS256", "kid": "one"}, claims, other)


def changed_afterwards(provider: Provider, claims: Claims) -> str:
    head, _, signature = provider.signed(claims).split(".")
    return ".".join([head, provider.signed(claims | {"sub": "x"}).split(".")[1], signature])


@pytest.mark.parametrize(
    "sign",
    [
        unsigned,
        signed_with_what_is_public,
        signed_with_the_secret,
        signed_by_another,
        changed_afterwards,
        lambda *_: "",
        lambda *_: "a.b.c",
        lambda *_: "x" * 100_000,
    ],
)
def test_a_token_that_the_provider_did_not_sign_opens_nothing(
    app: Flask, provider: Provider, sign: Callable[[Provider, Claims], str]
) -> None:
    """None, a shared secret, another key, another content, and nonsense."""
    provider.sign = sign
    client = app.test_client()

    assert come_back(client).status_code == 422
    assert not is_in(client)


def test_a_code_serves_once(app: Flask) -> None:
    """Also for somebody who has copied the cookie of the journey."""
    client, thief = app.test_client(), app.test_client()
    back = way_back(client)
    cookie = client.get_cookie("sso")
    assert cookie is not None
    client.get(back)

    thief.set_cookie("sso", cookie.value)
    seen = thief.get(back), client.get(back)

    assert [response.status_code for response in seen] == [422, 422]
    assert not is_in(thief)


def test_a_code_serves_only_the_browser_that_went(app: Flask, provider: Provider) -> None:
    """Else somebody could log another person in as themselves, or steal a code on its way."""
    client, other, third = app.test_client(), app.test_client(), app.test_client()
    back = way_back(client)
    way_back(third)
    before = len(provider.asked)

    for browser in (other, third):
        assert browser.get(back).status_code == 422
        assert not is_in(browser)
    assert len(provider.asked) == before
    assert client.get(back).status_code == 200


def test_a_state_that_is_not_ours_opens_nothing(app: Flask) -> None:
    """It is what binds the answer to the question."""
    client = app.test_client()

    assert client.get(way_back(client).replace("state=", "state=x")).status_code == 422
    assert not is_in(client)


NONSENSE = (
    "",
    "?code=x",
    "?state=x",
    "?error=access_denied&state=x",
    "?code=%00&state=%ff",
    "?state=é&code=x",
)


@pytest.mark.parametrize("query", NONSENSE)
def test_nonsense_on_the_way_back_is_refused_in_words(app: Flask, query: str) -> None:
    """With and without a journey; never a crash."""
    client = app.test_client()
    for start in (False, True):
        if start:
            client.get("/clinic/sso")
        page = held_clinic(client.get(f"/clinic/sso/back{query}"), 422)
        assert "did not work" in words(page)


def test_an_answer_of_another_provider_is_refused(app: Flask) -> None:
    """Somebody who runs two providers must not be mixed up."""
    client = app.test_client()
    back = way_back(client)
    without_issuer = back.partition("&iss=")[0]

    assert client.get(f"{without_issuer}&iss=https://evil.example").status_code == 422
    client = app.test_client()
    assert client.get(way_back(client).partition("&iss=")[0]).status_code == 422


def test_whom_nobody_has_bound_gets_no_account_and_reads_what_the_operator_needs(
    app: Flask, provider: Provider
) -> None:
    """An account is never made by itself."""
    provider.subject = "stranger"
    client = app.test_client()

    page = held_clinic(come_back(client), 403)

    assert words(one(page, "code")) == "stranger"
    assert not is_in(client)
    with storage_of(app).reading() as connection:
        assert len(accounts.everybody(connection)) == 1


@pytest.mark.parametrize("how", [accounts.disable, identities.unbind])
def test_a_closed_account_is_closed_this_way_too(
    app: Flask, how: Callable[[object, object, object], None]
) -> None:
    """And what it had open is closed at once."""
    client, later = app.test_client(), app.test_client()
    come_back(client)
    assert is_in(client)

    with storage_of(app).writing() as connection:
        how(connection, accounts.named(connection, "amara.osei"), act("close"))

    assert not is_in(client)
    assert come_back(later).status_code == 403
    assert not is_in(later)


def test_nothing_leads_to_another_website(app: Flask) -> None:
    """Whatever is written behind the address."""
    client = app.test_client()
    back = way_back(client)

    response = client.get(
        f"{back}&next=https://evil.example&redirect_uri=https://evil.example&url=//evil.example"
    )

    assert response.status_code == 200
    assert "evil" not in response.text + str(response.headers)


def test_another_host_name_is_not_sent_to_the_provider(app: Flask) -> None:
    """The address to come back to is made of the host of the request."""
    assert app.test_client().get("/clinic/sso", headers={"Host": "evil.example"}).status_code == 400


def test_a_browser_that_came_back_thirty_times_for_nothing_waits(app: Flask, provider: Provider) -> None:
    """And the provider is not asked any more."""
    provider.subject = "stranger"
    client = app.test_client()
    statuses = [come_back(client).status_code for _ in range(31)]
    before = len(provider.asked)

    assert statuses == [403] * 30 + [429]
    assert client.get("/clinic/sso/back?code=x&state=y").status_code == 422
    assert len(provider.asked) == before


@pytest.mark.parametrize(
    "metadata",
    [
        {"issuer": "https://evil.example"},
        {"token_endpoint": "http://evil.example/token"},
        {"jwks_uri": "file:///etc/passwd"},
        {"authorization_endpoint": None},
    ],
)
def test_a_provider_that_cannot_be_trusted_is_not_used(
    app: Flask, provider: Provider, metadata: dict[str, object]
) -> None:
    """Codes and secrets would go there."""
    provider.metadata = metadata

    page = held_clinic(app.test_client().get("/clinic/sso"), 422)

    assert "did not work" in words(page)


def test_a_provider_that_is_away_is_said_and_the_password_still_opens(tmp_path: Path) -> None:
    """Nobody is locked out because another computer is down."""
    gone = SingleSignOn(issuer="http://127.0.0.1:9", client_id=CLIENT, client_secret=SECRET)
    app = clinic_program(tmp_path, TABLE, sso=gone)  # type: ignore[arg-type]

    with journal() as notes:
        page = held_clinic(app.test_client().get("/clinic/sso"), 422)

    assert "did not work" in words(page)
    assert "the provider cannot be asked: ConnectionError" in notes.getvalue()
    assert is_in(logged_in(app))


def test_a_new_key_of_the_provider_is_asked_for(app: Flask, provider: Provider) -> None:
    """Providers change their keys, and nobody wants to restart for it."""
    come_back(app.test_client())
    provider.key = RSAKey.generate_key(2048, {"kid": "two"}, private=True)
    client = app.test_client()

    assert come_back(client).status_code == 200
    assert is_in(client)


def test_the_log_in_page_offers_it_only_where_there_is_one(app: Flask, tmp_path: Path) -> None:
    """And where there is none the addresses do not exist."""
    plain = program(database=f"sqlite:///{tmp_path / 'clinic.sqlite3'}").test_client()

    assert visit_clinic(app.test_client(), "/clinic/login").select("a[href='/clinic/sso']")
    assert not visit_clinic(plain, "/clinic/login").select("a[href='/clinic/sso']")
    assert plain.get("/clinic/sso").status_code == 404


@pytest.mark.parametrize("missing", ["authlib", "joserfc", "requests"])
def test_without_the_extra_the_start_says_in_one_line_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    """A setting that has no effect would be found out when nobody can log in."""
    for name in loaded(*OWN_MODULES, missing):
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, missing, None)
    settings = SingleSignOn(issuer=ISSUER, client_id=CLIENT, client_secret=SECRET)

    with pytest.raises(
        StartError, match=rf"{missing}\S* is not installed. Run: .*requirements-sso.txt"
    ) as refused:
        clinic_program(tmp_path, TABLE, sso=settings)  # type: ignore[arg-type]
    assert "\n" not in str(refused.value)


def test_without_the_settings_nothing_of_it_is_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A quarter of a second for nothing."""
    for name in loaded(*OWN_MODULES, "authlib"):
        monkeypatch.delitem(sys.modules, name)

    clinic_program(tmp_path)

    assert loaded(*OWN_MODULES, "authlib") == []


def test_the_three_settings_come_together(tmp_path: Path) -> None:
    """A secret without its client is a slip."""
    three = {
        "SUGGESTER_OIDC_ISSUER": ISSUER,
        "SUGGESTER_OIDC_CLIENT_ID": CLIENT,
        "SUGGESTER_OIDC_CLIENT_SECRET": SECRET,
    }

    settings = settings_from(three, tmp_path)
    assert settings.sso == SingleSignOn(issuer=ISSUER, client_id=CLIENT, client_secret=SECRET)
    assert SECRET not in repr(settings)
    assert settings_from({}, tmp_path).sso is None
    for name in three:
        with pytest.raises(StartError, match=f"{name} has to be set"):
            settings_from(three | {name: " "}, tmp_path)
    for wrong in ("login.example.org", "http://login.example.org", "https://", f"{ISSUER}?x=1", "file:///x"):
        with pytest.raises(StartError, match=r"such as https://login\.example\.org"):
            settings_from(three | {"SUGGESTER_OIDC_ISSUER": wrong}, tmp_path)
