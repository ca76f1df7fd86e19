"""Every warning has one place on the page: urgent, with who can settle it, or among the open answers."""

from suggester.core.evaluation.evaluation import evaluate
from suggester.core.evaluation.explanation import Spoken
from suggester.core.summary.checks import Checks
from suggester.core.summary.summarise import summarise
from suggester.core.summary.summary import Summary
from suggester.core.table.rules import Effect, Settles
from tests.patients import random_patients
from tests.shipped import ASKED, CALM, TABLE
from tests.web.walking import TODAY

OFFERS_SUPPORT = next(q.id for q in ASKED.questions.values() if q.offers_support)
RED_FLAG = min(TABLE.red_flags)


def summaries(seed: int, many: int = 400) -> list[Summary]:
    return [summarise(evaluate(TABLE, answers), TODAY) for answers in random_patients(seed, many)]


def summary_of(**changed: object) -> Summary:
    return summarise(evaluate(TABLE, ASKED.answers(CALM | changed)), TODAY)


def effects(checks: tuple[Spoken, ...]) -> list[Effect]:
    return [one.rule.effect for one in checks]


def test_every_check_stands_in_one_place_and_none_is_lost() -> None:
    """A warning that fell between two groups would be a warning that nobody reads."""
    for summary in summaries(71):
        placed = [one.rule.id for one in summary.settling.all]

        assert sorted(placed) == sorted(one.rule.id for one in summary.checks)


def test_support_stands_first_then_the_gravest_group() -> None:
    """Whoever is not well because of worries reads the line to call before anything else."""
    seen = 0
    for summary in summaries(72):
        groups = summary.settling.groups
        gravest = [max(effects(group.checks)) for group in groups if group.settles is not Settles.SUPPORT]
        seen += any(group.settles is Settles.SUPPORT for group in groups)

        assert gravest == sorted(gravest, reverse=True)
        assert all(group.settles is not Settles.SUPPORT for group in groups[1:])
        assert all(effects(g.checks) == sorted(effects(g.checks), reverse=True) for g in groups)

    assert seen > 20


def test_open_answers_are_gathered_unless_they_are_about_a_red_flag_or_support() -> None:
    """One box says what is open; a doubt about a red flag is no doubt like any other."""
    for summary in summaries(73):
        for one in summary.settling.open:
            assert all(option.unknown for because in one.because for option in because.options)
            assert {because.question.id for because in one.because}.isdisjoint({RED_FLAG, OFFERS_SUPPORT})


def test_a_doubt_about_a_red_flag_is_said_and_stands_with_the_doctor() -> None:
    unknown = next(option.id for option in ASKED.questions[RED_FLAG].options if option.unknown)

    doubtful, calm = summary_of(**{RED_FLAG: [unknown]}), summary_of()

    assert doubtful.doubts_a_red_flag
    assert not calm.doubts_a_red_flag
    assert any(
        because.question.id == RED_FLAG
        for group in doubtful.settling.groups
        if group.settles is Settles.DOCTOR
        for one in group.checks
        for because in one.because
    )


def test_what_cannot_wait_is_urgent_and_named_apart() -> None:
    """Its title is said in a sentence of its own, so it is not among the holds to sort out."""
    urgent = next(rule for rule in TABLE.rules if rule.is_urgent_hold)
    given = {condition.question: sorted(condition.options)[:1] for condition in urgent.when}
    changed = {name: ids if ASKED.questions[name].many else ids[0] for name, ids in given.items()}

    settling = summary_of(**changed).settling

    assert urgent in [one.rule for one in settling.urgent]
    assert urgent.title not in settling.hold_titles
    assert not any(one.rule.is_urgent_hold for group in settling.groups for one in group.checks)


def test_a_calm_patient_has_nothing_to_settle() -> None:
    assert summary_of().settling == Checks(urgent=(), groups=(), open=())
