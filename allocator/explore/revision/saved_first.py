"""What a cut takes, as one table: which lines to save first, and which the next money buys back."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from allocator.explore.revision.answer_tables import (
    FEW,
    RATE,
    WORTH_SAVING_MUSD,
    by_money,
    goods_of,
    text_table,
)
from allocator.explore.revision.new_money import LAST_MUSD
from allocator.explore.revision.requests import Cut, MoneyEvent
from allocator.explore.revision.returned import UPKEEP
from allocator.explore.revision.saved_or_back import BOTH, WHY, why_not_back, why_not_ranked
from allocator.explore.revision.tables import goods_in_short
from allocator.explore.section import Section
from allocator.util.column_places import written
from allocator.util.format import MUSD, counted, figure

if TYPE_CHECKING:
    from allocator.explore.revision.revision import Revision

SAVE_FIRST = "Save first"
"""Column of the ranks of the lines that lose most value for their money."""

_LEAST_LINES = 4
"""Of fewer lines none is ranked."""

_LEAST_BACK_MUSD = 0.05
"""Lines of which less comes back (US$ million) are in the last row."""

_Line = tuple[str, str]


def saved_first(found: Revision, others: pd.DataFrame) -> Section | None:
    """Return what to save first of what a cut takes, beside what the next money buys back.

    None where nothing is cut, or neither is known. `others` are the lines of nations that were not
    asked about whose goods move.
    """
    if not any(isinstance(one, Cut | MoneyEvent) for one in found.changes):
        return None
    ranked, back = _ranked(others), list(_back(found))
    if not ranked and not back:
        return None
    gains = [f"{_money(account, year)}. {found.back_gains[account, year]} Its best other use "
             "is among the details." for account, year, _ in back]  # fmt: skip
    titles = ["what to try to save first"] if ranked else []
    titles += ["what the next money buys back"] if back else []
    title = ", and ".join(titles)
    return Section(f"{title[:1].upper()}{title[1:]}",
                   (*_why_apart(others, ranked, back), *gains),
                   table=_table(found, others, ranked, back))  # fmt: skip


def _ranked(others: pd.DataFrame) -> list[_Line]:
    """Return the lines that lose most value for their money, in order; none where few lose."""
    large = others[others["change_musd"] <= -WORTH_SAVING_MUSD]
    if len(large) < _LEAST_LINES:
        return []
    first = large.sort_values("value_per_musd", ascending=False, kind="stable").head(FEW)
    return list(zip(first["nation"], first["area"], strict=True))


def _back(found: Revision) -> Iterator[tuple[str, int, pd.Series[float]]]:
    """Yield account and year of each sum, with the US$ million of each line that it buys back.

    Upkeep that donors pay is of no area.
    """
    items = found.plan.case.items.set_index("item")
    for account, year, rows in by_money(found.back):
        upkeep = rows["item"] == UPKEEP
        area = rows["item"].map(items["area"]).where(~upkeep, "")
        cost = rows["quantity"] * rows["item"].map(items["price_musd"]).where(~upkeep, 1.0)
        yield account, year, cost.groupby([rows["nation"], area]).sum()


def _money(account: str, year: int) -> str:
    return f"The next US$ {figure(LAST_MUSD)} million of {account} ({year})"


def _why_apart(
    others: pd.DataFrame,
    ranked: Sequence[_Line],
    back: Sequence[tuple[str, int, pd.Series[float]]],
) -> Iterator[str]:
    """Say what the two marks mean, and why they may stand at different lines."""
    if ranked:
        yield (
            f"“{SAVE_FIRST}” ranks whole lines by the value lost for each dollar that they give "
            "up: an average over all years and accounts, without rules that are missed."
        )
    if ranked and back:
        gives = others.set_index(["nation", "area"])["change_musd"]
        large = sum(-float(gives.loc[key]) > LAST_MUSD for key in ranked)
        too_large = f"{large} of these {len(ranked)} lines give up more than that" if large else ""
        none = all(sums.get(key, 0.0) < _LEAST_BACK_MUSD for _, _, sums in back for key in ranked)
        apart = f"none of the {len(ranked)} is among what it buys" if none else ""
        told = "; ".join(filter(None, (too_large, apart)))
        yield (
            f"The next US$ {figure(LAST_MUSD)} million is a small sum of one account and year. It "
            "goes in parts to many lines, wherever each dollar then gains most, rules that are "
            f"missed counted{f': {told}' if told else ''}."
        )
    if back:
        yield "“Bought back” is US$ million without surcharge, account and year as named."


def _table(
    found: Revision,
    others: pd.DataFrame,
    ranked: Sequence[_Line],
    back: Sequence[tuple[str, int, pd.Series[float]]],
) -> pd.DataFrame:
    """Return ranked lines, then those of which most comes back, and a row for the others."""
    heads = [f"Bought back, {account} {year}, US$M" for account, year, _ in back]
    sums = pd.DataFrame({head: of for head, (_, _, of) in zip(heads, back, strict=True)})
    total = sums.sum(axis=1) if len(heads) else pd.Series(dtype=float)
    large = total[total.abs() >= _LEAST_BACK_MUSD].sort_values(ascending=False, kind="stable")
    keys = [*ranked, *(key for key in large.index if key not in ranked)][: len(ranked) + FEW]
    accounts, both = {account for account, _, _ in back}, bool(ranked and back)
    rows = [{**_line(found, key), SAVE_FIRST: _rank(ranked, key), **_cells(sums, key),
             WHY: _why(found, others, ranked, accounts, key, is_back=key in large.index)
             if both else ""}
            for key in keys]  # fmt: skip
    rest = sums[~sums.index.isin(keys)]
    if len(rest):
        more = {str(head): float(much) for head, much in rest.sum().items()}
        rows.append({"Line": counted(len(rest), "other line"), **more})
    for head in (MUSD, RATE, *heads):
        (told,) = written([[row.get(head) for row in rows]], signed=head == MUSD)
        for row, cell in zip(rows, told, strict=True):
            row[head] = cell
    if not both:
        left_out = (WHY,) if ranked else (WHY, SAVE_FIRST)
        rows = [{head: cell for head, cell in row.items() if head not in left_out} for row in rows]
    return text_table(rows, [MUSD, RATE, *([SAVE_FIRST] if ranked else []), *heads])


def _why(
    found: Revision,
    others: pd.DataFrame,
    ranked: Sequence[_Line],
    accounts: Collection[str],
    key: _Line,
    *,
    is_back: bool,
) -> str:
    """Say why a line stands at one mark alone."""
    if key not in ranked:
        return why_not_ranked(found, others, ranked, key)
    return BOTH if is_back else why_not_back(found, key, accounts)


def _rank(ranked: Sequence[_Line], key: _Line) -> str:
    return str(ranked.index(key) + 1) if key in ranked else ""


def _cells(sums: pd.DataFrame, key: _Line) -> dict[str, float | None]:
    """Return what comes back of a line, by column; empty where it is next to nothing."""
    if key not in sums.index:
        return dict.fromkeys(map(str, sums.columns))
    own: pd.Series[float] = sums.loc[[key]].iloc[0]
    return {
        str(head): float(much) if abs(much) >= _LEAST_BACK_MUSD else None
        for head, much in own.items()
    }


def _line(found: Revision, key: _Line) -> dict[str, Any]:
    """Return what a line is called, what it gives up, and what that loses for its money."""
    nation, area = key
    lines = found.lines
    own = lines[(lines["nation"] == nation) & (lines["area"] == area)].to_dict("records")
    if not own:
        names = found.back.set_index("nation")["name"]
        name = names.loc[[nation]].iloc[0] if nation in names.index else nation
        what = area or "upkeep that donors pay"
        return {"Line": f"{name}, {what}", "What it gives up": "", MUSD: None, RATE: None}
    row = own[0]
    cut = row["change_musd"] < 0
    return {
        "Line": f"{row['name']}, {row['area_name']}",
        "What it gives up": goods_in_short(goods_of(found.goods, row)) if cut else "",
        MUSD: row["change_musd"],
        RATE: 100 * row["value_per_musd"] if cut and row["value"] < 0 else None,
    }
