"""One change at a time to a module of the core: what mutants.py tries.

A comparison, 'and', 'not', a truth, a number, a sum, any and all. Decorators are left alone: mypy and not a
test watches over how a class is declared (frozen, slots), and on how much a function remembers (lru_cache)
only time and room depend.
"""

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

HOME = Path(__file__).resolve().parents[1]
CORE = HOME / "suggester" / "core"
COMPARED = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
COMBINED = {ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd, ast.Add: ast.Sub, ast.Sub: ast.Add}
CALLED = {"any": "all", "all": "any", "min": "max", "max": "min"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """One module with one change, and the lines of the statement that it is in."""

    module: str
    line: int
    statement: range
    before: str
    after: str
    source: str


def modules() -> list[str]:
    """Every module of the core, by its room and name, as in evaluation.what_if."""
    return sorted(module_of(path) for path in CORE.rglob("[a-z]*.py"))


def file_of(module: str) -> Path:
    """Where a module of the core stands."""
    return CORE.joinpath(*module.split(".")).with_suffix(".py")


def module_of(file: Path) -> str:
    """The name of the module that stands there."""
    return ".".join(file.resolve().relative_to(CORE).with_suffix("").parts)


def mutants_of(module: str) -> Iterator[Mutant]:
    """Every change of one module, from its first line to its last."""
    tree = ast.parse(file_of(module).read_text(encoding="utf-8"))
    left_alone = {id(part) for node in ast.walk(tree) for part in decorated(node)}
    statements = {
        id(part): node for node in ast.walk(tree) if isinstance(node, ast.stmt) for part in ast.walk(node)
    }
    for place, node in enumerate(ast.walk(tree)):
        changed = spoilt(node)
        if changed is not None and id(node) not in left_alone:
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


def decorated(node: ast.AST) -> Iterator[ast.AST]:
    """Everything in the decorators of a class or a function."""
    if isinstance(node, ast.ClassDef | ast.FunctionDef):
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
