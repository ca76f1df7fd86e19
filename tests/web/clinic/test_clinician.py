"""The pages on which clinicians read the table and try patients: true, linked, without a trace of anybody."""

import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from suggester.core.answer_code import encode, table_group
from suggester.core.answer_sets.counting import valid_answer_sets
from suggester.core.loading.load import load
from suggester.core.table.rules import Effect, RuleTable
from suggester.core.verification.static_checks import every_case_is_as_expected
from suggester.web.site.table_in_use import TableInUse
from tests.patients import wish_that_adds
from tests.shipped import ASKED, CALM, FILES, TABLE, ids_reading, label
from tests.web.clinic_house import clinic_program, held_clinic, logged_in, visit_clinic
from tests.web.house import one, visit, words
from tests.web.patient.test_code import MILDER, earlier, with_a_stop
from tests.web.protection.test_security import journal
from tests.web.walking import TODAY, summary_of, token

OPEN = ("/clinic/login", "/clinic/logout", "/clinic/join/<token>")
ADDRESSES = (
    "/clinic/table",
    "/clinic/rows/HD-13",
    "/clinic/checks",
    "/clinic/try",
    "/clinic/patient",
    "/clinic/record",
)
PATIENT = CALM | {
    "concerns": ["acne_scars", wish_that_adds("pico_with_topical", "acne_scars")],
    "recent_treatments": ["filler_6m"],
}
PARTS = (
    "asks",
    "checks",
    "options",
    "compare",
    "changes",
    "told",
    "months",
    "good-to-know",
    "professional",
    "sources",
)
Given = Mapping[str, object]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """The browser of a clinician who is logged in."""
    return logged_in(clinic_program(tmp_path_factory.mktemp("clinic")), role="reviewer")


def code_of(given: Given, table: RuleTable = TABLE) -> str:
    return encode(table, table.questionnaire.answers(given))


def send_answers(client: FlaskClient, given: Given, address: str = "/clinic/try") -> TestResponse:
    """Tick these answers in the form of all questions, and nothing else, and press a button."""
    data = MultiDict([("csrf_token", token(visit_clinic(client, "/clinic/try")))])
    for name, value in given.items():
        for option in value if isinstance(value, list) else [value]:
            data.add(name, str(option))
    return client.post(address, data=data)


def send_code(client: FlaskClient, code: str, address: str = "/clinic/patient") -> TestResponse:
    page = visit_clinic(client, "/clinic/patient")
    return client.post(address, data={"csrf_token": token(page), "code": code})


def listed(page: BeautifulSoup) -> list[str]:
    return [link.text for link in page.select(".row-id a")]


def test_every_page_and_every_form_of_it_asks_for_a_log_in(client: FlaskClient) -> None:
    """Walks over all addresses of the program, so that none that somebody adds is forgotten."""
    app = client.application
    found = {
        (
            rule.rule.replace("<row_id>", "HD-13").replace("<int:number>", "1").replace("<int:review>", "1"),
            method,
        )
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) & {"GET", "POST"}
        if rule.rule.startswith("/clinic") and rule.rule not in OPEN
    }

    assert {(address, "GET") for address in ADDRESSES} <= found
    assert {("/clinic/try", "POST"), ("/clinic/try/case", "POST"), ("/clinic/patient/text", "POST")} <= found
    for address, method in sorted(found):
        response = app.test_client().open(address, method=method, data={"code": "0000"})
        assert response.status_code == 401, (method, address)
        assert "Log in" in response.text


def test_every_page_is_linked_from_the_others_and_says_where_one_is(client: FlaskClient) -> None:
    """The places stand in the frame, and the one that is open is marked."""
    for address in ADDRESSES:
        page = visit_clinic(client, address)
        links = [str(link["href"]) for link in page.select(".clinic-head nav a")]
        assert {"/clinic/table", "/clinic/try", "/clinic/patient", "/clinic/checks", "/clinic/record"} <= set(
            links
        )
        assert len(page.select("nav [aria-current=page]")) == 1
        assert TABLE.provenance.version in words(one(page, ".ribbon"))


def test_the_table_shows_every_row_and_what_filters_let_through(client: FlaskClient) -> None:
    """Each row once, in its words; a filter is an address that can be kept."""
    assert Counter(listed(visit_clinic(client, "/clinic/table"))) == Counter(rule.id for rule in TABLE.rules)
    page = visit_clinic(
        client, "/clinic/table?question=medicines&option=blood_thinner&effect=hold&effect=caution"
    )

    warnings = [row for row in ids_reading("medicines", "blood_thinner") if row[:2] in ("HD", "CA")]
    assert listed(page) == warnings
    assert f"{len(warnings)} of {len(TABLE.rules)} rows" in words(one(page, "#rows"))
    assert TABLE.rules[0].reason in words(visit_clinic(client, "/clinic/table"))
    tags = {link.text.split(":")[0]: str(link["href"]) for link in page.select(".tags a")}
    assert tags["Question"] == "/clinic/table?effect=hold&effect=caution"
    assert tags["Answer"] == "/clinic/table?question=medicines&effect=hold&effect=caution"
    assert [box["value"] for box in page.select(".effects input[checked]")] == ["hold", "caution"]


def test_what_the_table_does_not_know_is_no_filter(client: FlaskClient) -> None:
    """An old bookmark, or somebody who plays with the address, gets the whole table and no error."""
    page = visit_clinic(
        client, "/clinic/table?question=<b>&option=x&approach=y&effect=z&sort=w&group=v&open=u&text=%00%1b"
    )

    assert len(listed(page)) == len(TABLE.rules)
    assert not page.select(".tags")


def test_no_row_fits_says_so_with_a_way_back(client: FlaskClient) -> None:
    """An empty list without a reason looks broken."""
    page = visit_clinic(client, "/clinic/table?text=xylophone")

    assert listed(page) == []
    assert "No row fits" in words(page)
    assert page.select(".notice a[href='/clinic/table']")


def test_rows_are_grouped_below_headings(client: FlaskClient) -> None:
    """By effect, where nothing else is asked for; by question, by approach, or by nothing."""
    headings = [heading.text.strip() for heading in visit_clinic(client, "/clinic/table").select(".group h3")]

    assert [heading.split()[0] for heading in headings] == ["Stop", "Hold", "Caution", "Listed", "Info"]
    assert (
        visit_clinic(client, "/clinic/table?group=question").select(".group h3")[0].text.startswith("Always")
    )
    assert visit_clinic(client, "/clinic/table?group=approach").select(".group h3")
    assert not visit_clinic(client, "/clinic/table?group=none").select(".group")


def test_rows_with_all_their_words_stay_so_wherever_one_goes(client: FlaskClient) -> None:
    """Without a script, by the address: a cell, a heading and the form keep to it."""
    dense = visit_clinic(client, "/clinic/table?question=medicines")
    full = visit_clinic(client, str(one(dense, ".row-lengths a")["href"]))

    assert dense.select(".rows.dense")
    assert not full.select(".rows.dense")
    assert all("rows=all" in str(link["href"]) for link in full.select("a.cell, .row-id a"))
    assert full.select(".clinic-filters input[name=rows][value=all]")
    assert str(one(full, ".row-lengths a")["href"]) == "/clinic/table?question=medicines"


def test_every_cell_of_the_picture_opens_the_rows_that_it_names(client: FlaskClient) -> None:
    """The number on the cell, the words for a screen reader and the list that opens: one truth."""
    page = visit_clinic(client, "/clinic/table?question=medicines")
    cells = page.select("tbody.chosen .cell")

    assert len(cells) > 15
    for cell in cells[::4]:
        shown = visit_clinic(client, str(cell["href"]))
        named = one(cell, ".visually-hidden").text.rpartition(": ")[2].split()
        assert listed(shown)[:6] == [name for name in named if name != "…"], cell["href"]
        assert "chosen" in one(shown, ".cell[aria-current=true]")["class"]


def test_all_answers_of_the_picture_can_be_opened_and_sorting_is_kept(client: FlaskClient) -> None:
    """To look for gaps one reads down."""
    page = visit_clinic(client, "/clinic/table?open=all&sort=evidence")

    options = sum(len(question.options) for question in TABLE.questionnaire.questions.values())
    assert len(page.select(".picture tbody tr")) == options + len(TABLE.questionnaire.questions) + 1
    assert all("sort=evidence" in str(cell["href"]) for cell in page.select("a.cell"))
    assert "\0" not in str(page)
    assert "\1" not in str(page)


@pytest.mark.parametrize("row", [rule.id for rule in TABLE.rules[::45]] + ["HD-23", "CA-44"])
def test_a_row_page_shows_all_that_stands_behind_the_row(client: FlaskClient, row: str) -> None:
    """Condition, words, note, sources, cases and an example: what a verdict is given on."""
    rule = next(rule for rule in TABLE.rules if rule.id == row)
    page = visit_clinic(client, f"/clinic/rows/{row}")
    text = words(page)

    assert rule.reason in words(one(page, ".patient-reads"))
    assert words(BeautifulSoup(rule.note, "lxml")) in text
    for condition in rule.when:
        question = TABLE.questionnaire.questions[condition.question]
        assert question.text in text
        assert all(label in text for label in question.labels(question.in_order(condition.options)))
    shown = [cell.contents[0] for cell in page.select(".sources-table tbody th a")]
    assert sorted(map(str, shown)) == sorted(rule.sources)
    assert len(page.select(".outcomes tbody tr")) == 2
    assert page.select(".cases li")


def test_the_rows_beside_are_those_of_the_list_that_one_came_from(client: FlaskClient) -> None:
    """All rows are read in one sitting, filter after filter."""
    *others, before, last = ids_reading("medicines", "blood_thinner")
    page = visit_clinic(client, f"/clinic/rows/{last}?question=medicines&option=blood_thinner")

    assert (
        str(one(page, "a[rel=prev]")["href"])
        == f"/clinic/rows/{before}?question=medicines&option=blood_thinner"
    )
    assert not page.select("a[rel=next]")
    assert f"{len(others) + 2} of {len(others) + 2}" in words(one(page, ".neighbours"))
    assert visit_clinic(client, "/clinic/rows/HD-42?evidence=A").select("a[rel=prev], a[rel=next]")[:1] == []
    assert client.get("/clinic/rows/HD-999").status_code == 404


def test_the_checks_tell_what_was_proved_and_for_how_many(client: FlaskClient) -> None:
    """A clinician approves a table because of this page."""
    page = visit_clinic(client, "/clinic/checks")
    text = words(page)

    factor, power = f"{valid_answer_sets(TABLE.questionnaire):.1e}".split("e+")
    assert f"{len(TABLE.promises)} of {len(TABLE.promises)}" in text
    assert f"{factor} × 10 {power} sets of answers" in text
    assert f"{len(TABLE.cases)} of {len(TABLE.cases)} examples as expected" in text
    assert page.select("a[href='/clinic/table?review=confirm']")
    assert len(page.select(".promises li")) == len(TABLE.promises)


def test_a_broken_promise_names_a_patient_who_opens_in_try(tmp_path: Path) -> None:
    """The witness is shown by the name of the promise: no address holds an answer."""
    rows = tuple(rule for rule in TABLE.rules if rule.id != "HD-42")
    broken = replace(TABLE, rules=rows, provenance=replace(TABLE.provenance, sha256="d" * 64))
    client = logged_in(clinic_program(tmp_path, table=broken))
    page = visit_clinic(client, "/clinic/checks")
    links = [
        str(link["href"]) for link in page.select(".findings .grave a") if "promise=" in str(link["href"])
    ]

    assert links
    assert "Safeguard that does not hold" in words(page)
    assert "Blood thinner" in words(one(visit_clinic(client, links[0]), ".try-answers"))


def test_trying_begins_with_calm_answers_and_takes_invented_patients_by_name(client: FlaskClient) -> None:
    """A case, the example of a row; anything else is an empty form."""
    blank = visit_clinic(client, "/clinic/try")
    case = visit_clinic(client, "/clinic/try?case=C-02")

    assert not blank.select(".try-parts")
    assert len(blank.select(".clinic-questions fieldset")) == len(TABLE.questionnaire.questions)
    assert TABLE.cases[1].title in words(one(case, ".try-answers"))
    assert visit_clinic(client, "/clinic/try?row=HD-13").select(".try-parts")
    assert not visit_clinic(client, "/clinic/try?case=C-99&row=HD-99&promise=P-01").select(".try-parts")


def test_answers_are_told_row_by_row_and_what_would_change_them(client: FlaskClient) -> None:
    """Every row is there: it spoke, it informs, it is about nothing listed, or something stopped it."""
    page = held_clinic(send_answers(client, PATIENT))

    named = Counter(link.text for link in page.select(".try-result a[href^='/clinic/rows/']"))
    assert set(named) == {rule.id for rule in TABLE.rules}
    gravest = [mark.text for mark in page.select("[aria-labelledby=spoke] .clinic-row .effect")]
    assert gravest == sorted(gravest, key=["Stop", "Hold", "Caution", "Listed"].index)
    assert "HD-23" in words(one(page, "[aria-labelledby=almost]"))
    lines = [words(line) for line in page.select("[aria-labelledby=comes] > .outcomes tbody th")]
    assert lines[0] == "As answered"
    treatments = ASKED.questions["recent_treatments"].short
    assert lines[1] == f"Less careful: {treatments}: {label('recent_treatments', 'none')}"


def test_a_stop_is_one_band_and_its_rows(client: FlaskClient) -> None:
    """Nothing is compared where everything stops."""
    page = held_clinic(send_answers(client, CALM | {"red_flags": ["changing_mole"]}))

    first = page.select(".outcomes tbody tr")[0]
    assert words(first) == "As answered Stop: soon"
    assert page.select("[aria-labelledby=spoke] .clinic-row a")[0].text == "ST-02"


def test_a_form_with_an_open_question_comes_back_with_its_ticks(client: FlaskClient) -> None:
    """A missing answer is never read as no, not even here."""
    given = {name: value for name, value in PATIENT.items() if name != "health"}
    page = held_clinic(send_answers(client, given), 422)

    assert page.select(".error-summary a[href='#health']")
    assert page.select("#answers input[name=recent_treatments][value=filler_6m][checked]")
    assert not page.select(".try-parts")


def test_ticks_of_a_follow_up_that_is_not_shown_do_not_count(client: FlaskClient) -> None:
    """They stand on the page for everybody."""
    calm = CALM | {"concerns": ["nothing"], "scar_age": "under_6m"}

    page = held_clinic(send_answers(client, calm))

    assert "Less than 6 months" not in words(one(page, ".try-answers"))


@pytest.mark.parametrize(
    "data", [{"favourite": "blue"}, {"health": ["heart"], "csrf_token": "wrong"}, {"code": "A", "x": "y"}]
)
def test_what_no_page_of_ours_sent_is_refused(client: FlaskClient, data: dict[str, object]) -> None:
    """A field that no form has, or a form from elsewhere."""
    assert client.post("/clinic/try", data=data).status_code == 422


def test_a_case_can_be_pasted_into_the_rules_and_says_that_nobody_reviewed_it(client: FlaskClient) -> None:
    """What is downloaded loads, and is as expected."""
    given = {name: value for name, value in PATIENT.items() if name != "downtime"}
    response = send_answers(client, given, "/clinic/try/case")
    text = response.text
    table = load(FILES | {"cases.toml": FILES["cases.toml"] + b"\n" + text.encode()})

    assert response.headers["Content-Disposition"] == 'attachment; filename="case.toml"'
    assert "NOT REVIEWED" in tomllib.loads(text)["case"][0]["title"]
    assert list(every_case_is_as_expected(table)) == []
    assert table.cases[-1].answers["downtime"] == []
    assert "HD-19" in table.cases[-1].rows


def test_a_code_opens_the_result_exactly_as_the_patient_has_it(client: FlaskClient) -> None:
    """The clinician and the patient must look at the same words."""
    page = held_clinic(send_code(client, code_of(PATIENT)))
    own = summary_of(PATIENT)
    for part in ("#checks form.answer-again", "#checks a.calendar"):
        one(own, part).decompose()

    assert not page.select(".answer-again, .calendar"), "only the patient answers again, and is reminded"
    for part in (".lead", ".choices", ".strip", *(f"#{name}" for name in PARTS)):
        assert words(one(page, part)) == words(one(own, part)), part
    assert "Self-reported, not verified" in words(page)
    assert "HD-19" in words(one(page, "#trace"))


def test_a_paper_of_an_earlier_table_opens_under_its_own_table(tmp_path: Path) -> None:
    """Old paper must not be read with new rules; what they would change stands above."""
    past = earlier(("table.csv", "HD-47,hold", f"{MILDER},caution"), ("cases.toml", '"HD-47"', f'"{MILDER}"'))
    given = CALM | {"concerns": ["rough_texture"], "allergies": ["metal"]}
    client = logged_in(clinic_program(tmp_path))
    holder: TableInUse = client.application.extensions["suggester"]
    holder.current = replace(holder.current, past=(past,))
    page = held_clinic(send_code(client, code_of(given, past)))

    assert MILDER in words(one(page, "#trace"))
    assert "HD-47" not in words(one(page, "main"))
    assert page.select(".visit-since li")
    assert page.select("form[action='/clinic/try']") == []
    told = held_clinic(send_code(client, code_of(given, past), "/clinic/try"), 422)
    assert "earlier table" in words(one(told, "#code-error"))


def test_a_stop_that_only_one_of_two_tables_knows_stands_above_everything(tmp_path: Path) -> None:
    """A clinician must never overlook it, whichever table it is in."""
    given = CALM | {"concerns": ["rough_texture"], "allergies": ["metal"]}
    warier = logged_in(clinic_program(tmp_path, with_a_stop()))
    of_warier: TableInUse = warier.application.extensions["suggester"]
    of_warier.current = replace(of_warier.current, past=(TABLE,))
    (tmp_path / "other").mkdir()
    milder = logged_in(clinic_program(tmp_path / "other"))
    of_milder: TableInUse = milder.application.extensions["suggester"]
    of_milder.current = replace(of_milder.current, past=(with_a_stop(),))

    now = held_clinic(send_code(warier, code_of(given)))
    then = held_clinic(send_code(milder, code_of(given, with_a_stop())))

    assert "The live table stops here" in words(one(now, ".visit-since"))
    assert "ST-47" in words(one(now, ".visit-since"))
    assert one(now, ".lead")
    assert "does not stop here" in words(one(then, ".visit-since"))
    assert "ST-47" in words(one(then, "#trace"))


def test_the_paper_of_a_stop_shows_the_stop(client: FlaskClient) -> None:
    """There is no result to show."""
    page = held_clinic(send_code(client, code_of(CALM | {"age_band": "under_18"})))

    assert "ST-01" in words(one(page, "#trace"))
    assert one(page, ".stop-band")


def test_a_mistyped_code_is_told_by_its_group_and_can_be_mended(client: FlaskClient) -> None:
    """Nobody scans twice for a typing mistake."""
    code = code_of(PATIENT)
    wrong = code[:-1] + ("2" if code[-1] != "2" else "3")
    page = held_clinic(send_code(client, wrong), 422)

    assert "group" in words(one(page, "#code-error"))
    assert one(page, "#code")["value"] == wrong
    assert held_clinic(send_code(client, "x" * 9000), 422)


def test_the_note_is_plain_text_that_says_whose_answers_they_are(client: FlaskClient) -> None:
    """It goes into a file, where nobody sees the page around it."""
    response = send_code(client, code_of(PATIENT), "/clinic/patient/text")

    assert (
        response.headers["Content-Disposition"]
        == f'attachment; filename="visit-{TODAY}-{table_group(TABLE)}.txt"'
    )
    assert response.mimetype == "text/plain"
    for line in (
        "Self-reported, not verified.",
        TABLE.provenance.sha256,
        "- Microneedling: Not now",
        "HD-19 hold",
    ):
        assert line in response.text
    assert code_of(PATIENT) not in response.text


def test_nothing_about_a_patient_is_kept_logged_or_put_into_an_address(client: FlaskClient) -> None:
    """Answers and codes come in the body of a POST and leave with the page."""
    code = code_of(PATIENT)
    with journal() as written:
        pages = [
            send_answers(client, PATIENT),
            send_code(client, code),
            send_code(client, code, "/clinic/try"),
        ]
    noted = written.getvalue()

    assert all(response.status_code == 200 for response in pages)
    assert '"route": "/clinic/try"' in noted
    assert code not in noted
    assert "filler" not in noted
    for response in pages:
        links = [str(tag["href"]) for tag in BeautifulSoup(response.text, "lxml").select("[href]")]
        assert not [link for link in links if code[:9] in link or "filler_6m" in link]
    assert client.get_cookie("answers") is None
    for address in ("/clinic/try?" + "health=heart", f"/clinic/patient?code={code}"):
        assert not visit_clinic(client, address).select("#trace, .try-parts")


def test_a_patient_of_the_same_browser_keeps_the_answers(client: FlaskClient) -> None:
    """One computer may serve both; looking at a paper must not touch a questionnaire in progress."""
    page = visit(client, "/")
    client.post("/", data={"csrf_token": token(page)})
    asked = visit(client, "/questions/age")
    client.post("/questions/age", data={"csrf_token": token(asked), "age_band": "22_39"})

    held_clinic(send_code(client, code_of(PATIENT)))
    held_clinic(send_code(client, code_of(CALM | {"age_band": "under_18"})))

    assert visit(client, "/questions/age").select("input[value='22_39'][checked]")


def test_effects_have_a_sign_and_a_word_wherever_they_stand(client: FlaskClient) -> None:
    """Colour never speaks alone."""
    page = visit_clinic(client, "/clinic/table")

    for mark in page.select(".clinic-row .effect"):
        assert mark.select("use")
        assert words(mark) in {"Stop", "Hold", "Caution", "Listed", "Info"}
    assert {effect.name for effect in Effect} <= {str(use["href"])[6:] for use in page.select("use")}
