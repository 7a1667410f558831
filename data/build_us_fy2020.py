"""Build the default case: `python data/build_us_fy2020.py [folder [year]]`, into `data/us-fy2020`.

With a year the case knows figures up to it only, to test how it would have planned. The tables
are a function of `data/reference`, `data/judgement`, `data/fit` and the formulas alone: running it
twice gives the same bytes.
"""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
for place in (HERE, HERE.parent):
    sys.path.insert(0, str(place))

from builder import case  # noqa: E402
from builder.sources import NEWEST, Sources  # noqa: E402

if __name__ == "__main__":
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "us-fy2020"
    known = int(sys.argv[2]) if len(sys.argv) > 2 else NEWEST
    case.write(folder, Sources(last=known))
