"""``python -m tests.mutation PACKAGE [COUNT [SEED [LOG]]]``: a random sample of small mistakes in one package.

First it is noted which tests touch which line. Then each mistake is made in a process of its own, where the tests that
touch its lines run, the quickest first, until one fails. A mistake that no test finds is printed: it needs a test, or is
none (the same by another way). The files on the disk are not touched. What stands in LOG already is not tried again.

Only Linux: processes are copied as they are, with pytest and the tests in them.
"""

from __future__ import annotations

import gc
import json
import marshal
import os
import random
import re
import resource
import shutil
import signal
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from functools import cache, partial
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any, NamedTuple

import pytest
from hypothesis import Phase, settings

from tests.mutation import inside
from tests.mutation.mistakes import Mistake, Module

CHECKOUT = Path(__file__).parents[2]
TESTS: Mapping[str, tuple[str, ...]] = {
    "model": ("model_*", "meetings", "since", "themes", "pictures", "comms_figures", "session", "tools_piling"),
    "comms": ("comms_*", "cli_trends"),
    "storage": ("storage_*", "session", "session_walks"),
}
"""The files of tests/unit that hold each package to its word."""
EXAMPLES = 12
MOST_SECONDS = 60
"""Seconds of work, beyond twice what its tests take, after which a mistake counts as found: it goes on for ever."""


class Attempt(NamedTuple):
    """Which test found a mistake (empty: none), and the seconds of work it took."""

    found_by: str
    seconds: float


class Touching(NamedTuple):
    """What is known of the tests before any mistake: the seconds each takes, and which touch a line of a file.

    The test with the empty name is the import of the program and of all tests.
    """

    seconds: Mapping[str, float]
    tests: Mapping[tuple[str, int], set[str]]

    @classmethod
    def read(cls, seconds: Mapping[str, float], lines: Path) -> Touching:
        """What `inside.note_lines` wrote down."""
        tests: defaultdict[tuple[str, int], set[str]] = defaultdict(set)
        for each in lines.read_text("utf-8").splitlines():
            line, path, test = each.split("\t")
            tests[path, int(line)].add(test)
        return cls(seconds, tests)

    def runs_on_import(self, mistake: Mistake) -> bool:
        """Whether it is in what runs when modules are imported, so that they must be imported anew with it."""
        both = mistake.function()
        if both is None or both[0].co_freevars != both[1].co_freevars:
            return True
        path, lines = str(mistake.module.path), {line for *_, line in both[0].co_lines() if line}
        return any("" in self.tests.get((path, line), ()) for line in lines)

    def choose(self, mistake: Mistake) -> list[str]:
        """The tests that may find a mistake, the quickest first."""
        path = str(mistake.module.path)
        found = set[str]().union(*(self.tests.get((path, line), ()) for line in mistake.lines))
        if mistake.function() is None or "" in found:
            of_file = (tests for (other, _), tests in self.tests.items() if other == path)
            # What only reads a constant touches no line of any function.
            naming = {test for test in self.seconds if _names(test.partition("::")[0], mistake.module.path.stem)}
            found = naming.union(found, *of_file) - {""} or set(self.seconds)
        return sorted((test for test in found if test in self.seconds), key=self.seconds.__getitem__)

    def most(self, tests: Iterable[str]) -> int:
        """The seconds of work that some tests may take with a mistake."""
        return MOST_SECONDS + round(2 * sum(self.seconds[test] for test in tests))


@cache
def _names(file: str, module: str) -> bool:
    return re.search(rf"\b{module}\b", (CHECKOUT / file).read_text("utf-8")) is not None


class Run:
    """pytest with the tests of a package, once they are collected: ``act`` gets them by name instead of their being run."""

    def __init__(self, act: Callable[[Run], None]) -> None:
        self.act = act
        self.items: dict[str, pytest.Item] = {}
        self.failed = ""

    def start(self, files: Iterable[Path], folder: Path) -> None:
        """Collect, and act."""
        settings.register_profile("mistakes", max_examples=EXAMPLES, derandomize=True, database=None, deadline=None)
        quiet = [
            "-p",
            "no:cacheprovider",
            "-p",
            "no:terminal",
            "-o",
            "addopts=",
            "--hypothesis-profile=mistakes",
            "-W",
            "ignore",
        ]
        place = ["--rootdir", str(CHECKOUT), "--basetemp", str(folder / "tests"), "-k", "not as_many_calls"]
        pytest.main([*quiet, *place, *map(str, files)], plugins=[self])

    @pytest.hookimpl(trylast=True)  # after what -k leaves out
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Few examples, also where a test asks for more, and none made smaller: that a test fails is enough."""
        few: dict[str, Any] = {"phases": (Phase.explicit, Phase.generate), "derandomize": True, "database": None}
        for item in items:
            test, case = getattr(item, "obj", None), getattr(item, "cls", None)
            own = getattr(test, "_hypothesis_internal_use_settings", None)
            if test is not None and own is not None:
                test._hypothesis_internal_use_settings = settings(
                    own, max_examples=min(EXAMPLES, own.max_examples), **few
                )
            elif case is not None and isinstance(getattr(case, "settings", None), settings):
                case.settings = settings(case.settings, max_examples=EXAMPLES // 2, **few)
        self.items = {item.nodeid: item for item in items}

    def pytest_runtestloop(self) -> bool:
        """Instead of running them all."""
        self.act(self)
        return True

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Remember that one failed."""
        if report.failed:
            self.failed = report.nodeid

    def first_failing(self, tests: Iterable[str]) -> str:
        """Run some until one fails; which."""
        for test in tests:
            item = self.items.get(test)
            if item is None:
                return f"{test} is not there"
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)
            if self.failed:
                break
        return self.failed


def attempt(run: Callable[[], str], most: int = MOST_SECONDS) -> Attempt:
    """What ``run`` answers, in a copy of this process that may take so many seconds of work and sends no output."""
    receiver, sender = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.setpgid(0, 0)
            nothing = os.open(os.devnull, os.O_RDWR)
            for stream in (0, 1, 2):
                os.dup2(nothing, stream)
            resource.setrlimit(resource.RLIMIT_CPU, (most, most))
            signal.alarm(10 * most)
            os.write(sender, run().encode()[:4000])
            os._exit(0)
        except BaseException as error:  # noqa: BLE001 - whatever it is, the mistake is found
            os.write(sender, repr(error).encode()[:4000])
        finally:
            os._exit(1)
    os.close(sender)
    _, status, used = os.wait4(child, 0)
    _end_all_of(child)
    os.set_blocking(receiver, False)
    try:
        said = os.read(receiver, 4096).decode("utf-8", "replace")
    except BlockingIOError:  # a process that the test left behind has the other end
        said = ""
    os.close(receiver)
    if os.WIFSIGNALED(status):
        said = f"signal {os.WTERMSIG(status)}"
    return Attempt(said or ("it ended" if status else ""), used.ru_utime + used.ru_stime)


def _end_all_of(group: int) -> None:
    with suppress(ProcessLookupError):  # it left none behind, as it should
        os.killpg(group, signal.SIGKILL)


class Laboratory:
    """The ways to try a mistake, with the tests of one package."""

    def __init__(self, package: str, folder: Path) -> None:
        self.folder = folder
        self.root = str(CHECKOUT / "whiteboard" / package) + os.sep
        unit = CHECKOUT / "tests/unit"
        self.files = [path for name in TESTS[package] for path in sorted(unit.glob(f"test_{name}.py"))]
        self.modules = [Module(path) for path in sorted(Path(self.root).rglob("*.py"))]
        (folder / "sitecustomize.py").write_text("from tests.mutation import inside\n\ninside.begin()\n", "utf-8")
        os.environ["PYTHONPATH"] = os.pathsep.join((str(folder), str(CHECKOUT)))
        os.environ.pop("PYTHONUNBUFFERED", None)  # it would do for a process what that has to do itself

    def touching(self) -> Touching:
        """Run every test, twice: how long it takes, and what it touches. Raises AssertionError when one fails.

        Each by itself: what one has made the program remember, the next would not compute.
        """
        lines, times = self.folder / "lines", self.folder / "times"

        def trace(run: Run, test: str) -> str:
            os.environ.update({inside.LINES: str(lines), inside.ROOT: self.root})
            inside.begin()
            return run.first_failing([test])

        def measure(run: Run) -> None:
            sys.settrace(None)
            threading.settrace(None)
            seconds = {}
            for test in run.items:
                found_by, seconds[test] = attempt(lambda test=test: run.first_failing([test]))  # type: ignore[misc]
                if found_by:
                    run.failed = f"fails without a mistake: {found_by}"
                    return
                attempt(lambda test=test: trace(run, test), 20 * MOST_SECONDS)  # type: ignore[misc]
            times.write_text(json.dumps(seconds), "utf-8")

        def note() -> str:
            inside.note_lines(lines, self.root)
            run = Run(measure)
            run.start(self.files, self.folder)
            return run.failed

        failed = attempt(note, 3600).found_by
        assert not failed, failed
        return Touching.read(json.loads(times.read_text("utf-8")), lines)

    def try_anew(self, mistake: Mistake, tests: Sequence[str], most: int) -> Attempt:
        """In a process that imports the program and the tests with the mistake in it."""

        def imported() -> str:
            code = mistake.code()
            self.spoil_others(mistake, code)
            inside.put_in(str(mistake.module.path), code)
            done = []
            run = Run(lambda run: done.append(run.first_failing(tests)))
            run.start({CHECKOUT / test.partition("::")[0]: None for test in tests}, self.folder)
            return done[0] if done else "the tests cannot be imported"

        return attempt(imported, most)

    def serve(self, mistakes: Sequence[Mistake], jobs: Connection) -> None:
        """Try mistakes in copies of a process that has imported everything; a job is the number of one, tests and seconds."""

        def answer(run: Run) -> None:
            functions: defaultdict[CodeType, list[FunctionType]] = defaultdict(list)
            for each in gc.get_objects():
                if isinstance(each, FunctionType) and each.__code__.co_filename.startswith(self.root):
                    functions[each.__code__].append(each)
            gc.freeze()
            while (job := jobs.recv()) is not None:
                number, tests, most = job
                jobs.send(attempt(partial(self._in_place, run, functions, mistakes[number], tests), most))

        Run(answer).start(self.files, self.folder)

    def _in_place(
        self, run: Run, functions: Mapping[CodeType, list[FunctionType]], mistake: Mistake, tests: Sequence[str]
    ) -> str:
        both = mistake.function()
        assert both is not None
        for function in functions.get(both[0], ()):
            function.__code__ = both[1]
        self.spoil_others(mistake, mistake.code())
        return run.first_failing(tests)

    def spoil_others(self, mistake: Mistake, code: CodeType) -> None:
        """The processes that tests start have it, too."""
        (self.folder / "spoilt").write_bytes(marshal.dumps((str(mistake.module.path), code)))
        os.environ[inside.MISTAKE] = str(self.folder / "spoilt")


def main(arguments: list[str]) -> None:
    """Try a sample and say which were not found."""
    package, count, seed = arguments[0], int([*arguments, "100"][1]), int([*arguments, "0", "1"][2])
    log = Path(arguments[3]) if len(arguments) > 3 else Path(os.devnull)
    done = {line.split("\t")[1] for line in log.read_text("utf-8").splitlines()} if log.exists() else set()
    shared = Path("/dev/shm")  # where there is memory instead of a disk, syncing costs nothing
    folder = Path(tempfile.mkdtemp(dir=shared if shared.is_dir() else None))
    tempfile.tempdir = os.environ["TMPDIR"] = str(folder)
    try:
        _try_all(Laboratory(package, folder), count, seed, log, done)
    finally:
        shutil.rmtree(folder)


def _try_all(laboratory: Laboratory, count: int, seed: int, log: Path, done: set[str]) -> None:
    every = [mistake for module in laboratory.modules for mistake in module.mistakes()]
    sample = [each for each in random.Random(seed).sample(every, min(count, len(every))) if each.name not in done]
    touching = laboratory.touching()
    print(f"{len(touching.seconds)} tests, {sum(touching.seconds.values()):.0f} s of work", flush=True)
    jobs, work = Pipe()
    server = os.fork()
    if server == 0:
        jobs.close()
        laboratory.serve(sample, work)
        os._exit(0)
    work.close()
    outcome: Counter[bool] = Counter()
    started = time.monotonic()
    for number, mistake in enumerate(sample):
        tests = touching.choose(mistake)
        if not tests:
            tried = Attempt("", 0)
        elif touching.runs_on_import(mistake):
            tried = laboratory.try_anew(mistake, tests, touching.most(tests))
        else:
            jobs.send((number, tests, touching.most(tests)))
            tried = jobs.recv()
        outcome[bool(tried.found_by)] += 1
        said = f"{'found' if tried.found_by else 'NOT FOUND'}\t{mistake.name}"
        with log.open("a", encoding="utf-8") as stream:
            stream.write(f"{said}\t{tried.seconds:.1f} s\t{tried.found_by or f'{len(tests)} tests touch it'}\n")
        print(f"  {said}", flush=True)
    jobs.send(None)
    os.waitpid(server, 0)
    minutes = (time.monotonic() - started) / 60
    print(
        f"{outcome.total()} of {len(every)} tried, {outcome[True]} found, {outcome[False]} not, in {minutes:.0f} minutes"
    )


if __name__ == "__main__":
    main(sys.argv[1:])
