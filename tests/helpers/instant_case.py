"""A case that is solved in an instant, whichever way."""

import pandas as pd

from allocator.inputs.case.case import Case, build_case


def instant_case() -> Case:
    frames = {
        "nations": pd.DataFrame({"nation": ["ALV", "BSN", "CRV"], "tier": [1, 1, 2],
                                 "diversion_share": [0.02, 0.05, 0.1],
                                 "absorbable_musd": [8, 6, 5], "lines_at_once": [2, 2, 1]}),
        "accounts": pd.DataFrame({"account": ["MIL", "EDU"], "budget_musd": [9, 1.5]}),
        "equipment": pd.DataFrame({"item": ["boat", "radio"], "area": ["sea", "border"],
                                   "price_musd": [4, 1]}),
        "courses": pd.DataFrame({"item": ["crew"], "area": ["sea"], "cost_musd": [0.25]}),
        "grants": pd.DataFrame({"item": ["advice"], "area": ["border"], "fit": [0.5]}),
        "needs": pd.DataFrame({"nation": ["ALV", "ALV", "BSN", "CRV"],
                               "area": ["sea", "border", "border", "sea"],
                               "need_points": [10, 4, 8, 6]}),
        "last_plan": pd.DataFrame({"nation": ["ALV"], "account": ["MIL"], "amount_musd": [4]}),
    }  # fmt: skip
    meta = {"name": "small", "base_year": 2030, "first_year": 2031, "last_year": 2032}
    return build_case(meta, frames)
