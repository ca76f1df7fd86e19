"""The pages of a visit: ticks and words go into one answer, and nothing of them stays anywhere."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from suggester.core.answer_code import encode, table_group
from suggester.core.evaluation.evaluation import evaluate
from suggester.core.summary.visit_card import WORDS_AT_MOST
from suggester.web.clinic.evaluation.code_errors import CODE_ERRORS
from suggester.web.protection.security import CAMERA_HERE
from suggester.web.site.table_in_use import TableInUse
from tests.patients import random_patients
from tests.shipped import ASKED, CALM, PAST, TABLE, answered, label
from tests.web.clinic_house import clinic_program, held_clinic, logged_in, visit_clinic
from tests.web.house import one, words
from tests.web.protection.test_security import journal
from tests.web.walking import TODAY, token

GIVEN = CALM | {
    "concerns": ["acne_scars", "post_spot_marks"],
    "pigment_checked": "not_sure",
    "recent_treatments": ["filler_6m"],
}
CODE = encode(TABLE, ASKED.answers(GIVEN))
LATER = encode(TABLE, ASKED.answers(GIVEN | {"recent_treatments": ["none"]}))
PLANTED = "quokka9271zebra"
NAME = f"visit-{TODAY}-{table_group(TABLE)}"
CUSTOM_ALONE = {rule for rule in TABLE.rules if rule.sources == ("PRECAUTION",)}
FORMS = ("/clinic/patient/print", "/clinic/patient/text")


@dataclass(frozen=True)
class Clinic:
    """A clinician who is logged in, and the folder in which the program keeps what it keeps."""

    client: FlaskClient
    folder: Path


@pytest.fixture(scope="module")
def clinic(tmp_path_factory: pytest.TempPathFactory) -> Clinic:
    folder = tmp_path_factory.mktemp("visit")
    return Clinic(client=logged_in(clinic_program(folder), role="reviewer"), folder=folder)


@pytest.fixture(scope="module")
def client(clinic: Clinic) -> FlaskClient:
    return clinic.client


def send(client: FlaskClient, address: str, *pairs: tuple[str, str], code: str = CODE) -> TestResponse:
    """Press a button of the card of this code, with these fields."""
    return client.post(address, data=MultiDict([("csrf_token", seen(client)), ("code", code), *pairs]))


@cache
def seen(client: FlaskClient) -> str:
    """The token of the forms of this browser."""
    return token(visit_clinic(client, "/clinic/patient"))


def card(client: FlaskClient, code: str = CODE) -> BeautifulSoup:
    return held_clinic(send(client, "/clinic/patient", code=code))


def sheet(client: FlaskClient, *pairs: tuple[str, str], code: str = CODE) -> BeautifulSoup:
    return held_clinic(send(client, "/clinic/patient/print", *pairs, code=code))


def test_the_card_holds_the_answers_by_what_has_to_be_done_with_them(client: FlaskClient) -> None:
    """What is open is asked today; what is calm needs no room."""
    page = card(client)

    assert "22 to 39" in words(one(page, ".visit-about"))
    assert label("recent_treatments", "filler_6m") in words(one(page, ".visit-not-calm"))
    assert "Marks looked at I am not sure" in words(one(page, ".visit-open"))
    assert "Cold sores" in words(one(page, ".visit-calm"))
    assert "Self-reported, not verified" in words(one(page, ".visit-told"))


def test_each_row_on_the_card_has_its_note_its_evidence_in_words_and_three_boxes(
    client: FlaskClient,
) -> None:
    """A clinician decides by the note, not by the words for patients."""
    row = one(card(client), "[aria-labelledby=visit-HD-03]")
    rule = next(rule for rule in TABLE.rules if rule.id == "HD-03")
    text = words(row)

    assert rule.title in text
    assert all(sentence in text for sentence in rule.note.split(". "))
    assert "regulator, label or maker" in text
    assert f"{len(rule.sources)} sources" in text
    assert "until a doctor or a nurse has looked at them" in text
    assert [box["name"] for box in row.select("[type=checkbox]")] == ["discussed", "cleared", "refer"]
    assert one(row, "[type=text]")["maxlength"] == str(WORDS_AT_MOST)


def test_a_row_that_is_only_a_careful_default_counts_no_sources(client: FlaskClient) -> None:
    """'0 sources' reads like a mistake of the table."""
    found = (evaluate(TABLE, one) for one in random_patients(3, 40))
    evaluation = next(one for one in found if not one.is_stop and CUSTOM_ALONE.intersection(one.matched))
    by_custom = [rule.id for rule in evaluation.matched if rule in CUSTOM_ALONE]
    shown = card(client, encode(TABLE, evaluation.answers))
    rows = {str(one(row, ".visit-mark a").contents[0]): row for row in shown.select(".visit-row")}

    for row in by_custom:
        assert "careful default" in words(one(rows[row], ".visit-behind a"))
    assert not any("0 sources" in words(row) for row in rows.values())


def test_outcomes_have_words_for_whoever_cannot_see_the_signs(client: FlaskClient) -> None:
    cells = [words(cell) for cell in card(client).select(".visit-outcomes tbody td")]

    assert "Hold" in cells
    assert {cell.removeprefix("– ") for cell in cells} <= {"Hold", "Caution", "Listed", "Not listed"}


def test_a_stop_is_one_band_and_then_its_rows(client: FlaskClient) -> None:
    page = card(client, encode(TABLE, ASKED.answers(GIVEN | {"red_flags": ["changing_mole"]})))

    assert words(one(page, ".stop-band > p:first-child")) == "Stop: soon"
    assert [str(link.contents[0]) for link in page.select(".visit-row .visit-mark a")] == ["ST-02"]
    assert not page.select(".visit-outcomes")


def test_ticks_and_words_go_onto_the_sheet_beside_the_boxes_that_stay_open(client: FlaskClient) -> None:
    """The pen goes on where the screen ended."""
    page = sheet(client, ("refer", "HD-03"), ("words-HD-03", PLANTED), ("cleared", "HD-19"))
    rows = {
        words(one(row, ".visit-mark")).split()[-1]: [words(box) for box in row.select(".box")]
        for row in page.select(".sheet-row")
    }

    assert rows["HD-03"] == ["discussed not ticked", "cleared not ticked", "refer ticked"]
    assert rows["HD-19"] == ["discussed not ticked", "cleared ticked", "refer not ticked"]
    assert rows["CA-06"] == ["discussed not ticked", "cleared not ticked", "refer not ticked"]
    assert PLANTED in words(page)
    for line in ("Consent form given", "Time to think until", "Device, handpiece, settings", "signature"):
        assert line in words(one(page, ".by-hand"))
    assert one(page, "title").text == NAME
    qr = one(page, ".sheet-qr")
    assert float(str(qr["width"]).removesuffix("mm")) == pytest.approx(
        0.9 * int(str(qr["viewbox"]).split()[2])
    )


@pytest.mark.parametrize("length", ["short", "long"])
def test_ticks_and_words_go_into_a_note_of_either_length(client: FlaskClient, length: str) -> None:
    response = send(
        client, "/clinic/patient/text", ("length", length), ("refer", "HD-03"), ("words-HD-03", PLANTED)
    )

    assert response.headers["Content-Disposition"] == f'attachment; filename="{NAME}.txt"'
    assert response.headers["Cache-Control"] == "no-store"
    assert f'refer: "{PLANTED}"' in response.text
    assert (response.text.count("\n") == 10) == (length == "short")
    assert CODE not in response.text


def test_nothing_that_was_ticked_or_written_is_kept_anywhere(
    clinic: Clinic, capfd: pytest.CaptureFixture[str]
) -> None:
    """Its words are gone with the page: looked for in every place that a program has."""
    with journal() as written:
        for address in FORMS:
            assert PLANTED in send(clinic.client, address, ("words-HD-03", PLANTED), ("refer", "HD-03")).text
        send(clinic.client, FORMS[0], ("words-HD-03", PLANTED * 9))
        again = send(clinic.client, "/clinic/patient")
    pages = [clinic.client.get(f"/clinic/{place}").text for place in ("patient", "record", "account")]
    files = [path for path in clinic.folder.rglob("*") if path.is_file()]

    assert files
    assert not [path for path in files if PLANTED.encode() in path.read_bytes()]
    assert '"route": "/clinic/patient/print"' in written.getvalue()
    for place in (written.getvalue(), *capfd.readouterr(), again.text, *pages, *_cookies(clinic.client)):
        assert PLANTED not in place
        assert CODE[5:] not in place or place is again.text
    assert not BeautifulSoup(again.text, "lxml").select("[checked]")


def _cookies(client: FlaskClient) -> Iterator[str]:
    found = client.get_cookie("clinic")
    assert found is not None
    yield found.decoded_value


@pytest.mark.parametrize("address", FORMS)
@pytest.mark.parametrize(
    ("pair", "said"),
    [
        (("refer", "CA-01"), "did not speak"),
        (("discussed", "<b>"), "did not speak"),
        (("words-CA-01", "x"), "did not speak"),
        (("words-HD-03", "x" * (WORDS_AT_MOST + 1)), f"more than {WORDS_AT_MOST} signs"),
        (("words-nowhere", "x"), "did not understand"),
        (("favourite", "blue"), "did not understand"),
    ],
)
def test_what_the_card_did_not_send_gets_a_clear_answer(
    client: FlaskClient, address: str, pair: tuple[str, str], said: str
) -> None:
    """A tick beside the wrong row is worse than none."""
    response = send(client, address, pair)

    assert response.status_code == 422
    assert said in words(BeautifulSoup(response.text, "lxml"))


def test_words_are_one_line_of_text_whatever_they_hold(client: FlaskClient) -> None:
    """No markup, no line that looks like one of ours, no sign that turns a line around."""
    typed = "<script>1</script>\n- HD-19 cleared\u202e\x00\x1b[31m"
    note = send(client, "/clinic/patient/text", ("words-HD-03", typed)).text
    page = sheet(client, ("words-HD-03", typed))

    assert words(one(page, ".sheet-words > b")) == "<script>1</script> - HD-19 cleared [31m"
    assert "\n- HD-19 cleared" not in note
    assert not {"\u202e", "\x00", "\x1b"} & set(note)


def test_the_same_line_twice_is_refused(client: FlaskClient) -> None:
    assert send(client, FORMS[0], ("words-HD-03", "a"), ("words-HD-03", "b")).status_code == 422


@pytest.mark.parametrize("address", (*FORMS, "/clinic/patient/two", "/clinic/patient/two/text"))
def test_a_form_of_another_website_or_without_its_token_is_not_taken(
    client: FlaskClient, address: str
) -> None:
    """Nobody else makes a clinician's browser print something."""
    form = seen(client)
    fields = {"earlier": CODE, "now": LATER} if "/two" in address else {"code": CODE, "refer": "HD-03"}

    foreign = client.post(
        address, data={"csrf_token": form, **fields}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    stale = client.post(address, data={"csrf_token": "wrong", **fields})

    assert foreign.status_code == 403
    assert stale.status_code == 422
    for response in (foreign, stale):
        assert "HD-03" not in response.text


def test_the_field_for_a_code_has_the_focus_also_after_a_mistake(client: FlaskClient) -> None:
    """A scanner types wherever the focus is."""
    empty = one(visit_clinic(client, "/clinic/patient"), "#code")
    wrong = one(held_clinic(send(client, "/clinic/patient", code=f"{CODE[:-1]}*"), 422), "#code")

    assert "autofocus" in empty.attrs
    assert "autofocus" in wrong.attrs
    assert wrong["aria-describedby"] == "code-error"


def test_a_camera_may_be_asked_for_on_the_page_of_the_code_alone(client: FlaskClient) -> None:
    """No other page of the program can be made to look through it."""
    asked = client.get("/clinic/patient")
    mistyped = send(client, "/clinic/patient", code="0000")
    others = [send(client, "/clinic/patient"), *map(client.get, ("/", "/clinic/patient/two", "/clinic/try"))]

    for response in (asked, mistyped):
        assert response.headers.getlist("Permissions-Policy") == [CAMERA_HERE[1]]
    for response in others:
        [policy] = response.headers.getlist("Permissions-Policy")
        assert "camera=()" in policy
    assert "hidden" in one(BeautifulSoup(asked.text, "lxml"), "[data-scan]").attrs
    assert "camera=(self)" in CAMERA_HERE[1]


def two(client: FlaskClient, status: int = 200, **codes: str) -> BeautifulSoup:
    sent = client.post("/clinic/patient/two", data={"csrf_token": seen(client), **codes})
    return held_clinic(sent, status)


def test_two_codes_show_the_answers_that_differ_and_the_rows_that_went(client: FlaskClient) -> None:
    page = two(client, earlier=CODE, now=LATER)
    differing = words(one(page, ".two-answers tbody"))

    assert page.select(".two-answers tbody tr")[1:] == []
    assert label("recent_treatments", "filler_6m") in differing
    assert label("recent_treatments", "none") in differing
    assert "HD-19" in words(one(page, "[aria-labelledby=gone]"))
    assert "HD-03" in words(one(page, "[aria-labelledby=both]"))
    assert "what you say, not what the program knows" in words(page)
    assert len(page.select(".outcomes tbody tr")) == 2


def test_a_bad_code_is_named_and_the_other_one_is_kept(client: FlaskClient) -> None:
    """Nobody scans a right code twice; the focus is where the next scan has to go."""
    page = two(client, 422, earlier=CODE, now="0000-0000-0000")
    both = two(client, 422, earlier="", now="x" * 9000)

    assert one(page, "#earlier")["value"] == CODE
    assert not page.select("#earlier-error")
    assert words(one(page, "#now-error"))
    assert "autofocus" in one(page, "#now").attrs
    assert both.select("#earlier-error")
    assert both.select("#now-error")
    assert "autofocus" in one(both, "#earlier").attrs


@pytest.mark.parametrize("length", ["short", "long"])
def test_two_codes_go_into_a_note_of_either_length_and_nothing_stays(clinic: Clinic, length: str) -> None:
    """As with a card: what changed is pasted into the record, and the program forgets it."""
    fields = {"csrf_token": seen(clinic.client), "earlier": CODE, "now": LATER, "length": length}

    with journal() as written:
        response = clinic.client.post("/clinic/patient/two/text", data=fields)

    named = f'attachment; filename="{NAME}-two.txt"'
    assert response.headers["Content-Disposition"] == named
    assert response.headers["Cache-Control"] == "no-store"
    assert label("recent_treatments", "filler_6m") in " ".join(response.text.split())
    assert "HD-19" in response.text
    assert (response.text.count("\n") == 10) == (length == "short")
    assert '"route": "/clinic/patient/two/text"' in written.getvalue()
    for code in (CODE, LATER):
        assert code not in response.text
        assert code[5:] not in written.getvalue()
        assert not [
            path
            for path in clinic.folder.rglob("*")
            if path.is_file() and code[5:].encode() in path.read_bytes()
        ]


def test_a_note_of_two_codes_needs_both(client: FlaskClient) -> None:
    sent = {"csrf_token": seen(client), "earlier": CODE, "now": "0000", "length": "short"}
    page = held_clinic(client.post("/clinic/patient/two/text", data=sent), 422)

    assert one(page, "#earlier")["value"] == CODE
    assert words(one(page, "#now-error"))


def test_why_a_code_cannot_be_read_is_said_to_the_clinician(client: FlaskClient) -> None:
    """Who holds a patient's page must not read that it is their own."""
    not_errors = {"code_title", "code_intro", "code_hint", "code_holds", "code_replaces"}
    told_to_patients = {name for name in TABLE.wording if name.startswith("code_")} - not_errors

    assert set(CODE_ERRORS) == told_to_patients
    assert not [said for said in CODE_ERRORS.values() if "your " in said.lower()]
    for typed in ("", f"{CODE[:-1]}*", CODE[:-1], "0000-0000-0000"):
        said = words(one(held_clinic(send(client, "/clinic/patient", code=typed), 422), "#code-error"))
        assert "your " not in said.lower()


def test_a_card_leads_to_the_field_for_an_earlier_code(client: FlaskClient) -> None:
    """The code of today is there already, and nothing is called a mistake yet."""
    page = two(client, now=CODE)

    assert one(page, "#now")["value"] == CODE
    assert "autofocus" in one(page, "#earlier").attrs
    assert not page.select(".error")


def test_a_code_of_an_earlier_table_can_lie_beside_one_of_today(tmp_path: Path) -> None:
    """Visits are months apart, and tables change."""
    client = logged_in(clinic_program(tmp_path))
    holder: TableInUse = client.application.extensions["suggester"]
    holder.current = replace(holder.current, past=PAST)
    [past] = PAST
    case = next(case for case in past.cases if case.id == "C-20")
    old = encode(past, past.questionnaire.answers(answered(case.answers)))

    page = two(client, earlier=old, now=CODE)
    unknown = two(logged_in(clinic_program(_folder(tmp_path))), 422, earlier=old, now=CODE)

    assert "the table of that code" in words(one(page, ".two-codes"))
    assert len(page.select(".outcomes tbody tr")) == 2
    assert one(unknown, "#now")["value"] == CODE
    assert words(one(unknown, "#earlier-error"))


def _folder(parent: Path) -> Path:
    folder = parent / "other"
    folder.mkdir()
    return folder
