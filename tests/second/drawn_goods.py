"""Drawn goods, the people who run them, and what belongs to a package."""

from __future__ import annotations

from second.dice import AREAS, NATIONS, SKILLS, Dice, Rows, Tables


def goods(dice: Dice) -> Tables:
    equipment = [
        {"item": i, "area": dice.choice(AREAS), "price_musd": dice.quarter(0.5, 2),
         "fit": dice.quarter(0.5, 2), "lethal": "yes" if i == "gun" else "no",
         "production_per_year": dice.maybe(0.4, 1),
         "stock_lots": dice.maybe(0.3, dice.randint(1, 4)),
         "max_per_nation_year": dice.maybe(0.5, dice.randint(1, 2)),
         "coastal": dice.choice(("yes", "no", "no")),
         "lead_years": dice.choice((0, 1)), "ramp_years": dice.choice((0, 0, 1, 2)),
         "initial_support_years": dice.choice((0, 1, 2)),
         "tail_share": dice.choice((0, 0.1, 0.25)), "min_lots": dice.choice((1, 1, 2)),
         "buy_years": dice.maybe(0.4, dice.randint(1, 2)), "new_type": dice.choice(("yes", "no"))}
        for i in dice.kits
    ]  # fmt: skip
    courses = [
        {"item": i, "area": dice.choice(AREAS), "cost_musd": dice.choice((0.1, 0.25, 0.4)),
         "fit": dice.quarter(0.25, 1.5), "seats_per_year": dice.maybe(0.5, dice.randint(1, 4)),
         "max_per_nation_year": dice.maybe(0.6, dice.randint(1, 3)),
         "needs_language": dice.choice(("yes", "no")), "coastal": dice.choice(("yes", "no", "no")),
         "training_years": dice.choice((0, 0, 1))}
        for i in dice.courses
    ]  # fmt: skip
    grants = [
        {"item": i, "area": dice.choice(AREAS), "fit": dice.quarter(0.25, 1),
         "min_musd": dice.choice((0, 0.5, 1)), "max_per_nation_year": dice.maybe(0.5, 0.75),
         "coastal": dice.choice(("yes", "no", "no")),
         "lead_years": int(i == dice.grants[-1] and len(dice.grants) > 1)}
        for i in dice.grants
    ]  # fmt: skip
    return {"equipment": equipment, "courses": courses, "grants": grants}


def people(dice: Dice) -> Tables:
    if dice.likely(0.3):
        return {}
    return {
        "skills": [{"skill": z, "attrition_per_year": dice.choice((0, 0.2))} for z in SKILLS],
        "crews": [{"item": i, "skill": z, "persons_per_lot": dice.choice((0.5, 1, 2))}
                  for i in dice.kits for z in dice.some(SKILLS, 0.4)],
        "graduates": [{"item": i, "skill": z, "persons_per_seat": dice.choice((0.5, 0.75, 2))}
                      for i in dice.courses for z in dice.some(SKILLS, 0.7)],
        "skill_base": [{"nation": n, "skill": z, "persons": dice.quarter(0, 2)}
                       for n in NATIONS[:2] for z in dice.some(SKILLS, 0.5)],
    }  # fmt: skip


def packages(dice: Dice, nations: Rows) -> Tables:
    last = [k for k in dice.kits if k == "radar"]
    others = [*last, *dice.courses, *dice.grants]
    pairs = [(k, i) for k in dice.kits if k not in last for i in others]
    common = dice.choice(others or [""])  # what several packages ask for adds up
    module = [pair for pair in pairs if dice.likely(0.5 if pair[1] == common else 0.15)]
    before = [pair for pair in pairs if dice.likely(0.25)]
    hull = [k for k in dice.kits if k not in {i for _, i in module + before}]
    group = [{"group": "hull", "item": k} for k in hull] if dice.likely(0.4) else []
    barred = {"rule": "cold", "nations": dice.nations(nations),
              "items": dice.choice(dice.kits + dice.grants)}  # fmt: skip
    there = dice.some(NATIONS[:2], 0.45)
    has = [{"nation": n, "item": dice.choice(dice.kits), "lots": 1} for n in there]
    return {
        "modules": [
            {"item": k, "module": i, "units_per_lot": dice.choice((0.25, 0.5, 1)),
             "due_years": dice.maybe(0.5, dice.randint(0, 1)),
             "status": dice.choice(("law", "policy", "policy" if k == "boat" else "law"))}
            for k, i in module
        ],
        "prerequisites": [
            {"item": k, "needs": i, "units": dice.choice((0.5, 1, 2)),
             "years_before": dice.choice((0, 0, 1))} for k, i in before
        ],
        "exclusions": group,
        "fielded": has,
        "incompatible": [barred] if dice.likely(0.25) and not has else [],
    }  # fmt: skip
