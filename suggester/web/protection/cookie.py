"""The only place where a patient's answers live: one sealed cookie in the patient's own browser.

Clinicians have another one, with a key and a name of its own, so neither ever opens as the other.

Sealed (sealing.py: the first key seals, every key opens, so keys can be changed), padded to one
length so that it does not tell how many boxes were ticked. Option ids only, packed. A cookie that is too old,
damaged or from another version of the program opens as an empty state, never as an error.
"""

import json
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import Flask, Request, Response, request
from flask.sessions import SessionInterface, SessionMixin
from werkzeug.datastructures import CallbackDict

from suggester.core.questionnaire.questionnaire import Questionnaire
from suggester.web.protection.doors import door_of
from suggester.web.protection.packing import packed, packed_length, unpacked
from suggester.web.protection.sealing import CookieSeal, NotSealedHereError, sealed_length

VERSION = 1
IDLE_SECONDS = 60 * 60
FRESH_SECONDS = 60
MORE_TIME_SECONDS = 24 * 60 * 60
BESIDE_THE_ANSWERS = 200
STEP = 256
LARGEST_HEADER = 3_500
"""Bytes of all headers of an answer. A reverse proxy takes 4,096 unless told, and answers 502 beyond."""
BESIDE_THE_COOKIE = 990
"""Bytes of the longest headers without what is sealed into the cookie."""
CLINIC = "/clinic"
CLINIC_ROOM = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class CookieKind:
    """Whose cookie it is: its name, the purpose of its key, and from where a browser brings it along."""

    name: str
    purpose: str
    same_site: str


PATIENTS = CookieKind(name="answers", purpose="patient", same_site="Lax")
CLINICIANS = CookieKind(name="clinic", purpose="clinician", same_site="Strict")


class CookieTooLargeError(ValueError):
    """A questionnaire whose answers could outgrow a cookie: proxies and browsers would not take it."""


class CookieState(CallbackDict[str, Any], SessionMixin):
    """What the cookie holds during a request; lost tells that a cookie came and could not be used."""

    def __init__(self, content: dict[str, Any], *, lost: bool = False) -> None:
        def changed(state: "CookieState") -> None:
            state.modified = True

        super().__init__(content, changed)
        self.modified = False
        self.accessed = True
        self.lost = lost


class SealedCookie(SessionInterface):
    """Opens the cookie before a request and seals it after: each page starts the idle time anew.

    To the minute: a page that changes nothing within a minute of the last seal leaves the cookie as it is.
    """

    def __init__(self, secrets: Sequence[str], room: Callable[[], int], kind: CookieKind = PATIENTS) -> None:
        self._seal = CookieSeal([cookie_key(secret, kind) for secret in secrets])
        self._room = room
        self._kind = kind

    def open_session(self, app: Flask, request: Request) -> CookieState:
        """The state of this browser; empty if there is none or if it cannot be used."""
        if "HTTP_COOKIE" not in request.environ or request.path.startswith("/static/"):
            return CookieState({})
        token = request.cookies.get(named(self._kind.name, request))
        return self._opened(token) if token else CookieState({})

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Seal the state into the cookie, or delete the cookie when the state is empty."""
        if request.path.startswith("/static/"):
            return
        response.headers.add("Vary", "Cookie")
        if not session and "HTTP_COOKIE" not in request.environ:
            return
        if session and _is_fresh(session):
            return
        name, kept = named(self._kind.name, request), attributes(request, self._kind.same_site)
        if session:
            response.set_cookie(name, self._sealed(dict(session)), **kept)
        else:
            for known in {name, self._kind.name} & request.cookies.keys():  # the second: from before HTTPS
                response.delete_cookie(known, **kept)

    def _opened(self, token: str) -> CookieState:
        try:
            text, _, answers = self._seal.opened(token).partition(b"\n")
        except NotSealedHereError:
            return CookieState({}, lost=True)
        content = json.loads(text)
        if answers.strip(b"\0"):
            content["answers"] = unpacked(answers)
        limit = MORE_TIME_SECONDS if content.get("more_time") else IDLE_SECONDS
        if content.get("version") != VERSION or time.time() - content["seen"] > limit:
            return CookieState({}, lost=True)
        return CookieState(content)

    def _sealed(self, content: dict[str, Any]) -> str:
        content |= {"version": VERSION, "seen": int(time.time())}
        answers = packed(content.pop("answers", {}))
        text = json.dumps(content, separators=(",", ":")).encode() + b"\n" + answers
        room = self._room()
        if len(text) > room:
            raise CookieTooLargeError("the answers are larger than the cookie")
        return self._seal.seal(text.ljust(room, b"\0"))


class CookieOfTheSide(SessionInterface):
    """The clinicians' cookie on their pages, none where other software asks, the patient's on all others."""

    def __init__(self, secrets: Sequence[str], room: Callable[[], int]) -> None:
        self._patients = SealedCookie(secrets, room)
        self._clinicians = SealedCookie(secrets, lambda: CLINIC_ROOM, CLINICIANS)

    def open_session(self, app: Flask, request: Request) -> CookieState | None:
        """The state of this browser on this side; for a program none that could be read or set."""
        if door_of(request.path).is_for_software:
            return None
        return self._of_side(request.path).open_session(app, request)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Seal it, or delete the cookie of this side."""
        self._of_side(request.path).save_session(app, session, response)

    def _of_side(self, path: str) -> SealedCookie:
        is_clinic = path == CLINIC or path.startswith(f"{CLINIC}/")
        return self._clinicians if is_clinic else self._patients


def room_for(questionnaire: Questionnaire) -> int:
    """The one length of every cookie of this questionnaire: that of the longest answers it can be given.

    Raises CookieTooLargeError when a reverse proxy would not let it pass.
    """
    longest = {
        question.id: [option.id for option in question.options]
        if question.many
        else [max((option.id for option in question.options), key=len)]
        for question in questionnaire.questions.values()
    }
    room = -(-(packed_length(longest) + BESIDE_THE_ANSWERS) // STEP) * STEP
    if largest_header(room) > LARGEST_HEADER:
        raise CookieTooLargeError(
            f"With the longest answers the headers of a page would take {largest_header(room):,} bytes, and "
            f"{LARGEST_HEADER:,} is the most that surely passes a reverse proxy. "
            "Shorten the ids of options in questionnaire.toml, or ask less."
        )
    return room


def largest_header(room: int) -> int:
    """How many bytes all headers of an answer can take that sets a cookie with this room."""
    return BESIDE_THE_COOKIE + sealed_length(room)


def purpose_key(secret: str, purpose: str) -> bytes:
    """A key for one purpose only, so that what was sealed for one never opens for another."""
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=f"suggester/{purpose}/v1".encode())
    return urlsafe_b64encode(derived.derive(secret.encode()))


def cookie_key(secret: str, kind: CookieKind) -> bytes:
    """The key of 256 bits that this kind of cookie is sealed with."""
    return urlsafe_b64decode(purpose_key(secret, f"cookie of a {kind.purpose}"))


def named(name: str, request: Request) -> str:
    """Browsers accept the strict name prefix only where the connection is secure."""
    return f"__Host-{name}" if request.is_secure else name


def _is_fresh(session: SessionMixin) -> bool:
    """Whether the cookie that came says the same and was sealed a moment ago: then it stays as it is."""
    return not session.modified and time.time() - session.get("seen", 0) < FRESH_SECONDS


def attributes(request: Request, same_site: str) -> dict[str, Any]:
    """What every cookie of ours is set with."""
    return {"path": "/", "httponly": True, "samesite": same_site, "secure": request.is_secure}
