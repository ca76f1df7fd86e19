"""What a request of other software sends, read within limits, and the form in which it wants the answer."""

from collections.abc import Sequence

from flask import request
from werkzeug.datastructures import MIMEAccept

from suggester.exchange.json.strict import StrictJsonError, read_strictly
from suggester.web.api.refusals import ApiRefusal

UTF_8 = {"utf-8", "utf8"}
ANY = "*/*"
BUNDLES = ("collection", "transaction")


def sent_json(types: Sequence[str]) -> object:
    """The body of this request, which has to be of one of these types. Raises ApiRefusal: 415, 413, 400."""
    if request.content_type not in types or "HTTP_CONTENT_ENCODING" in request.environ:
        _look_at_type(types)
    return read(request.get_data(cache=False))


def _look_at_type(types: Sequence[str]) -> None:
    """For a header that says more than the bare type, as few do."""
    coding = request.headers.get("Content-Encoding", "identity").strip().lower()
    charset = request.mimetype_params.get("charset", "utf-8").lower()
    if request.mimetype not in types or coding != "identity" or charset not in UTF_8:
        raise wrong_type(types)


def read(content: bytes) -> object:
    """What a body says. Raises ApiRefusal."""
    try:
        return read_strictly(content)
    except StrictJsonError as error:
        raise ApiRefusal(400, "not_json", str(error)) from error


def wanted_type(types: Sequence[str]) -> str:
    """Which of these the sender likes best; the first where it does not say. Raises ApiRefusal: 406."""
    accept = request.environ.get("HTTP_ACCEPT") or ANY
    if accept == ANY:
        return types[0]
    if accept in types:
        return accept
    asked = [(kind.partition(";")[0].strip(), quality) for kind, quality in request.accept_mimetypes]
    best = MIMEAccept(asked).best_match(types)  # of a type alone: some name a version of FHIR behind it
    if best is None:
        raise not_acceptable(types)
    return best


def wants_transaction() -> bool:
    """Whether a FHIR bundle is for a server, and not to be read. Raises ApiRefusal: 400."""
    wanted = request.args.get("bundle", BUNDLES[0])
    if wanted not in BUNDLES:
        detail = f"The parameter bundle can be: {', '.join(BUNDLES)}."
        raise ApiRefusal(400, "not_understood", detail)
    return wanted == "transaction"


def wrong_type(types: Sequence[str]) -> ApiRefusal:
    """The refusal of a body that is of none of these types."""
    wanted = f"Send UTF-8 as it is, not compressed, with the header Content-Type: {' or '.join(types)}."
    return ApiRefusal(415, "wrong_type", wanted)


def not_acceptable(types: Sequence[str]) -> ApiRefusal:
    """The refusal of a request that wants an answer in none of these types."""
    return ApiRefusal(406, "not_acceptable", f"The header Accept can ask for: {', '.join(types)}.")
