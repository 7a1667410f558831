"""What becomes of the money that an event sets free, row by row, closing to its sum."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from allocator.explore.revision.answer_tables import MUSD, RATE, text_table
from allocator.explore.revision.balance import free_money
from allocator.explore.revision.closing import closed
from allocator.explore.revision.tables import DEADBAND_MUSD, line_values
from allocator.inputs.case.names import names_by_code
from allocator.util.format import amount, counted, fixed, year_words
from allocator.util.tolerance import NOTHING

if TYPE_CHECKING:
    from allocator.explore.revision.event_bar import EventBar
    from allocator.plan.plan import Plan

FREED = ("part", "year", "account", "nation", "name", "item", "item_name", "area", "musd",
         "value_per_musd")  # fmt: skip

ANSWER, BEST, SAME = "this answer", "best use found", "same goods, other payers"
LEFT, NEW = "left unspent", "new money"

_LINE = ["nation", "area"]
_KEY = ["year", "account", "nation", "item", "kind", "area"]
_SHOWN = {ANSWER: 4, f"{SAME} ({ANSWER})": 0, BEST: 10, f"{SAME} ({BEST})": 0, NEW: 99, LEFT: 99}
"""Rows of each part that are shown by themselves; those of an account that are left are one row."""
_CENT = 0.01


def freed_money(
    before: Plan, after: Plan, used: Plan | None, bars: Sequence[EventBar]
) -> pd.DataFrame:
    """Return what becomes of the money that accounts pay the nations of events less.

    The US$ million (surcharges included) add up to `freed_sum`. ``part``: what moves in the answer
    (`ANSWER`), what the best use found adds to it (`BEST`, of the plan `used`, no part of the
    answer), in both what accounts pay more or less for the same goods (begins with `SAME`), what
    is left unspent then, by the year of the money (`LEFT`), and money that there is less of
    (`NEW`; above 0: gone). A row's value is that of its line, by nation and area: value points of
    needs met per US$ million.
    """
    parts = [_moved(before, after, ANSWER, bars)]
    if used is not None:
        parts.append(_moved(after, used, BEST, ()))
    parts.append(_unspent(before, used or after))
    table = pd.concat([one for one in parts if len(one)] or parts[:1], ignore_index=True)
    names = names_by_code(before.case)
    table["name"] = [names.get(code, "") for code in table["nation"]]
    table["item_name"] = [
        f"{'Upkeep: ' if kind == 'sustainment' else ''}{names.get(item) or item}"
        for item, kind in zip(table["item"], table["kind"], strict=True)
    ]
    return table[list(FREED)]


def freed_sum(before: Plan, after: Plan, bars: Sequence[EventBar]) -> float:
    """Return the US$ million that accounts pay the nations of events less, from then on.

    Barred accounts pay nothing any more; others count that pay less, too.
    """
    table = _change(before, after)
    return -float(table.loc[_stopped(table, bars), "musd"].sum())


def _change(before: Plan, after: Plan) -> pd.DataFrame:
    columns = ["quantity", "obligation_musd"]
    was, now = (plan.lines.groupby(_KEY)[columns].sum() for plan in (before, after))
    change = now.sub(was, fill_value=0.0).reset_index()
    return change.rename(columns={"obligation_musd": "musd"})


def _stopped(table: pd.DataFrame, bars: Sequence[EventBar]) -> pd.Series[bool]:
    """Tell which rows are money that an account pays the nation of an event less, in its sum."""
    found = pd.Series(False, index=table.index)
    for bar in bars:
        own = (table["nation"] == bar.nation) & (table["year"] >= bar.since)
        sums = table[own].groupby("account")["musd"].sum()
        found |= own & table["account"].isin(sums.index[sums < 0])
    return found


def _moved(before: Plan, after: Plan, part: str, bars: Sequence[EventBar]) -> pd.DataFrame:
    """Return what moves between two plans but what `bars` stop, with payers that only change."""
    table = _change(before, after)
    value = line_values(after).sub(line_values(before), fill_value=0.0)
    money = table.groupby(_LINE)["musd"].sum()
    rate = (value / money).where(money.abs() > DEADBAND_MUSD)
    table["value_per_musd"] = rate.reindex(pd.MultiIndex.from_frame(table[_LINE])).to_numpy()
    struck = table["nation"].isin([bar.nation for bar in bars])
    own = table[struck & ~_stopped(table, bars)].assign(part=part)
    goods, payers = _payers_apart(table[~struck])
    payers = payers.assign(part=f"{SAME} ({part})", value_per_musd=float("nan"))
    found = pd.concat([own, goods.assign(part=part), payers], ignore_index=True)
    return found[found["musd"].abs() > DEADBAND_MUSD]


def _payers_apart(table: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return money for more or fewer goods, and what accounts pay more or less for the same ones.

    Of goods in a year that all accounts together pay more for, what some of them pay less for is
    taken off those that pay more.
    """
    groups = table.groupby(["nation", "item", "kind", "year"])
    net, quantity = (groups[name].transform("sum") for name in ("musd", "quantity"))
    along = table["musd"].where(table["musd"] * net > 0, 0.0)
    keys = [table[name] for name in ("nation", "item", "kind", "year")]
    whole = along.groupby(keys).transform("sum")
    bought = (along * net / whole.where(whole.abs() > NOTHING)).fillna(0.0)
    bought = bought.where(quantity.abs() > NOTHING, 0.0)
    return table.assign(musd=bought), table.assign(musd=table["musd"] - bought)


def _unspent(before: Plan, after: Plan) -> pd.DataFrame:
    """Return by account and year of the money what is unspent now and was not, and what is gone."""
    was, now = (plan.accounts.set_index(["account", "vintage"]) for plan in (before, after))
    last = after.case.years[-1]
    new = free_money(before)["new_musd"] - free_money(after)["new_musd"]
    changes: list[tuple[str, str, pd.Series[float]]] = [
        (LEFT, "expires", now["lapsed_musd"] - was["lapsed_musd"]),
        (LEFT, f"can still be used after {last}",
         now["carried_past_horizon_musd"] - was["carried_past_horizon_musd"]),
        (NEW, "", new),
    ]  # fmt: skip
    parts = [
        change.rename("musd").reset_index().assign(part=part, item=words)
        for part, words, change in changes
    ]
    table = pd.concat(parts, ignore_index=True).rename(columns={"vintage": "year"})
    table = table[table["musd"].abs() > DEADBAND_MUSD]
    return table.assign(nation="", kind="", area="", value_per_musd=float("nan"))


def freed_table(found: pd.DataFrame, total: float, nations: str) -> pd.DataFrame:
    """Return what becomes of freed money for a reader, to the cent, what costs most first.

    `found` is what `freed_money` returns, `total` what it adds up to, and `nations` whose it was.
    """
    shown = list(_shown(found))
    cents = closed([row["musd"] / _CENT for row in shown], round(total / _CENT))
    rows = [
        {"Year": row["years"], "Account": row["account"], "What becomes of it": row["words"],
         MUSD: fixed(units * _CENT, 2).replace("-", "−"), RATE: _rate(row["rate"])}
        for row, units in zip(shown, cents, strict=True)
        if units
    ]  # fmt: skip
    if LEFT not in set(found["part"]):
        rows.append({"Year": "", "Account": "", "What becomes of it": "Left unspent",
                     MUSD: fixed(0.0, 2), RATE: ""})  # fmt: skip
    rows.append({"Year": "", "Account": "", "What becomes of it": f"Set free: what {nations} had",
                 MUSD: fixed(round(total / _CENT) * _CENT, 2), RATE: ""})  # fmt: skip
    return text_table(rows, [MUSD, RATE])


def _rate(value: float) -> str:
    return "" if pd.isna(value) else amount(100 * value).replace("-", "−")


def _shown(found: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Yield the rows that cost most of each part, and of each account the rest as one."""
    for part, most in _SHOWN.items():
        own = found[found["part"] == part].sort_values(
            "musd", key=abs, ascending=False, kind="stable"
        )
        for row in own.head(most).to_dict("records"):
            yield {"years": str(row["year"]), "account": row["account"], "musd": row["musd"],
                   "rate": row["value_per_musd"], "words": _words(row)}  # fmt: skip
        for account, rest in own.iloc[most:].groupby("account"):
            musd = float(rest["musd"].sum())
            value = (rest["value_per_musd"] * rest["musd"]).sum(min_count=1)
            yield {"years": year_words(rest["year"]), "account": str(account), "musd": musd,
                   "rate": value / musd if abs(musd) > NOTHING else float("nan"),
                   "words": _rest_words(part, rest)}  # fmt: skip


def _words(row: Mapping[Any, Any]) -> str:
    if row["part"] == LEFT:
        return f"Left unspent: {row['item_name']}"
    if row["part"] == NEW:
        return "New money that there is no more" if row["musd"] > 0 else "More new money"
    return f"{row['name']}: {row['item_name']} ({row['part']})"


def _rest_words(part: str, rest: pd.DataFrame) -> str:
    if not part.startswith(SAME):
        return f"{len(rest)} more ({part})"
    nations = counted(int(rest["nation"].nunique()), "nation")
    turn = "from it now" if rest["musd"].sum() > 0 else "from others now"
    return f"{nations}: the same goods, paid {turn} {part.removeprefix(SAME).strip()}"
