"""The public names: what is said to be there is there, once, and old names say where they went."""

import re
import subprocess
import sys
import warnings
from importlib import import_module

import pytest

import allocator as al
from allocator.cli.stubs import PACKAGES, stub

MOST = 33
"""So many names at the top can be learnt."""


@pytest.mark.parametrize("package", PACKAGES)
def test_every_name_is_there_and_known_to_type_checkers(package: str) -> None:
    module = import_module(package)
    assert module.__all__ == sorted(module.HOMES)
    assert set(module.__all__) <= set(dir(module))
    for name in module.__all__:
        assert getattr(module, name) is not None
    path, text = stub(package)
    assert path.read_text(encoding="utf-8") == text, f"run: python -m allocator.cli.stubs ({path})"


def test_the_top_is_small() -> None:
    assert len(al.__all__) <= MOST


@pytest.mark.parametrize("old", sorted(al.MOVED))
def test_an_old_name_works_and_says_where_it_is_now(old: str) -> None:
    with pytest.warns(DeprecationWarning, match=re.escape(al.MOVED[old])):
        found = getattr(al, old)
    assert found is not None and old not in al.__all__


def test_what_never_was_there_is_no_name() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = al.nothing  # type: ignore[attr-defined]


def test_the_package_is_imported_without_its_libraries() -> None:
    heavy = "('pandas', 'pyomo', 'highspy')"
    program = f"import sys, allocator; print([one for one in {heavy} if one in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout.strip() == "[]"


def test_public_names_are_used_without_warnings() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert (
            al.explore.sweep and al.scenario.Set and al.report.top_nations and al.charts.world_map
        )
