"""What a cookie holds: nobody without the key can read it, change it, or bring an old key back."""

from base64 import urlsafe_b64decode, urlsafe_b64encode

import pytest

from suggester.web.protection.sealing import CookieSeal, NotSealedHereError, sealed_length

OLD, NEW = b"o" * 32, b"n" * 32
CONTENT = b'{"version":1}\nanswers' + b"\0" * 100


def test_what_was_sealed_opens_and_the_room_for_it_is_told_before() -> None:
    """The start refuses a questionnaire by this length: a longer cookie would be cut by a proxy."""
    sealed = CookieSeal([NEW]).seal(CONTENT)

    assert CookieSeal([NEW]).opened(sealed) == CONTENT
    assert len(sealed) == sealed_length(len(CONTENT))


def test_the_same_content_never_looks_the_same_twice() -> None:
    """Else whoever watches would see that nothing was changed, and with a repeated nonce could forge."""
    seal = CookieSeal([NEW])

    assert len({urlsafe_b64decode(seal.seal(CONTENT))[:12] for _ in range(500)}) == 500


def test_a_changed_key_opens_what_the_old_one_sealed_and_never_the_reverse() -> None:
    """A key is changed at noon without losing anybody's answers; one that leaked is dropped for good."""
    sealed_before = CookieSeal([OLD]).seal(CONTENT)
    changing = CookieSeal([NEW, OLD])

    assert changing.opened(sealed_before) == CONTENT
    with pytest.raises(NotSealedHereError):
        CookieSeal([OLD]).opened(changing.seal(CONTENT))


def test_every_single_changed_bit_is_found() -> None:
    """A patient's tick that somebody turned into another one has to be no cookie at all."""
    seal = CookieSeal([NEW])
    sealed = urlsafe_b64decode(seal.seal(CONTENT))

    for at in range(len(sealed)):
        forged = bytearray(sealed)
        forged[at] ^= 1
        with pytest.raises(NotSealedHereError):
            seal.opened(urlsafe_b64encode(forged).decode())


@pytest.mark.parametrize(
    "text", ["", "a", "AAAA", "AAAAAAAAAAAAAAAA", "ä" * 40, "\0", "=" * 9, "%00" * 30, "A" * 4000]
)
def test_what_never_was_a_seal_is_refused_as_such(text: str) -> None:
    """A browser sends what it likes: an empty state, and never an error page."""
    with pytest.raises(NotSealedHereError):
        CookieSeal([NEW]).opened(text)
