"""The answer code: what is typed is what was answered, or it is refused with the group that is wrong."""

import random
from dataclasses import replace
from itertools import chain, combinations, pairwise

import pytest

from suggester.core.answer_code import (
    LONGEST,
    SHORTEST,
    SIGNS,
    AnswerCodeError,
    CodeTooLongError,
    code_of,
    decode,
    encode,
    grouped,
    longest_code,
    table_group,
)
from suggester.core.answer_sets.ranking import rank
from suggester.core.answer_sets.sampling import SeededRandom, sampled
from suggester.core.evaluation.evaluation import evaluate
from suggester.core.questionnaire.questionnaire import Answers, Page, Questionnaire
from suggester.core.table.rules import Case, Outcome, RuleTable
from tests.core.small import small_table
from tests.patients import random_given, random_patients
from tests.shipped import ASKED, CALM, PAST, TABLE, answered

TYPICAL = CALM | {
    "concerns": ["acne_scars", "dark_spots"],
    "goals": ["smoother", "fewer_scars"],
    "area": ["face"],
    "pigment_checked": "no",
    "scar_age": "over_12m",
    "downtime": "week",
}
CODE = encode(TABLE, ASKED.answers(TYPICAL))
PRIMITIVE = 0b100101


def codes(number: int, seed: int = 5) -> list[str]:
    return [encode(TABLE, answers).replace("-", "") for answers in random_patients(seed, number)]


def refused(text: str, *tables: RuleTable) -> AnswerCodeError:
    with pytest.raises(AnswerCodeError) as caught:
        decode(text, tables or (TABLE,))
    return caught.value


def groups_named(text: str) -> set[int]:
    return set(refused(text).places.values())


def with_check(payload: str) -> str:
    """A code with this content and the right check, worked out by division as it is taught at school."""
    values = [1, *(SIGNS.index(sign) for sign in payload), 0, 0, 0, 0]
    for place in range(len(values) - 4):
        leading = values[place]
        for offset, factor in enumerate((1, 1, 3, 1, 1)):
            values[place + offset] ^= times(factor, leading)
    return payload + "".join(SIGNS[value] for value in values[-4:])


def times(one: int, other: int) -> int:
    """The product in GF(32), bit by bit."""
    product = 0
    for bit in range(5):
        if other >> bit & 1:
            product ^= one << bit
    for bit in reversed(range(5, 10)):
        if product >> bit & 1:
            product ^= PRIMITIVE << bit - 5
    return product


def unit_slips() -> list[tuple[int, int, int, int]]:
    """What is left of a sign that is wrong by 1, at each place from the last one."""
    steps = [(0, 0, 0, 1)]
    while len(steps) < LONGEST:
        a, b, c, d = steps[-1]
        steps.append((b ^ a, c ^ times(3, a), d ^ a, a))
    return steps


def longest() -> Answers:
    """The patient with the highest number: the last so many boxes of each question."""
    given: dict[str, object] = {}
    for question in ASKED.questions.values():
        several = [option.id for option in question.options if not option.exclusive]
        given[question.id] = several[-(question.at_most or 99) :] if question.many else several[-1]
    for question in reversed(tuple(ASKED.questions.values())):
        if question.many:
            boxes = given[question.id]
            assert isinstance(boxes, list)
            tries = [given | {question.id: boxes[place:]} for place in range(len(boxes))]
            given = max(tries, key=lambda one: rank(ASKED, ASKED.answers(one)))
    return ASKED.answers(given)


def test_many_random_patients_come_back_as_they_were() -> None:
    """The paper is the only copy that there is."""
    for answers in random_patients(3, 3_000):
        assert decode(encode(TABLE, answers), [TABLE]) == (TABLE, answers)


@pytest.mark.parametrize("seed", range(30))
def test_tables_of_every_shape_come_back(seed: int) -> None:
    """A clinic may ask other questions than ours."""
    table = small_table(random.Random(seed))
    for number in range(40):
        given = random_given(random.Random(number), table.questionnaire)
        answers = table.questionnaire.answers(given)

        assert decode(encode(table, answers), [table]) == (table, answers)


def test_the_code_of_a_result_is_the_code_of_its_answers() -> None:
    """Page, print and PDF ask for it by the evaluation that they show."""
    answers = ASKED.answers(TYPICAL)

    assert code_of(evaluate(TABLE, answers)) == encode(TABLE, answers) == CODE


def test_the_usual_code_is_short() -> None:
    """People read it out and type it: 24 signs with few ticks, and for half of all plausible patients."""
    plausible = sampled(ASKED, SeededRandom(1), 3_000, TABLE.plausible)
    usual = sorted(len(encode(TABLE, ASKED.answers(given)).replace("-", "")) for given in plausible)

    assert len(CODE.replace("-", "")) <= 24
    assert usual[len(usual) // 2] <= 24


def test_no_code_is_longer_than_the_one_with_everything_ticked() -> None:
    """Four signs hold twenty bits, and one group each is for the table and the check: no room is wasted."""
    worst = encode(TABLE, longest()).replace("-", "")
    groups = -(-rank(ASKED, longest()).bit_length() // 20)

    assert len(worst) == longest_code(ASKED) == 4 * (groups + 2)
    assert decode(worst, [TABLE])[1] == longest()


def test_every_wrong_sign_in_many_codes_is_found_and_its_group_named() -> None:
    """One slip of the finger must never be somebody else's answers."""
    tried = 0
    for code in codes(40):
        for place, right in enumerate(code):
            for sign in SIGNS.replace(right, ""):
                error = refused(code[:place] + sign + code[place + 1 :])
                assert (error.text_id, error.places) == ("code_wrong_group", {"group": place // 4 + 1})
                tried += 1

    assert tried > 25_000


def test_every_swap_in_many_codes_is_found_and_its_groups_named() -> None:
    """The second most common slip."""
    tried = 0
    for code in codes(100):
        for place in range(len(code) - 1):
            one, other = code[place], code[place + 1]
            if one != other:
                swapped = code[:place] + other + one + code[place + 2 :]
                assert groups_named(swapped) == {place // 4 + 1, (place + 1) // 4 + 1}
                tried += 1

    assert tried > 2_000


def test_two_neighbours_that_are_both_wrong_are_not_called_swapped() -> None:
    """Whoever looks for a swap and finds none stops looking."""
    code = CODE.replace("-", "")
    one, other = (SIGNS.index(sign) for sign in code[5:7])
    for change in {*range(1, 32)} - {one ^ other}:
        spoilt = code[:5] + SIGNS[one ^ change] + SIGNS[other ^ change] + code[7:]
        assert refused(spoilt).text_id == "code_wrong"


def test_no_two_slips_look_alike_so_every_code_is_safe() -> None:
    """The check is linear: what is left of a slip does not depend on the code. This proves it for all."""
    steps = unit_slips()
    swaps = (tuple(x ^ y for x, y in zip(*pair, strict=True)) for pair in pairwise(steps))
    slips = [
        tuple(times(value, part) for part in left) for left in chain(steps, swaps) for value in range(1, 32)
    ]

    assert len(set(slips)) == len(slips) == (2 * LONGEST - 1) * 31
    assert (0, 0, 0, 0) not in slips


def test_no_three_wrong_signs_look_right_in_many_places() -> None:
    """Two slips together never look like one, whatever the code: so three are never nothing."""
    steps = unit_slips()
    singles = {tuple(times(value, part) for part in one) for one in steps for value in range(1, 32)}
    for one, other in combinations(steps, 2):
        for value in range(1, 32):
            both = tuple(x ^ times(value, y) for x, y in zip(one, other, strict=True))
            assert any(both)
            assert both not in singles


def test_two_and_three_wrong_signs_are_found_in_many_random_tries() -> None:
    """Several slips may be blamed on a wrong group, but they never pass."""
    chance = random.Random(8)
    for code in codes(60):
        for _ in range(40):
            spoilt = list(code)
            for place in chance.sample(range(len(code)), chance.choice([2, 3])):
                spoilt[place] = chance.choice(SIGNS.replace(code[place], ""))
            assert refused("".join(spoilt)).text_id.startswith("code_wrong")


@pytest.mark.parametrize(
    "typed",
    [
        CODE.lower(),
        CODE.replace("-", ""),
        CODE.replace("-", " "),
        f"  {CODE}\r\n",
        CODE.replace("-", "\N{EN DASH}"),
        CODE.replace("-", "\N{NO-BREAK SPACE}\N{EM DASH}\N{THIN SPACE}"),
        CODE.replace("-", "\N{MINUS SIGN}"),
        CODE.replace("-", "\N{SOFT HYPHEN}\N{ZERO WIDTH SPACE}\N{NON-BREAKING HYPHEN}"),
        "".join(chr(ord(sign) + 0xFEE0) for sign in CODE),
        "\N{LEFT-TO-RIGHT MARK}" + CODE.replace("-", "-\n"),
        "-".join(CODE.replace("-", "")),
    ],
)
def test_people_may_type_it_as_they_like(typed: str) -> None:
    """Case, spaces, dashes and look-alikes carry nothing."""
    assert decode(typed, [TABLE])[1] == ASKED.answers(TYPICAL)


@pytest.mark.parametrize("first", ["OoOl", "oo0I", "000i", "00OL"])
def test_signs_that_look_alike_are_taken_for_what_was_printed(first: str) -> None:
    """Nobody can tell an O from a 0 on every printer."""
    table = replace(TABLE, provenance=replace(TABLE.provenance, sha256="00001" + "a" * 59))
    code = encode(table, ASKED.answers(TYPICAL))

    assert code.startswith("0001-")
    assert decode(first + code[4:], [table])[1] == ASKED.answers(TYPICAL)


def test_the_signs_leave_out_what_looks_alike() -> None:
    """A 0 that may be an O is typed wrong by half of all people."""
    assert len(SIGNS) == 32
    assert not set("ILOU") & set(SIGNS)


@pytest.mark.parametrize(
    ("text", "said", "places"),
    [
        ("", "code_empty", {}),
        (" - \n", "code_empty", {}),
        ("A" * 1_000_000, "code_too_long", {}),
        ("?" * 1_000_000, "code_too_long", {}),
        ("A" * 64, "code_too_long", {}),
        ("AAAA-BBBB", "code_too_short", {}),
        ("АБВГ-ДЕЖЗ-ИЙКЛ", "code_strange_sign", {"group": 1}),
        ("ABCD-EFGH-١٢٣٤", "code_strange_sign", {"group": 3}),
        (CODE[:5] + "U" + CODE[6:], "code_strange_sign", {"group": 2}),
        (CODE[:5] + "ß" + CODE[6:], "code_strange_sign", {"group": 2}),
        (CODE + "?", "code_strange_sign", {"group": 6}),
        ("\ud800\0", "code_strange_sign", {"group": 1}),
        (CODE[:-1], "code_uneven_group", {"group": 5}),
        (CODE[:8], "code_uneven_group", {"group": 2}),
        (CODE[:6] + CODE[7:], "code_uneven_group", {"group": 2}),
        (CODE[:6] + "0" + CODE[6:], "code_uneven_group", {"group": 2}),
        (CODE.replace("-", "")[1:], "code_uneven", {}),
        (CODE[1:6] + CODE[7:-1], "code_uneven", {}),
        (CODE[:-5], "code_wrong", {}),
        (CODE[5:], "code_wrong", {}),
    ],
    ids=lambda value: ascii(value)[1:13] if isinstance(value, str) else "",
)
def test_what_is_no_code_is_refused_with_what_to_do(text: str, said: str, places: dict[str, int]) -> None:
    """Whoever typed it has to know which group to look at, and one megabyte is answered at once."""
    error = refused(text)

    assert (error.text_id, dict(error.places)) == (said, places)
    assert TABLE.wording[said].format_map(error.places)
    assert not text.strip(" -\n") or text not in str(error)


def test_a_code_of_rules_that_are_not_here_says_so() -> None:
    """It is no mistake of the patient, so nobody should look for one."""
    elsewhere = replace(TABLE, provenance=replace(TABLE.provenance, sha256="00000" + "a" * 59))
    code = encode(elsewhere, ASKED.answers(TYPICAL))

    assert code.startswith("0000-")
    assert refused(code).text_id == "code_other_rules"
    assert decode(code, [TABLE, elsewhere])[0] is elsewhere


@pytest.mark.parametrize(
    ("table", "case"),
    [(table, case) for table in PAST for case in table.cases],
    ids=lambda one: one.id if isinstance(one, Case) else one.provenance.version,
)
def test_a_code_of_an_earlier_version_opens_under_it_with_the_outcomes_of_its_day(
    table: RuleTable, case: Case
) -> None:
    """Paper is kept for years: what it said must be what it says, whatever is in use today."""
    code = encode(table, table.questionnaire.answers(answered(case.answers)))

    found, answers = decode(code, (TABLE, *PAST))
    evaluation = evaluate(found, answers)

    assert found is table
    assert evaluation.is_stop == (case.stop is not None)
    assert not evaluation.is_stop or evaluation.urgency is case.stop
    assert evaluation.is_stop or dict(zip(table.approach, evaluation.outcomes, strict=True)) == {
        approach: case.expect.get(approach, Outcome.NONE) for approach in table.approach
    }


@pytest.mark.parametrize(
    ("code", "case_id"),
    [
        ("QD52-000J-P3X2-1QDY-MJQK", "C-01"),
        ("QD52-0P9A-F551-Z1VE-43TW", "C-02"),
        ("QD52-014M-Y21E-DJ52-KZ1P", "C-20"),
    ],
    ids=lambda value: value,
)
def test_a_code_that_was_printed_in_2026_11_is_read_for_good(code: str, case_id: str) -> None:
    """Another way to pack the answers must not close the paper that people have at home."""
    found, answers = decode(code, (TABLE, *PAST))

    assert found.provenance.version == "2026.11"
    case = next(case for case in found.cases if case.id == case_id)
    assert answers == found.questionnaire.answers(answered(case.answers))


def test_a_right_check_does_not_make_impossible_answers_possible() -> None:
    """Somebody can make such a code on purpose; it must never become a result."""
    first = table_group(TABLE)
    highest = with_check(first + "Z" * 32)
    beyond = with_check(first + "Z" * 40)
    blown_up = with_check(first + "0000" + CODE.replace("-", "")[4:-4])

    assert with_check(CODE.replace("-", "")[:-4]) == CODE.replace("-", "")
    assert {refused(code).text_id for code in (highest, beyond, blown_up)} == {"code_no_answers"}


def test_many_random_codes_with_a_right_check_are_valid_answers_or_refused() -> None:
    """Never an error of the program, and never a second code for the same answers."""
    chance = random.Random(4)
    first, taken = table_group(TABLE), 0
    for _ in range(2_000):
        payload = "".join(chance.choices(SIGNS, k=chance.choice([4, 8, 12, 16, 20, 24, 28])))
        code = with_check(first + payload)
        try:
            answers = decode(code, [TABLE])[1]
        except AnswerCodeError as error:
            assert error.text_id == "code_no_answers"
        else:
            taken += 1
            assert encode(TABLE, answers) == grouped(code)

    assert taken > 200


def test_a_questionnaire_that_outgrows_its_code_is_refused() -> None:
    """Past that length the check could no longer name the group."""
    again = tuple(replace(ASKED.questions["health"], id=f"health_{number}") for number in range(9))
    more = Page(id="more", title="More", questions=again)

    with pytest.raises(CodeTooLongError, match="Ask less"):
        longest_code(replace(ASKED, pages=(*ASKED.pages, more)))
    assert SHORTEST == 12


def test_a_patient_with_few_answers_has_the_shortest_code() -> None:
    """Every group is four signs that somebody types: the table, the answers and the check, and no more."""
    question = replace(
        ASKED.questions["dark_marks"], show_when=(), options=ASKED.questions["dark_marks"].options[:2]
    )
    table = replace(
        TABLE, questionnaire=Questionnaire(pages=(Page(id="one", title="", questions=(question,)),))
    )

    codes = [encode(table, table.questionnaire.answers({"dark_marks": one.id})) for one in question.options]

    assert [len(code.replace("-", "")) for code in codes] == [SHORTEST, SHORTEST] == [12, 12]


def test_a_code_may_be_as_long_as_its_check_holds_and_no_longer() -> None:
    """Thirteen groups of answers fit; one answer more would need a fourteenth."""
    yes_or_no = replace(ASKED.questions["dark_marks"], options=ASKED.questions["dark_marks"].options[:2])
    asked = tuple(replace(yes_or_no, id=f"q{number}") for number in range(13 * 20 + 1))

    def longest_of(number: int) -> int:
        return longest_code(Questionnaire(pages=(Page(id="all", title="", questions=asked[:number]),)))

    assert longest_of(13 * 20) == LONGEST == 60
    with pytest.raises(CodeTooLongError):
        longest_of(13 * 20 + 1)
