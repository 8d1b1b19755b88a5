"""The small mistakes that are put into a module, one at a time."""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterator, Mapping
from inspect import CO_OPTIMIZED
from pathlib import Path
from types import CodeType
from typing import Any

SWAPPED: Mapping[type, type] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.And: ast.Or, ast.Or: ast.And,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.FloorDiv: ast.Mult, ast.Div: ast.Mult,
    ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr,
}  # fmt: skip
NAMES = {"min": "max", "max": "min", "any": "all", "all": "any"}


class Module:
    """A file of the program as it is on the disk, and everything small that could be wrong in it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.tree = ast.parse(path.read_bytes())
        self.code = compile(self.tree, str(path), "exec")

    def mistakes(self) -> Iterator[Mistake]:
        """All of them, but for annotations and docstrings."""
        dull = {id(inner) for node in ast.walk(self.tree) for part in _dull(node) for inner in ast.walk(part)}
        for number, node in enumerate(ast.walk(self.tree)):
            if id(node) not in dull:
                for said, make in _of(node):
                    yield Mistake(self, number, node, said, make)


class Mistake:
    """One change of one node; ``make`` does it to a copy of the tree."""

    def __init__(self, module: Module, number: int, node: ast.AST, said: str, make: Callable[[Any], None]) -> None:
        self.module, self.number, self.said, self.make = module, number, said, make
        place: Any = getattr(node, "test", None) or (node.ifs[0] if isinstance(node, ast.comprehension) else node)
        self.lines = range(place.lineno, place.end_lineno + 1)
        self.name = f"{module.path.parent.name}/{module.path.name}:{place.lineno}:{place.col_offset}: {said}"

    def code(self) -> CodeType:
        """The module with it."""
        spoilt = copy.deepcopy(self.module.tree)
        self.make(list(ast.walk(spoilt))[self.number])
        return compile(ast.fix_missing_locations(spoilt), str(self.module.path), "exec")

    def function(self) -> tuple[CodeType, CodeType] | None:
        """The function it is in, right and wrong, or None: it is in what runs when the module is imported."""
        both = zip(_functions(self.module.code), _functions(self.code()), strict=True)
        return next(((right, wrong) for right, wrong in both if right != wrong), None)


def lines_of(code: CodeType) -> set[int]:
    """The lines of a function's body, and of those in it."""
    inner = (lines_of(const) for const in code.co_consts if isinstance(const, CodeType))
    return {line for *_, line in code.co_lines() if line is not None and line > code.co_firstlineno}.union(*inner)


def _functions(code: CodeType) -> Iterator[CodeType]:
    """The outermost functions of a module or class."""
    for const in code.co_consts:
        if isinstance(const, CodeType):
            if const.co_flags & CO_OPTIMIZED:
                yield const
            else:
                yield from _functions(const)


def _dull(node: ast.AST) -> Iterator[ast.AST]:
    """Parts of a node that change nothing when the program runs, or stop it at once."""
    for name in ("annotation", "returns"):
        if getattr(node, name, None) is not None:
            yield getattr(node, name)
    # Whether a record could be changed shows only where somebody does.
    yield from getattr(node, "decorator_list", ())
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        yield node
    if isinstance(node, ast.Raise | ast.ImportFrom | ast.Import):
        yield node


def _of(node: ast.AST) -> Iterator[tuple[str, Callable[[Any], None]]]:
    match node:
        case ast.Compare(ops=[op]) if type(op) in SWAPPED:
            other = SWAPPED[type(op)]
            yield f"{ast.unparse(node)}: {other.__name__}", lambda one: setattr(one, "ops", [other()])
        case ast.BoolOp(op=op) | ast.BinOp(op=op) if type(op) in SWAPPED:
            other = SWAPPED[type(op)]
            yield f"{ast.unparse(node)}: {other.__name__}", lambda one: setattr(one, "op", other())
        case ast.Constant(value=bool() as value):
            yield f"{value}: {not value}", lambda one: setattr(one, "value", not value)
        case ast.Constant(value=int() as value):
            yield f"{value}: {value + 1}", lambda one: setattr(one, "value", value + 1)
        case ast.If(test=test) | ast.IfExp(test=test) | ast.While(test=test):
            turned = ast.UnaryOp(ast.Not(), copy.deepcopy(test))
            yield f"if {ast.unparse(test)}: not so", lambda one: setattr(one, "test", turned)
        case ast.comprehension(ifs=[test, *_]):
            yield f"… if {ast.unparse(test)}: always", lambda one: one.ifs.pop(0)
        case ast.Call(func=ast.Name(id=name)) if name in NAMES:
            yield f"{ast.unparse(node)}: {NAMES[name]}", lambda one: setattr(one.func, "id", NAMES[name])
        case ast.Expr(value=ast.Call()) | ast.Expr(value=ast.YieldFrom()):
            yield f"{ast.unparse(node)}: left out", lambda one: setattr(one, "value", ast.Constant(None))
