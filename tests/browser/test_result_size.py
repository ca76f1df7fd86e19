"""How long the result is on a phone: for example patients, and for people drawn as the table weighs them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from statistics import median

import pytest
from playwright.sync_api import Browser, Page

from suggester.core.answer_sets.sampling import SeededRandom, sampled
from suggester.core.evaluation.stops import stops
from suggester.core.table.rules import Outcome
from tests.browser.filling import come_back
from tests.browser.states import EIGHT_ILLNESSES
from tests.shipped import ASKED, CALM, TABLE, answered

Given = Mapping[str, object]
PHONE, SMALL_PHONE = (390, 844), (360, 740)
MEDIAN_SCREENS, MEDIAN_WORDS = 6, 900
MOST_SCREENS = 12
ON_THE_FIRST_SCREEN = 0.9
WISHES_AT_MOST = 2_600
DRAWN = 200
EXAMPLES = [answered(case.answers) for case in TABLE.cases if case.stop is None]
STATUS = [TABLE.wording[one.text_id] for one in Outcome if one is not Outcome.STOP]
SIZE = """() => {
  const isHidden = (one) => one.offsetWidth <= 1 && getComputedStyle(one).overflow === 'hidden';
  const isForReadersAloud = (one) => one && (isHidden(one) || isForReadersAloud(one.parentElement));
  const isSeen = (one) =>
    one.checkVisibility() && !one.closest('.skip-link, script') && !isForReadersAloud(one);
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) if (isSeen(walker.currentNode.parentElement)) texts.push(walker.currentNode.data);
  const words = texts.join(' ').split(/\\s+/).filter((word) => /[\\p{L}\\d]/u.test(word));
  return [document.documentElement.scrollHeight, words.length];
}"""
END_OF_CHOICES = """([status, number]) => {
  const says = (item) => status.some((word) => item.innerText.includes(word));
  const lists = [...document.querySelectorAll('main ul, main ol')].filter((list) => list.checkVisibility());
  const choices = lists.find((list) => list.children.length === number && [...list.children].every(says));
  return choices?.getBoundingClientRect().bottom ?? Infinity;
}"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """What of a result can be seen without opening anything."""

    height: int
    words: int

    @property
    def screens(self) -> float:
        return self.height / PHONE[1]


@pytest.fixture(scope="module")
def page(browser: Browser, base_url: str) -> Iterator[Page]:
    """One page for all patients: a new browser for each takes longer than to look at the result."""
    context = browser.new_context(base_url=base_url)
    yield context.new_page()
    context.close()


def hold(page: Page, phone: tuple[int, int]) -> None:
    page.set_viewport_size({"width": phone[0], "height": phone[1]})


def size(page: Page, base_url: str, given: Given) -> Size:
    """How long the result of this patient is."""
    come_back(page, base_url, given)
    page.goto("/summary", wait_until="domcontentloaded")
    height, words = page.evaluate(SIZE)
    return Size(height=height, words=words)


def end_of_choices(page: Page) -> float:
    """How far down a small phone the choices of the result that is open reach."""
    hold(page, SMALL_PHONE)
    end: float = page.evaluate(END_OF_CHOICES, [STATUS, len(TABLE.grid.columns)])
    hold(page, PHONE)
    return end


@pytest.fixture(scope="module")
def examples(page: Page, base_url: str) -> Sequence[tuple[Size, float]]:
    """The result of each example patient: how long it is, and where the choices end on a small phone."""
    hold(page, PHONE)
    return [(size(page, base_url, given), end_of_choices(page)) for given in EXAMPLES]


def drawn() -> Iterator[Given]:
    """People as likely as the table weighs them, of whom none is stopped."""
    for given in sampled(ASKED, SeededRandom(1), 10 * DRAWN, TABLE.plausible):
        if not stops(TABLE, ASKED.answers(given).chosen):
            yield given


def assert_half_is_short(found: Sequence[Size]) -> None:
    screens, words = median(one.screens for one in found), median(one.words for one in found)
    longest = max(one.screens for one in found)
    print(
        f"{len(found)} people: median {screens:.1f} screens, {words:.0f} words; longest {longest:.1f} screens"
    )
    assert screens <= MEDIAN_SCREENS
    assert words <= MEDIAN_WORDS


def test_half_of_all_example_results_can_be_read_in_a_few_minutes(
    examples: Sequence[tuple[Size, float]],
) -> None:
    """A result of 27 screens is one that nobody reads."""
    assert_half_is_short([one for one, _ in examples])


def test_half_of_all_results_of_drawn_people_can_be_read_in_a_few_minutes(page: Page, base_url: str) -> None:
    """The examples were picked; these were not."""
    hold(page, PHONE)

    found = [size(page, base_url, given) for given in islice(drawn(), DRAWN)]

    assert len(found) == DRAWN
    assert_half_is_short(found)


def test_the_first_screen_of_a_small_phone_holds_every_choice_with_its_status(
    examples: Sequence[tuple[Size, float]],
) -> None:
    """The answer comes first: what came out, before why and before how to keep it."""
    share = sum(end <= SMALL_PHONE[1] for _, end in examples) / len(examples)

    print(f"{share:.0%} of {len(examples)} example patients see all choices at once")
    assert share >= ON_THE_FIRST_SCREEN


def test_eight_illnesses_make_no_page_without_end(page: Page, base_url: str) -> None:
    """Who has most to sort out has least strength to read."""
    hold(page, PHONE)

    found = size(page, base_url, EIGHT_ILLNESSES)

    print(f"eight illnesses: {found.screens:.1f} screens, {found.words} words")
    assert found.screens <= MOST_SCREENS


def test_the_page_of_wishes_is_no_longer_than_it_has_to_be(page: Page, base_url: str) -> None:
    """It is the longest list of all, and comes third."""
    wishes = next(page for page in ASKED.pages if any(one.id == "concerns" for one in page.questions))
    hold(page, SMALL_PHONE)
    come_back(page, base_url, CALM)

    page.goto(f"/questions/{wishes.id}")

    height = page.evaluate("document.documentElement.scrollHeight")
    print(f"the page of wishes: {height} px")
    assert height <= WISHES_AT_MOST
