"""`Policy`: every number a planner may turn, apart from the data of the case."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from allocator.errors import DataError
from allocator.inputs.policy import parse as policy_read
from allocator.inputs.policy.fields import FIELDS, RULE_PRICES, TIER_STEP, field
from allocator.inputs.rule_families import POLICY_FAMILIES

if TYPE_CHECKING:
    pass

__all__ = ["Figures", "Lock", "Policy"]


class Figures(Mapping[str, float]):
    """An immutable mapping from names to numbers; unlike MappingProxyType it can be pickled."""

    __slots__ = ("_figures",)

    def __init__(self, figures: Mapping[str, float] | None = None) -> None:
        self._figures = dict(sorted((figures or {}).items()))

    def __getitem__(self, name: str) -> float:
        return self._figures[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._figures)

    def __len__(self) -> int:
        return len(self._figures)

    def __hash__(self) -> int:
        return hash(tuple(self._figures.items()))

    def __repr__(self) -> str:
        return repr(self._figures)

    def __reduce__(self) -> tuple[type[Figures], tuple[dict[str, float]]]:
        return Figures, (self._figures,)


@dataclass(frozen=True, slots=True)
class Lock:
    """A planner's decision, with the columns of the case's table ``locks``.

    Parameters
    ----------
    lock
        Name of the decision.
    nation
        Nation it is about.
    item
        Item it is about; empty: all spending of the nation, in `account` or in all accounts.
    account
        Account, only without an item.
    years
        Years over which the quantity is summed, such as ``*`` or ``2020-2021``.
    low, high
        Smallest and largest quantity in lots, seats or US$ million; None: none. ``high=0`` bars.
    author, reason, date
        Who decided, why and when (ISO date).
    """

    lock: str
    nation: str
    item: str = ""
    account: str = ""
    years: str = "*"
    low: float | None = None
    high: float | None = None
    author: str = ""
    reason: str = ""
    date: str = ""


def _scalar(name: str) -> float:
    default = field(name).default
    assert default is not None
    return default


def _whole(name: str) -> int:
    return int(_scalar(name))


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """Settings of a planner; `allocator.inputs.policy.fields.FIELDS` has units, ranges, meanings.

    Mappings are copied and cannot be changed afterwards. `rule_price` holds every family, those not
    given at their default.

    Raises
    ------
    DataError
        A value has the wrong type, is outside its range or contradicts another; all at once.

    Examples
    --------
    >>> policy = Policy(risk_budget=0.1, budget={"FMF": 6000})
    >>> policy.with_settings(["budget.IMET=110"]).budget
    {'FMF': 6000.0, 'IMET': 110.0}
    """

    risk_budget: float = _scalar("risk_budget")
    exposure_cap: float = _scalar("exposure_cap")
    absorption_full: float = _scalar("absorption_full")
    absorption_most: float = _scalar("absorption_most")
    absorption_limit: float = _scalar("absorption_limit")
    effect_most: float = _scalar("effect_most")
    effect_limit: float = _scalar("effect_limit")
    retention: float = _scalar("retention")
    discount: float = _scalar("discount")
    diversion_factor: float = _scalar("diversion_factor")
    disruption_factor: float = _scalar("disruption_factor")
    delivery_delay: int = _whole("delivery_delay")
    tail_factor: float = _scalar("tail_factor")
    host_factor: float = _scalar("host_factor")
    attrition_factor: float = _scalar("attrition_factor")
    donor_share: float = _scalar("donor_share")
    donor_share_fall: float = _scalar("donor_share_fall")
    idle_most: float | None = None
    after_weight: float = _scalar("after_weight")
    after_budget_share: float = _scalar("after_budget_share")
    min_line_musd: float | None = None
    lines_most: int | None = None
    turbulence_fade: float = _scalar("turbulence_fade")
    value_tolerance: float = _scalar("value_tolerance")
    change_price: float = _scalar("change_price")
    swing_price: float = _scalar("swing_price")
    frozen_years: int = _whole("frozen_years")
    frozen_share: float = _scalar("frozen_share")
    changed_lines_most: int | None = None
    change_free_musd: float | None = None
    budget: Mapping[str, float] = Figures()
    budget_factor: Mapping[str, float] = Figures()
    price: Mapping[str, float] = Figures()
    price_factor: Mapping[str, float] = Figures()
    objective_weight: Mapping[str, float] = Figures()
    tier_weight: Mapping[str, float] = Figures()
    earmark: Mapping[str, float] = Figures()
    coverage_floor: Mapping[str, float] = Figures()
    grade_cap: Mapping[str, float] = Figures()
    lead_time: Mapping[str, float] = Figures()
    nation_band: Mapping[str, float] = Figures()
    region_band: Mapping[str, float] = Figures()
    rule_price: Mapping[str, float] = Figures(RULE_PRICES)
    waivers: Sequence[str] = ()
    rules_off: Sequence[str] = ()
    left_out: Sequence[str] = ()
    locks: Sequence[Lock] = ()

    def __post_init__(self) -> None:
        given = {one.name: getattr(self, one.name) for one in FIELDS}
        values, faults = policy_read.clean(given, "policy")
        if faults:
            raise DataError(faults)
        for name, value in values.items():
            object.__setattr__(self, name, _frozen(name, value))

    @classmethod
    def from_toml(cls, source: str | Path, lacking: Mapping[str, float] | None = None) -> Policy:
        """Read a policy from a TOML file or text.

        A `source` of type str is text if it is empty or holds a line break or an equals sign, else
        a path. `lacking` has values of settings that it does not name, else they are at their
        default.

        Raises
        ------
        DataError
            The file cannot be read, is no TOML, or holds unknown names or wrong values.
        """
        place, table = policy_read.toml_table(source)
        return cls(**(dict(lacking or {}) | _accepted(table, place)))

    def to_toml(self) -> str:
        """Return the policy as TOML that `from_toml` reads back without loss."""
        import tomli_w

        plain = self.as_table().items()
        return tomli_w.dumps({name: value for name, value in plain if value not in ({}, None)})

    def with_settings(self, settings: Iterable[str]) -> Policy:
        """Return a copy with settings such as ``risk_budget=0.12`` or ``budget.FMF=6000``.

        A list is given as ``waivers=bar_a;bar_b`` and replaces the list before; nothing after the
        equals sign goes back to the default.

        Raises
        ------
        DataError
            Unknown names or wrong values, all at once.
        """
        table, faults = policy_read.settings_table(self.as_table(), settings)
        values, more = policy_read.clean(table, "--set")
        if faults or more:
            raise DataError([*faults, *more])
        return Policy(**values)

    def replace(self, **changes: Any) -> Policy:
        """Return a copy with the fields in `changes`."""
        return dataclasses.replace(self, **changes)

    @property
    def hash(self) -> str:
        """SHA-256 over all values, the same on every machine and for every order of names."""
        table = self.as_table()
        prices = table["rule_price"]
        # plans saved before a setting or family was there keep their hash
        for one in FIELDS:
            if one.since and table[one.name] == one.value_before:
                del table[one.name]
        for family in POLICY_FAMILIES:
            if family.since and prices[family.name] == family.price:
                del prices[family.name]
        text = json.dumps(table, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    def weight_of_tier(self, tier: int) -> float:
        """Return the weight of the needs of nations of `tier`."""
        return float(self.tier_weight.get(str(tier), TIER_STEP ** (tier - 1)))

    def factor_of_budget(self, account: str) -> float:
        """Return what the new money of `account` is multiplied by."""
        return self.budget_factor.get(account, self.budget_factor.get("*", 1.0))

    def price_of(self, item: str, case_price: float) -> float:
        """Return the price of `item` in US$ million, `case_price` being the case's."""
        factor = self.price_factor.get(item, self.price_factor.get("*", 1.0))
        return self.price.get(item, case_price) * factor

    def changes(self) -> dict[str, object]:
        """Return the values that differ from the defaults by name, such as ``budget.FMF``."""
        found: dict[str, object] = {}
        default = Policy().as_table()
        for name, value in self.as_table().items():
            if isinstance(value, dict):
                base = default[name]
                found |= {f"{name}.{k}": v for k, v in value.items() if base.get(k) != v}
            elif value != default[name]:
                found[name] = value
        return found

    def rows(self) -> list[tuple[str, float | str, str, str]]:
        """Return every setting but the locks: name as in ``--set``, value, unit and meaning.

        The value is empty where there is no limit.
        """
        found: list[tuple[str, float | str, str, str]] = []
        for one in FIELDS:
            value = getattr(self, one.name)
            if one.kind == "mapping":
                found += [(f"{one.name}.{k}", v, one.unit, one.meaning) for k, v in value.items()]
            elif one.kind != "locks":
                shown = value if one.kind == "scalar" else ";".join(value)
                found.append((one.name, "" if shown is None else shown, one.unit, one.meaning))
        return found

    def as_table(self) -> dict[str, Any]:
        """Return all values as a policy file holds them; None where there is no limit."""
        values: dict[str, Any] = {}
        for one in FIELDS:
            value = getattr(self, one.name)
            if one.kind == "mapping":
                value = dict(value)
            elif one.kind == "list":
                value = list(value)
            elif one.kind == "locks":
                value = [_lock_table(lock) for lock in value]
            values[one.name] = value
        return values


def _accepted(table: Mapping[str, object], place: str) -> dict[str, Any]:
    values, faults = policy_read.clean(table, place)
    if faults:
        raise DataError(faults)
    return values


def _frozen(name: str, value: Any) -> object:
    if isinstance(value, dict):
        return Figures(RULE_PRICES | value if name == "rule_price" else value)
    if name == "locks":
        return tuple(sorted((Lock(**one) for one in value), key=lambda one: one.lock))
    return tuple(sorted(value)) if isinstance(value, list) else value


def _lock_table(lock: Lock) -> dict[str, object]:
    return {name: value for name, value in dataclasses.asdict(lock).items() if value is not None}
