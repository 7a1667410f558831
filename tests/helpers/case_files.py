"""A small case as texts of files, to be spoilt one place at a time."""

from pathlib import Path

FILES = {
    "case.toml": 'name = "small"\nbase_year = 2020\nfirst_year = 2020\nlast_year = 2022\n',
    "nations.csv": "nation,name,region,tier,trainable_persons\n"
    "ALV,Alvaria,North,1,20\nBOR,,South,2,\n",
    "accounts.csv": "account,budget_musd,life_years\nFMF,100,2\nIMET,5,1\n",
    "budgets.csv": "account,year,amount_musd\nFMF,2019,10\n",
    "areas.csv": "area,name\nsea,Sea\nstaff,Staff\n",
    "equipment.csv": "item,area,price_musd\nboat,sea,4\n",
    "courses.csv": "item,area,cost_musd,needs_language\nstaff_college,staff,0.1,yes\n",
    "grants.csv": "item,area\nadvisers,staff\n",
    "needs.csv": "nation,area,need_points\nALV,sea,20\nALV,staff,3\nBOR,sea,10\n",
    "returns.csv": "piece,share_of_need,slope\n1,0.5,1\n2,0.5,0.5\n",
    "objectives.csv": "objective,weight\ndefence,2\n",
    "relevance.csv": "area,objective,relevance\nsea,defence,1\nstaff,defence,0.5\n",
    "priorities.csv": "nation,objective,priority\nALV,defence,8\nBOR,defence,4\n",
    "eligibility.csv": "rule,effect,nations,kinds,lifts\nno_lethal,bar,region:South,lethal,\n"
    "relief,exempt,BOR,equipment,no_lethal\n",
    "earmarks.csv": "rule,status,sense,nations,amount_musd,share\nalv_floor,law,floor,ALV,10,\n"
    "half_staff,policy,share_floor,*,,0.1\n",
    "coverage_floors.csv": "rule,scope,member,min_share\ntier1,tier,1,0.2\n",
    "last_plan.csv": "nation,account,amount_musd\nALV,FMF,40\n",
    "locks.csv": "lock,nation,item,account,low,high\nboats,ALV,boat,,1,\nborcap,BOR,,FMF,,20\n",
}


def write(folder: Path, changes: dict[str, str | None] | None = None) -> Path:
    """Write the case with some files changed; None leaves a file out."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in {**FILES, **(changes or {})}.items():
        if text is not None:
            (folder / name).write_text(text, encoding="utf-8", newline="")
    return folder


def swap(name: str, old: str, new: str) -> dict[str, str | None]:
    """Return a change of one file in which `old` is replaced by `new`."""
    assert old in FILES[name]
    return {name: FILES[name].replace(old, new)}


def file_of(table: str) -> str:
    """Return the name of a table's file."""
    return "case.toml" if table == "case" else f"{table}.csv"
