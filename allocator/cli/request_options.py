"""Options of the command ``revise`` that say what is asked of a plan."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Additions = Annotated[
    list[str] | None,
    typer.Option(
        "--add",
        help="More of an item for a nation: QUANTITYxITEM:NATION, or with :YEAR; repeatable.",
    ),
]
Cuts = Annotated[
    list[str] | None,
    typer.Option(
        "--cut",
        help="New money that an account loses: FMF=10%, FMF=500 (US$ million a year) or "
        "FMF:2021=10%; repeatable.",
    ),
]
Rises = Annotated[
    list[str] | None,
    typer.Option(
        "--rise",
        help="New money more for an account: FMF=10%, FMF=500 (US$ million a year) or "
        "FMF:2021=10%; repeatable.",
    ),
]
Events = Annotated[
    list[str] | None,
    typer.Option(
        "--event",
        help="A coup or sanction from a day on: coup:NER:2020-07-26, after which accounts that can "
        "still pay give the nation no more than before (with :more they may); a donor that "
        "leaves or money that comes late: donor_exit:PKO:2021-05-01, "
        "late_appropriation:PKO:2021-03-15; repeatable. Fiscal years before it stay as executed.",
    ),
]
Obligations = Annotated[
    list[str] | None,
    typer.Option(
        "--obligated",
        help="What accounts had obligated by the day of a coup or sanction, and so cannot be set "
        "free: FMF.2021=1200 (US$ million of that fiscal year), or a CSV file with account, year, "
        "obligated_musd and as_of; repeatable.",
    ),
]
Changes = Annotated[
    list[str] | None,
    typer.Option(
        "--change",
        help="A change of data or settings as a journal writes it: JSON such as "
        '{"scale": "budget_factor.FMF", "by": 0.9}; repeatable.',
    ),
]
Revised = Annotated[
    Path | None,
    typer.Option(
        "--out",
        help="Save the revised plan (with --everything the re-optimised one): a folder, or .xlsx.",
    ),
]
Wider = Annotated[
    bool,
    typer.Option(
        "--wider",
        help="After the answer, search plans in which every nation may also get more of what "
        "it holds, and say whether the answer holds. The plan saved is the answer's.",
    ),
]
Everything = Annotated[
    bool,
    typer.Option(
        "--everything",
        help="After the answer, search over everything from it on, and say what more that "
        "gains and moves. Ctrl-C keeps the best plan so far.",
    ),
]
EverythingTime = Annotated[
    float | None, typer.Option(help="Seconds after which the search over everything stops.")
]
