"""The rows of nations: tier, propensity, risk and absorbable money, as said or by default."""

from __future__ import annotations

from collections.abc import Mapping as Dict
from dataclasses import dataclass
from decimal import Decimal

from allocator.inputs.case.io.raw_tables import Complaint, Findings
from allocator.inputs.importing.filled import Filled, marked
from allocator.inputs.importing.kinds import level_of
from allocator.inputs.importing.records import Nation, Records, Said
from allocator.inputs.importing.scales import (
    LEVEL_SHARES,
    Scale,
    grade_of,
    placed,
    scale_of,
    stated_scale,
)

OBJECTIVE = "list"
_NOTHING = Said("")
_PER_CENT = (Decimal(0), Decimal(1))


@dataclass
class NationRows:
    """Makes the rows of nations; `headers` says how the columns of scores and risks are headed."""

    records: Records
    headers: Dict[str, str]
    place: str
    filled: Filled
    findings: Findings

    def __post_init__(self) -> None:
        self.scales = {what: self._scale(what) for what in ("risk", "governance")}

    def rows(self) -> list[dict[str, object]]:
        """Return the table nations."""
        last = self._largest_year()
        return [self._row(one, last.get(code)) for code, one in self.records.nations.items()]

    def priorities(self) -> list[dict[str, object]]:
        """Return the table priorities: scores of 0 to 10, the largest of the list being 10."""
        values = {code: one.value for code, one in self._said("score").items()
                  if one.value is not None}  # fmt: skip
        top = max(values.values(), default=Decimal(0))
        if top <= 0:
            return []
        mean = sum(values.values(), Decimal(0)) / len(values)
        missing = len(self.records.nations) - len(values)
        scaled = "score of the list × 10 / largest score"
        self.filled.formula("priorities", "priority", len(values), scaled)
        self.filled.formula("priorities", "priority", missing, "no score: the mean of the others")
        return [
            {"nation": code, "objective": OBJECTIVE,
             "priority": float(values.get(code, mean) * 10 / top),
             **marked("formula", [scaled if code in values else "mean score"], self.place)}
            for code in self.records.nations
        ]  # fmt: skip

    def _said(self, what: str) -> dict[str, Said]:
        nations = self.records.nations
        return {code: one.said[what] for code, one in nations.items() if what in one.said}

    def _scale(self, what: str) -> Scale | None:
        values = [one.value for one in self._said(what).values()
                  if one.value is not None and not one.is_share]  # fmt: skip
        header = self.headers.get(what, "")
        found = scale_of(values, header) if values else None
        if isinstance(found, Complaint):
            is_open = stated_scale(header) is None
            self.findings.add(self.place, found, column=header, warning=is_open)
            return None
        return found

    def _largest_year(self) -> dict[str, Decimal]:
        years: dict[tuple[str, int | None], Decimal] = {}
        for one in self.records.sums:
            if one.what == "last":
                key = one.nation, one.year
                years[key] = years.get(key, Decimal(0)) + one.musd
        found: dict[str, Decimal] = {}
        for (nation, _), musd in years.items():
            found[nation] = max(found.get(nation, Decimal(0)), musd)
        return found

    def _row(self, one: Nation, last: Decimal | None) -> dict[str, object]:
        row: dict[str, object] = {"nation": one.code, "name": one.name}
        notes = []
        if "region" in one.said:
            row["region"] = one.said["region"].text.replace(";", ",")
        for part in (self._tier(one), self._propensity(one), self._risk(one)):
            row |= part[0]
            notes.append(part[1])
        if last:
            row["absorbable_musd"] = float(last * self.filled.mapping.value("absorb_times_last"))
            self.filled.default("absorb_times_last", "nations", "absorbable_musd", 1)
            notes.append("absorbable_musd = absorb_times_last × last year's money")
        return {**row, **marked("judgement", notes, self.place)}

    def _tier(self, one: Nation) -> tuple[dict[str, object], str]:
        said = one.said.get("tier", _NOTHING)
        text, level, figure = said.text, level_of(said.text), said.value
        if level:
            self.filled.default(f"tier_{level}", "nations", "tier", 1)
            return {"tier": int(self.filled.mapping.value(f"tier_{level}"))}, f"tier_{level}"
        if figure is None:
            return {}, ""
        if figure != int(figure) or not 1 <= figure <= 9:
            odd = Complaint(f"{text!r} of {one.name}", "a whole tier from 1 to 9, 1 the highest",
                            "correct it, or choose 'score' for the column")  # fmt: skip
            self.findings.add(self.place, odd, column=self.headers.get("tier", ""))
            return {}, ""
        return {"tier": int(figure)}, ""

    def _propensity(self, one: Nation) -> tuple[dict[str, object], str]:
        value, said = self.filled.mapping.value, one.said.get("governance", _NOTHING)
        share = LEVEL_SHARES.get(level_of(said.text))
        scale = _PER_CENT if said.is_share else self.scales["governance"]
        if said.value is not None and scale:
            share = placed(said.value, scale)
        if share is None:
            self.filled.default("propensity", "nations", "propensity", 1)
            return {"propensity": float(value("propensity"))}, "propensity"
        least = value("propensity_least")
        self.filled.default("propensity_least", "nations", "propensity", 1)
        return {"propensity": float(least + (1 - least) * share)}, "propensity from governance"

    def _risk(self, one: Nation) -> tuple[dict[str, object], str]:
        value, said = self.filled.mapping.value, one.said.get("risk", _NOTHING)
        text, figure, level = said.text, said.value, level_of(said.text)
        scale = _PER_CENT if said.is_share else self.scales["risk"]
        if grade_of(text):
            return {"risk_grade": grade_of(text)}, ""
        if level:
            self.filled.default(f"risk_{level}", "nations", "disruption_per_year", 1)
            return {"disruption_per_year": float(value(f"risk_{level}"))}, f"risk_{level}"
        if figure is None or scale is None:
            return {}, ""
        self.filled.default("risk_worst", "nations", "disruption_per_year", 1)
        chance = value("risk_worst") * placed(figure, scale)
        return {"disruption_per_year": float(chance)}, "disruption_per_year = risk_worst × risk"
