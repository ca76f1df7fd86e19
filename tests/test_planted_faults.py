"""Faults planted in the core on purpose: a test of the core must notice each of them."""

from pathlib import Path

import pytest

from tests.copies import copy_core, core_checked

CASES = "evaluation/test_cases.py::test_the_table_says_what_clinicians_expect"
NO_ANSWER = (
    "questionnaire/test_questionnaire.py::test_an_answer_that_is_none_is_an_error_that_names_the_question"
)
FOUND = "verification/test_verify.py::test_each_fault_is_found_with_its_place"
FAULTS = {
    "the mildest stands, not the gravest": (
        "suggester/core/evaluation/bitmap_index.py",
        "_HOLD if mask & hold else _CAUTION if mask & caution else _SUGGEST",
        "_SUGGEST if not mask & caution else _CAUTION if not mask & hold else _SUGGEST",
        CASES,
    ),
    "one condition is enough": (
        "suggester/core/evaluation/bitmap_index.py",
        "                mask &= known[options]",
        "                mask |= known[options]",
        CASES,
    ),
    "any condition is enough in the definition": (
        "suggester/core/table/rules.py",
        "return all(condition.holds(chosen) for condition in self.when)",
        "return any(condition.holds(chosen) for condition in self.when)",
        "evaluation/test_evaluation.py::test_a_row_that_matches_by_itself_is_a_row_that_speaks",
    ),
    "all options are needed, not any": (
        "suggester/core/questionnaire/questions.py",
        "        return not self.options.isdisjoint(chosen.get(self.question, ()))",
        "        return self.options <= set(chosen.get(self.question, ()))",
        CASES,
    ),
    "a warning about a part is not one about the whole": (
        "suggester/core/table/rules.py",
        "            named |= set(approach.parts)",
        "            named |= set()",
        CASES,
    ),
    "the group of all procedures is forgotten": (
        "suggester/core/table/rules.py",
        "named = {approach.id} | approach.groups",
        "named = {approach.id}",
        CASES,
    ),
    "a stop does not stop": (
        "suggester/core/evaluation/bitmap_index.py",
        "        if mask & self.stop:\n            return self._all_stop\n",
        "",
        CASES,
    ),
    "the least urgent stop wins": (
        "suggester/core/evaluation/evaluation.py",
        "return max(stops",
        "return min(stops",
        CASES,
    ),
    "an option too many is forgotten when several are ticked": (
        "suggester/core/evaluation/bitmap_index.py",
        "            mask |= self._accepts.get(option, 0)",
        "            mask = self._free | self._accepts.get(option, 0)",
        CASES,
    ),
    "'not sure' is dropped at the door": (
        "suggester/core/questionnaire/questions.py",
        "        return tuple(sorted(known, key=self.place.__getitem__))",
        "        return tuple(sorted(known - {'not_sure'}, key=self.place.__getitem__))",
        CASES,
    ),
    "a missing answer is taken for none": (
        "suggester/core/questionnaire/questions.py",
        "            return Refusal.MISSING if self.required else None",
        "            return None",
        NO_ANSWER,
    ),
    "hidden answers count": (
        "suggester/core/questionnaire/questionnaire.py",
        "            if question.is_shown(chosen):\n                chosen[question.id], problem",
        "            if True:\n                chosen[question.id], problem",
        "test_answer_code.py::test_tables_of_every_shape_come_back",
    ),
    "'none' may stand beside a risk": (
        "suggester/core/questionnaire/questions.py",
        "        if any(self.option(option_id).exclusive for option_id in options):",
        "        if False:",
        NO_ANSWER,
    ),
    "a promise of gravity is never looked at": (
        "suggester/core/table/rules.py",
        "or outcome >= self.at_least",
        "or True",
        f"{FOUND}[HD-32--]",
    ),
    "a mistyped answer code is taken": (
        "suggester/core/answer_code.py",
        "    if any(_remainder(values)):",
        "    if False:",
        "test_answer_code.py::test_two_neighbours_that_are_both_wrong_are_not_called_swapped",
    ),
    "a made-up answer code is somebody's answers": (
        "suggester/core/answer_sets/ranking.py",
        "    if number:\n        raise",
        "    if False:\n        raise",
        "test_answer_code.py::test_a_right_check_does_not_make_impossible_answers_possible",
    ),
    "doubt need not be read by a warning": (
        "suggester/core/verification/static_checks.py",
        "if question.safety and option.unknown and",
        "if False and",
        f"{FOUND}[HD-39--]",
    ),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS, ids=str)
def test_a_test_of_the_core_notices(fault: str, tmp_path: Path) -> None:
    """A suite that lets one of these pass would let a patient be told the wrong thing."""
    copy_core(tmp_path)
    module, right, wrong, noticing = FAULTS[fault]
    _plant(tmp_path / module, right, wrong)

    spoilt = core_checked(tmp_path, [f"tests/core/{noticing}"], seconds=600)

    assert spoilt.returncode == 1, spoilt.stdout[-2000:] + spoilt.stderr[-2000:]


def test_without_a_fault_the_same_tests_pass(tmp_path: Path) -> None:
    """A copy that always failed would prove nothing."""
    copy_core(tmp_path)
    noticing = sorted({f"tests/core/{noticing}" for *_, noticing in FAULTS.values()})

    sound = core_checked(tmp_path, noticing, seconds=600)

    assert sound.returncode == 0, sound.stdout[-2000:] + sound.stderr[-2000:]


def _plant(module: Path, right: str, wrong: str) -> None:
    source = module.read_text()
    assert source.count(right) == 1, f"{module.name} no longer holds the line that is to be spoilt: {right}"
    module.write_text(source.replace(right, wrong))
