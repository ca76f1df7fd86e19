"""What a template is handed over of a handout: the words that are said there, and no others."""

import pytest

from suggester.exchange.handout.blocks import FULL, SHORT, Handout
from suggester.exchange.handout.lines import Line, Run
from suggester.exchange.handout.pdf import as_given

UNSAID = (Run("On the screen alone.", only=FULL),)


def about(*strip: Line) -> Handout:
    """A handout that says nothing else."""
    return Handout("en", "ltr", "Clinic", "Page", "Today", "Table", "", strip=strip, sections=(), foot=())


@pytest.mark.parametrize(
    ("line", "in_short", "in_full"),
    [
        pytest.param(
            (Run("Long.", only=FULL), Run("Brief.", only=SHORT), Run("Both.", "strong")),
            ["Brief.", " ", ["Both."]],
            ["Long.", " ", ["Both."]],
            id="two ways",
        ),
        pytest.param((Run("a"), Run(", b", joined=True)), ["a", ", b"], ["a", ", b"], id="joined"),
        pytest.param(
            (Run("Known."), Run("7", "cite")), ["Known."], ["Known.", " 7"], id="numbers of sources"
        ),
        pytest.param(
            (Run("Wait.", "again"), Run("Because.")),
            [["Wait.", " "], "Because."],
            [["Wait.", " "], "Because."],
            id="said again",
        ),
    ],
)
def test_a_line_comes_as_it_is_said_there(line: Line, in_short: list[object], in_full: list[object]) -> None:
    """A sentence that stands there twice, or lost its space, makes people doubt the rest."""
    given = about(line)

    assert as_given(given, large=False)["strip"] == [in_short]
    assert as_given(given, large=True)["strip"] == [in_full]


def test_a_line_of_which_nothing_is_said_takes_no_room() -> None:
    """An empty paragraph on two full pages is one that pushed something off."""
    assert as_given(about(UNSAID), large=False)["strip"] == []
