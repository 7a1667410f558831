"""Whether what a batch is given are scenarios, each with a name of its own."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from allocator.errors import DataError, Fault
from allocator.inputs.scenario.scenario import Scenario


def count_of(scenarios: Iterable[Scenario]) -> int | None:
    """Return how many scenarios there are; None for an iterator, which is judged on the way.

    Raises
    ------
    DataError
        There is none, one of them is no scenario, or two have the same name.
    """
    if not isinstance(scenarios, Iterable):
        raise _refused("scenarios", f"found {scenarios!r}", "a list of scenarios",
                       "put it in a list")  # fmt: skip
    if not isinstance(scenarios, Collection):
        return None
    seen: set[str] = set()
    for number, scenario in enumerate(scenarios):
        check_scenario(number, scenario)
        if scenario.name in seen:
            raise twin(scenario.name)
        seen.add(scenario.name)
    if not seen:
        raise no_scenario()
    return len(seen)


def check_scenario(number: int, given: object) -> None:
    """Refuse what is no scenario; `number` is its place, from 0. DataError."""
    if not isinstance(given, Scenario):
        raise _refused("scenarios", f"found {given!r} in place {number + 1}", "scenarios",
                       "make it with al.Scenario")  # fmt: skip


def twin(name: str) -> DataError:
    """Return the error of a name that two scenarios have."""
    return _refused("name", f"two scenarios are called {name!r}", "a different name for each",
                    "rename one")  # fmt: skip


def no_scenario() -> DataError:
    """Return the error of an empty batch."""
    return _refused("scenarios", "no scenario", "one scenario or more", "add one")


def _refused(column: str, found: str, allowed: str, fix: str) -> DataError:
    return DataError([Fault("sweep", found, allowed, fix, column=column)])
