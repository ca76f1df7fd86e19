"""What the tests of the core do not notice: python bench/mutants.py evaluation questionnaire rules

Spoils the named modules of the core (every module without a name) in one place at a time: a comparison,
'and', 'not', a number, a sum, any and all. How a class is declared (frozen, slots) is left alone: mypy and
not a test watches over that. First each test runs alone, without a change, to learn which lines it runs.
Then each change gets a copy of its own, and there the tests that run the changed statement, quickest first,
until one fails; where very many run it, those that take long are left out. What none of them notices is
printed with its line; docs/mutation.md says what was found. A hang counts as noticed, and is printed too.
Two at once. Leave core and tests alone meanwhile.
"""

import ast
import copy
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

HOME = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(HOME))

from bench.covering import WITHIN, Test, copied, measured
from tests.copies import core_checked

CORE = Path("suggester") / "core"
COMPARED = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
COMBINED = {ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd, ast.Add: ast.Sub, ast.Sub: ast.Add}
CALLED = {"any": "all", "all": "any", "min": "max", "max": "min"}
LONG = 30
MANY = 60
LIMIT = """
import signal

def pytest_runtest_setup(item):
    signal.setitimer(signal.ITIMER_PROF, 20)

pytest_runtest_setup(None)
"""
MEMORY = 4 << 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """One module with one change, and the lines of the statement that it is in."""

    module: str
    line: int
    statement: range
    before: str
    after: str
    source: str


def main(modules: list[str]) -> None:
    """Try every mutant of these modules; exit 1 when the tests miss one."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    with ThreadPoolExecutor(2) as pool:
        tests = measured(pool)
        print(f"{len(tests)} tests measured", flush=True)
        missed = [report(module, tests, pool) for module in modules]
    sys.exit(1 if any(missed) else 0)


def report(module: str, tests: list[Test], pool: ThreadPoolExecutor) -> int:
    """Print what is not noticed in one module, and then how many changes that is."""
    mutants = list(mutants_of(module))
    fates = []
    for mutant, fate in zip(mutants, pool.map(lambda one: fate_of(one, tests), mutants), strict=True):
        fates.append(fate)
        if fate != "noticed":
            print(f"{module}.py:{mutant.line}: {mutant.before}  ->  {mutant.after}  ({fate})", flush=True)
    missed = sum(fate.startswith("not noticed") for fate in fates)
    print(f"{module}: {len(mutants)} changes, {missed} not noticed", flush=True)
    return missed


def mutants_of(module: str) -> Iterator[Mutant]:
    """Every change of one module, from its first line to its last."""
    tree = ast.parse((HOME / CORE / f"{module}.py").read_text(encoding="utf-8"))
    declared = {id(part) for node in ast.walk(tree) for part in declaration(node)}
    statements = {
        id(part): node for node in ast.walk(tree) if isinstance(node, ast.stmt) for part in ast.walk(node)
    }
    for place, node in enumerate(ast.walk(tree)):
        changed = spoilt(node)
        if changed is not None and id(node) not in declared:
            spoilt_tree = copy.deepcopy(tree)
            into = list(ast.walk(spoilt_tree))[place]
            into.__class__, into.__dict__ = changed.__class__, changed.__dict__
            yield Mutant(
                module=module,
                line=getattr(node, "lineno", 0),
                statement=lines_of(statements[id(node)]),
                before=ast.unparse(node),
                after=ast.unparse(changed),
                source=ast.unparse(ast.fix_missing_locations(spoilt_tree)),
            )


def lines_of(statement: ast.stmt) -> range:
    """The lines of a statement, without those of the statements in it."""
    body = getattr(statement, "body", None)
    last = body[0].lineno - 1 if body else statement.end_lineno or statement.lineno
    return range(statement.lineno, max(last, statement.lineno) + 1)


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


def chosen_for(mutant: Mutant, tests: list[Test]) -> list[Test]:
    """The tests that run the changed statement; where very many do, without those that take long."""
    lines = {(mutant.module, line) for line in mutant.statement}
    running = [test for test in tests if not lines.isdisjoint(test.runs)]
    return running if len(running) < MANY else [test for test in running if test.seconds < LONG]


def fate_of(mutant: Mutant, tests: list[Test]) -> str:
    """What becomes of a copy with this change under the tests that run the changed statement."""
    chosen = chosen_for(mutant, tests)
    if not chosen:
        return "not noticed: no test runs it"
    with copied() as home:
        (home / CORE / f"{mutant.module}.py").write_text(mutant.source, encoding="utf-8")
        (home / "conftest.py").write_text(LIMIT, encoding="utf-8")
        try:
            said = core_checked(home, [test.name for test in chosen], seconds=WITHIN)
        except subprocess.TimeoutExpired:
            return "hangs"
    if said.returncode == 0:
        return f"not noticed by {len(chosen)} tests"
    return "hangs" if said.returncode == -signal.SIGPROF else "noticed"


if __name__ == "__main__":
    main(sys.argv[1:] or sorted(path.stem for path in (HOME / CORE).glob("[a-z]*.py")))
