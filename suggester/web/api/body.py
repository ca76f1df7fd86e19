"""What a request of other software sends, read within limits, and the form in which it wants the answer."""

from collections.abc import Sequence

from flask import request

from suggester.exchange.json.strict import StrictJsonError, read_strictly
from suggester.web.api.refusals import ApiRefusal

UTF_8 = {"utf-8", "utf8"}


def sent_json(types: Sequence[str]) -> object:
    """The body of this request, which has to be of one of these types. Raises ApiRefusal: 415, 413, 400."""
    _refuse_other_types(types)
    try:
        return read_strictly(request.get_data(cache=False))
    except StrictJsonError as error:
        raise ApiRefusal(400, "not_json", str(error)) from error


def wanted_type(types: Sequence[str]) -> str:
    """Which of these the sender likes best; the first where it does not say. Raises ApiRefusal: 406."""
    if not request.accept_mimetypes:
        return types[0]
    best = request.accept_mimetypes.best_match(types)
    if best is None:
        raise ApiRefusal(406, "not_acceptable", f"The header Accept can ask for: {', '.join(types)}.")
    return best


def _refuse_other_types(types: Sequence[str]) -> None:
    coding = request.headers.get("Content-Encoding", "identity")
    if request.mimetype not in types or coding.strip().lower() != "identity":
        wanted = f"Send the body as it is, with the header Content-Type: {' or '.join(types)}."
        raise ApiRefusal(415, "wrong_type", wanted)
    if request.mimetype_params.get("charset", "utf-8").lower() not in UTF_8:
        raise ApiRefusal(415, "wrong_type", "Send the body in UTF-8.")
