"""One set of answers: what one door takes all of them take, with the same result, and refuse the rest."""

import random
from collections import Counter

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.patients import random_given
from tests.shipped import ASKED
from tests.web.api.doors import DOORS, Ticked, by_evaluate

SLIPS_AT_MOST = 2


@st.composite
def valid_or_nearly(draw: st.DrawFn) -> Ticked:
    """The boxes of a valid patient, most of the time with a slip or two.

    Drawn is one number for each patient: what else is drawn depends on the modules that happen to be loaded.
    """
    chance = random.Random(draw(st.integers(0, 2**32)))
    patient = random_given(chance, ASKED, (0.0, 0.1, 0.3))
    ticked = {
        name: [str(one) for one in value] if isinstance(value, list) else [str(value)]
        for name, value in patient.items()
    }
    for _ in range(draw(st.integers(0, SLIPS_AT_MOST))):
        _slip(chance, ticked)
    return ticked


def _slip(chance: random.Random, ticked: dict[str, list[str]]) -> None:
    question = chance.choice([*ASKED.questions.values()])
    options = [option.id for option in question.options]
    slips: tuple[list[str], ...] = (
        [],
        [chance.choice(options)],
        [options[0], options[0]],
        [options[0], options[-1]],
        [options[0], "no_such_option"],
        options,
    )
    ticked[question.id] = list(chance.choice(slips))


def is_rubbish_where_hidden(ticked: Ticked) -> bool:
    """A form cannot send it, and a program that does has a fault: it is told so, and no other door minds."""
    chosen = {name: tuple(options) for name, options in ticked.items()}
    shown = ASKED.shown({n: o for n, o in chosen.items() if not ASKED.questions[n].refusal(o)})
    return any(
        ASKED.questions[name].refusal(options)
        for name, options in chosen.items()
        if not ASKED.questions[name].is_shown(shown)
    )


def test_all_doors_take_and_refuse_the_same_with_the_same_result() -> None:
    """A way around the check of the pages is a way to a result that no patient should get."""
    seen: Counter[str] = Counter()

    @settings(
        max_examples=50,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(valid_or_nearly())
    def compare(ticked: Ticked) -> None:
        right = by_evaluate(ticked)
        seen["taken" if right else "refused"] += 1
        seen["stopped"] += bool(right and right["outcome"] == "stop")
        for name, door in DOORS.items():
            said = door(ticked)
            if name != "the web form" and is_rubbish_where_hidden(ticked):
                assert said is None, name
            elif name == "the web form" and right is None and said and said["outcome"] == "stop":
                pass  # a stop is told at once, before the page on which something is wrong
            else:
                assert said == right, (name, ticked)

    compare()

    assert seen["taken"] >= 20
    assert seen["refused"] >= 10
    assert seen["stopped"] >= 3
