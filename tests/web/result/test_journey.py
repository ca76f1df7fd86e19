"""The way through a questionnaire that has a page with nothing but follow-ups: the shipped one has none."""

from dataclasses import replace

from suggester.core.questionnaire.questionnaire import Page, Questionnaire
from suggester.core.questionnaire.questions import Chosen
from suggester.web.result.journey import Journey
from tests.shipped import ASKED

SCARS = ASKED.questions["scar_age"]
PLAIN = {
    name: (question.options[0].id,) for name, question in ASKED.questions.items() if not question.show_when
}


def apart() -> Questionnaire:
    """The shipped questionnaire with the question about scars on a page of its own."""
    pages: list[Page] = []
    for page in ASKED.pages:
        pages.append(replace(page, questions=tuple(one for one in page.questions if one is not SCARS)))
        if page.id == "place":
            pages.append(Page(id="scars", title="Your scar", questions=(SCARS,)))
    return Questionnaire(pages=tuple(pages))


def way(concern: str, *, changing: bool = False, **changed: tuple[str, ...]) -> Journey:
    known: Chosen = {**PLAIN, "concerns": (concern,), "area": ("neck",), **changed}
    return Journey(questionnaire=apart(), known=apart().shown(known), changing=changing)


def page(name: str) -> Page:
    return next(one for one in apart().pages if one.id == name)


def test_a_page_without_a_shown_question_is_skipped_in_both_directions() -> None:
    """Nobody is led to an empty page."""
    dry = way("dry_skin")

    assert "scars" not in [one.id for one in dry.path]
    assert dry.after(page("place")) == "/questions/that_skin"
    assert dry.before(page("that_skin")) == "/questions/place"
    assert not dry.may_see(page("scars"))


def test_a_page_of_follow_ups_is_asked_where_it_applies_and_is_no_step_of_its_own() -> None:
    """The total is the same for everybody, so that 'step 4 of 9' never turns into 'step 4 of 10'."""
    scarred = way("acne_scars")

    assert scarred.after(page("place")) == "/questions/scars"
    assert (scarred.step(page("scars")).number, scarred.step(page("scars")).total) == (4, 9)
    assert scarred.step(page("scars")).extra == 1
    assert scarred.step(page("that_skin")).extra == 0


def test_an_open_page_before_this_one_comes_first() -> None:
    """Answers that were lost are asked again from the beginning, not from the middle."""
    lost = Journey(questionnaire=apart(), known={"health": ("heart",)})

    assert lost.after(page("health")) == "/questions/age"
    assert lost.resume == "/questions/age"


def test_a_change_asks_what_it_opened_and_then_returns_to_the_check_page() -> None:
    """One change must not lead through all pages again."""
    opened = way("acne_scars", changing=True)
    closed = way("acne_scars", changing=True, scar_age=("over_12m",))

    assert opened.after(page("place")) == "/questions/scars?change=1"
    assert closed.after(page("place")) == "/check"
    assert closed.before(page("health")) == "/check"


def test_the_last_page_leads_to_the_check_page_and_the_first_one_back_to_the_start() -> None:
    """Every way has two ends."""
    done = way("dry_skin")

    assert done.after(page("plans")) == "/check"
    assert done.before(page("age")) == "/"
    assert done.change_addresses()["health"] == "/questions/health?change=1"
