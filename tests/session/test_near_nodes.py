"""Both sides of an answer are searched with more nodes than other changes near a plan."""

from dataclasses import replace
from typing import Any

import pytest
from tiny_revision import tiny

import allocator as al
from allocator.session.forced_line import ForcedLines
from allocator.solver.backend.highs import HighsModel
from allocator.solver.search import reduced_cost_fixing
from allocator.solver.search.line_sides import Limits


def test_near_searches_have_more_nodes_and_wider_ones_the_usual(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    nodes = list[int]()
    told = HighsModel.set_options

    def noted(self: HighsModel, **options: Any) -> None:
        nodes.extend([options["mip_max_nodes"]] if "mip_max_nodes" in options else [])
        told(self, **options)

    monkeypatch.setattr(HighsModel, "set_options", noted)
    lines = ForcedLines(al.solve(tiny(), options=al.SolveOptions(gap=0)))
    line = lines.line_sum("A", "item", "boat")
    near, wider = lines.sides(("A",), ("B",), line), lines.sides(("A", "B"), (), line)
    for sides, most in ((near, 1600), (replace(near, work=1.0), 100), (wider, 100)):
        monkeypatch.setattr(reduced_cost_fixing, "_WORK", 100.0 * len(sides.model.numbers))
        nodes.clear()
        sides.best(Limits(most=0.0))
        assert set(nodes) == {most}
