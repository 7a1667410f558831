"""What becomes of the money that an event sets free, row by row, closing to its sum."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from allocator.explore.revision.answer_tables import RATE, text_table
from allocator.explore.revision.balance import free_money
from allocator.explore.revision.closing import closed
from allocator.explore.revision.tables import DEADBAND_MUSD, line_values
from allocator.explore.revision.use_warnings import MARK, warnings_of
from allocator.inputs.case.names import names_by_code
from allocator.util.format import MUSD, amount, counted, fixed, year_words
from allocator.util.letters import sentence_start
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
_ROWS = 20
"""Rows of a table that pages show whole."""
_MOST_OF_ANSWER, _LEAST_OF_BEST = 3, 3
_CENT = 0.01
_WORTH_A_ROW = 0.01
"""Uses of less than this share of all that is set free are told together."""


def freed_money(
    before: Plan, after: Plan, used: Plan | None, bars: Sequence[EventBar]
) -> pd.DataFrame:
    """Return what becomes of the money that accounts pay the nations of events less.

    The US$ million (surcharges included) add up to `freed_sum`. ``part``: what moves in the answer
    (`ANSWER`), what the best use found adds to it (`BEST`, of the plan `used`, no part of the
    answer), in both what accounts pay more or less for the same goods (begins with `SAME`), what
    is left unspent then, by the year of the money (`LEFT`), and money that there is less of
    (`NEW`; above 0: gone). Money of years before the events is spent, also where the answer gives
    up what it bought: it is not left. A row's value is that of its line, by nation and area: value
    points of needs met per US$ million; those of the nations of events have none, as their lines
    lose what is stopped, too.
    """
    moved, first = _moved(before, after, ANSWER, bars), min((bar.since for bar in bars), default=0)
    executed = moved["year"] < first
    parts = [moved[~executed]]
    if used is not None:
        parts.append(_moved(after, used, BEST, ()))
    spent = -moved[executed].groupby("account")["musd"].sum()
    parts.append(_without_spent(_unspent(before, used or after), spent))
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
    own = table[struck & ~_stopped(table, bars)].assign(part=part, value_per_musd=float("nan"))
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


def _without_spent(table: pd.DataFrame, spent: pd.Series[float]) -> pd.DataFrame:
    """Return what is unspent without money, by account, that was spent before the events.

    The oldest money of the account is taken first; what it has not is a row below 0.
    """
    table = table.sort_values("year", kind="stable", ignore_index=True)
    for account, much in spent.items():
        rest = float(much)
        for at in table.index[(table["part"] == LEFT) & (table["account"] == account)]:
            less = min(rest, max(0.0, float(table.loc[at, "musd"])))
            table.loc[at, "musd"] -= less
            rest -= less
        if abs(rest) > DEADBAND_MUSD:
            row = {"part": LEFT, "year": 0, "account": account, "item": "spent before the event",
                   "musd": -rest, "nation": "", "kind": "", "area": ""}  # fmt: skip
            table = pd.concat([table, pd.DataFrame([row])], ignore_index=True)
    return table[table["musd"].abs() > DEADBAND_MUSD]


def freed_warnings(plan: Plan, rows: pd.DataFrame) -> Mapping[str, tuple[str, str]]:
    """Return `warnings_of` the best use found, of `rows` as `freed_money` returns them."""
    own = rows[(rows["part"] == BEST) & (rows["musd"] > 0)]
    own = own[own["nation"] != ""]
    return warnings_of(plan, zip(own["nation"], own["account"], own["year"], strict=True))


def marked(rows: pd.DataFrame, warned: Collection[str]) -> pd.DataFrame:
    """Return `rows` with a mark on the nations of the best use that there is a warning on."""
    own = rows["nation"].isin(set(warned)) & (rows["part"] == BEST)
    return rows.assign(name=rows["name"].where(~own, rows["name"] + MARK))


def freed_table(found: pd.DataFrame, total: float, first: str, gone: str) -> pd.DataFrame:
    """Return what becomes of freed money for a reader, to the cent: the sum, then its parts.

    `found` is what `freed_money` returns and `total` what it adds up to; `first` calls the sum, and
    `gone` money that there is no more.
    """
    shown = list(_shown(found, gone))
    cents = closed([row["musd"] / _CENT for row in shown], round(total / _CENT))
    rows = [_row({"words": first, "musd": total}, round(total / _CENT))]
    rows += [_row(row, units) for row, units in zip(shown, cents, strict=True) if units]
    if LEFT not in set(found["part"]):
        rest = " after the best use found" if BEST in set(found["part"]) else ""
        rows.append(_row({"words": f"Nothing{rest}", "where": LEFT}, 0))
    return text_table(rows, [MUSD, RATE])


def _row(row: Mapping[str, Any], cents: int) -> dict[str, str]:
    rate = row.get("rate", float("nan"))
    return {
        "Year": row.get("years", ""),
        "Account": row.get("account", ""),
        "What becomes of it": row["words"],
        "Where": sentence_start(row.get("where", "")),
        MUSD: fixed(cents * _CENT, 2).replace("-", "−"),
        RATE: "" if pd.isna(rate) else amount(100 * rate).replace("-", "−"),
    }


def _shown(found: pd.DataFrame, gone: str) -> Iterator[dict[str, Any]]:
    """Yield the rows that cost most of each part, and of each account the rest as one.

    As many of the best use found are told by themselves as there is room for.
    """
    answer = [*_part(found, (ANSWER,), _MOST_OF_ANSWER), *_part(found, (f"{SAME} ({ANSWER})",), 0)]
    last = [
        {**row, **({"words": gone, "where": "not free"} if row["where"] == NEW else {})}
        for part in (NEW, LEFT) for row in _part(found, (part,), len(found))
    ]  # fmt: skip
    best = (BEST, f"{SAME} ({BEST})")
    rest = found[found["part"].isin(best)].groupby("account")["part"].nunique().sum()
    room = _ROWS - 2 - len(answer) - len(last) - int(rest)
    yield from (*answer, *_part(found, best, max(_LEAST_OF_BEST, room)), *last)


def _part(found: pd.DataFrame, parts: Sequence[str], most: int) -> Iterator[dict[str, Any]]:
    """Yield up to `most` rows of the first of `parts`, and all others of them by account.

    The largest have rows of their own, in the order of what US$ 1 million of them gains; of a best
    use only those that gain and are worth a row.
    """
    own = found[found["part"].isin(parts)].sort_values(
        "musd", key=abs, ascending=False, kind="stable"
    )
    first = own[own["part"] == parts[0]]
    if parts[0] == BEST:
        first = first[first["musd"] >= _WORTH_A_ROW * float(found["musd"].sum())]
    first = first.head(most).sort_values("value_per_musd", ascending=False, kind="stable")
    where = BEST if BEST in parts[0] else ANSWER if ANSWER in parts[0] else parts[0]
    for row in first.to_dict("records"):
        yield {"years": str(row["year"]), "account": row["account"], "musd": row["musd"],
               "rate": row["value_per_musd"], "words": _words(row), "where": where}  # fmt: skip
    for (account, _), rest in own.drop(first.index).groupby(["account", "part"]):
        worth = rest[rest["value_per_musd"].notna()]
        value, musd = (worth["value_per_musd"] * worth["musd"]).sum(), worth["musd"].sum()
        yield {"years": year_words(rest["year"]), "account": str(account),
               "musd": float(rest["musd"].sum()), "words": _rest_words(rest), "where": where,
               "rate": value / musd if abs(musd) > NOTHING else float("nan")}  # fmt: skip


def _words(row: Mapping[Any, Any]) -> str:
    name = str(row["item_name"]).split(" (")[0]
    return f"{row['name']}: {name}" if row["name"] else sentence_start(name)


def _rest_words(rest: pd.DataFrame) -> str:
    if rest["part"].str.startswith(SAME).all():
        turn = "from it now" if rest["musd"].sum() > 0 else "from others now"
        return f"{counted(int(rest['nation'].nunique()), 'nation')}: the same goods, paid {turn}"
    return counted(len(rest), "more use")
