"""Scenarios that most planners ask for, ready to use and to combine.

Those that only turn settings of the policy fit any case. Those that change tables are made for a
case: they take it as their first argument. ``data/scenarios.toml`` has them for the default case.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from allocator.errors import DataError, Fault
from allocator.inputs.case.schema.tables import TABLES
from allocator.inputs.policy.parse import fix_name, shortlist
from allocator.inputs.scenario.changes import Add, AddRows, Change, Drop, Scale, Set
from allocator.inputs.scenario.known_law import COUP, SANCTION, KnownBar, held_words, noted
from allocator.inputs.scenario.rule_years import held_in, sums_scaled
from allocator.inputs.scenario.scenario import Scenario
from allocator.inputs.selection import codes_in, years_in

if TYPE_CHECKING:
    import pandas as pd

    from allocator.inputs.case.case import Case

_COPIED = ("accounts", "kinds", "areas", "items", "waivable", "exception", "citation", "date")


def usual_scenarios(case: Case, nation: str) -> tuple[Scenario, ...]:
    """Return futures that most plans should be tried in; coup and sanction are in `nation`.

    Those for which neither the case nor a law known here has the words are left out.
    """
    _known(nation, case.tables["nations"]["nation"], "nation")
    return (
        budget_change(-10), late_deliveries(), cost_growth(), *_lawful(coup, case, nation),
        budget_change(-20), budget_change(10), continuing_resolution(),
        *_lawful(sanction, case, nation),
    )  # fmt: skip


def renamed_futures(chosen: Iterable[str], before: Sequence[str], now: Sequence[str]) -> list[str]:
    """Return chosen names of `usual_scenarios` as those of another nation or of other years.

    `before` and `now` are the names of all of them; what has no counterpart is left out.
    """
    counterparts = dict(zip(before, now, strict=True)) if len(before) == len(now) else {}
    renamed = (counterparts.get(name, name) for name in chosen)
    return [name for name in renamed if name in now]


def _lawful(make: Callable[[Case, str], Scenario], case: Case, nation: str) -> tuple[Scenario, ...]:
    try:
        return (make(case, nation),)
    except DataError:
        return ()


def budget_change(percent: float) -> Scenario:
    """Return every account's new money of the horizon changed by `percent`."""
    return Scenario(
        f"budget {percent:+g}%",
        note="New money of every account in every year of the horizon; money carried in stays.",
        changes=(Scale("budget_factor.*", _factor(percent)),),
    )


def cost_growth(percent: float = 10) -> Scenario:
    """Return all packages and courses dearer by `percent`, points and years unchanged."""
    return Scenario(
        f"cost growth {percent:g}%",
        note="Prices of packages and courses; sustainment is a share of the price.",
        changes=(Scale("price_factor.*", _factor(percent)),),
    )


def late_deliveries(months: int = 12) -> Scenario:
    """Return all deliveries late by whole years of `months`."""
    if months % 12:
        raise _refused("months", f"{months}", "whole years: 12, 24 ...", "the model plans in years")
    note = "Every package arrives later than its lead time."
    changes = (Add("delivery_delay", months // 12),)
    return Scenario(f"deliveries {months} months later", note=note, changes=changes)


def continuing_resolution(years: int = 1) -> Scenario:
    """Return the first `years` at last year's rate: no nation gets more money than then.

    Goods of the last plan stand where they are known. Where only its money is known, that is a
    ceiling for each nation and account: whole packages seldom cost just what was spent. Who had
    none gets none.
    """
    return Scenario(
        "continuing resolution" + (f" {years} years" if years > 1 else ""),
        note="Under a continuing resolution programmes continue at no more than the rate of "
        "the year before: no nation gets more than in the last plan, and nations that had "
        "nothing get nothing.",
        changes=(Set("frozen_years", years), Set("frozen_share", 0.0)),
    )


def late_appropriation(
    case: Case, share: float = 0.25, account: str | None = None, year: int | None = None
) -> Scenario:
    """Return a `share` of the new money of a year coming in the next year instead.

    Without `account` it is that of every account, without `year` that of the first year.
    """
    first = case.years[0] if year is None else year
    second = first + 1
    if not {first, second} <= set(case.years) or not 0 < share < 1:
        raise _refused("share", f"{share:g} of {first}, with years up to {case.years[-1]}",
                       "a share above 0 and below 1, of a year that is not the last",
                       "give another share or year")  # fmt: skip
    changes = [
        change
        for account in (_accounts(case) if account is None else [account])
        for change in _moved(case, account, first, second, share)
    ]
    note = (
        f"The appropriation is late: {100 * share:g}% of the new money of {first}, and of the "
        "part "
        f"of it set aside, arrives only in {second}. With a continuing resolution also no nation "
        f"gets more than in the last plan in {first}."
    )
    name = f"late appropriation {100 * share:g}%"
    return Scenario(name, note=note, changes=tuple(changes))


def coup(case: Case, nation: str, since: int | None = None, keep_floors: bool = False) -> Scenario:
    """Return a coup in `nation`, and the legal bar that it triggers, from year `since` on.

    The bar has the words and the citation of the case's first bar whose name begins with ``coup``,
    else those of `COUP`, with a row for each year whose act is another. Floors that name this
    nation alone in years of the bar cannot be met and are taken out, unless `keep_floors`: then a
    floor of law may leave no plan at all. A floor on a sum of years keeps the share of it that
    the years before have.
    """
    note = "Most exceptions need the words of the law: have counsel read the bar."
    return _barred(case, nation, "coup", COUP, since, keep_floors, note)


def sanction(
    case: Case, nation: str, since: int | None = None, keep_floors: bool = False
) -> Scenario:
    """Return a sanction on `nation`, from year `since` on; else like `coup`, with `SANCTION`."""
    note = "The bar for state sponsors of terrorism; for another sanction change its accounts."
    return _barred(case, nation, "sanction", SANCTION, since, keep_floors, note)


def donor_exit(case: Case, account: str, since: int | None = None) -> Scenario:
    """Return `account` without new money from year `since` on, in the horizon and after it.

    Policy floors on this account alone are taken out in these years: nothing could meet them. One
    on a sum of years keeps the share of it that the years before have.
    """
    _known(account, case.tables["accounts"]["account"], "account")
    if since is not None and since > case.years[0]:
        return _exit_since(case, account, since)
    return Scenario(
        f"{account} ends",
        note="The donor gives no new money, now or later; money carried in can still be used. "
        "Legal floors on the account would leave no feasible plan: they must be changed with it.",
        changes=(
            Set(f"budget_factor.{account}", 0),
            Set("accounts.budget_after_musd", 0, {"account": account}),
            *_policy_floors_on(case, account, case.years[0]),
        ),
    )


def _exit_since(case: Case, account: str, since: int) -> Scenario:
    rows = case.tables["budgets"]
    stated = set(rows.loc[rows["account"] == account, "year"])
    plain = case.tables["accounts"].set_index("account")["budget_musd"]
    before = [{"account": account, "year": year, "amount_musd": float(plain[account])}
              for year in case.years if year < since and year not in stated]  # fmt: skip
    late = sorted(int(year) for year in stated if year >= since)
    changes: list[Change] = [AddRows("budgets", before)] if before else []
    if late:
        changes.append(Drop("budgets", {"account": [account], "year": late}))
    return Scenario(
        f"{account} ends {since}",
        note=f"The donor gives no new money from {since} on; money carried in can still be used.",
        changes=(
            *changes,
            Set("accounts.budget_musd", 0, {"account": account}),
            Set("accounts.budget_after_musd", 0, {"account": account}),
            *_policy_floors_on(case, account, since),
        ),
    )


def horizon(case: Case, last_year: int) -> Scenario:
    """Return the case planned up to `last_year`; rules of years beyond it are left out.

    Floors and caps on a sum of years change with the number of these. Decisions (locks) keep their
    quantities.
    """
    years = range(case.meta.first_year, last_year + 1)
    changes: list[Change] = [Set("case.last_year", last_year), *sums_scaled(case, years)]
    for table in TABLES:
        for column in table.columns:
            if column.kind == "years":
                texts = case.tables[table.name][column.name]
                changes += _shortened(f"{table.name}.{column.name}", texts, case.years, years)
    changes += _lifts_left(case, years)
    late = case.tables["budgets"]["year"]
    changes += [Drop("budgets", {"year": year}) for year in sorted(set(late[late > last_year]))]
    note = (
        "Years added have each account's budget_musd; rules that name years do not apply to them. "
        "Floors and caps on a sum of years change with the number of years."
    )
    return Scenario(f"horizon to {last_year}", note=note, changes=tuple(changes))


def _lifts_left(case: Case, years: range) -> Iterator[Change]:
    """Yield exemptions without the bars of other years; those of such bars alone are dropped."""
    rules = case.tables["eligibility"]
    over = {
        str(row.rule)
        for row in rules.itertuples()
        if not set(years) & set(years_in(str(row.years), case.years))
    }
    for row in rules[rules["effect"] == "exempt"].itertuples():
        lifted = [word.strip() for word in str(row.lifts).split(";") if word.strip()]
        left = [rule for rule in lifted if rule not in over]
        where = {"rule": str(row.rule)}
        if str(row.rule) in over or left == lifted:
            continue
        yield (
            Set("eligibility.lifts", ";".join(left), where) if left else Drop("eligibility", where)
        )


def _barred(
    case: Case, nation: str, word: str, law: KnownBar, since: int | None, keep: bool, note: str
) -> Scenario:
    _known(nation, case.tables["nations"]["nation"], "nation")
    since = case.years[0] if since is None else since
    if since not in case.years:
        raise _refused(
            "since", f"{since}", f"{case.years[0]} to {case.years[-1]}", "correct the year"
        )
    rows = _bars(case, nation, word, law, since)
    changes: list[Change] = [AddRows("eligibility", rows)]
    accounts = str(rows[0]["accounts"])
    if not keep:
        changes += _floors_of(case, nation, accounts, since)
    names = case.tables["nations"].set_index("nation")["name"]
    told = f"{note} {_reach(case, accounts)}"
    return Scenario(f"{word} in {names[nation]} from {since}", note=told, changes=tuple(changes))


def bar_name(word: str, nation: str) -> str:
    """Return what the names of rows of table eligibility begin with that an event adds."""
    return f"{word}_{nation}_scenario"


def _bars(case: Case, nation: str, word: str, law: KnownBar, since: int) -> list[dict[str, object]]:
    """Return the rows of the bar from a year on: one, or one an act where acts differ."""
    name = bar_name(word, nation)
    years = [year for year in case.years if year >= since]
    found = [(bar, [year for year, _ in own]) for bar, own in groupby(
        ((year, _bar_of(case, word, law, year)) for year in years), key=lambda one: one[1]
    )]  # fmt: skip
    several = len(found) > 1
    return [
        {
            "rule": f"{name}_{own[0]}" if several else name,
            "effect": "bar",
            **bar,
            "nations": nation,
            "years": f"{own[0]}-{own[-1]}" if len(own) > 1 or not several else str(own[0]),
        }
        for bar, own in found
    ]


def _reach(case: Case, accounts: str) -> str:
    """Say which accounts a bar closes and which it is not about; other law may close those."""
    barred = codes_in(accounts, _accounts(case))
    left = [account for account in _accounts(case) if account not in barred]
    others = f"; it is not about {', '.join(left)}" if left else ""
    return f"The bar closes {', '.join(sorted(barred))}{others}."


def _bar_of(case: Case, word: str, law: KnownBar, year: int) -> dict[str, object]:
    """Return the words of a bar in a year: the case's own, else those of `law`.

    Where the case's own bars are of other years, its first one is held to go on.
    """
    rules = case.tables["eligibility"]
    own = rules[(rules["effect"] == "bar") & rules["rule"].str.startswith(word)]
    if len(own):
        in_force = [year in years_in(str(years), case.years) for years in own["years"]]
        row = (own[in_force] if any(in_force) else own).iloc[0]
        held = "" if any(in_force) else held_words(str(row["years"]))
        return {name: row[name] for name in _COPIED} | {"note": noted(f"as {row['rule']}", held)}
    bar = law.of_year(year)
    accounts = [one for one in str(bar["accounts"]).split(";") if one in _accounts(case)]
    if not accounts:
        raise _refused("eligibility", f"no bar that begins with {word}, nor an account that the "
                       "law of the United States names", f"a bar called {word}_...",
                       "add such a bar to the case, with its words and citation")  # fmt: skip
    return {**bar, "accounts": ";".join(accounts)}


def _floors_of(case: Case, nation: str, barred: str, since: int) -> list[Change]:
    """Return the floors for the nation alone taken out where only barred accounts could pay."""
    rules = case.tables["earmarks"]
    found: list[Change] = []
    alone = rules[(rules["sense"] == "floor") & (rules["nations"] == nation)]
    for row in alone.to_dict("records"):
        if codes_in(str(row["accounts"]), _accounts(case)) <= codes_in(barred, _accounts(case)):
            found += _until(case, row, since)
    return found


def _policy_floors_on(case: Case, account: str, since: int) -> Iterator[Change]:
    """Yield the policy floors on the account alone, ended before year `since`."""
    rules = case.tables["earmarks"]
    floors = rules[(rules["sense"] == "floor") & (rules["status"] == "policy")]
    for row in floors[floors["accounts"] == account].to_dict("records"):
        yield from _until(case, row, since)


def _until(case: Case, rule: Mapping[Any, Any], since: int) -> list[Change]:
    """Return a row of `earmarks` ended before year `since`; nothing if it ends before."""
    years = years_in(str(rule["years"]), case.years)
    kept = [year for year in years if year < since]
    return [] if len(kept) == len(years) else held_in(rule, years, kept)


def _accounts(case: Case) -> list[str]:
    return [str(account) for account in case.tables["accounts"]["account"]]


def _moved(case: Case, account: str, first: int, second: int, share: float) -> list[Change]:
    """Return a share of the new money of an account moved from the first year to the second."""
    rows = case.tables["budgets"]
    said = rows[(rows["account"] == account) & rows["year"].isin((first, second))]
    by_year = said.set_index("year")
    table = case.tables["accounts"].set_index("account")
    plain = float(table.at[account, "budget_musd"])  # type: ignore[arg-type]
    money = {
        "amount_musd": float(by_year["amount_musd"].get(first, plain)),
        "set_aside_musd": float(by_year["set_aside_musd"].get(first, 0.0)),
    }
    missing = [{"account": account, "year": year, "amount_musd": plain, "set_aside_musd": 0.0}
               for year in (first, second) if year not in by_year.index]  # fmt: skip
    changes: list[Change] = [AddRows("budgets", missing)] if missing else []
    for column, amount in money.items():
        late = round(share * amount, 6)
        for year, more in ((first, -late), (second, late)):
            if more:
                where = {"account": account, "year": year}
                changes.append(Add(f"budgets.{column}", more, where))
    return changes


def _shortened(
    what: str, texts: pd.Series[str], before: tuple[int, ...], after: range
) -> list[Change]:
    """Return years beyond the new horizon taken out of a column, rows without a year dropped."""
    table, _, column = what.partition(".")
    found: list[Change] = []
    for text in sorted(set(texts)):
        try:
            years_in(text, after)
        except ValueError:
            kept = ";".join(str(year) for year in years_in(text, before) if year in after)
            where = {column: text}
            found.append(Set(what, kept, where) if kept else Drop(table, where))
    return found


def _factor(percent: float) -> float:
    if percent <= -100:
        raise _refused(
            "percent", f"{percent:g}", "more than -100", "use donor_exit for none at all"
        )
    return round(1 + percent / 100, 6)


def _known(code: str, codes: pd.Series[str], kind: str) -> None:
    if code not in set(codes):
        raise _refused(kind, f"the case has no {kind} {code!r}", shortlist(codes),
                       fix_name(code, codes))  # fmt: skip


def _refused(column: str, found: str, allowed: str, fix: str) -> DataError:
    return DataError([Fault("scenario", found, allowed, fix, column=column)])
