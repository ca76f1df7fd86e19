"""Faults planted in the core on purpose: the tests of the core must notice each of them."""

from pathlib import Path

import pytest

from tests.copies import copy_core, core_checked

QUICK = ("-k", "not random and not many and not damaged")
ELSEWHERE = (
    *("test_course.py", "test_loading.py", "test_patient_texts.py", "test_proofs.py"),
    *("test_comparison.py", "test_change_search.py", "test_counting.py"),
    *("test_example.py", "test_picture.py", "test_selection.py", "test_trace.py"),
)
TESTED_AS = {"structure": "verification", "rules": "promises"}
FAULTS = {
    "the mildest stands, not the gravest": (
        "suggester/core/evaluation.py",
        "_HOLD if mask & hold else _CAUTION if mask & caution else _SUGGEST",
        "_SUGGEST if not mask & caution else _CAUTION if not mask & hold else _SUGGEST",
    ),
    "one condition is enough": (
        "suggester/core/evaluation.py",
        "                mask &= known[options]",
        "                mask |= known[options]",
    ),
    "any condition is enough in the definition": (
        "suggester/core/rules.py",
        "return all(condition.holds(chosen) for condition in self.when)",
        "return any(condition.holds(chosen) for condition in self.when)",
    ),
    "all options are needed, not any": (
        "suggester/core/questionnaire.py",
        "        return not self.options.isdisjoint(chosen.get(self.question, ()))",
        "        return self.options <= set(chosen.get(self.question, ()))",
    ),
    "a warning about a part is not one about the whole": (
        "suggester/core/rules.py",
        "            named |= set(approach.parts)",
        "            named |= set()",
    ),
    "the group of all procedures is forgotten": (
        "suggester/core/rules.py",
        "named = {approach.id} | approach.groups",
        "named = {approach.id}",
    ),
    "a stop does not stop": (
        "suggester/core/evaluation.py",
        "        if mask & self.stop:\n            return self._all_stop\n",
        "",
    ),
    "the least urgent stop wins": (
        "suggester/core/evaluation.py",
        "return max((rule.urgency",
        "return min((rule.urgency",
    ),
    "an option too many is forgotten when several are ticked": (
        "suggester/core/evaluation.py",
        "            mask |= self._accepts.get(option, 0)",
        "            mask = self._free | self._accepts.get(option, 0)",
    ),
    "'not sure' is dropped at the door": (
        "suggester/core/questionnaire.py",
        "        return tuple(sorted(known, key=self.place.__getitem__))",
        "        return tuple(sorted(known - {'not_sure'}, key=self.place.__getitem__))",
    ),
    "a missing answer is taken for none": (
        "suggester/core/questionnaire.py",
        "            return Refusal.MISSING if self.required else None",
        "            return None",
    ),
    "hidden answers count": (
        "suggester/core/questionnaire.py",
        "            if question.is_shown(chosen):\n                options, problem",
        "            if True:\n                options, problem",
    ),
    "'none' may stand beside a risk": (
        "suggester/core/questionnaire.py",
        "        if any(self.option(option_id).exclusive for option_id in options):",
        "        if False:",
    ),
    "a promise of gravity is never looked at": (
        "suggester/core/rules.py",
        "or outcome >= self.at_least",
        "or True",
    ),
    "a mistyped answer code is taken": (
        "suggester/core/answer_code.py",
        "    if any(_remainder(values)):",
        "    if False:",
    ),
    "a made-up answer code is somebody's answers": (
        "suggester/core/packing.py",
        "    if number:\n        raise",
        "    if False:\n        raise",
    ),
    "doubt need not be read by a warning": (
        "suggester/core/structure.py",
        "if question.safety and option.unknown and",
        "if False and",
    ),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS, ids=str)
def test_the_tests_of_the_core_notice(fault: str, tmp_path: Path) -> None:
    """A suite that lets one of these pass would let a patient be told the wrong thing."""
    copy_core(tmp_path, ELSEWHERE)
    name, right, wrong = FAULTS[fault]
    _plant(tmp_path, name, right, wrong)

    spoilt = core_checked(tmp_path, (*_nearest_first(tmp_path, name), *QUICK), seconds=600)

    assert spoilt.returncode == 1, spoilt.stdout[-2000:] + spoilt.stderr[-2000:]


def test_without_a_fault_the_same_tests_pass(tmp_path: Path) -> None:
    """A copy that always failed would prove nothing."""
    copy_core(tmp_path, ELSEWHERE)

    sound = core_checked(tmp_path, ("tests/core", *QUICK), seconds=600)

    assert sound.returncode == 0, sound.stdout[-2000:] + sound.stderr[-2000:]


def _nearest_first(copy: Path, module: str) -> list[str]:
    """All tests of the core, those of the spoilt module first: they are the likeliest to notice."""
    stem = Path(module).stem
    own = f"tests/core/test_{TESTED_AS.get(stem, stem)}.py"
    return [own, "tests/core"] if (copy / own).exists() else ["tests/core"]


def _plant(copy: Path, name: str, right: str, wrong: str) -> None:
    source = (copy / name).read_text()
    assert source.count(right) == 1, f"{name} no longer holds the line that is to be spoilt: {right}"
    (copy / name).write_text(source.replace(right, wrong))
