"""Bars of FY2020 to FY2024 that a case as seen from FY2019 does not know.

``data/later_events.toml`` has them as a scenario, and ``data/reference/law.csv`` has their sources.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from allocator.inputs.case.case import Case

SCENARIO = "data/later_events.toml"
"""The scenario that adds these bars to a case."""

_PARTIAL = "later paragraphs with partial waivers not read"
_COUP = "FMF;IMET;PKO;S333"
_LISTED = "FMF;IMET;PKO"
_TALIBAN = "FMF;IMET;PKO;NADR;INCLE"


@dataclass(frozen=True, slots=True)
class LaterBar:
    """A bar in the words of table eligibility; nations, accounts and years are separated by ;.

    `exception` has what law excepts, as far as it was read, and what of it was not; `note` its row
    in ``data/reference/law.csv`` and how that was read.
    """

    nations: str
    accounts: str
    years: str
    citation: str
    exception: str = ""
    note: str = ""

    def closes(self, nation: str, year: int) -> frozenset[str]:
        """Return the accounts that it closes to a nation in a fiscal year."""
        of_it = nation in self.nations.split(";") and str(year) in self.years.split(";")
        return frozenset(self.accounts.split(";")) if of_it else frozenset()


LATER_BARS = (
    LaterBar("MLI", _COUP, "2021;2022;2023;2024", "Sec. 7008 as reported",
             "humanitarian and development aid goes on; end date not read (still listed 2023-07 by "
             "the Washington Post as unresumed)",
             "law.csv: coup_mli, secondary_source"),
    LaterBar("MMR", _COUP, "2021;2022;2023;2024", "Sec. 7008, determination of 2021-02-02",
             "humanitarian aid and democracy support continue",
             "law.csv: coup_mmr, secondary_source"),
    LaterBar("BFA", _COUP, "2022;2023;2024", "Sec. 7008, determination reported 2022-02-18", "",
             "law.csv: coup_bfa, secondary_source"),
    LaterBar("NER", _COUP, "2024", "Sec. 7008, statement of 2023-10-10 (reprinted)",
             "humanitarian, food and health aid continue; program waivers possible from the "
             "FY2023/2024 text",
             "law.csv: coup_ner, secondary_source"),
    LaterBar("GAB", _COUP, "2024", "Sec. 7008, statement of 2023-10-23",
             "humanitarian, health and education aid continue",
             "law.csv: coup_gab, secondary_source"),
    LaterBar("AFG", _TALIBAN, "2022", "P.L. 117-103, Div. K, sec. 7044(a)", "",
             "law.csv: afg_taliban_2022, read_text"),
    LaterBar("AFG", _TALIBAN, "2024", "P.L. 118-47, Div. F, sec. 7044(a)", "",
             "law.csv: afg_taliban_2024, read_text"),
    LaterBar("YEM", "FMF", "2021", "Presidential Determination 2021-01",
             "PKO, IMET, S333 waived",
             "law.csv: cspa_2021_yem, read_text"),
    LaterBar("BDI;NIC", _LISTED, "2021", "Presidential Determination 2020-12 of 2020-09-28",
             "subject to COVID-19 and Ebola aid; later paragraphs not read",
             "law.csv: tvpa_2021, read_text"),
    LaterBar("AFG;MMR;COM;GNB;SSD;NIC", _LISTED, "2022",
             "Presidential Determination 2022-06 of 2021-12-21",
             f"{_PARTIAL}: keep overridable",
             "law.csv: tvpa_2022, read_text"),
    LaterBar("AFG;MMR;TCD;GNB;SSD", _LISTED, "2024", "Presidential Determination 2023-14",
             f"{_PARTIAL}: keep overridable",
             "law.csv: tvpa_2024, read_text"),
)  # fmt: skip
"""Those that were found; others may exist."""


def later_bars(case: Case) -> tuple[LaterBar, ...]:
    """Return the bars of nations and years of a case that its table eligibility does not cite."""
    nations, years = set(case.tables["nations"]["nation"]), set(map(str, case.years))
    cited = set(case.tables["eligibility"]["citation"])
    return tuple(
        bar for bar in LATER_BARS
        if bar.citation not in cited
        and not nations.isdisjoint(bar.nations.split(";"))
        and not years.isdisjoint(bar.years.split(";"))
    )  # fmt: skip
