"""The check page: short, what is open first, one way to change each answer."""

from bs4 import BeautifulSoup

from tests.shipped import ASKED, CALM, TABLE, label
from tests.web.house import one, visit, words
from tests.web.walking import cookie_of, program


def check_page(given: dict[str, object]) -> BeautifulSoup:
    client = program().test_client()
    client.set_cookie("answers", cookie_of(given))
    return visit(client, "/check")


def open_answers() -> dict[str, object]:
    """Two questions, answered with their first open answer."""
    questions = [
        question for question in ASKED.questions.values() if question.safety and not question.show_when
    ]
    return {
        question.id: [doubt] if question.many else doubt
        for question in questions[-2:]
        for doubt in [next(option.id for option in question.options if option.unknown)]
    }


def test_every_answer_stands_once_with_its_short_word_and_one_link() -> None:
    """'Do you have any of these?' - 'No, none of these' checks nothing, and two links cost twice the keys."""
    given = CALM | {"concerns": ["acne_scars"], "scar_age": "over_12m", "allergies": ["metal"]}
    page = check_page(given)

    rows = page.select(".check-rows > div")

    assert sorted(words(one(row, "dt")) for row in rows) == sorted(
        question.short for question in ASKED.questions.values() if question.is_shown(shown(given))
    )
    for row in rows:
        assert one(row, "a .visually-hidden").text == f"Change: {words(one(row, 'dt'))}"
    assert label("allergies", "metal") in words(page)


def test_what_is_open_comes_first_and_stands_nowhere_else() -> None:
    """Who reads only the first screen sees what could still be found out."""
    doubts = open_answers()
    page = check_page(CALM | doubts)

    box = one(page, ".still-open")

    assert words(one(box, "h2")) == "2 answers are open"
    assert TABLE.wording["open_is_fine"] in words(box)
    assert [words(term) for term in box.select("dt")] == [ASKED.questions[name].short for name in doubts]
    assert not box.find_previous("section")
    for name in doubts:
        assert len(page.select(f"a[href$='#{name}']")) == 1


def test_answers_that_do_not_agree_stand_together_before_all_else() -> None:
    """The two rows beside the sentence show what it is about; elsewhere they would be there twice."""
    page = check_page(
        CALM
        | {"concerns": ["fine_lines"], "skin_now": ["cold_sore_now"], "cold_sores": "no"}
        | open_answers()
    )

    pair = page.select(".clashing")[0]

    assert {words(term) for term in pair.select("dt")} == {
        ASKED.questions[name].short for name in ("skin_now", "cold_sores")
    }
    assert len(page.select("a[href$='#cold_sores']")) == 1


def test_nobody_needs_more_than_25_steps_of_the_keyboard_to_the_button() -> None:
    """43 of them stood between a patient and 'See my page'."""
    everything = {question.id: every_option(question.id) for question in ASKED.questions.values()}
    page = check_page(everything)
    assert len(page.select(".check-rows > div")) == len(ASKED.questions)

    reached = page.select("a[href], button, summary, input:not([type=hidden])")
    button = next(place for place, tag in enumerate(reached, start=1) if tag.get("href") == "/summary")

    assert button <= 25


def every_option(name: str) -> object:
    """As many answers as go together and open the follow-ups, none of which stops."""
    question = ASKED.questions[name]
    if name == "red_flags":
        return ["none"]
    plain = [option.id for option in question.options if not option.exclusive and not option.unknown]
    return plain[: question.at_most] if question.many else plain[-1]


def shown(given: dict[str, object]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(value) if isinstance(value, list) else (str(value),) for name, value in given.items()}
