"""Bars of FY2020 to FY2024 that a case as seen from FY2019 does not know.

``data/later_events.toml`` has them as a scenario, and ``data/reference/law.csv`` has their sources.
"""

from __future__ import annotations

from dataclasses import dataclass

_COUP = "FMF;IMET;PKO;S333"
_LISTED = "FMF;IMET;PKO"
_TALIBAN = "FMF;IMET;PKO;NADR;INCLE"


@dataclass(frozen=True, slots=True)
class LaterBar:
    """A bar in the words of table eligibility; nations, accounts and years are separated by ;."""

    nations: str
    accounts: str
    years: str
    citation: str

    def closes(self, nation: str, year: int) -> frozenset[str]:
        """Return the accounts that it closes to a nation in a fiscal year."""
        of_it = nation in self.nations.split(";") and str(year) in self.years.split(";")
        return frozenset(self.accounts.split(";")) if of_it else frozenset()


LATER_BARS = (
    LaterBar("MLI", _COUP, "2021;2022;2023;2024", "Sec. 7008 as reported"),
    LaterBar("MMR", _COUP, "2021;2022;2023;2024", "Sec. 7008, determination of 2021-02-02"),
    LaterBar("BFA", _COUP, "2022;2023;2024", "Sec. 7008, determination reported 2022-02-18"),
    LaterBar("NER", _COUP, "2024", "Sec. 7008, statement of 2023-10-10 (reprinted)"),
    LaterBar("GAB", _COUP, "2024", "Sec. 7008, statement of 2023-10-23"),
    LaterBar("AFG", _TALIBAN, "2022", "P.L. 117-103, Div. K, sec. 7044(a)"),
    LaterBar("AFG", _TALIBAN, "2024", "P.L. 118-47, Div. F, sec. 7044(a)"),
    LaterBar("YEM", "FMF", "2021", "Presidential Determination 2021-01"),
    LaterBar("BDI;NIC", _LISTED, "2021", "Presidential Determination 2020-12 of 2020-09-28"),
    LaterBar("AFG;MMR;COM;GNB;SSD;NIC", _LISTED, "2022",
             "Presidential Determination 2022-06 of 2021-12-21"),
    LaterBar("AFG;MMR;TCD;GNB;SSD", _LISTED, "2024", "Presidential Determination 2023-14"),
)  # fmt: skip
"""Those that were found; others may exist."""
