"""Groups of rows and columns of a compiled model that a planner knows by one name."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from allocator.assemble.case_scale import least_lines
from allocator.assemble.instance import Ground
from allocator.inputs.case.names import Words
from allocator.models import Problem
from allocator.models.families import LAW_OF_EARMARKS, part_of_key
from allocator.session.infeasibility.finding import WHEN, cited, when
from allocator.solver.backend.compiled_model import CompiledModel, Floats
from allocator.solver.backend.highs import HighsModel
from allocator.util.format import number, stated_percent

Places = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """Limits that are lifted together; `key` is the row's key for an earmark, else None.

    `said` leaves the years of an earmark open; `when` are they in words.
    """

    name: str
    said: str
    rows: Places
    columns: Places
    key: tuple[str, Any] | None = None
    floor: bool = False
    when: str = ""

    @property
    def switched(self) -> bool:
        """Whether it says that something is had in some size, or once, or not at all."""
        return self.name.split(" ")[0] in _SWITCHES

    @property
    def link(self) -> bool:
        """Whether it ties a switch to what is had, which is no rule by itself."""
        return self.name.startswith("switch ")

    @property
    def full(self) -> str:
        """What the group is, with its years."""
        return self.said.replace(WHEN, self.when)


_BY_NATION = (
    ("purchases", ("grant_switch",), ("lots", "seats", "grant"),
     "the largest purchases for {} in a year"),
    ("lines_at_once", ("lines_at_once",), (), "the lines {} can run at once"),
    ("absorbed_money", (), ("spend",), "the money that {} can absorb in a year"),
    ("language", ("language",), (), "the persons of {} with the language"),
    ("vetted", ("vetted",), (), "the vetted persons of {} that can be trained"),
    ("grant_size", ("grant_size",), (), "the smallest useful grants to {}"),
    ("item_size", ("item_size",), (), "the smallest useful numbers of lots for {}"),
    ("start_window", ("start_once", "start_window"), (),
     "the years within which {} buys all lots of a package"),
    ("excluded", ("excluded",), (), "the packages of {} that exclude each other"),
    ("prerequisite", ("prerequisite",), (), "prerequisites of packages of {}"),
    ("module_law", ("module_law",), (), "the modules that the law requires with packages of {}"),
    ("upkeep", ("supported", "fielded", "crewed", "host_share", "tail_after"), (),
     "the upkeep that lots at work of {} can take"),
    ("switch", ("line_money", "item_switch"), (), "the most that {} can have of a line or package"),
)  # fmt: skip
"""Name, families of rows and of columns, and words of what limits a nation."""

_SWITCHES = ("grant_size", "item_size", "start_window", "excluded", "lines_at_once", "line_size")
"""Groups that only whole numbers make felt."""

_BY_ITEM = (
    ("stock", "the stock of {}"),
    ("production", "the yearly production of {}"),
    ("course_seats", "the yearly seats of {}"),
)


def involved(problem: Problem) -> set[Any]:
    """Return the nations that law asks something for.

    If a plan exists, so does one that gives nothing to any other nation: their purchases only take
    from what is shared. Shares count with their base, which must not shrink.
    """
    keys = [*problem.sets["law_floors"]]
    shares = [*problem.sets["law_share_floors"], *problem.sets["law_share_caps"]]
    terms, bases = problem.members["earmark_terms"], problem.members["earmark_base_terms"]
    chosen = [terms[key] for key in [*keys, *shares]] + [bases[key] for key in shares]
    return {term[0] for one in chosen for term in one}


def groups_of(
    ground: Ground, words: Words, compiled: CompiledModel, nations: Collection[Any]
) -> list[Group]:
    """Return all groups, of `nations` only; those that a planner would rather not hear of first."""
    return [
        *_nation_groups(words, compiled, nations),
        *_line_groups(ground, compiled, nations),
        *_item_groups(words, compiled),
        *_account_groups(ground, words, compiled),
        *_earmark_groups(ground, words, compiled),
    ]


def _gathered(
    named: dict[str, dict[Any, int]], families: tuple[str, ...], part: str
) -> dict[Any, list[int]]:
    """Return positions in some families of rows or columns by the `part` of the key."""
    found: dict[Any, list[int]] = {}
    for family in families:
        for key, position in named.get(family, {}).items():
            found.setdefault(part_of_key(family, part, key), []).append(position)
    return found


def _places(positions: list[int]) -> Places:
    return np.array(positions, dtype=np.int32)


def _nation_groups(
    words: Words, compiled: CompiledModel, nations: Collection[Any]
) -> Iterator[Group]:
    for name, rows, columns, said in _BY_NATION:
        by_row = _gathered(compiled.rows, rows, "nation")
        by_column = _gathered(compiled.columns, columns, "nation")
        for nation in sorted({*by_row, *by_column} & set(nations)):
            yield Group(
                f"{name} {nation}",
                said.format(words.nations[nation]),
                _places(by_row.get(nation, [])),
                _places(by_column.get(nation, [])),
            )


def _line_groups(
    ground: Ground, compiled: CompiledModel, nations: Collection[Any]
) -> Iterator[Group]:
    """Yield the smallest useful line, which is a setting, for all nations together."""
    rows = [at for (n, _), at in compiled.rows.get("line_size", {}).items() if n in nations]
    least = [musd for n, musd in least_lines(ground.case, ground.policy).items() if n in nations]
    if rows and max(least) > 0:
        said = " to ".join(dict.fromkeys(number(musd) for musd in (min(least), max(least))))
        stated = "" if ground.policy.min_line_musd is None else " of the policy"
        text = f"the smallest useful line, US$ {said} million (setting min_line_musd{stated})"
        yield Group("line_size", text, _places(rows), _places([]))


def _item_groups(words: Words, compiled: CompiledModel) -> Iterator[Group]:
    for name, said in _BY_ITEM:
        for item, positions in sorted(_gathered(compiled.rows, (name,), "item").items()):
            text = said.format(words.items[item])
            yield Group(f"{name} {item}", text, _places(positions), _places([]))


def _account_groups(ground: Ground, words: Words, compiled: CompiledModel) -> Iterator[Group]:
    for account, positions in sorted(_gathered(compiled.rows, ("vintage",), "account").items()):
        said = f"the money of {words.accounts[account]}"
        if account in ground.policy.budget or ground.policy.factor_of_budget(account) != 1:
            said += " as the policy sets it"
        yield Group(f"vintage {account}", said, _places(positions), _places([]))


def _earmark_groups(ground: Ground, words: Words, compiled: CompiledModel) -> Iterator[Group]:
    table = ground.case.tables["earmarks"]
    rows = {row["rule"]: row for row in table.to_dict("records")}
    for family in reversed(LAW_OF_EARMARKS):
        for key, position in compiled.rows.get(family, {}).items():
            row = rows[key[0]]
            least = "at least" if family.endswith("floor") else "at most"
            limit = _limit(ground, words, row)
            name = cited(key[0], row["citation"])
            said = f"{name}, {least} {limit} {words.selection(row)} {WHEN}"
            floor = family == "law_floor"
            span = when((str(key[1]),), words, row)
            yield Group(key[0], said, _places([position]), _places([]), key, floor, span)


def _limit(ground: Ground, words: Words, row: dict[Any, Any]) -> str:
    share = row["sense"].startswith("share")
    value = ground.policy.earmark.get(row["rule"], row["share" if share else "amount_musd"])
    if share:
        return f"{stated_percent(float(value))} of the money {words.selection(row, 'base_')} goes"
    return f"US$ {number(float(value))} million"


def lifted_columns(ground: Ground, compiled: CompiledModel) -> Floats:
    """Return upper limits of columns that stay when their groups are lifted: 0 where barred."""
    upper = compiled.upper.copy()
    upper[[*compiled.positions("spend")]] = np.inf
    nation = {code: k for k, code in enumerate(ground.nation_codes)}
    use = dict(zip(ground.item_codes, ground.use_of_item, strict=True))
    year = {t: k for k, t in enumerate(ground.years)}
    may = np.asarray(ground.may.any(axis=1))
    for variable in ("lots", "seats", "grant"):
        for (n, item, t), position in compiled.columns.get(variable, {}).items():
            upper[position] = np.inf if may[nation[n], use[item], year[t]] else 0.0
    # what an account can pay at most follows from its money and what the nation can absorb
    first = {(ground.nation_codes[n], pool.name): pool.first
             for n, own in enumerate(ground.pools) for pool in own}  # fmt: skip
    payer = {code: k for k, code in enumerate(ground.account_codes)}
    for (n, a, u, t), position in compiled.columns.get("pay", {}).items():
        open_ = ground.may[nation[n], payer[a], first[n, u], year[t]]
        upper[position] = np.inf if open_ else 0.0
    return upper


def leave_out_others(engine: HighsModel, nations: Collection[Any]) -> None:
    """Let only `nations` buy anything."""
    for variable in ("lots", "seats", "grant", "pay"):
        columns = engine.compiled.columns.get(variable, {})
        others = [at for key, at in columns.items() if key[0] not in nations]
        engine.set_column_bounds(others, 0.0, 0.0)
