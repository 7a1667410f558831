"""The ending of a file that somebody sent is part of no name on this system unless it is plain."""

from __future__ import annotations

import pytest

from allocator.inputs.importing.corrections import Corrections, read_corrected
from allocator.session.check_case import case_of_upload

NAMES = ["list." + "x" * 300, "list.a\x00b", "list.x/y", "list.c:v"]


@pytest.mark.parametrize("name", NAMES)
def test_a_strange_ending_is_told_as_a_fault(name: str) -> None:
    found, faults = read_corrected(name, b"x", Corrections())
    assert found is None and "a file of type unknown" in str(faults[0])
    case, told = case_of_upload(name, b"x")
    assert case is None and told


def test_a_plain_ending_is_told() -> None:
    _, faults = read_corrected("list.pdf", b"x", Corrections())
    assert "a file of type .pdf" in str(faults[0])
