"""Check what no single cell shows: rules that lack a part, contradict themselves or each other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from allocator.inputs.case.io.check_references import ITEM_TABLES, Tables
from allocator.inputs.case.io.meta import Meta
from allocator.inputs.case.io.raw_tables import Complaint, Findings, unknown
from allocator.inputs.case.io.typed_table import Filled
from allocator.util.format import listing

Row = Mapping[str, Any]


def check_rules(
    tables: Tables,
    meta: Meta | None,
    groups: Mapping[str, Sequence[str]],
    findings: Findings,
) -> None:
    """Add the faults of every table that needs more than one cell or one table to be seen."""
    _check_required(tables, findings)
    _check_returns(tables["returns"], findings)
    _check_earmarks(tables["earmarks"], findings)
    _check_eligibility(tables["eligibility"], findings)
    _check_locks(tables["locks"], findings)
    _check_coverage(tables, groups, findings)
    if meta is not None:
        _check_budgets(tables, meta, findings)
    _check_weight(tables, findings)


def tell_rows(
    filled: Filled,
    column: str,
    wrong: Any,
    explain: Callable[[Row], Complaint],
    findings: Findings,
    *,
    warning: bool = False,
) -> None:
    """Add a fault for each row where `wrong` holds; `explain` gets the row."""
    at = np.flatnonzero(np.asarray(wrong, dtype=bool))
    rows = filled.numbers[at].tolist()
    findings.add_cells(
        filled.place,
        column,
        rows,
        lambda k: explain(filled.frame.iloc[at[k]].to_dict()),
        warning=warning,
    )


def _check_required(tables: Tables, findings: Findings) -> None:
    """Nations, accounts and something to give are needed; all else may be absent."""
    for filled in tables.values():
        if filled.unread:
            continue
        if filled.table.required and filled.frame.empty and not filled.columns:
            lost = Complaint(
                f"no table {filled.table.name!r}",
                "this table is required",
                f"add it: {filled.table.meaning.rstrip('.')}",
            )
            findings.add(filled.table.name, lost)
        elif filled.frame.empty and filled.columns:
            _tell_header_only(filled, findings)
    goods = [tables[name] for name in ITEM_TABLES]
    if all(filled.frame.empty for filled in goods) and not any(filled.unread for filled in goods):
        fix = "add table equipment, courses or grants with at least one row"
        lost = Complaint("no equipment, courses or grants", "at least one of the three", fix)
        findings.add("equipment", lost)


def _tell_header_only(filled: Filled, findings: Findings) -> None:
    name = filled.table.name
    if filled.table.required:
        found = Complaint("a header without rows", "at least one row", "fill the table")
        findings.add(filled.place, found)
    else:
        found = Complaint(
            "a header without rows; treated as an absent table",
            f"rows; without the table: {filled.table.absent}",
            f"fill table {name}, or delete it if that is intended",
        )
        findings.add(filled.place, found, warning=True)


def _check_returns(filled: Filled, findings: Findings) -> None:
    frame = filled.frame
    if frame.empty or not filled.sound("piece", "share_of_need", "slope"):
        return
    pieces = frame["piece"].sort_values()
    if pieces.tolist() != list(range(1, len(frame) + 1)):
        found = f"pieces {listing(map(str, pieces))}"
        wrong = Complaint(found, f"pieces 1 to {len(frame)}, each once", "renumber them")
        findings.add(filled.place, wrong, column="piece")
        return
    total = float(frame["share_of_need"].sum())
    if abs(total - 1.0) > 1e-6:
        wrong = Complaint(f"widths that sum to {total:g}", "a sum of 1", "correct the widths")
        findings.add(filled.place, wrong, column="share_of_need")
    slope = frame.sort_values("piece")["slope"]
    rises = (slope.diff() > 1e-12).reindex(frame.index)

    def explain(row: Row) -> Complaint:
        found = f"slope {row['slope']:g} of piece {row['piece']}, above the piece before"
        return Complaint(found, "slopes that never rise (returns diminish)", "lower it")

    tell_rows(filled, "slope", rises, explain, findings)


def _check_earmarks(filled: Filled, findings: Findings) -> None:
    frame = filled.frame
    if not filled.sound("sense", "amount_musd", "share"):
        return
    shares = frame["sense"].isin(["share_floor", "share_cap"])
    for column, other, wanted in (
        ("share", "amount_musd", shares),
        ("amount_musd", "share", ~shares),
    ):

        def lacks(row: Row, column: str = column) -> Complaint:
            found = f"a {row['sense']} without {column}"
            return Complaint(found, f"a figure in {column}", "fill it")

        def idle(row: Row, column: str = column, other: str = other) -> Complaint:
            found = f"{other} {row[other]:g} in a {row['sense']}, which only reads {column}"
            return Complaint(found, f"{other} empty here", "empty it, or correct the sense")

        tell_rows(filled, column, wanted & frame[column].isna(), lacks, findings)
        tell_rows(filled, other, wanted & frame[other].notna(), idle, findings)


def _check_eligibility(filled: Filled, findings: Findings) -> None:
    frame = filled.frame
    if frame.empty or not filled.sound("rule", "effect", "lifts"):
        return
    exempt = frame["effect"] == "exempt"
    bars = frame.loc[~exempt, "rule"].tolist()

    def lacks(row: Row) -> Complaint:
        found = f"exemption {row['rule']} that lifts nothing"
        return Complaint(found, f"bars {listing(bars)}", "write in lifts which bars it lifts")

    def idle(row: Row) -> Complaint:
        found = f"bar {row['rule']} that lifts {row['lifts']!r}"
        return Complaint(found, "lifts only for effect exempt", "empty lifts or write exempt")

    tell_rows(filled, "lifts", exempt & (frame["lifts"] == ""), lacks, findings)
    tell_rows(filled, "lifts", ~exempt & (frame["lifts"] != ""), idle, findings)
    strange = [
        next((word for word in words_of(text) if word not in bars), "") if lifts else ""
        for text, lifts in zip(frame["lifts"], exempt, strict=True)
    ]

    def unknown_bar(row: Row) -> Complaint:
        word = next(word for word in words_of(row["lifts"]) if word not in bars)
        allowed = f"bars {listing(bars)}, separated by semicolons"
        return unknown("bar", word, bars, allowed, "name a row with effect bar")

    tell_rows(filled, "lifts", [bool(word) for word in strange], unknown_bar, findings)


def words_of(text: str) -> list[str]:
    """Return the words of a list separated by semicolons."""
    return [word.strip() for word in text.split(";") if word.strip()]


def _check_locks(filled: Filled, findings: Findings) -> None:
    frame = filled.frame
    if filled.sound("low", "high"):

        def crossed(row: Row) -> Complaint:
            found = f"low {row['low']:g} above high {row['high']:g}"
            return Complaint(found, "low not above high", "swap or correct them")

        neither = Complaint("neither low nor high", "at least one of them", "fill one of them")
        tell_rows(filled, "low", frame["low"] > frame["high"], crossed, findings)
        unset = frame["low"].isna() & frame["high"].isna()
        tell_rows(filled, "low", unset, lambda _: neither, findings)
    if filled.sound("item", "account"):
        both = Complaint("an item and an account", "one of the two", "empty one of them")
        wrong = (frame["item"] != "") & (frame["account"] != "")
        tell_rows(filled, "account", wrong, lambda _: both, findings)


def _check_coverage(
    tables: Tables, groups: Mapping[str, Sequence[str]], findings: Findings
) -> None:
    filled = tables["coverage_floors"]
    if filled.frame.empty or not groups or not filled.sound("scope", "member"):
        return
    known = {
        "nation": tables["nations"].frame["nation"].tolist(),
        "objective": tables["objectives"].frame["objective"].tolist(),
        "tier": _members(groups, "tier"),
        "region": _members(groups, "region"),
    }
    scopes, members = filled.frame["scope"], filled.frame["member"]
    unsound = [scope for scope in ("tier", "region") if not tables["nations"].sound(scope)]
    wrong = [
        member not in known[scope] and scope not in unsound
        for scope, member in zip(scopes, members, strict=True)
    ]

    def explain(row: Row) -> Complaint:
        names = known[row["scope"]]
        allowed = f"{row['scope']}s {listing(names)}" if names else f"a {row['scope']} of the case"
        return unknown(row["scope"], row["member"], names, allowed, "correct it or delete the row")

    tell_rows(filled, "member", wrong, explain, findings)


def _members(groups: Iterable[str], word: str) -> list[str]:
    return sorted(g.removeprefix(f"{word}:") for g in groups if g.startswith(f"{word}:"))


def _check_budgets(tables: Tables, meta: Meta, findings: Findings) -> None:
    filled = tables["budgets"]
    frame, accounts = filled.frame, tables["accounts"].frame
    if filled.sound("amount_musd", "set_aside_musd"):

        def too_much(row: Row) -> Complaint:
            found = f"{row['set_aside_musd']:g} set aside of {row['amount_musd']:g}"
            return Complaint(found, "no more than amount_musd", "correct one of them")

        wrong = frame["set_aside_musd"] > frame["amount_musd"]
        tell_rows(filled, "set_aside_musd", wrong, too_much, findings)
    if not filled.sound("year", "account") or not tables["accounts"].sound("life_years"):
        return

    def outside(row: Row) -> Complaint:
        allowed = f"years up to {meta.last_year}, the horizon's last"
        return Complaint(f"year {row['year']}", allowed, "correct it or delete the row")

    def lapsed(row: Row) -> Complaint:
        found = f"money of {row['year']}, which expires before {meta.first_year}"
        allowed = "years from which money is still available (life_years of the account)"
        return Complaint(found, allowed, "delete the row, or correct year or life_years")

    lives = accounts.drop_duplicates("account").set_index("account")["life_years"]
    last = frame["year"] + frame["account"].map(lives).astype(float).fillna(99) - 1
    tell_rows(filled, "year", frame["year"] > meta.last_year, outside, findings)
    tell_rows(filled, "year", last < meta.first_year, lapsed, findings, warning=True)


def _check_weight(tables: Tables, findings: Findings) -> None:
    """Complain if nothing is worth anything: then no plan is better than another."""
    needs, objectives = tables["needs"], tables["objectives"]
    if len(needs.frame) and needs.sound("need_points") and not needs.frame["need_points"].any():
        nothing = Complaint("only needs of 0", "at least one need above 0", "enter the needs")
        findings.add(needs.place, nothing, column="need_points")
    weights: pd.Series[float] = objectives.frame["weight"]
    if len(weights) and objectives.sound("weight") and not weights.any():
        nothing = Complaint("only weights of 0", "at least one weight above 0", "give one a weight")
        findings.add(objectives.place, nothing, column="weight")
