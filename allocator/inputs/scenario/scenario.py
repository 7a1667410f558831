"""`Scenario`: named changes to case and policy, with an author and a note, in a TOML file."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from allocator.errors import DataError, Fault
from allocator.inputs.policy.parse import clean, fix_name, nested, toml_table
from allocator.inputs.policy.policy import Policy
from allocator.inputs.scenario.changes import Change, as_table, is_of_case, settings_as_changes
from allocator.inputs.scenario.parse import changes_of, checked

if TYPE_CHECKING:
    from allocator.inputs.case.case import Case

LONGEST = {"name": 80, "author": 80, "note": 2000}
"""Texts of a scenario, and most characters of each."""

_PARTS = (*LONGEST, "policy", "changes")
_UNNAMED = "policy"
_UNSHOWN = ("Cc", "Cs")
"""Unicode's categories of control characters and of halves of characters."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """Changes of case and policy that people speak of by name.

    Name, author and note are plain text: they are shown and saved as they are and never run, not
    even if they look like a formula or a script.

    Parameters
    ----------
    name
        What it is called, at most 80 characters in one line; spaces at its ends are left out.
    policy
        Settings; those that differ from the default are changes, made first.
    author
        Who made it, at most 80 characters in one line.
    note
        Why, at most 2,000 characters; may have several lines.
    changes
        `Set`, `Scale`, `Add`, `AddRows`, `Drop` and `Lock` of `allocator.inputs.scenario.changes`.

    Raises
    ------
    DataError
        A text is missing, too long or holds characters that cannot be shown, or a change holds
        what it may not hold; all at once.

    Examples
    --------
    >>> from allocator.inputs.scenario.changes import Add, Scale
    >>> lean = Scenario("lean", changes=[Scale("budget_factor.*", 0.9)])
    >>> late = Scenario("late", changes=[Add("delivery_delay", 1)])
    >>> (lean + late).name
    'lean + late'
    """

    name: str
    policy: Policy = field(default_factory=Policy)
    author: str = ""
    note: str = ""
    changes: tuple[Change, ...] = ()

    def __post_init__(self) -> None:
        texts = {key: getattr(self, key) for key in LONGEST}
        faults = [fault for key, text in texts.items() for fault in _faults(key, text, "scenario")]
        if faults:
            raise DataError(faults)
        for key, text in texts.items():
            object.__setattr__(self, key, text.strip())
        object.__setattr__(self, "changes", checked(self.changes, f"scenario {self.name!r}"))

    def __add__(self, other: Scenario) -> Scenario:
        """Return the scenario that makes the changes of this one, then those of `other`."""
        return combine(self, other) if isinstance(other, Scenario) else NotImplemented

    @property
    def all_changes(self) -> tuple[Change, ...]:
        """The changes with the settings of `policy` before them."""
        return (*settings_as_changes(self.policy.changes()), *self.changes)

    def applied(self, case: Case, policy: Policy | None = None) -> tuple[Case, Policy]:
        """Return `case` and `policy` (default: the default policy) with the changes made.

        Changes of the case come first, then those of the policy, each in their order. Relative
        ones act on the figures that they meet.

        Raises
        ------
        DataError
            A change names what the case or a policy does not have, hits no row, or leads to data
            or settings with faults; all at once.
        """
        from allocator.inputs.scenario.apply_to_case import changed_case
        from allocator.inputs.scenario.apply_to_policy import changed_policy

        place = f"scenario {self.name!r}"
        changes = self.all_changes
        ours = tuple(change for change in changes if is_of_case(change))
        case = changed_case(case, ours, place)
        rest = [change for change in changes if not is_of_case(change)]
        return case, changed_policy(policy or Policy(), case, rest, place)

    def to_table(self) -> dict[str, Any]:
        """Return the scenario as `from_table` takes it, without what says nothing."""
        texts = {key: getattr(self, key) for key in LONGEST if getattr(self, key)}
        table: dict[str, Any] = dict(texts)
        if self.policy.changes():
            table["policy"] = nested(self.policy.changes())
        if self.changes:
            table["changes"] = [as_table(change) for change in self.changes]
        return table

    def to_toml(self) -> str:
        """Return the scenario as TOML that `from_toml` reads back without loss."""
        import tomli_w

        texts = {key: getattr(self, key) for key in LONGEST}
        policy = {"policy": tomllib.loads(self.policy.to_toml())}
        return tomli_w.dumps({**texts, **self.to_table(), **policy})

    @classmethod
    def from_toml(cls, source: str | Path) -> Scenario:
        """Read a scenario from a TOML file or text; a plain policy file is one named after itself.

        A `source` of type str is text if it is empty or holds a line break or an equals sign, else
        a path.

        Raises
        ------
        DataError
            The file cannot be read, is no TOML, or holds unknown names or wrong values.
        """
        place, table = toml_table(source)
        if table.keys() & {*_PARTS}:
            return cls.from_table(table, place)
        stem = place.removesuffix(".toml").strip()[: LONGEST["name"]]
        return cls.from_table({"name": stem or _UNNAMED, "policy": table}, place)

    @classmethod
    def from_table(cls, table: Mapping[str, Any], place: str) -> Scenario:
        """Return the scenario in a `table` of name, author, note, policy and changes.

        Raises
        ------
        DataError
            Unknown names or wrong values, all at once, told of `place`.
        """
        faults = [
            Fault(place, f"unknown name {key!r}", ", ".join(_PARTS), fix_name(key, _PARTS))
            for key in table
            if key not in _PARTS
        ]
        texts = {key: table.get(key, "") for key in LONGEST}
        faults += [fault for key, text in texts.items() for fault in _faults(key, text, place)]
        given = table.get("policy", {})
        if isinstance(given, Mapping):
            values, more = clean(given, place)
            faults += more
        else:
            fix = "write [policy] and the settings below it"
            faults.append(Fault(place, f"found {given!r}", "a table", fix, column="policy"))
        changes, more = changes_of(table.get("changes", []), place)
        faults += more
        if faults:
            raise DataError(faults)
        return cls(policy=Policy(**values), changes=changes, **texts)


def combine(*scenarios: Scenario, name: str = "", note: str = "") -> Scenario:
    """Return the scenario that makes the changes of all `scenarios`, one after the other.

    Without a name it is called after all of them.

    Raises
    ------
    DataError
        There is none, or the name made of all names is too long: give one.
    """
    authors = dict.fromkeys(one.author for one in scenarios if one.author)
    return Scenario(
        name or " + ".join(one.name for one in scenarios),
        author="; ".join(authors)[: LONGEST["author"]],
        note=note or "\n".join(one.note for one in scenarios if one.note)[: LONGEST["note"]],
        changes=tuple(change for one in scenarios for change in one.all_changes),
    )


def settings_of(policy: Policy) -> list[str]:
    """Return what differs from the default policy, as ``--set`` takes it: ``budget.FMF=6000.0``.

    Decisions (locks) have no such spelling and are left out.
    """
    return [
        f"{name}={';'.join(value) if isinstance(value, list) else value}"
        for name, value in policy.changes().items()
        if name != "locks"
    ]


def _faults(key: str, text: object, place: str) -> Iterator[Fault]:
    """Yield what is wrong with a text of a scenario."""
    most = LONGEST[key]
    allowed = f"text of at most {most:,} characters"
    if not isinstance(text, str):
        yield Fault(place, f"found {text!r}", allowed, "put it in quotes", column=key)
        return
    if key == "name" and not text.strip():
        yield Fault(place, "the scenario has no name", allowed, "name it", column=key)
    if len(text.strip()) > most:
        yield Fault(place, f"{len(text.strip()):,} characters", allowed, "shorten it", column=key)
    lines = "\n\r\t" if key == "note" else ""
    if any(unicodedata.category(sign) in _UNSHOWN and sign not in lines for sign in text.strip()):
        yield Fault(place, f"a character that cannot be shown in {text[:40]!r}", allowed,
                    "write it in one line of plain text" if key != "note" else "remove it",
                    column=key)  # fmt: skip
