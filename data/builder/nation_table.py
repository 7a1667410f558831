"""The nations table."""

from __future__ import annotations

from . import indicators as ind
from . import means, scores
from .sources import Sources, number

AUTHOR = "Allocator developers"


def source(sources: Sources) -> str:
    """Return what the figures of a nation come from."""
    span = f"{sources.past[0]}-{sources.last}"
    return f"WGI {sources.last}; UCDP {span}; Greenbook and FMTRPT FY{span}; Factbook; UNGA 2019"


def build(sources: Sources) -> list[dict[str, object]]:
    """Return one row a nation, formulas of `data.builder.indicators` throughout."""
    tiers = scores.tiers(sources)
    return [_row(sources, nation, tiers[nation]) for nation in sources.nations]


def _row(sources: Sources, nation: str, tier: int) -> dict[str, object]:
    country, wgi = sources.countries[nation], sources.governance[nation]
    record = max(sources.yearly(nation))
    people = ind.trainable(sources.record_students(nation, "all"), sources.armed_forces(nation))
    qualified = ind.language_qualified(sources.record_students(nation, "school"), people)
    economy = number(country["gdp_usd"], 1e9) / 1e6
    dependence = sources.mean(nation, sources.recent) / economy
    return {
        "nation": nation,
        "name": country["name"],
        "region": sources.region(nation),
        "tier": tier,
        "propensity": round(ind.propensity(scores.propensity_scores(sources, nation)), 2),
        "diversion_share": round(ind.diversion(wgi["control_of_corruption"], dependence), 3),
        "disruption_per_year": round(
            ind.disruption(wgi["political_stability"], sources.conflict(nation)), 3
        ),
        "absorbable_musd": round(scores.absorbable(sources, nation), 2),
        "trainable_persons": people,
        "language_qualified_persons": qualified,
        "lines_at_once": ind.lines_at_once(wgi["government_effectiveness"], record),
        "vetted_share": round(ind.vetted(wgi["rule_of_law"], wgi["voice_accountability"]), 2),
        "landlocked": "yes" if sources.landlocked(nation) else "no",
        "host_sustain_musd": round(
            means.host_sustain(
                sources.military_spending(nation) / 1e6, wgi["government_effectiveness"]
            ),
            3,
        ),
        "new_types_most": means.new_types(wgi["government_effectiveness"]),
        "basis": "formula",
        "source": source(sources),
        "author": AUTHOR,
        "note": _note(sources, nation),
    }


def _note(sources: Sources, nation: str) -> str:
    country = sources.countries[nation]
    notes = [sources.notes.get(nation, {}).get("note", "")]
    if not country["armed_forces"]:
        notes.append("armed forces not in the source: 0.15 % of the population")
    if not country["milex_usd_est"]:
        notes.append("military spending not in the source: 1 % of gross domestic product")
    if sources.mean(nation, sources.past) and not sources.mean(nation, sources.recent):
        notes.append(f"no obligations in FY{sources.recent[0]}-{sources.last}")
    return "; ".join(note for note in notes if note)
