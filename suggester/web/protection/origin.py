"""Who made the browser send a request: a page of ours, another website, or nobody knows.

Browsers say so themselves (Sec-Fetch-Site), and no website can make them lie. Browsers that are too old for
it, and all of them where there is no HTTPS, say with a form at least from which address it comes (Origin).

Another website may link to us; that is all. It brings no form, and no cookie of ours is set, changed or ended
by its requests: browsers leave some cookies at home then, and a fresh one would lie over the one at home.

Another host of the same domain is neither. Its links bring all cookies along, so an answer may set them, as
when the clinic's own website leads here. Its forms are refused: no host but ours has one of ours.
"""

from enum import Enum, auto
from urllib.parse import urlsplit
from wsgiref.types import WSGIEnvironment

BEGUN_HERE = "suggester.begun_here"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class Origin(Enum):
    """Who made the browser send a request. NOT_SAID: a typed address, or a program that does not say."""

    OWN_PAGE = auto()
    SAME_DOMAIN = auto()
    OTHER_WEBSITE = auto()
    NOT_SAID = auto()


BY_BROWSER = {
    "same-origin": Origin.OWN_PAGE,
    "same-site": Origin.SAME_DOMAIN,
    "cross-site": Origin.OTHER_WEBSITE,
}


def origin_of(environ: WSGIEnvironment) -> Origin:
    """Who made the browser send this request."""
    said = BY_BROWSER.get(environ.get("HTTP_SEC_FETCH_SITE", ""))
    if said:
        return said
    claimed = environ.get("HTTP_ORIGIN", "")
    return _compared(claimed, environ) if claimed else Origin.NOT_SAID


def may_bring_a_form(environ: WSGIEnvironment) -> bool:
    """Whether what this request sends may be looked at: forms of ours stand on our own pages only."""
    if environ["REQUEST_METHOD"] in SAFE_METHODS:
        return True
    return origin_of(environ) not in {Origin.SAME_DOMAIN, Origin.OTHER_WEBSITE}


def may_change_browser(environ: WSGIEnvironment) -> bool:
    """Whether the answer may set or end cookies, or clear anything."""
    return origin_of(environ) is not Origin.OTHER_WEBSITE or environ.get(BEGUN_HERE, False)


def may_clear_by_link(environ: WSGIEnvironment) -> bool:
    """Whether the answers may be cleared by opening a page: it was typed, or a link of ours led there."""
    return origin_of(environ) in {Origin.OWN_PAGE, Origin.NOT_SAID}


def begun_here(environ: WSGIEnvironment) -> None:
    """The same browser began here what this request ends, and has proven it, whoever led it back."""
    environ[BEGUN_HERE] = True


def _compared(claimed: str, environ: WSGIEnvironment) -> Origin:
    """Another port of our own host decides nothing: some proxies leave the port out of what they pass on."""
    own = f"{environ['wsgi.url_scheme']}://{environ.get('HTTP_HOST', '')}"
    if claimed == own:
        return Origin.OWN_PAGE
    same_host = _host_of(claimed) == _host_of(own) != ""
    return Origin.NOT_SAID if same_host else Origin.OTHER_WEBSITE


def _host_of(origin: str) -> str:
    """The host name of an origin; nothing where it has none, as in "null"."""
    try:
        return urlsplit(origin).hostname or ""
    except ValueError:
        return ""
