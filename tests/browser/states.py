"""Every page for patients in every state that looks different, and how a browser comes to each."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flask import Flask
from playwright.sync_api import Page as BrowserPage

from suggester.core.answer_code import encode
from suggester.core.questionnaire.questionnaire import Page
from suggester.core.table.rules import Urgency
from suggester.web.app import create_app
from suggester.web.site.settings import Settings
from tests.browser.filling import come_back
from tests.shipped import ASKED, CALM, PAST, TABLE, answered
from tests.web.walking import SECRET, TODAY

Given = Mapping[str, object]
CASES: Mapping[str, Given] = {case.id: answered(case.answers) for case in TABLE.cases}
SEND = """given => {
  const form = document.querySelector('main form[method=post]:not(#start)');
  const fields = [...form.querySelectorAll('input:not([type=hidden])')];
  for (const field of fields) {
    const value = [given[field.name] ?? []].flat();
    if (field.type === 'text') field.value = value[0];
    else field.checked = value.includes(field.value);
  }
  setTimeout(() => form.requestSubmit());
}"""
SEND_A_STRAY_FORM = """() => {
  const form = document.createElement('form');
  form.method = 'post';
  form.action = '/about';
  document.body.append(form);
  setTimeout(() => form.submit());
}"""


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A page as one patient meets it.

    given: what was answered before, if anything.  sent: what is ticked or typed there and sent, if anything.
    is_unfolded: whether all that can be opened is open.  is_stray: whether a form is sent that is not ours.
    """

    name: str
    address: str
    given: Given | None = None
    sent: Given | None = None
    is_unfolded: bool = False
    is_stray: bool = False


ASKED_FOR_ALL = CALM | {
    "concerns": ["acne_scars", "dark_spots"],
    "area": ["face", "eyelids"],
    "goals": ["gone"],
    "scar_age": "under_6m",
    "pigment_checked": "no",
    "skin_now": ["cold_sore_now"],
    "cold_sores": "no",
    "health": ["heart"],
    "medicines": ["retinoid_cream"],
    "allergies": ["metal"],
    "downtime": "week",
    "appearance_worry": "most_days",
}
"""Somebody who opens every follow-up question."""
TWO_WARNINGS = CALM | {
    "concerns": ["acne_scars", "large_pores"],
    "goals": ["smoother"],
    "allergies": ["metal"],
    "recent_sun": ["sun_soon"],
    "downtime": "week",
}
WITH_A_WAIT = TWO_WARNINGS | {"recent_treatments": ["filler_botox_2w"]}
EIGHT_ILLNESSES = ASKED_FOR_ALL | {
    "skin_now": ["rosacea", "sun_damage_patches"],
    "recent_treatments": ["filler_6m"],
    "recent_sun": ["tan_6w", "sun_soon"],
    "dark_marks": "yes",
    "raised_scar_history": "family",
    "health": [
        "bleeding_disorder",
        "bruise_easily",
        "diabetes_unsteady",
        "heart",
        "electronic_implant",
        "slow_healing",
        "smoke",
        "weak_immune",
    ],
    "cold_sores": "yes",
    "medicines": ["aspirin_daily", "blood_thinner", "immune_medicine", "retinoid_cream"],
    "allergies": ["metal", "numbing"],
}
"""Somebody who has more to sort out than anybody else among these patients."""


def unsure_of_everything() -> Given:
    """Somebody who answers 'not sure' or 'rather not say' wherever that can be said."""
    doubts = {
        question.id: next((option.id for option in question.options if option.unknown), "")
        for question in ASKED.questions.values()
    }
    return ASKED_FOR_ALL | {
        name: [option] if ASKED.questions[name].many else option
        for name, option in doubts.items()
        if option and name != "red_flags"
    }


def disagreeing() -> Given:
    """Somebody two of whose answers do not fit together, with one that is open."""
    pair = ASKED.disagreements[0]
    ticked: dict[str, object] = {}
    for condition in (pair.calm, pair.careful):
        option = min(condition.options)
        ticked[condition.question] = [option] if ASKED.questions[condition.question].many else option
    return ASKED_FOR_ALL | ticked | {"dark_marks": "not_sure"}


def _before(page: Page) -> Given:
    """The answers to all pages before this one."""
    earlier = ASKED.pages[: ASKED.pages.index(page)]
    asked = {question.id for one in earlier for question in one.questions}
    return {name: value for name, value in ASKED_FOR_ALL.items() if name in asked}


def _question_states() -> Iterator[State]:
    for page in ASKED.pages:
        address = f"/questions/{page.id}"
        yield State(name=f"{page.id} empty", address=address, given=_before(page))
        yield State(name=f"{page.id} filled", address=address, given=ASKED_FOR_ALL)
        yield State(name=f"{page.id} wrong", address=address, given=_before(page), sent=_clashing(page))


def _clashing(page: Page) -> Given:
    """Nothing for questions that take one answer; for the others 'none of these' with something else."""
    return {
        question.id: [
            next(option.id for option in question.options if option.exclusive is alone)
            for alone in (True, False)
        ]
        for question in page.questions
        if question.many and any(option.exclusive for option in question.options)
    }


def _stop_states() -> Iterator[State]:
    for urgency in Urgency:
        case = next(case for case in TABLE.cases if case.stop is urgency)
        yield State(name=f"stop {urgency.name.lower()}", address="/summary", given=answered(case.answers))


def earlier_code() -> str:
    """What stands on a page that was printed under an earlier table."""
    [table] = PAST
    case = next(case for case in table.cases if case.id == "C-20")
    return encode(table, table.questionnaire.answers(answered(case.answers)))


RESULTS = (
    State(name="result calm", address="/summary", given=CASES["C-01"]),
    State(name="result with two warnings", address="/summary", given=TWO_WARNINGS),
    State(name="result with a wait", address="/summary", given=WITH_A_WAIT),
    State(name="result with eight illnesses", address="/summary", given=EIGHT_ILLNESSES),
    State(name="result unsure", address="/summary", given=unsure_of_everything()),
    State(name="result with nothing listed", address="/summary", given=CALM),
    State(name="result unfolded", address="/summary", given=TWO_WARNINGS, is_unfolded=True),
    State(name="result in large print", address="/summary?size=large", given=TWO_WARNINGS),
    State(name="printed earlier", address="/code", given=CALM, sent={"code": earlier_code()}),
)
"""All that is made of templates/patient/summary.html."""
OTHERS = (
    State(name="keep", address="/keep", given=WITH_A_WAIT),
    State(name="my code", address="/my-code", given=EIGHT_ILLNESSES),
    State(name="start", address="/"),
    State(name="start again", address="/", given=ASKED_FOR_ALL),
    *_question_states(),
    State(name="check", address="/check", given=CALM),
    State(name="check with open answers", address="/check", given=unsure_of_everything()),
    State(name="check with a disagreement", address="/check", given=disagreeing()),
    *_stop_states(),
    State(name="code", address="/code"),
    State(name="code wrong", address="/code", given=CALM, sent={"code": "NO-CODE"}),
    State(name="rules found", address="/rules?effect=hold&text=sun"),
    State(name="rules not found", address="/rules?text=nowhere"),
    State(name="fact sheets", address="/approaches"),
    *(
        State(name=f"fact sheet {approach.id}", address=f"/approaches/{approach.id}")
        for approach in TABLE.approaches
        if approach.facts
    ),
    State(name="about", address="/about"),
    State(name="poster", address="/poster"),
    State(name="privacy", address="/privacy"),
    State(name="accessibility", address="/accessibility"),
    State(name="finished", address="/finished"),
    State(name="not found", address="/nowhere"),
    State(name="not allowed", address="/", is_stray=True),
)
STATES = (*RESULTS, *OTHERS)


def program_with_a_past() -> Flask:
    """An installation that names itself and can read the codes of an earlier table."""
    settings = Settings(
        secrets=(SECRET,),
        region="uk",
        clinic_name="Skin clinic",
        maker="Example",
        funder="Example",
        contact="a@b.example",
    )
    return create_app(TABLE, settings, clock=lambda: TODAY, past=PAST)


def show(page: BrowserPage, base_url: str, state: State) -> None:
    """Come to this state, with every font there."""
    page.context.clear_cookies()
    if state.given is not None:
        come_back(page, base_url, state.given)
    page.goto(f"{base_url}{state.address}")
    if state.sent is not None:
        with page.expect_event("load"):
            page.evaluate(SEND, state.sent)
    if state.is_stray:
        with page.expect_event("load"):
            page.evaluate(SEND_A_STRAY_FORM)
    if state.is_unfolded:
        page.locator("details").evaluate_all("folds => folds.forEach(fold => { fold.open = true })")
    page.evaluate("document.fonts.ready.then(() => {})")
