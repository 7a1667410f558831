"""What the builder reads: nothing of a planned year, and nothing later than it is told."""

import csv
import subprocess
import sys
from pathlib import Path

import pytest
from builder import continuity, evidence, rules, threats
from builder.sources import ACCOUNTS, YEARS, Sources

DATA = Path(__file__).resolve().parents[2] / "data"
PANELS = {
    "history.csv": "fiscal_year",
    "wgi_panel.csv": "year",
    "conflict_panel.csv": "year",
    "training.csv": "fiscal_year",
}
OPENED = """
import sys
from pathlib import Path
opened = set()
sys.addaudithook(lambda name, args: opened.add(str(args[0])) if name == "open" else None)
sys.argv = ["build", {target!r}]
exec(compile(Path({script!r}).read_text(), {script!r}, "exec"), {{"__name__": "__main__",
     "__file__": {script!r}}})
print("\\n".join(sorted(one for one in opened if one.endswith(".csv"))))
"""


def test_the_builder_opens_no_file_of_a_planned_year(tmp_path: Path) -> None:
    script = OPENED.format(target=str(tmp_path), script=str(DATA / "build_us_fy2020.py"))
    told = subprocess.run(
        [sys.executable, "-c", script], check=True, capture_output=True, text=True
    ).stdout.splitlines()
    read = {Path(one) for one in told if not one.startswith(str(tmp_path))}
    assert {one.parent.name for one in read} == {"reference", "judgement", "fit"}
    assert not [one for one in read if one.parent.name == "realised"]


@pytest.mark.parametrize("name", PANELS)
def test_what_the_builder_reads_by_year_ends_before_the_planned_years(name: str) -> None:
    with (DATA / "reference" / name).open(encoding="utf-8", newline="") as file:
        years = {int(row[PANELS[name]]) for row in csv.DictReader(file)}
    assert max(years) < YEARS[0]


def test_an_earlier_case_knows_nothing_later() -> None:
    known = Sources(last=2018)
    assert max(year for _, _, year in known.money) == 2018
    assert known.recent == (2017, 2018)
    later = Sources()
    assert known.governance["UKR"] != later.governance["UKR"]
    assert known.deaths["AFG"] < later.deaths["AFG"]


def test_past_money_is_split_by_what_accounts_exist_for() -> None:
    sources = Sources()
    threat = threats.threats(sources)
    for nation in ("LAO", "SOM", "COL", "UKR"):
        programme = evidence.past_programme(sources, nation, threat[nation])
        for account in ACCOUNTS:
            past = sources.mean(nation, sources.past, account)
            assert sum(programme.get(account, {}).values()) == pytest.approx(past)
            assert set(programme.get(account, {})) <= set(evidence.purposes()[account])
    strength = threats.felt(sources, threat)
    assert max(strength["LAO"], key=strength["LAO"].get) == "demining"
    assert strength["LAO"]["demining"] >= threat["LAO"]["demining"]


def test_a_rule_on_use_turns_past_money_to_what_is_lawful() -> None:
    whole = evidence.purposes()["FMF"]
    assert set(evidence.lawful("NPL", "FMF", whole)) <= {"medical", "peacekeeping"}
    for nation in ("KEN", "PAK"):  # Pakistan's rule on FMF is of the acts from FY2022 on
        assert evidence.lawful(nation, "FMF", whole) == whole


def test_a_programme_goes_on_with_money_in_half_of_the_years() -> None:
    sources = Sources()
    assert continuity.goes_on(sources, "KEN", "FMF")  # four of five years, the last but one empty
    assert not continuity.goes_on(sources, "TON", "FMF")  # two of five


def test_the_fit_asks_of_past_money_without_what_was_decided_later() -> None:
    past = {str(row["rule"]) for row in rules.earmarks(Sources(last=2018), of_the_past=True)}
    now = {str(row["rule"]) for row in rules.earmarks(Sources())}
    assert not {rule for rule in past if rule.startswith(("keep_", "pakistan_"))}
    assert {"pakistan_suspension", "keep_fmf_lbn"} <= now
