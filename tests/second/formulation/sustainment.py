"""Sustainment: after its initial support a lot works only if its tail is paid; idle equipment."""

from __future__ import annotations

from typing import Any

from .fielding import bought, fielded_pairs, working
from .goods import quantity
from .linear import INF, Program


def declare(f: Any, m: Program) -> None:
    for n, k in fielded_pairs(f):
        if f.tail[k] > 0:
            for t in f.years:
                m.new("host_pay", n, k, t)
                m.new("donor_pay", n, k, t)
    if f.E:
        for n in f.nation:
            m.new("donor_after", n)


def add(f: Any, m: Program) -> None:
    pairs = fielded_pairs(f)
    for n, k in pairs:
        for p in f.periods:
            lots = bought(f, m, f.old, -1.0, n, k, p)
            m.row("supported", (n, k, p), m.term(1.0, "sustained", n, k, p) + lots, -INF, 0.0)
        for t in f.years if f.tail[k] > 0 else ():
            paid = m.term(-1.0, "host_pay", n, k, t) + m.term(-1.0, "donor_pay", n, k, t)
            cost = m.term(f.tail[k], "sustained", n, k, t)
            m.row("tail_paid", (n, k, t), cost + paid, 0.0, 0.0)
    for n in f.nation:
        _who_pays(f, m, n)
    if f.E:
        _after(f, m)
    if f.policy["idle_most"] is not None and "idle" not in f.off:
        _idle(f, m, pairs)


def _who_pays(f: Any, m: Program, n: str) -> None:
    policy = f.policy
    for t in f.years:
        host = [one for k in f.lead for one in m.term(1.0, "host_pay", n, k, t)]
        m.row("host_share", (n, t), host, -INF, f.host[n])
        donors = max(0.0, policy["donor_share"] - (t - f.first) * policy["donor_share_fall"])
        if donors < 1 and "graduation" not in f.off and host:
            theirs = [one for k in f.lead for one in m.term(1 - donors, "donor_pay", n, k, t)]
            own = [(-donors, column) for _, column in host]
            bend = m.bend(f.bp["graduation"], "bend_graduation", n, t)
            m.row("graduation", (n, t), theirs + own + [(-1.0, bend[0][1])], -INF, 0.0)


def _after(f: Any, m: Program) -> None:
    for n in f.nation:
        cost = [one for k in f.lead for one in m.term(f.tail[k], "sustained", n, k, f.A)]
        m.row("tail_after", (n,), cost + m.term(-1.0, "donor_after", n), -INF, f.host[n])
    if "after" not in f.off:
        promised = [one for n in f.nation for one in m.term(1.0, "donor_after", n)]
        bend = m.bend(f.bp["after"], "bend_after")
        m.row("after_money", (), [*promised, (-1.0, bend[0][1])], -INF, f.promise)


def _idle(f: Any, m: Program, pairs: list[tuple[str, str]]) -> None:
    left = []
    for n, k in pairs:
        m.new("busy", n, k)
        at_work = working(m, -1.0, n, k, f.last)
        m.row("at_work", (n, k), m.term(1.0, "busy", n, k) + at_work, -INF, 0.0)
        for b in f.years:
            left += quantity(f, m, f.hand[k, b], n, k, [b])
        left += m.term(-f.price[k], "busy", n, k)
    for n in f.nation:
        for g in f.areas:
            some = [k for other, k in pairs if other == n and f.item[k]["area"] == g]
            points = [one for k in some for one in m.term((1 - f.div[n]) * f.pts[k], "busy", n, k)]
            m.row("asked", (n, g), points, -INF, f.need.get((n, g), 0.0))
    if pairs:
        bend = m.bend(f.bp["idle"], "bend_idle")
        m.row("idle", (), [*left, (-1.0, bend[0][1])], -INF, f.policy["idle_most"])
