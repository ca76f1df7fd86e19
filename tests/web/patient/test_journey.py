"""The patient's way through the pages."""

import pytest
from bs4 import BeautifulSoup

from suggester.core.evaluation.evaluation import evaluate
from suggester.core.questionnaire.time_needed import minutes_to_answer
from suggester.core.table.approaches import ApproachKind
from suggester.core.table.rules import Case, Effect
from tests.shipped import ASKED, CALM, TABLE, answered, label
from tests.web.house import held, one, visit, words
from tests.web.walking import asked, begin, fill_in, program, send, summary_of, token

PAGES = [f"/questions/{page.id}" for page in ASKED.pages]


def told(page: BeautifulSoup) -> str:
    return words(page)


@pytest.mark.parametrize("case", TABLE.cases, ids=lambda case: f"{case.id} {case.title}")
def test_each_example_patient_is_told_what_the_table_says(case: Case) -> None:
    """From the first click to the last line: every hold and caution that an answer made is on the page."""
    given = answered(case.answers)
    evaluation = evaluate(TABLE, ASKED.answers(given))
    client = program().test_client()

    visited, last = fill_in(client, given)

    if case.stop is not None:
        text = told(held(last))
        assert all(rule.reason in text for rule in evaluation.matched if rule.effect is Effect.STOP)
        assert not [a.name for a in TABLE.approaches if a.kind is ApproachKind.PROCEDURE and a.name in text]
    else:
        assert visited == PAGES
        text = told(visit(client, "/summary"))
        said = [r for r in evaluation.matched if r.effect in (Effect.HOLD, Effect.CAUTION) and r.when]
        assert [r.id for r in said if r.reason not in text or r.id not in text] == []


def test_a_patient_with_nothing_to_treat_still_sees_every_warning() -> None:
    """A doubt about a red flag must not vanish because nothing was suggested."""
    page = summary_of(CALM | {"red_flags": ["not_sure"], "concerns": ["dry_skin"]})

    assert "You were not sure about a change in your skin." in told(page)
    assert TABLE.wording["nothing_listed_checks"] in told(page)


def test_the_summary_says_which_answer_made_a_row_speak() -> None:
    """People trust a page that quotes their own words, and can correct what they ticked by mistake."""
    page = summary_of(CALM | {"concerns": ["large_pores"], "allergies": ["metal"]})

    assert label("allergies", "metal") in told(page)
    assert "HD-47" in told(page)


def test_the_summary_tells_what_time_would_change_and_offers_no_allergy_away() -> None:
    """A tan fades and can be waited for; nobody is shown which tick of an allergy to leave out."""
    calm = CALM | {"concerns": ["large_pores"]}

    tanned, allergic = (
        summary_of(calm | answer) for answer in ({"recent_sun": ["tan_6w"]}, {"allergies": ["metal"]})
    )

    asked = "Do you have a tan or sunburn, or is strong sun to come?"
    assert f"If you could answer: {asked} No, none of these" in told(tanned)
    assert TABLE.wording["what_would_change"] not in told(allergic)


def test_the_summary_has_its_sections_in_their_order() -> None:
    """The answer first, then why, then everything, and the disclaimer before what is told of choices."""
    text = told(
        summary_of(CALM | {"concerns": ["acne_scars"], "scar_age": "over_12m", "allergies": ["metal"]})
    )

    order = [
        TABLE.wording["result_line"],
        TABLE.wording["sort_first"],
        TABLE.wording["disclaimer_long"][:60],
        TABLE.asks[0].text,
        TABLE.wording["check_first_by"],
        TABLE.wording["options_intro"],
        TABLE.wording["decision"],
        TABLE.wording["recovery_title"],
        "In strong midday sun",
        TABLE.wording["can_be_wrong"],
        TABLE.provenance.sha256[:8],
        TABLE.wording["no_rush"],
    ]
    places = [text.index(part, text.index(TABLE.wording["result_line"])) for part in order]
    assert places == sorted(places)


def test_all_choices_stand_side_by_side_with_no_treatment_among_them() -> None:
    """The page lists and never ranks; doing nothing is a choice of equal weight."""
    text = told(summary_of(CALM | {"concerns": ["rough_texture"]}))

    assert all(column.title in text for column in TABLE.grid.columns)
    assert all(cell.text in text for row in TABLE.grid.rows for cell in row.cells)


def test_the_summary_carries_version_fingerprint_and_rows_for_the_clinician() -> None:
    """Years later somebody can tell which rules spoke."""
    text = told(summary_of(CALM | {"concerns": ["rough_texture"]})).replace(" ", "")

    assert TABLE.provenance.version in text
    assert TABLE.provenance.sha256 in text
    assert all(row in text for row in ("SG-03", "SG-05", "CA-34"))


def test_follow_ups_are_asked_only_where_they_apply() -> None:
    """Nobody answers questions about scars for nothing."""
    client = program().test_client()
    fill_in(client, CALM | {"concerns": ["dry_skin"]})
    assert asked(visit(client, "/questions/that_skin")) == ["skin_now", "recent_treatments"]

    fill_in(client, CALM | {"concerns": ["acne_scars", "dark_spots"]})
    assert asked(visit(client, "/questions/that_skin"))[:2] == ["pigment_checked", "scar_age"]


def test_no_page_can_be_seen_before_the_gates_are_passed() -> None:
    """Age and red flags come first, also for somebody who types an address."""
    client = program().test_client()

    for address in (*PAGES[1:], "/check", "/summary"):
        assert client.get(address).location in (PAGES[0], "/")


def test_progress_counts_the_same_pages_for_everybody_and_back_leads_to_the_page_before() -> None:
    """A number of steps that changes on the way is worse than none."""
    client = program().test_client()
    address = begin(client)
    for number, expected in enumerate(PAGES, start=1):
        assert address == expected
        page = visit(client, address)
        assert f"Step {number} of {len(PAGES)}" in told(page)
        assert one(page, "a.back")["href"] == (PAGES[number - 2] if number > 1 else "/")
        address = str(send(client, address, CALM).location)
    assert address == "/check"


def test_a_missing_answer_comes_back_with_one_error_at_the_top_and_at_the_question() -> None:
    """The person must find what to mend: same words twice, a link to the first box, all ticks kept."""
    client = program().test_client()
    fill_in(client, CALM)

    response = send(client, "/questions/that_skin", {"skin_now": ["eczema"]})
    page = held(response, 422)

    assert one(page, "title").text.startswith("Error: ")
    link = one(page, ".error-summary a")
    assert link["href"] == "#recent_treatments"
    message = one(page, "#recent_treatments-error").get_text(strip=True)
    assert message.startswith(TABLE.wording["answer_missing_many"])
    assert message in words(link)
    assert [box["value"] for box in page.select("input[checked]")] == ["eczema"]


@pytest.mark.parametrize(
    ("ticked", "text_id"),
    [
        ({"health": ["heart", "none"]}, "none_alone"),
        ({"health": []}, "answer_missing_many"),
        ({"pregnancy": ["none", "prefer_not"]}, "none_alone"),
        ({"cold_sores": ["yes", "no"]}, "answer_missing_one"),
        ({"health": ["nonsense"]}, "answer_missing_many"),
        ({"health": ["heart", "heart"]}, "answer_missing_many"),
    ],
)
def test_an_answer_that_is_none_is_refused_by_the_server(ticked: dict[str, object], text_id: str) -> None:
    """Rules about answers hold without any script, and nothing is repaired in silence."""
    client = program().test_client()
    fill_in(client, CALM)

    page = held(send(client, "/questions/health", CALM | ticked), 422)

    label = next(o.label for o in ASKED.questions["health"].options if o.exclusive)
    label = ASKED.questions["pregnancy"].option("none").label if "pregnancy" in ticked else label
    assert TABLE.wording[text_id].format(label=label) in told(page)


def test_a_changed_answer_keeps_the_others_and_asks_what_is_newly_shown() -> None:
    """Changing one thing must not cost eight pages, and must not skip a question that now matters."""
    client = program().test_client()
    fill_in(client, CALM | {"concerns": ["dry_skin"]})
    change = str(visit(client, "/check").select("a[href^='/questions/wishes']")[0]["href"]).partition("#")[0]

    response = send(client, change, CALM | {"concerns": ["acne_scars"]})
    assert response.location == "/questions/that_skin?change=1"
    page = visit(client, str(response.location))
    assert "scar_age" in asked(page)
    assert {str(box["value"]) for box in page.select("input[checked]")} == {"none"}

    response = send(client, str(response.location), CALM | {"scar_age": "under_6m"})
    assert response.location == "/check"
    assert "Less than 6 months" in told(visit(client, "/check"))


def test_an_answer_that_closes_a_question_takes_it_off_the_page() -> None:
    """A scar that is no longer mentioned must not hold anything back."""
    client = program().test_client()
    fill_in(client, CALM | {"concerns": ["acne_scars"], "scar_age": "under_6m"})
    assert "HD-05" in told(visit(client, "/summary"))

    send(client, "/questions/wishes?change=1", CALM | {"concerns": ["dry_skin"]})

    assert "Less than 6 months" not in told(visit(client, "/check"))
    assert "HD-05" not in told(visit(client, "/summary"))


def test_answers_that_do_not_agree_are_asked_back_and_the_careful_one_counts() -> None:
    """'No cold sores' beside a cold sore: the person may have slipped, and the page must not guess."""
    client = program().test_client()
    fill_in(client, CALM | {"concerns": ["fine_lines"], "skin_now": ["cold_sore_now"], "cold_sores": "no"})

    both = {
        "first": f"{ASKED.questions['cold_sores'].text} {label('cold_sores', 'no')}",
        "second": f"{ASKED.questions['skin_now'].text} {label('skin_now', 'cold_sore_now')}",
    }
    assert TABLE.wording["answers_do_not_agree"].format(**both) in told(visit(client, "/check"))

    page = told(visit(client, "/summary"))
    assert TABLE.wording["careful_counts"].format(**both) in page
    assert "HD-10" in page


@pytest.mark.parametrize(
    ("flag", "title"),
    [
        ("swelling_breathing", "stop_now_title"),
        ("spreading_infection", "stop_today_title"),
        ("changing_mole", "stop_soon_title"),
    ],
)
def test_a_red_flag_ends_the_way_at_once_with_the_right_urgency(flag: str, title: str) -> None:
    """A person in danger gets one instruction, and the same one when the page is loaded again."""
    client = program().test_client()

    visited, response = fill_in(client, CALM | {"red_flags": [flag]})
    page = held(response)

    assert visited == PAGES[:2]
    assert words(one(page, "h1")) == TABLE.wording[title]
    assert flag.split("_", maxsplit=1)[0] not in words(one(page, "title")).lower()
    assert not [a.name for a in TABLE.approaches if a.kind is ApproachKind.PROCEDURE and a.name in told(page)]
    assert told(visit(client, "/stop")) == told(page)
    assert {client.get(address).location for address in ("/check", "/summary", PAGES[2])} == {"/stop"}


def test_nobody_under_18_is_asked_about_health() -> None:
    """A child who opens the page is met kindly and is asked nothing more."""
    client = program().test_client()

    visited, response = fill_in(client, CALM | {"age_band": "under_18"})
    page = held(response)

    assert visited == PAGES[:1]
    assert words(one(page, "h1")) == TABLE.wording["stop_age_title"]
    assert "999" in told(page)
    assert client.get(PAGES[1]).location == "/stop"


def test_a_double_click_and_a_second_tab_do_no_harm() -> None:
    """The same page sent twice is the same answer; another tab changes only its own page."""
    client = program().test_client()
    fill_in(client, CALM | {"concerns": ["dry_skin"]})

    for _ in range(2):
        assert send(client, "/questions/health", CALM | {"health": ["heart"]}).status_code == 303
    send(client, "/questions/plans", CALM | {"downtime": "week"})

    text = told(visit(client, "/check"))
    assert "Heart condition, or heart rhythm medicine" in text
    assert "About a week of quiet days" in text


def test_finish_clears_everything_and_what_was_shown_is_gone() -> None:
    """The next person at the tablet must see nothing."""
    client = program().test_client()
    fill_in(client, CALM)
    page = visit(client, "/summary")

    response = client.post("/finish", data={"csrf_token": token(page)})

    assert response.status_code == 303
    assert response.headers["Clear-Site-Data"] == '"cache"'
    assert client.get_cookie("answers") is None
    assert client.get("/summary").location == "/"
    visit(client, str(response.location))


def test_starting_again_forgets_and_going_on_does_not() -> None:
    """A tap on the name of the clinic must not cost the answers; a new person must not inherit them."""
    client = program().test_client()
    fill_in(client, CALM)

    page = visit(client, "/")
    assert TABLE.wording["in_progress"] in told(page)
    assert page.select("a[href='/check']")

    begin(client)
    assert client.get("/check").location == "/"
    assert token(visit(client, PAGES[0]))


def test_the_start_page_tells_the_time_of_these_questions_and_offers_more_beside_start() -> None:
    """Who needs more time must see the box before the button is pressed, and not 2,600 px below."""
    page = visit(program().test_client(), "/")

    assert f"about {minutes_to_answer(ASKED)} minutes" in told(page)
    assert one(page, ".hero form input[name=more_time]").find_previous("button") is not None
