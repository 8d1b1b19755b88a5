"""``python -m tests.mutation PACKAGE [COUNT [SEED]]``: a random sample of small mistakes in one package, each on its own.

Each is made in a process of its own, which runs the package's fast tests until one fails. A mistake that no test finds
is printed: it needs a test, or is none (the same by another way). The files on the disk are not touched.
"""

from __future__ import annotations

import ast
import copy
import importlib.machinery
import os
import random
import resource
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import CodeType
from typing import Any

import pytest
from hypothesis import settings

CHECKOUT = Path(__file__).parents[2]
TESTS: Mapping[str, tuple[str, ...]] = {
    "model": ("model_[cpr]*", "meetings", "since", "themes", "pictures", "model_walks"),
    "comms": ("comms_*",),
    "storage": ("storage_*", "session", "session_walks"),
}
"""The files of tests/unit that hold each package to its word, the quick ones first."""
MOST_SECONDS = 90
"""Seconds of work after which a mistake counts as found: it goes on for ever."""

SWAPPED: Mapping[type, type] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.And: ast.Or, ast.Or: ast.And,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.FloorDiv: ast.Mult, ast.Div: ast.Mult,
    ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr,
}  # fmt: skip
NAMES = {"min": "max", "max": "min", "any": "all", "all": "any"}


class Mistake:
    """One change of one node; ``make`` does it to a copy of the tree."""

    def __init__(self, path: Path, number: int, line: int, said: str, make: Callable[[Any], None]) -> None:
        self.path, self.number, self.line, self.said, self.make = path, number, line, said, make

    def code(self, tree: ast.Module) -> CodeType:
        """The module with it."""
        spoilt = copy.deepcopy(tree)
        self.make(list(ast.walk(spoilt))[self.number])
        return compile(ast.fix_missing_locations(spoilt), str(self.path), "exec")

    def __str__(self) -> str:
        return f"{self.path.relative_to(CHECKOUT)}:{self.line}: {self.said}"


def mistakes(path: Path, tree: ast.Module) -> Iterator[Mistake]:
    """Everything small that could be wrong in one module, but for annotations and docstrings."""
    dull = {id(inner) for node in ast.walk(tree) for part in _dull(node) for inner in ast.walk(part)}
    for number, node in enumerate(ast.walk(tree)):
        if id(node) not in dull:
            for said, make in _of(node):
                yield Mistake(path, number, getattr(node, "lineno", 0), said, make)


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


def fails(code: CodeType, path: Path, tests: list[str]) -> bool:
    """Whether a test fails, in a process of its own, when the module at a path is this code."""
    child = os.fork()
    if child == 0:
        os._exit(_run(code, path, tests))
    _, status = os.waitpid(child, 0)
    return status != 0


def _run(code: CodeType, path: Path, tests: list[str]) -> int:
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    signal.alarm(10 * MOST_SECONDS)
    usual = importlib.machinery.SourceFileLoader.get_code

    def get_code(loader: importlib.machinery.SourceFileLoader, name: str) -> CodeType | None:
        return code if loader.path == str(path) else usual(loader, name)

    importlib.machinery.SourceFileLoader.get_code = get_code  # type: ignore[method-assign]
    settings.register_profile("mistakes", max_examples=12, derandomize=True, database=None, deadline=None)
    quiet = ["-x", "-q", "-p", "no:cacheprovider", "--hypothesis-profile=mistakes", "-W", "ignore", "-k", "not costs"]
    return int(pytest.main([*quiet, *tests]))


def main(arguments: list[str]) -> None:
    """Try a sample and say which were not found."""
    package, count, seed = arguments[0], int([*arguments, "100"][1]), int([*arguments, "0", "1"][2])
    tests = [str(path) for name in TESTS[package] for path in sorted((CHECKOUT / "tests/unit").glob(f"test_{name}.py"))]
    trees = {path: ast.parse(path.read_bytes()) for path in sorted((CHECKOUT / "whiteboard" / package).rglob("*.py"))}
    every = [mistake for path, tree in trees.items() for mistake in mistakes(path, tree)]
    sample = random.Random(seed).sample(every, min(count, len(every)))
    outcome: Counter[bool] = Counter()
    first = sample[0].path
    assert not fails(compile(trees[first], str(first), "exec"), first, tests), "without a mistake every test passes"
    started = time.monotonic()
    for mistake in sample:
        was_found = fails(mistake.code(trees[mistake.path]), mistake.path, tests)
        outcome[was_found] += 1
        print(f"  {'found' if was_found else 'NOT FOUND'}: {mistake}", flush=True)
    minutes = (time.monotonic() - started) / 60
    print(
        f"{package}: {outcome.total()} of {len(every)} mistakes tried, {outcome[True]} found, {outcome[False]} not,"
        f" in {minutes:.0f} minutes"
    )


if __name__ == "__main__":
    main(sys.argv[1:])
