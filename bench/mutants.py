"""What the tests of the core do not notice: python bench/mutants.py evaluation questionnaire rules

Spoils the named modules of the core in one place at a time (a comparison, 'and', 'not', a number, a sum, any
and all), runs the tests of the core on a copy, and prints every change that none of them notices, with its
line. How a class is declared (frozen, slots) is left alone: mypy and not a test watches over that. Quick
tests first, all of them when those pass; two copies at a time. A run that hangs counts as noticed.
"""

import ast
import copy
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

HOME = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(HOME))

from tests.copies import copy_core, core_checked

CORE = Path("suggester") / "core"
LEFT_OUT = ("test_patient_texts.py",)
COMPARED = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
COMBINED = {ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd, ast.Add: ast.Sub, ast.Sub: ast.Add}
CALLED = {"any": "all", "all": "any", "min": "max", "max": "min"}
QUICK = ("-k", "not random and not many and not damaged and not comparison and not change_search")
SECONDS = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """One module with one change."""

    module: str
    line: int
    before: str
    after: str
    source: str


def main(modules: list[str]) -> None:
    """Try every mutant of these modules; exit 1 when the tests miss one."""
    mutants = [mutant for module in modules for mutant in mutants_of(module)]
    missed = 0
    with ThreadPoolExecutor(2) as pool:
        for mutant, noticed in zip(mutants, pool.map(is_noticed, mutants), strict=True):
            if not noticed:
                missed += 1
                print(f"{mutant.module}.py:{mutant.line}: {mutant.before}  ->  {mutant.after}", flush=True)
    print(f"{', '.join(modules)}: {len(mutants)} changes, {missed} not noticed")
    sys.exit(1 if missed else 0)


def mutants_of(module: str) -> Iterator[Mutant]:
    """Every change of one module, from its first line to its last."""
    tree = ast.parse((HOME / CORE / f"{module}.py").read_text(encoding="utf-8"))
    declared = {id(part) for node in ast.walk(tree) for part in declaration(node)}
    for place, node in enumerate(ast.walk(tree)):
        changed = spoilt(node)
        if changed is not None and id(node) not in declared:
            spoilt_tree = copy.deepcopy(tree)
            into = list(ast.walk(spoilt_tree))[place]
            into.__class__, into.__dict__ = changed.__class__, changed.__dict__
            yield Mutant(
                module=module,
                line=getattr(node, "lineno", 0),
                before=ast.unparse(node),
                after=ast.unparse(changed),
                source=ast.unparse(ast.fix_missing_locations(spoilt_tree)),
            )


def declaration(node: ast.AST) -> Iterator[ast.AST]:
    """Everything in the decorators of a class."""
    if isinstance(node, ast.ClassDef):
        for decorator in node.decorator_list:
            yield from ast.walk(decorator)


def spoilt(node: ast.AST) -> ast.AST | None:
    """The same node with one change; None where no change is known for it."""
    changed = copy.deepcopy(node)
    return operator_changed(changed) or value_changed(changed)


def operator_changed(node: ast.AST) -> ast.AST | None:
    """Another comparison, 'or' for 'and', nothing for 'not', the other sum."""
    match node:
        case ast.Compare(ops=[operator]) if type(operator) in COMPARED:
            node.ops = [COMPARED[type(operator)]()]
        case ast.BoolOp():
            node.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        case ast.UnaryOp(op=ast.Not()):
            return node.operand
        case ast.BinOp(op=operator) if type(operator) in COMBINED and ast.unparse(node.right) != "None":
            node.op = COMBINED[type(operator)]()
        case _:
            return None
    return node


def value_changed(node: ast.AST) -> ast.AST | None:
    """The other truth, one more, all for any."""
    match node:
        case ast.Call(func=ast.Name(id=name) as called) if name in CALLED:
            called.id = CALLED[name]
        case ast.Constant(value=bool(value)):
            node.value = not value
        case ast.Constant(value=int(value)):
            node.value = value + 1
        case _:
            return None
    return node


def is_noticed(mutant: Mutant) -> bool:
    """Whether a test of the core fails on a copy with this change."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        copy_core(home, LEFT_OUT)
        (home / CORE / f"{mutant.module}.py").write_text(mutant.source, encoding="utf-8")
        try:
            return any(core_checked(home, tests, seconds=SECONDS).returncode for tests in (QUICK, ()))
        except subprocess.TimeoutExpired:
            return True


if __name__ == "__main__":
    main(sys.argv[1:] or sorted(path.stem for path in (HOME / CORE).glob("[a-z]*.py")))
