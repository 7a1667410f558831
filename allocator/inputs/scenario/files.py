"""Files that hold several scenarios, and scenarios named by file and name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from allocator.errors import DataError, Fault
from allocator.inputs.policy.parse import fix_name, shortlist, toml_table
from allocator.inputs.scenario.scenario import Scenario

LIST = "scenarios"
"""Name of the list in a file of several scenarios."""


def load_scenarios(source: str | Path) -> tuple[Scenario, ...]:
    """Return the scenarios of a TOML file or text: those below ``[[scenarios]]``, else the one.

    Raises
    ------
    DataError
        The file cannot be read or holds unknown names or wrong values; all at once.
    """
    place, table = toml_table(source)
    if LIST not in table:
        return (Scenario.from_toml(source),)
    strange = [key for key in table if key != LIST]
    faults = [Fault(place, f"unknown name {key!r}", LIST, fix_name(key, [LIST])) for key in strange]
    if faults:
        raise DataError(faults)
    return scenarios_in(table[LIST], place)


def scenarios_in(given: Any, place: str) -> tuple[Scenario, ...]:
    """Return the scenarios in a list of tables, each with a name of its own.

    Raises
    ------
    DataError
        Unknown names, wrong values or a name twice; all at once, told of `place`.
    """
    if not isinstance(given, list) or not all(isinstance(one, Mapping) for one in given):
        raise DataError([Fault(place, f"found {given!r}", "a list of tables",
                               f"write [[{LIST}]]", column=LIST)])  # fmt: skip
    found: list[Scenario] = []
    faults: list[Fault] = []
    for at, table in enumerate(given, start=1):
        try:
            name = table.get("name") or at
            found.append(Scenario.from_table(table, f"{place}, scenario {name}"))
        except DataError as error:
            faults += error.faults
    faults += _twins(found, place)
    if faults:
        raise DataError(faults)
    return tuple(found)


def scenario_named(spelling: str) -> Scenario:
    """Return the scenario of ``FILE`` or ``FILE:NAME``, as the command line takes it.

    Raises
    ------
    DataError
        The file has faults, no scenario of that name, or several and none is named.
    """
    path, name = spelling, ""
    if not Path(spelling).exists() and ".toml:" in spelling:
        stem, _, name = spelling.partition(".toml:")
        path = stem + ".toml"
    found = {one.name: one for one in load_scenarios(Path(path))}
    if not name and len(found) == 1:
        return next(iter(found.values()))
    if name in found:
        return found[name]
    if not name:
        told, fix = f"{len(found)} scenarios", f"write {path}:NAME"
    else:
        told, fix = f"no scenario {name!r}", fix_name(name, found)
    raise DataError([Fault(path, told, f"the name of one of {shortlist(found)}", fix)])


def scenarios_toml(scenarios: Iterable[Scenario]) -> str:
    """Return several scenarios as TOML that `load_scenarios` reads back without loss."""
    import tomli_w

    return tomli_w.dumps({LIST: [one.to_table() for one in scenarios]})


def _twins(found: Sequence[Scenario], place: str) -> list[Fault]:
    names = [one.name for one in found]
    return [
        Fault(place, f"two scenarios are called {name!r}", "a different name for each",
              "rename one", column="name")
        for name in sorted({name for name in names if names.count(name) > 1})
    ]  # fmt: skip
