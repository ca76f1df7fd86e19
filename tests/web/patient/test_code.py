"""Back with a printed code: all answers, ready to change, and nothing that is no answer."""

import random
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from suggester.core.answer_code import SIGNS, CodeTooLongError, encode, longest_code, table_group
from suggester.core.loading.load import load
from suggester.core.questionnaire.questionnaire import Questionnaire
from suggester.core.questionnaire.questions import Option, Question
from suggester.core.table.rules import RuleTable
from suggester.web.app import create_app
from suggester.web.site.settings import Settings, StartError
from tests.shipped import ASKED, CALM, FILES, LATER, TABLE, free_id, label
from tests.web.house import held, one, visit, words
from tests.web.protection.test_security import journal
from tests.web.walking import SECRET, TODAY, fill_in, program, send, summary_of, token

PATIENT = CALM | {"concerns": ["rough_texture"], "allergies": ["metal"], "health": ["heart"]}
METAL = label("allergies", "metal")
MILDER = free_id("CA")
CODE = encode(TABLE, ASKED.answers(PATIENT))


def earlier(*changes: tuple[str, str, str]) -> RuleTable:
    """The shipped table as it may have been before: file, what stands there now, what stood there then."""
    files = dict(FILES)
    for name, now, then in changes:
        text = files[name].decode()
        assert now in text
        files[name] = text.replace(now, then, 1).encode()
    return load(files, fallback=TABLE)


def with_a_stop() -> RuleTable:
    """The shipped table with one stop more, for everybody who is allergic to metal."""
    stop = next(rule for rule in TABLE.rules if rule.id == "ST-02")
    new = [replace(stop, id="ST-47", when=rule.when) for rule in TABLE.rules if rule.id == "HD-47"]
    provenance = replace(TABLE.provenance, sha256="f" * 64)
    return replace(TABLE, rules=(*TABLE.rules, *new), provenance=provenance)


def with_past(*past: RuleTable, live: RuleTable = TABLE) -> Flask:
    return create_app(live, Settings(secrets=(SECRET,), region="uk"), clock=lambda: TODAY, past=past)


def typed(client: FlaskClient, code: str) -> TestResponse:
    return client.post("/code", data={"csrf_token": token(visit(client, "/code")), "code": code})


def told(client: FlaskClient) -> str:
    return words(visit(client, "/check"))


def code_on(page: object) -> str:
    return "".join(sign.text for sign in page.select("b.signs")).replace(" ", "-")  # type: ignore[attr-defined]


def test_the_code_of_a_printed_page_brings_all_answers_back() -> None:
    """Whoever comes home with the paper goes on where they were."""
    printed = code_on(summary_of(PATIENT))
    client = program().test_client()

    response = typed(client, printed.lower())

    assert printed == CODE
    assert (response.status_code, response.location) == (303, "/check")
    before = program().test_client()
    fill_in(before, PATIENT)
    assert told(client) == told(before)
    assert code_on(visit(client, "/summary")) == CODE


def test_answers_of_a_code_can_be_changed_like_any_others() -> None:
    """Coming back is for changing one's mind."""
    client = program().test_client()
    typed(client, CODE)

    response = send(client, "/questions/medicines?change=1", {"medicines": ["none"], "allergies": ["none"]})

    assert response.location == "/check"
    assert code_on(visit(client, "/summary")) == encode(
        TABLE, ASKED.answers(PATIENT | {"allergies": ["none"]})
    )


def test_answers_in_progress_are_replaced_by_the_code_only_and_the_page_says_so() -> None:
    """Somebody may have opened the page out of curiosity."""
    client = program().test_client()
    assert TABLE.wording["code_replaces"] not in words(visit(client, "/code"))
    fill_in(client, CALM)

    assert TABLE.wording["code_replaces"] in words(visit(client, "/code"))
    assert typed(client, "0000-0000-0000").status_code == 422
    assert METAL not in told(client)
    typed(client, CODE)
    assert METAL in told(client)


def test_more_time_stays_more_time() -> None:
    """Who asked for 24 hours has them, with a code or without."""
    client = program().test_client()
    client.post("/", data={"csrf_token": token(visit(client, "/")), "more_time": "yes"})

    typed(client, CODE)

    with client.session_transaction() as session:
        assert session["more_time"] is True


def test_the_page_says_what_the_code_is_and_the_start_leads_to_it() -> None:
    """Before anybody types it in somewhere else."""
    client = program().test_client()
    page = visit(client, "/code")
    field = one(page, "input#code")

    assert visit(client, "/").select("a[href='/code']")
    assert TABLE.wording["code_holds"] in words(page)
    assert field["autocomplete"] == "off"
    assert not field.get("maxlength")
    assert one(page, "form.code-form")["method"] == "post"


@pytest.mark.parametrize(
    "code",
    [
        "",
        "nonsense!",
        CODE[:-1],
        CODE[:-5],
        CODE[5:],
        CODE[::-1],
        "\N{CYRILLIC CAPITAL LETTER A}" * 24,
        "\0\ud7ff\U0001f9ec",
        "<script>alert(1)</script>",
        "A" * 60_000,
        "0000-0000-0000-0000",
        CODE + CODE,
    ],
    ids=lambda code: ascii(code)[1:13],
)
def test_what_is_no_code_is_refused_on_the_same_page(code: str) -> None:
    """Never a result, never a crash, and what can be mended is still in the field."""
    client = program().test_client()

    page = held(typed(client, code), 422)

    assert page.select("[role=group] a[href='#code']")
    assert one(page, "title").text.startswith("Error: ")
    assert client.get("/summary").status_code == 302
    kept = "".join(sign for sign in code if sign.isprintable()) if len(code) <= 400 else ""
    assert one(page, "input#code")["value"] == kept


def test_many_random_texts_never_crash_the_page() -> None:
    """Whatever a scanner of another shop or a cat on the keyboard sends."""
    chance = random.Random(6)
    client = program().test_client()
    form = token(visit(client, "/code"))
    for _ in range(150):
        text = "".join(
            chance.choice(SIGNS + "-- ") if chance.random() < 0.9 else chr(chance.randrange(1, 0xD800))
            for _ in range(chance.choice([4, 12, 16, 20, 24, 40, 60, 61]))
        )
        response = client.post("/code", data={"csrf_token": form, "code": table_group(TABLE) + text})
        assert response.status_code == 422


def test_a_megabyte_is_turned_away_at_the_door() -> None:
    """The limit of every form holds here too."""
    client = program().test_client()

    assert typed(client, "A" * 1_000_000).status_code == 413


def test_the_group_that_is_mistyped_is_named() -> None:
    """Nobody should compare six groups when one is wrong."""
    wrong = CODE[:6] + ("0" if CODE[6] != "0" else "1") + CODE[7:]

    page = held(typed(program().test_client(), wrong), 422)

    assert TABLE.wording["code_wrong_group"].format(group=2) in words(page)


def test_a_form_without_its_token_keeps_what_was_typed() -> None:
    """A page that was open too long must not cost forty signs."""
    client = program().test_client()

    page = held(client.post("/code", data={"code": CODE}), 422)

    assert TABLE.wording["open_too_long"] in words(page)
    assert one(page, "input#code")["value"] == CODE
    assert client.get("/check").status_code == 302


def test_a_code_with_a_stop_leads_to_the_stop_page() -> None:
    """The way in must not be a way around it."""
    client = program().test_client()
    stopping = encode(TABLE, ASKED.answers(CALM | {"red_flags": ["rash_fever"]}))

    assert typed(client, stopping).location == "/check"
    assert client.get("/check").location == "/stop"

    assert TABLE.wording["stop_no_list"] in words(visit(client, "/stop"))


def test_no_code_is_noted_or_put_into_an_address() -> None:
    """The journal outlives the visit."""
    client = program().test_client()
    with journal() as written:
        for code in (CODE, CODE[:-1], CODE[:-1] + "?"):
            response = typed(client, code)
            assert CODE[:9] not in (response.location or "")
        visit(client, "/summary")

    assert written.getvalue().count('"event": "request"') > 6
    assert CODE[5:14] not in written.getvalue()
    assert CODE[-9:] not in written.getvalue()


def test_an_earlier_code_shows_the_page_as_printed_and_what_differs_today() -> None:
    """Whoever kept the paper for months must not mistake it for today's word."""
    then = earlier(
        ("table.csv", "HD-47,hold", f"{MILDER},caution"),
        ("cases.toml", '"HD-47"', f'"{MILDER}"'),
        ("wording.toml", "You do not have to decide today.", "There was no hurry then."),
    )
    client = with_past(then).test_client()

    response = typed(client, encode(then, then.questionnaire.answers(PATIENT)))
    page = visit(client, str(response.location))

    assert response.location == "/code/printed"
    assert MILDER in words(one(page, "main"))
    assert "There was no hurry then." in words(page)
    assert f"({table_group(then)})" in words(one(page, ".printed"))
    assert f"({table_group(TABLE)})" in words(one(page, ".printed"))
    assert "Microneedling: “Check first” on your paper, “Not now” today." in words(page)
    assert "HD-47" not in words(one(page, "main"))
    assert code_on(page).startswith(table_group(then))


def test_from_an_earlier_code_the_way_goes_on_with_the_rules_of_today() -> None:
    """The old page is for looking back only."""
    then = earlier(("table.csv", "HD-47,hold", f"{MILDER},caution"), ("cases.toml", '"HD-47"', f'"{MILDER}"'))
    client = with_past(then).test_client()
    typed(client, encode(then, then.questionnaire.answers(PATIENT)))

    leading = str(one(visit(client, "/code/printed"), ".printed a.button")["href"])
    visit(client, leading)

    assert leading == "/check"
    assert "HD-47" in words(visit(client, "/summary"))
    assert code_on(visit(client, "/summary")) == CODE


def test_a_question_that_is_new_is_named_and_asked_before_anything_is_said_to_differ() -> None:
    """Unknown is never no, also not for people who were never asked."""
    page = ASKED.pages[-1]
    asked = replace(ASKED.questions["dark_marks"], id="asked_later", text="Do you have a tan now?")
    later = Questionnaire(pages=(*ASKED.pages[:-1], replace(page, questions=(*page.questions, asked))))
    provenance = replace(TABLE.provenance, sha256="f" * 64, version=LATER)
    live = replace(TABLE, questionnaire=later, provenance=provenance)
    client = with_past(TABLE, live=live).test_client()

    shown = visit(client, str(typed(client, CODE).location))

    assert "Do you have a tan now?" in words(one(shown, ".printed"))
    assert TABLE.wording["printed_questions"] in words(shown)
    assert TABLE.wording["printed_same"] not in words(shown)
    assert one(shown, ".printed a.button")["href"] == f"/questions/{page.id}"
    assert client.get("/summary").location == f"/questions/{page.id}"


def test_a_stop_that_only_the_table_of_today_knows_comes_first() -> None:
    """Lighter is riskier: an old page must not be a way past a new stop."""
    client = with_past(TABLE, live=with_a_stop()).test_client()

    typed(client, CODE)

    for address in ("/code/printed", "/stop"):
        assert TABLE.wording["stop_no_list"] in words(visit(client, address))
    assert client.get("/check").location == "/stop"


def test_a_stop_of_the_earlier_table_is_still_a_stop() -> None:
    """What stopped somebody then is not forgotten by typing it in."""
    then = with_a_stop()
    client = with_past(then).test_client()

    assert typed(client, encode(then, then.questionnaire.answers(PATIENT))).location == "/code/printed"

    for _ in range(2):
        assert TABLE.wording["stop_no_list"] in words(visit(client, "/code/printed"))


def test_an_earlier_table_that_says_the_same_is_told_so() -> None:
    """A comma that moved is no reason to worry anybody."""
    then = earlier(("table.toml", "# The rule table", "# An earlier rule table"))
    client = with_past(then).test_client()

    page = visit(client, str(typed(client, encode(then, then.questionnaire.answers(PATIENT))).location))

    assert TABLE.wording["printed_same"] in words(page)


def test_the_printed_page_is_not_there_without_such_a_code() -> None:
    """Neither for nobody, nor for answers of today, nor for answers that a reload left half finished."""
    then = earlier(("table.toml", "# The rule table", "# An earlier rule table"))
    client = with_past(then).test_client()
    assert client.get("/code/printed").location == "/"
    typed(client, CODE)
    assert client.get("/code/printed").location == "/check"

    with client.session_transaction() as session:
        session["table"] = then.provenance.sha256[:12]
        session["answers"] = {"age_band": ["22_39"]}

    assert client.get("/code/printed").location == "/questions/first"


def test_a_code_of_a_table_that_is_not_here_is_refused_in_words() -> None:
    """Not the patient's mistake, so no group is blamed."""
    then = earlier(("table.toml", "# The rule table", "# An earlier rule table"))

    page = held(typed(program().test_client(), encode(then, then.questionnaire.answers(PATIENT))), 422)

    assert TABLE.wording["code_other_rules"] in words(page)


def test_a_table_whose_answers_do_not_fit_into_a_code_stops_the_start() -> None:
    """Better at the start than on a patient's paper."""
    options = tuple(Option(id=one + other, label=one + other) for one in SIGNS for other in SIGNS)
    again = tuple(
        replace(ASKED.questions["dark_marks"], id=f"d{number}", options=options) for number in range(20)
    )
    asking = (asked_also(again[:number]) for number in range(1, len(again)))

    with pytest.raises(StartError, match="Ask less"):
        with_past(live=next(table for table in asking if not has_codes(table)))


def asked_also(questions: tuple[Question, ...]) -> RuleTable:
    page = replace(ASKED.pages[0], id="more", questions=questions)
    return replace(TABLE, questionnaire=Questionnaire(pages=(*ASKED.pages, page)))


def has_codes(table: RuleTable) -> bool:
    """Whether a code can hold every answer set."""
    try:
        return longest_code(table.questionnaire) > 0
    except CodeTooLongError:
        return False
