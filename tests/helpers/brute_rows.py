"""Rows of models/README.md on delivery, upkeep, people, packages and the last plan, by item.

Each function adds its rows to a programme in which whole numbers are still open.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from brute_facts import Facts, absent
from brute_fleet import AFTER

if TYPE_CHECKING:
    from brute_programme import Programme, Sum


def _of(n: str, i: str, years: Any) -> Sum:
    return {("quantity", n, i, t): 1.0 for t in years}


def _less(left: Sum, right: Sum, factor: float = 1.0) -> Sum:
    return {key: left.get(key, 0.0) - factor * right.get(key, 0.0) for key in [*left, *right]}


def fielding(programme: Programme) -> None:
    """Only what is delivered, manned and sustained works."""
    facts, fleet = programme.facts, programme.facts.fleet
    works = [(n, k) for n, k in facts.pairs if fleet.fielded(k)]
    for n, k in works:
        for p in fleet.periods:
            working = {programme.column("working", n, k, p): 1.0}
            arrived = {("quantity", n, k, b): fleet.in_use(k, b, p) for b in facts.years}
            programme.at_most(_less(working, arrived), 0.0)
            if fleet.tail(k) > 0:
                young = {("quantity", n, k, b): fleet.young(k, b, p) for b in facts.years}
                young[programme.column("sustained", n, k, p)] = 1.0
                programme.at_most(_less(working, young), 0.0)
    skills = {z for _, z in fleet.crew}
    for n in facts.nations:
        for z in skills:
            for p in fleet.periods:
                row = {("working", m, k, p): fleet.crew.get((k, z), 0.0)
                       for m, k in works if m == n}  # fmt: skip
                for m, c in facts.pairs:
                    if m == n and (c, z) in fleet.yields:
                        for b in facts.years:
                            row["quantity", n, c, b] = -fleet.at_work(c, z, b, p)
                programme.at_most(row, fleet.own_people.get((n, z), 0.0))


def upkeep(programme: Programme) -> None:
    """Who pays for sustainment: the nation and the donors, in the horizon and after it."""
    facts, fleet, policy = programme.facts, programme.facts.fleet, programme.facts.policy
    promised: Sum = {}
    for n, row in facts.nations.items():
        host = row["host_sustain_musd"] * policy.host_factor
        kept = [k for m, k in facts.pairs if m == n and fleet.fielded(k) and fleet.tail(k) > 0]
        for t in facts.years:
            own = {programme.column("host", n, k, t): 1.0 for k in kept}
            programme.at_most(own, host)
            for k in kept:
                parts = {("host", n, k, t): 1.0, ("donor", n, k, t): 1.0}
                programme.equal.append((_less({("sustained", n, k, t): fleet.tail(k)}, parts), 0.0))
            share = policy.donor_share - (t - facts.years[0]) * policy.donor_share_fall
            share = max(0.0, share)
            if kept and share < 1 and "graduation" not in policy.rules_off:
                donors = {("donor", n, k, t): 1.0 for k in kept}
                bend = programme.bend("graduation", n, t)
                limited = _less(_less(donors, {**donors, **own}, share), bend)
                programme.at_most(limited, 0.0)
        if kept and fleet.beyond:
            promise = {programme.column("promise", n): 1.0}
            promised |= promise
            cost = {("sustained", n, k, AFTER): fleet.tail(k) for k in kept}
            programme.at_most(_less(cost, promise), host)
    if promised and "after" not in policy.rules_off:
        money = sum(
            max(0.0, absent(row["budget_after_musd"], row["budget_musd"]))
            for row in facts.accounts.values()
        )
        limited = _less(promised, programme.bend("after"))
        programme.at_most(limited, policy.after_budget_share * money)


def idle(programme: Programme) -> None:
    """What is in hand in the last year and does not work, or works beyond the need."""
    facts, fleet, policy = programme.facts, programme.facts.fleet, programme.facts.policy
    last = facts.years[-1]
    if policy.idle_most is None or "idle" in policy.rules_off:
        return
    counted: Sum = {}
    points: dict[tuple[str, str], Sum] = {}
    for n, k in [(n, k) for n, k in facts.pairs if fleet.fielded(k)]:
        item = facts.items[k]
        needed = programme.column("needed", n, k)
        programme.at_most({needed: 1.0, ("working", n, k, last): -1.0}, 0.0)
        usable = (1 - facts.hazards(n, policy)[0]) * item["points"]
        points.setdefault((n, item["area"]), {})[needed] = usable
        counted[needed] = -item["price"]
        for b in facts.years:
            age = last - b - fleet.lead(k)
            if age >= 0:
                counted["quantity", n, k, b] = item["price"] * policy.retention**age
    for line, row in points.items():
        programme.at_most(row, facts.need.get(line, 0.0))
    if counted:
        programme.at_most(_less(counted, programme.bend("idle")), policy.idle_most)


def all_lines(programme: Programme) -> None:
    """The lines of all nations; which of them run is chosen outside."""
    facts, policy = programme.facts, programme.facts.policy
    if policy.lines_most is None or "all_lines" in policy.rules_off:
        return
    lines = dict.fromkeys((n, facts.items[i]["area"]) for n, i in facts.pairs)
    run = {programme.column("run", *line): 1.0 for line in lines}
    programme.at_most(_less(run, programme.bend("all_lines")), policy.lines_most)


def packages(programme: Programme) -> None:
    """Modules, prerequisites and new types; what is on or off is chosen outside."""
    facts = programme.facts
    _modules(programme, law=True)
    if "module" not in facts.policy.rules_off:
        _modules(programme, law=False)
    for row in facts.table("prerequisites"):
        k, j = row["item"], row["needs"]
        for n in [n for n, i in facts.pairs if i == k and not facts.fielded & {(n, j), (n, k)}]:
            for t in facts.years:
                until = [b for b in facts.years if b <= t]
                lots = sum(facts.most_lots(n, k, b) for b in until)
                early = [b for b in until if b <= t - row["years_before"]]
                opening = _of(n, j, early) if (n, j) in facts.pairs else {}
                programme.at_most(_less(_of(n, k, until), opening, lots / row["units"]), 0.0)
    new = {k for k, item in facts.items.items() if item.get("new_type") is True}
    for n, row in facts.nations.items():
        types = [k for m, k in facts.pairs if m == n and k in new and (n, k) not in facts.fielded]
        limit = absent(row["new_types_most"], float("inf"))
        if types and limit < len(types) and facts.table("equipment"):
            on = {programme.column("on", n, k, most=1.0): 1.0 for k in types}
            if "types" not in facts.policy.rules_off:
                programme.at_most(_less(on, programme.bend("types", n)), limit)


def _modules(programme: Programme, law: bool) -> None:
    facts = programme.facts
    rows = [r for r in facts.table("modules") if not law or r["status"] == "law"]
    asked = {r["module"] for r in rows if law or r["status"] == "policy"}
    last = facts.years[-1]
    for i in sorted(asked):
        for n in facts.nations:
            kept = [r for r in rows if r["module"] == i and (n, r["item"]) in facts.pairs]
            if not any(law or r["status"] == "policy" for r in kept):
                continue
            for t in facts.years:
                due: Sum = {}
                for r in kept:
                    wait = absent(r["due_years"], facts.fleet.lead(r["item"]))
                    for b in facts.years:
                        if b <= t and (b + wait <= t or t == last):
                            due["quantity", n, r["item"], b] = r["units_per_lot"]
                given = [b for b in facts.years if b <= t] if (n, i) in facts.pairs else []
                row = _less(due, _of(n, i, given))
                bend = {} if law else programme.bend("module", n, i, t)
                programme.at_most(_less(row, bend), 0.0)


def persistence(programme: Programme) -> None:
    """Changes against the last plan, their bands, and the lines that may change."""
    facts, policy = programme.facts, programme.facts.policy
    last = facts.last_money()
    if not last or "persistence" in policy.rules_off:
        return
    counted: Sum = {}
    for n, a in facts.money_pairs:
        moved: Sum = {}
        for t in facts.years:
            up, down = programme.column("up", n, a, t), programme.column("down", n, a, t)
            change = _less(programme.given(n, a, t), {up: 1.0, down: -1.0})
            programme.equal.append((change, last.get((n, a, t), 0.0)))
            for key in (up, down):
                fade = policy.turbulence_fade ** (t - facts.years[0])
                programme.costs["turbulence"][key] = fade
                programme.costs["value"][key] = -facts.reference() * policy.change_price * fade
                moved[key] = 1.0
        if counts_changes(facts):
            # at most what is free where the line is chosen not to change, see limits_of
            total = {programme.column("moved", n, a): 1.0}
            programme.equal.append((_less(moved, total), 0.0))
            counted[programme.column("changed", n, a, most=1.0)] = 1.0
    if counts_changes(facts):
        gone = {(n, a): 0.0 for n, a, _ in last if (n, a) not in facts.money_pairs}
        for (n, a, _), money in last.items():
            if (n, a) in gone:
                gone[n, a] += money
        must = sum(money > facts.free_change() for money in gone.values())
        limit = float(policy.changed_lines_most or 0) - must
        programme.at_most(_less(counted, programme.bend("changed")), limit)
    _bands(programme, last)


def swings(programme: Programme) -> None:
    """What a nation's money changes by from one year to the next."""
    facts, policy = programme.facts, programme.facts.policy
    for n in facts.nations if policy.swing_price > 0 else ():
        for before, now in zip(facts.years, facts.years[1:], strict=False):
            moved = _less(programme.nation_money(n, now), programme.nation_money(n, before))
            rise, fall = programme.column("rise", n, now), programme.column("fall", n, now)
            programme.equal.append((_less(moved, {rise: 1.0, fall: -1.0}), 0.0))
            for key in (rise, fall):
                programme.costs["value"][key] = -facts.reference() * policy.swing_price


def counts_changes(facts: Facts) -> bool:
    policy = facts.policy
    held = bool(facts.tables["last_plan"]) and "persistence" not in policy.rules_off
    return held and policy.changed_lines_most is not None and "changed" not in policy.rules_off


def _bands(programme: Programme, last: dict[tuple[str, str, int], float]) -> None:
    facts, policy = programme.facts, programme.facts.policy
    groups: dict[tuple[str, str], list[str]] = {}
    for n, row in facts.nations.items():
        groups.setdefault(("nation", n), []).append(n)
        groups.setdefault(("region", str(row["region"])), []).append(n)
    bands = {"nation": policy.nation_band, "region": policy.region_band}
    for (kind, name), members in groups.items():
        width = bands[kind].get(name, bands[kind].get("*"))
        pairs = [(n, a) for n, a in facts.money_pairs if n in members]
        if width is None or "band" in policy.rules_off:
            continue
        for t in facts.years:
            money: Sum = {}
            for n, a in pairs:
                money |= programme.given(n, a, t)
            before = sum(one for (n, _, year), one in last.items() if n in members and year == t)
            low, high = programme.bend("band", name, t, "low"), programme.bend("band", name, t, 1)
            programme.at_most(_less({k: -v for k, v in money.items()}, low), (width - 1) * before)
            programme.at_most(_less(money, high), (1 + width) * before)
