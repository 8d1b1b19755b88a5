"""Packages whose names bring their modules along when they are first used."""

from __future__ import annotations

import subprocess
import sys

import pytest

from whiteboard import session, storage

LAZY = [session, storage]
"""What gives its names so."""

ASKED = """
import sys
from importlib import import_module

package, name = sys.argv[1:]
there = import_module(package)
before = set(sys.modules)
assert name not in vars(there)
found = getattr(there, name)
assert vars(there)[name] is found
assert found.__name__ == name
assert not {one for one in before if one.startswith(f"{package}.")}
"""


@pytest.mark.parametrize(("package", "name"), [(one, name) for one in LAZY for name in one.__all__])
def test_every_name_of_the_list_is_there(package, name):
    assert getattr(package, name).__name__ == name


@pytest.mark.parametrize("package", LAZY)
def test_a_name_that_is_not_in_the_list_is_refused_as_python_does(package):
    with pytest.raises(AttributeError, match=f"module '{package.__name__}' has no attribute 'nothing_like_it'"):
        package.nothing_like_it  # noqa: B018


@pytest.mark.parametrize(("package", "name"), [("whiteboard.session", "Session"), ("whiteboard.storage", "BoardError")])
def test_a_module_comes_when_its_name_is_first_asked_for(package, name):
    subprocess.run([sys.executable, "-c", ASKED, package, name], check=True, timeout=60)
