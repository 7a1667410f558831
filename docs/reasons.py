"""Why a plan gives a nation more or less from an account than it got: read off the case's data."""

from __future__ import annotations

import pandas as pd

import allocator as al
from allocator.assemble.eligibility import bars_in_force, uses_of
from allocator.assemble.items import item_frame
from allocator.report.first_page.causes import Causes

_NEAR = 0.01
_FAR = 0.75
"""A rank in the last or first quarter is worth telling."""


class Reasons:
    """Reasons of the first year of `plan`; `table` holds real and planned money and the change."""

    def __init__(self, plan: al.Plan, table: pd.DataFrame) -> None:
        self.plan, self.table = plan, table
        self.year = plan.case.years[0]
        self.nations = plan.case.tables["nations"].set_index("nation").sort_index()
        self.absorbed = self._of_year(plan.absorption)
        self.lost = self._of_year(plan.risk)["loss_share"]
        self.worth = Causes(plan).worth
        self.bars = self._bars()

    def _of_year(self, table: pd.DataFrame) -> pd.DataFrame:
        return table[table["year"] == self.year].set_index("nation")

    def _bars(self) -> dict[tuple[str, str], list[str]]:
        """Return bars that name few nations, by nation and account that they wholly close."""
        case = self.plan.case
        names, accounts = self.nations.index.tolist(), sorted(case.tables["accounts"]["account"])
        uses, _ = uses_of(case, item_frame(case))
        found: dict[tuple[str, str], list[str]] = {}
        for bar in bars_in_force(case, self.plan.policy, names, accounts, uses):
            shut = bar.mask[:, :, :, 0].all(axis=2)
            if shut.any(axis=1).mean() < 0.5:
                for row, column in zip(*shut.nonzero(), strict=True):
                    found.setdefault((names[row], accounts[column]), []).append(bar.rule)
        return found

    def of(self, nation: str, account: str) -> str:
        """Return the reasons for one difference, the strictest first."""
        up = self.table["change"][nation, account] > 0
        told = [
            *(f"law closes the account: {rule}" for rule in self.bars.get((nation, account), [])),
            *self._limits(nation, account, up),
            self._others(nation, account),
            self._rank(nation),
            self._loss(nation),
            self._absorption(nation),
            self._late(nation, account),
        ]
        return "; ".join(filter(None, told))

    def _limits(self, nation: str, account: str, up: bool) -> list[str]:
        """Return floors (of more) or caps (of less) of the nation that bind."""
        rules = self.plan.rules
        mine = rules["rule"].str.contains(f"_{nation.lower()}_") & rules["binds"]
        mine &= rules["year"].astype(str).isin([str(self.year), "all"])
        mine &= rules["family"].eq("floor" if up else "cap")
        return [
            f"{row['family']} of {row['status']} {row['rule']} binds at {row['limit']:,.0f}"
            for row in rules[mine].to_dict("records")
            if account.lower() in str(row["rule"])
        ]

    def _others(self, nation: str, account: str) -> str:
        """Tell what the nation's other accounts do, if they undo a good part of it."""
        mine = self.table.loc[nation]["change"]
        others = float(mine.drop(account).sum())
        if others * mine[account] < 0 and abs(others) > 0.25 * abs(mine[account]):
            return f"other accounts give {others:+,.0f}"
        return ""

    def _rank(self, nation: str) -> str:
        if nation not in self.worth:
            return "no need that can be met"
        rank = int(self.worth.rank(ascending=False)[nation])
        row = self.nations.loc[nation]
        return (
            f"its best point ranks {rank} of {len(self.worth)} (tier {row['tier']}, propensity "
            f"{row['propensity']:.2f})"
        )

    def _loss(self, nation: str) -> str:
        """Tell a loss that is among the highest; it is known where there is money in the plan."""
        if nation not in self.lost.index or self.lost.rank(pct=True)[nation] < _FAR:
            return ""
        rank = int(self.lost.rank(ascending=False)[nation])
        return f"expected loss {self.lost[nation]:.0%}, rank {rank} from the top"

    def _absorption(self, nation: str) -> str:
        row = self.absorbed.loc[nation]
        room = float(row["ceiling_musd"])
        if room > 0 and row["spend_musd"] > (1 - _NEAR) * room:
            return f"at the most that it can absorb ({room:,.0f})"
        if row["most_musd"] + row["limit_musd"] > 0:
            return "beyond what it absorbs with full effect"
        full = float(self.nations["absorbable_musd"][nation]) * self.plan.policy.absorption_full
        if row["spend_musd"] > (1 - _NEAR) * full:
            return f"at what it absorbs with full effect ({full:,.0f})"
        return ""

    def _late(self, nation: str, account: str) -> str:
        """Tell how much of the planned money buys what is delivered in later years."""
        lines = self.plan.lines
        mine = lines[(lines["nation"] == nation) & (lines["account"] == account)]
        mine = mine[mine["year"] == self.year]
        lead = self.plan.case.tables["equipment"].set_index("item")["lead_years"]
        late = mine.loc[mine["item"].map(lead).fillna(0) > 0, "obligation_musd"].sum()
        total = mine["obligation_musd"].sum()
        return f"{late / total:.0%} of it buys what comes later" if late > 0.2 * total > 0 else ""
