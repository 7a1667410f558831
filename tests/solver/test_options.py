import math

import pytest

from allocator.errors import DataError
from allocator.solver.options import SolveOptions


def test_defaults_are_sound() -> None:
    assert SolveOptions() == SolveOptions(0.015, None, 0, 1, "auto", None)


@pytest.mark.parametrize(
    "values",
    [{"gap": -0.1}, {"gap": 2}, {"gap": math.nan}, {"time_limit": 0}, {"time_limit": math.inf},
     {"seed": -1}, {"seed": 1.5}, {"threads": 0}, {"threads": True}, {"method": "magic"},
     {"cluster": "host"}, {"cluster": 8786}],
)  # fmt: skip
def test_wrong_options_are_refused(values: dict[str, object]) -> None:
    with pytest.raises(DataError, match=next(iter(values))):
        SolveOptions(**values)  # type: ignore[arg-type]


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(DataError) as caught:
        SolveOptions(gap=-1, time_limit=-1, seed=-1, threads=0, method="x")  # type: ignore[arg-type]
    assert len(caught.value.faults) == 5
