"""The evaluation against its definition: a plain loop over the rows, written here a second time."""

import random
from dataclasses import replace

import pytest

from suggester.core.evaluation.evaluation import evaluate
from suggester.core.questionnaire.questionnaire import Answers, AnswersError, Disagreement
from suggester.core.questionnaire.questions import Condition
from suggester.core.table.approaches import Approach, ApproachKind
from suggester.core.table.rules import Effect, Outcome, Rule, RuleTable, Urgency
from tests.patients import built_for, random_given, random_patients
from tests.shipped import ASKED, CALM, TABLE

MANY = 20_000
SOME = 3_000
LEVEL = {"suggest": 1, "caution": 2, "hold": 3}
EFFECT = {effect: effect.name.lower() for effect in Effect}


def by_plain_loop(table: RuleTable, answers: Answers) -> tuple[list[str], dict[str, str]]:
    """Rows that speak and outcomes, straight from the definition in docs/table.md."""
    ticked = {name: set(options) for name, options in answers.chosen.items()}
    speaking = []
    for rule in table.rules:
        for condition in rule.when:
            if ticked[condition.question].isdisjoint(condition.options):
                break
        else:
            speaking.append(rule)
    effects = [(rule.approach, EFFECT[rule.effect]) for rule in speaking]
    stopped = any(effect == "stop" for _, effect in effects)
    return sorted(rule.id for rule in speaking), {
        a.id: "stop" if stopped else _stands(a, effects) for a in table.approaches
    }


def _stands(approach: Approach, speaking: list[tuple[str, str]]) -> str:
    own = {approach.id} | ({"every_procedure"} if approach.kind is ApproachKind.PROCEDURE else set())
    effects = [
        effect
        for about, effect in speaking
        if about in own or (about in approach.parts and effect in {"hold", "caution"})
    ]
    if "suggest" not in effects:
        return "none"
    return max((effect for effect in effects if effect != "info"), key=LEVEL.__getitem__)


def as_words(table: RuleTable, answers: Answers) -> tuple[list[str], dict[str, str]]:
    evaluation = evaluate(table, answers)
    outcomes = {approach.id: evaluation.outcome(approach.id).name.lower() for approach in table.approaches}
    return [rule.id for rule in evaluation.matched], outcomes


def test_the_index_says_what_the_plain_loop_says_for_many_random_patients() -> None:
    """The index is quick because it is not the definition; only this comparison lets us trust it."""
    for answers in random_patients(0, MANY):
        assert as_words(TABLE, answers) == by_plain_loop(TABLE, answers)


def test_a_row_that_matches_by_itself_is_a_row_that_speaks() -> None:
    """A stop before the end is found row by row; it must mean the same as the index."""
    for answers in random_patients(13, 500):
        alone = [rule.id for rule in TABLE.rules if rule.matches(answers.chosen)]
        assert alone == [rule.id for rule in evaluate(TABLE, answers).matched]


@pytest.mark.parametrize("rule", TABLE.rules, ids=lambda rule: rule.id)
def test_every_row_speaks_for_the_patients_built_for_it_and_index_and_loop_agree(rule: Rule) -> None:
    """Random patients are rarely rare: each row is met on purpose, by each of its options."""
    for given in built_for(rule, TABLE):
        answers = ASKED.answers(given)

        matched, outcomes = as_words(TABLE, answers)

        assert rule.id in matched
        assert (matched, outcomes) == by_plain_loop(TABLE, answers)


def test_each_urgency_is_its_own_and_a_graver_one_is_higher() -> None:
    """'See a doctor soon' must never stand where 'today' was meant."""
    assert [urgency.name for urgency in sorted(Urgency)] == ["NONE", "SOON", "TODAY", "NOW"]
    assert [effect.name for effect in sorted(Effect)] == ["INFO", "SUGGEST", "CAUTION", "HOLD", "STOP"]
    assert [outcome.name for outcome in sorted(Outcome)] == ["NONE", "SUGGEST", "CAUTION", "HOLD", "STOP"]


def test_sources_are_numbered_from_one_in_the_order_of_their_file() -> None:
    """The number is what a reader looks for in the list at the end of the page."""
    assert list(TABLE.citation.values()) == list(range(1, len(TABLE.sources) + 1))
    assert list(TABLE.citation) == list(TABLE.sources)


def test_the_order_of_rows_carries_no_meaning() -> None:
    """A clinician may sort the spreadsheet as she likes."""
    chance = random.Random(2)
    shuffled = replace(TABLE, rules=tuple(chance.sample(TABLE.rules, len(TABLE.rules))))

    for answers in random_patients(3, SOME):
        assert as_words(shuffled, answers) == as_words(TABLE, answers)


def test_one_more_warning_adds_no_approach_and_lightens_none() -> None:
    """A clinician who adds a warning can only make the table more careful."""
    chance = random.Random(4)

    for seed in range(50):
        warier = replace(TABLE, rules=(*TABLE.rules, _random_warning(chance)))
        for answers in random_patients(seed, 10):
            before, after = evaluate(TABLE, answers).outcomes, evaluate(warier, answers).outcomes
            assert [outcome is Outcome.NONE for outcome in before] == [
                outcome is Outcome.NONE for outcome in after
            ]
            assert all(old <= new for old, new in zip(before, after, strict=True))


def test_one_more_risk_never_lightens_an_outcome_and_never_adds_an_approach() -> None:
    """Ticking one more box about health must never make the page look better."""
    chance = random.Random(6)
    moves = 0

    for _ in range(SOME):
        given = random_given(chance)
        riskier = _one_more_risk(chance, given)
        if riskier is not None:
            moves += 1
            before = evaluate(TABLE, ASKED.answers(given)).outcomes
            after = evaluate(TABLE, ASKED.answers(riskier)).outcomes
            assert all(new is old or (old is not Outcome.NONE and new > old) or new is Outcome.STOP
                       for old, new in zip(before, after, strict=True))  # fmt: skip

    assert moves > SOME // 3


def test_an_answer_to_a_hidden_question_never_counts() -> None:
    """A follow-up that was closed again must not hold or clear anything."""
    chance = random.Random(7)

    for _ in range(SOME):
        given = random_given(chance)
        hidden = {name: q for name, q in ASKED.questions.items() if name not in given and q.show_when}
        cluttered = given | {
            name: [q.options[0].id] if q.many else chance.choice(q.options).id
            for name, q in hidden.items()
            if not q.is_shown({n: (v,) if isinstance(v, str) else tuple(v) for n, v in given.items()})  # type: ignore[arg-type]
        }
        assert ASKED.answers(cluttered) == ASKED.answers(given)


def test_not_sure_is_never_lighter_than_the_calm_answer() -> None:
    """Doubt is read as a reason to look, never as 'no'."""
    for question in ASKED.questions.values():
        for option in question.options:
            if question.safety and option.unknown:
                rules = [
                    r for r in TABLE.rules if _reads(r, question.id, option.id) and r.effect > Effect.SUGGEST
                ]
                assert rules, f"{question.id}: {option.id}"


def test_a_warning_about_a_part_is_a_warning_about_the_whole() -> None:
    """A laser that must wait must wait inside a combination too."""
    scars = {"concerns": ["acne_scars"], "downtime": "week", "scar_age": "over_12m"}
    held = ASKED.answers(next(built_for(_row("HD-38"), TABLE)) | scars)

    evaluation = evaluate(TABLE, held)

    assert evaluation.outcome("needling_with_pico") is Outcome.HOLD
    assert evaluation.outcome("microneedling") is not Outcome.HOLD


def test_a_stop_stops_every_approach_and_the_most_urgent_one_wins() -> None:
    """Two red flags at once: the person has to hear the urgent word."""
    answers = ASKED.answers(
        next(built_for(_row("ST-02"), TABLE)) | {"red_flags": ["changing_mole", "swelling_breathing"]}
    )

    evaluation = evaluate(TABLE, answers)

    assert set(evaluation.outcomes) == {Outcome.STOP}
    assert evaluation.urgency is Urgency.NOW
    assert [rule.id for rule in evaluation.standings[0].rules] == ["ST-02", "ST-08"]


def test_an_approach_names_every_row_that_bears_on_it_and_apart_those_that_only_inform() -> None:
    """A clinician reads the outcome and its reasons side by side; a reason too few looks like an error."""
    informed = 0

    for answers in random_patients(14, 200):
        evaluation = evaluate(TABLE, answers)
        for standing in evaluation.standings:
            bearing = [rule for rule in evaluation.matched if rule.bears_on(standing.approach)]
            info = tuple(rule for rule in bearing if rule.effect is Effect.INFO)
            speaking = [rule for rule in bearing if (rule.effect is Effect.STOP) == evaluation.is_stop]
            informed += bool(info)
            assert standing.info == info
            assert standing.rules == tuple(rule for rule in speaking if rule.effect is not Effect.INFO)

    assert informed > 100


def test_a_table_of_one_approach_stops_like_any_other() -> None:
    """Whoever starts a table of their own starts with one approach."""
    young = ASKED.answers(CALM | {"age_band": "under_18"})

    evaluation = evaluate(replace(TABLE, approaches=TABLE.approaches[:1]), young)

    assert evaluation.is_stop
    assert not evaluate(TABLE, ASKED.answers(CALM)).is_stop


@pytest.mark.parametrize("pair", ASKED.disagreements, ids=lambda pair: pair.id)
def test_the_careful_one_of_two_answers_that_do_not_agree_weighs_at_least_as_much(pair: Disagreement) -> None:
    """The summary says that the more careful answer counts; here that is shown, not hoped."""
    chance = random.Random(8)
    compared = 0

    for _ in range(200):
        given = _answering(random_given(chance), pair.careful.question, sorted(pair.careful.options)[:1])
        for calm in sorted(pair.calm.options):
            before = _procedures(_beside(given, pair, calm))
            for other in ASKED.questions[pair.calm.question].by_id:
                after = _procedures(_beside(given, pair, other))
                if before and after:
                    compared += 1
                    assert all(old >= new for old, new in zip(before, after, strict=True)), (calm, other)

    assert compared > 150


def _beside(given: dict[str, object], pair: Disagreement, option: str) -> dict[str, object]:
    """The patient with this option in place of the calm one, beside the careful answer."""
    opened = given | ({"area": ["face"]} if pair.calm.question == "cold_sores" else {})
    both = pair.calm.question == pair.careful.question
    return _answering(opened, pair.calm.question, [option, *(pair.careful.options if both else ())])


def _answering(given: dict[str, object], name: str, options: list[str]) -> dict[str, object]:
    distinct = list(dict.fromkeys(options))
    return given | {name: distinct if ASKED.questions[name].many else distinct[0]}


def _procedures(given: dict[str, object]) -> list[Outcome]:
    """The outcomes of all procedures; none for answers that the door refuses, or that are a stop."""
    try:
        evaluation = evaluate(TABLE, ASKED.answers(given))
    except AnswersError:
        return []
    return [evaluation.outcome(a.id) for a in TABLE.approaches if a.kind is ApproachKind.PROCEDURE]


def _one_more_risk(chance: random.Random, given: dict[str, object]) -> dict[str, object] | None:
    """The same patient with one more box ticked in a safety list and 'none' taken away, if there is one."""
    lists = [
        q for q in ASKED.questions.values() if q.many and q.safety and q.id in given and q.id != "concerns"
    ]
    question = chance.choice(lists)
    calm = {option.id for option in question.options if option.exclusive}
    ticked = [option for option in given[question.id] if option not in calm]  # type: ignore[attr-defined]
    rest = [option.id for option in question.options if option.id not in {*ticked, *calm}]
    if not rest or question.id == "area":
        return None
    return given | {question.id: [*ticked, chance.choice(rest)]}


def _random_warning(chance: random.Random) -> Rule:
    model = chance.choice([rule for rule in TABLE.rules if rule.effect in (Effect.CAUTION, Effect.HOLD)])
    question = chance.choice(list(ASKED.questions.values()))
    options = chance.sample([option.id for option in question.options], 2)
    return replace(model, id="HD-99", when=(Condition(question=question.id, options=frozenset(options)),))


def _reads(rule: Rule, question: str, option: str) -> bool:
    return any(c.question == question and option in c.options for c in rule.when)


def _row(row_id: str) -> Rule:
    return next(rule for rule in TABLE.rules if rule.id == row_id)
