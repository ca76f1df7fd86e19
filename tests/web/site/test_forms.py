"""What a form may consist of: the fields that its page has, and nothing beside them."""

import io
from collections.abc import Mapping

import pytest
from flask import Flask
from werkzeug.datastructures import FileStorage

from suggester.web.protection.doors import door_of
from tests.shipped import CALM, TABLE
from tests.web.clinic_house import Template, browser_of, logged_in, visit_clinic
from tests.web.house import visit
from tests.web.protection.test_origin import addresses
from tests.web.walking import cookie_of, token

PARTS: Mapping[str, tuple[str, str | bytes]] = {
    "a field": ("rubbish", "x"),
    "a field without a value": ("rubbish", ""),
    "a field without a name": ("", "x"),
    "a file": ("rubbish", b"x"),
    "an empty file": ("rubbish", b""),
    "a file without a name": ("", b"x"),
    "a file in the place of the token": ("csrf_token", b"x"),
    "a file in the place of a text": ("code", b"x"),
    "a text in the place of the file": ("file", "x"),
}
"""Name and content; bytes are sent as a file."""


def sent(part: str, right: str) -> dict[str, object]:
    """The right token, and the part that is wrong."""
    name, content = PARTS[part]
    if isinstance(content, str):
        return {"csrf_token": right, name: content}
    file = FileStorage(io.BytesIO(content), filename="x.csv")
    return {"csrf_token": right} | ({name: [right, file]} if name == "csrf_token" else {name: file})


@pytest.mark.parametrize("part", PARTS)
def test_a_part_that_no_form_has_is_refused_everywhere(app: Flask, template: Template, part: str) -> None:
    """What a page of ours did not send is not read, not kept, and not told back."""
    client = browser_of(app, template, "m.lindqvist")
    client.set_cookie("answers", cookie_of(CALM))
    administrator = logged_in(app, "ian.tech", "administrator")
    right = {
        "/clinic/accounts": (administrator, token(visit_clinic(administrator, "/clinic/account"))),
        "/clinic": (client, token(visit_clinic(client, "/clinic/account"))),
        "/": (client, token(visit(client, "/summary"))),
    }

    for address in [one for one in addresses(app, "POST") if not door_of(one).is_for_software]:
        browser, known = next(right[begin] for begin in right if address.startswith(begin))
        response = browser.post(address, data=sent(part, known), content_type="multipart/form-data")
        assert response.status_code == 422, address
        assert TABLE.wording["not_understood"] in response.text, address
