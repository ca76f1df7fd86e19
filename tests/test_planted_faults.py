"""Faults planted in the core on purpose: the tests of the core must notice each of them."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HOME = Path(__file__).resolve().parents[1]
QUICK = "not random and not many and not damaged"
FAULTS = {
    "the mildest stands, not the gravest": (
        "suggester/core/evaluation.py",
        "_HOLD if mask & hold else _CAUTION if mask & caution else _SUGGEST",
        "_SUGGEST if not mask & caution else _CAUTION if not mask & hold else _SUGGEST",
    ),
    "one condition is enough": (
        "suggester/core/evaluation.py",
        "            mask &= possible[chosen[question]]",
        "            mask |= possible[chosen[question]]",
    ),
    "any condition is enough in the definition": (
        "suggester/core/rules.py",
        "return all(condition.holds(chosen) for condition in self.when)",
        "return any(condition.holds(chosen) for condition in self.when)",
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
        "        return question.in_order(texts), \"\"",
        "        return question.in_order(t for t in texts if t != \"not_sure\"), \"\"",
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
    "doubt need not be read by a warning": (
        "suggester/core/verification.py",
        "if question.safety and option.unknown and",
        "if False and",
    ),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS, ids=str)
def test_the_tests_of_the_core_notice(fault: str, tmp_path: Path) -> None:
    """A suite that lets one of these pass would let a patient be told the wrong thing."""
    name, right, wrong = FAULTS[fault]
    copy = _copied(tmp_path)
    source = (copy / name).read_text()
    assert source.count(right) == 1, "the line that is to be spoilt has changed; mend this test"
    (copy / name).write_text(source.replace(right, wrong))

    outcome = _tested(copy)

    assert outcome.returncode == 1, outcome.stdout[-2000:] + outcome.stderr[-2000:]


def test_without_a_fault_the_same_tests_pass(tmp_path: Path) -> None:
    """A copy that always failed would prove nothing."""
    outcome = _tested(_copied(tmp_path))

    assert outcome.returncode == 0, outcome.stdout[-2000:] + outcome.stderr[-2000:]


def _copied(folder: Path) -> Path:
    copy = folder / "copy"
    skip = shutil.ignore_patterns("__pycache__", "static")
    for name in ("suggester", "rules", "tests/core"):
        shutil.copytree(HOME / name, copy / name, ignore=skip)
    for name in ("tests/shipped.py", "tests/patients.py", "pyproject.toml"):
        shutil.copy(HOME / name, copy / name)
    return copy


def _tested(copy: Path) -> subprocess.CompletedProcess[str]:
    command = [
        sys.executable,
        "-B",
        "-m",
        "pytest",
        "-q",
        "-x",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:playwright",
    ]
    chosen = ["tests/core", "-k", QUICK]
    return subprocess.run(
        [*command, *chosen], cwd=copy, capture_output=True, text=True, check=False, timeout=120
    )
