"""Warn of packages that can never work in this case, and of crews and groups without effect."""

from __future__ import annotations

import numpy as np

from allocator.inputs.case.io.check_references import Tables
from allocator.inputs.case.io.check_rules import Row, tell_rows
from allocator.inputs.case.io.meta import Meta
from allocator.inputs.case.io.raw_tables import Complaint, Findings
from allocator.util.format import listing


def warn_fielding(tables: Tables, meta: Meta | None, findings: Findings) -> None:
    """Add a warning for everything odd in the tables of what makes equipment work."""
    _warn_idle_skills(tables, findings)
    _warn_missing_skills(tables, findings)
    _warn_lone_exclusions(tables, findings)
    _warn_tails(tables, findings)
    _warn_payment(tables, findings)
    if meta is not None:
        _warn_late_packages(tables, meta, findings)
        _warn_late_graduates(tables, meta, findings)
        _warn_late_needs(tables, meta, findings)
        _warn_smallest_lots(tables, meta, findings)


def _warn_idle_skills(tables: Tables, findings: Findings) -> None:
    """Warn of courses that train people whom no equipment needs."""
    filled, crews = tables["graduates"], tables["crews"]
    if not filled.sound("skill") or not crews.sound("skill"):
        return

    def explain(row: Row) -> Complaint:
        found = f"{row['item']} trains {row['skill']}, which no crew needs"
        fix = "add the crews that need it, or ignore this: these graduates have no effect"
        return Complaint(found, "skills of table crews", fix)

    idle = ~filled.frame["skill"].isin(crews.frame["skill"])
    tell_rows(filled, "skill", idle, explain, findings, warning=True)


def _warn_missing_skills(tables: Tables, findings: Findings) -> None:
    """Warn of people whom equipment needs and who can come from nowhere."""
    filled, crews = tables["skills"], tables["crews"].frame
    if not filled.sound("skill") or not tables["crews"].sound("skill", "item"):
        return
    sources = (*_spared(tables), *tables["graduates"].frame["skill"])

    def explain(row: Row) -> Complaint:
        items = listing(crews.loc[crews["skill"] == row["skill"], "item"], 3)
        found = f"{row['skill']}, which no nation can spare and no course trains"
        allowed = f"people for the crews of {items}"
        fix = "add them to skill_base or graduates, or ignore this: what needs them never works"
        return Complaint(found, allowed, fix)

    skills = filled.frame["skill"]
    lost = skills.isin(crews["skill"]) & ~skills.isin(sources)
    tell_rows(filled, "skill", lost, explain, findings, warning=True)


def _spared(tables: Tables) -> set[str]:
    """Return the skills of which some nation has people to spare."""
    base = tables["skill_base"].frame
    return set(base.loc[base["persons"] > 0, "skill"])


def _warn_lone_exclusions(tables: Tables, findings: Findings) -> None:
    filled = tables["exclusions"]
    if filled.frame.empty or not filled.sound("group", "item"):
        return

    def explain(row: Row) -> Complaint:
        found = f"group {row['group']} with the one package {row['item']}"
        fix = "add the packages that it excludes, or ignore this: it has no effect"
        return Complaint(found, "two or more packages in a group", fix)

    lone = ~filled.frame["group"].duplicated(keep=False)
    tell_rows(filled, "group", lone, explain, findings, warning=True)


def _warn_tails(tables: Tables, findings: Findings) -> None:
    """Warn of packages of which nobody could sustain a single lot."""
    filled, accounts, budgets = tables["equipment"], tables["accounts"], tables["budgets"]
    sound = filled.sound("price_musd", "tail_share") and accounts.sound("budget_musd")
    hosts = tables["nations"]
    if not sound or not budgets.sound("amount_musd") or not hosts.sound("host_sustain_musd"):
        return
    purses = (accounts.frame["budget_musd"], budgets.frame["amount_musd"],
              hosts.frame["host_sustain_musd"])  # fmt: skip
    most = max((float(purse.max()) for purse in purses if len(purse)), default=0.0)
    tails = filled.frame["price_musd"] * filled.frame["tail_share"]

    def explain(row: Row) -> Complaint:
        tail = row["price_musd"] * row["tail_share"]
        found = f"one lot takes {tail:g} US$ million a year to sustain"
        allowed = f"no more than the largest purse, {most:g} US$ million a year"
        return Complaint(
            found, allowed, "check the price and tail_share, or ignore this: it stays idle"
        )

    tell_rows(filled, "tail_share", tails > most, explain, findings, warning=True)


def _warn_payment(tables: Tables, findings: Findings) -> None:
    """Warn of packages that arrive when no account can pay any more."""
    filled, accounts = tables["equipment"], tables["accounts"]
    if accounts.frame.empty or not filled.sound("lead_years"):
        return
    longest = accounts.frame["disburse_years"].fillna(np.inf).max()

    def explain(row: Row) -> Complaint:
        found = f"{row['lead_years']} years to delivery, {longest:g} years in which accounts pay"
        allowed = "a lead time within disburse_years of some account"
        return Complaint(found, allowed, "correct one of them, or ignore this: nobody can buy it")

    late = filled.frame["lead_years"] > longest
    tell_rows(filled, "lead_years", late, explain, findings, warning=True)


def _last_useful(meta: Meta) -> int:
    """Return the age in years, from the first year, of the last year that counts."""
    return meta.last_year + meta.years_after - meta.first_year


def _wait(tables: Tables) -> dict[str, int]:
    """Return for each skill that no nation can spare the years until its first graduates."""
    graduates, courses = tables["graduates"].frame, tables["courses"].frame
    years = courses.drop_duplicates("item").set_index("item")["training_years"]
    spans = graduates["item"].map(years).groupby(graduates["skill"]).min().dropna()
    spared = _spared(tables)
    return {str(skill): int(span) for skill, span in spans.items() if skill not in spared}


def _warn_late_packages(tables: Tables, meta: Meta, findings: Findings) -> None:
    """Warn of packages that can never count: their lead time or training outlasts the case."""
    filled, crews = tables["equipment"], tables["crews"]
    if not filled.sound("item", "lead_years") or not crews.sound("item", "skill"):
        return
    wait = crews.frame["skill"].map(_wait(tables)).fillna(0).groupby(crews.frame["item"]).max()
    training = filled.frame["item"].map(wait).fillna(0)
    last = _last_useful(meta)

    def explain(row: Row) -> Complaint:
        lead, people = row["lead_years"], wait.get(row["item"], 0)
        found = f"{row['item']} works {max(lead, people):g} years after purchase at the earliest"
        if people > lead:
            found += " (its crews take that long to train)"
        allowed = f"at most {last} years: the horizon and years_after of case.toml"
        fix = "correct it, add years_after, or ignore this: the package never counts"
        return Complaint(found, allowed, fix)

    late = np.maximum(filled.frame["lead_years"], training) > last
    tell_rows(filled, "lead_years", late, explain, findings, warning=True)


def _warn_late_graduates(tables: Tables, meta: Meta, findings: Findings) -> None:
    """Warn of courses whose graduates are at work only after the last year that counts."""
    filled, graduates = tables["courses"], tables["graduates"].frame
    if not filled.sound("item", "training_years"):
        return
    last = _last_useful(meta)

    def explain(row: Row) -> Complaint:
        found = f"{row['training_years']} years of training"
        allowed = f"at most {last} years: the horizon and years_after of case.toml"
        return Complaint(
            found, allowed, "correct it, or ignore this: no crew ever gets its graduates"
        )

    frame = filled.frame
    late = frame["item"].isin(graduates["item"]) & (frame["training_years"] > last)
    tell_rows(filled, "training_years", late, explain, findings, warning=True)


def _warn_late_needs(tables: Tables, meta: Meta, findings: Findings) -> None:
    """Warn of modules due after the horizon and of prerequisites that come too early for it."""
    span = meta.last_year - meta.first_year

    def due(row: Row) -> Complaint:
        found = f"due {row['due_years']:g} years after purchase"
        fix = "correct it, or ignore this: all modules are due in the horizon's last year"
        return Complaint(found, f"at most {span} years, within the horizon", fix)

    def before(row: Row) -> Complaint:
        found = f"{row['years_before']} years before {row['item']}"
        fix = "correct it, or ignore this: only nations that field the item can have the package"
        return Complaint(found, f"at most {span} years, within the horizon", fix)

    for name, column, explain in (
        ("modules", "due_years", due),
        ("prerequisites", "years_before", before),
    ):
        filled = tables[name]
        if filled.sound(column):
            late = filled.frame[column] > span
            tell_rows(filled, column, late, explain, findings, warning=True)


def _warn_smallest_lots(tables: Tables, meta: Meta, findings: Findings) -> None:
    """Warn of packages whose smallest useful number of lots can never be had."""
    filled = tables["equipment"]
    limits = ("production_per_year", "stock_lots", "max_per_nation_year", "buy_years")
    if not filled.sound("min_lots", *limits):
        return
    frame = filled.frame
    years = frame["buy_years"].fillna(np.inf).clip(upper=meta.last_year - meta.first_year + 1)
    yearly = frame[["production_per_year", "max_per_nation_year"]].min(axis=1).fillna(np.inf)
    most = np.minimum(yearly * years, frame["stock_lots"].fillna(np.inf))

    def explain(row: Row) -> Complaint:
        allowed = "a number that production, stock and max_per_nation_year allow within buy_years"
        fix = "correct one of them, or ignore this: the package is never bought"
        return Complaint(f"{row['min_lots']} lots at least", allowed, fix)

    tell_rows(filled, "min_lots", frame["min_lots"] > most, explain, findings, warning=True)
