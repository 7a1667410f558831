"""The command ``alternatives``: what it prints, saves and refuses."""

import io
import json
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from instant_case import instant_case
from rich.console import Console, RenderableType
from typer.testing import CliRunner

import allocator as al
from allocator.cli.alternatives import alternatives_view
from allocator.cli.main import app
from allocator.explore.alternative_plans.files import load_alternatives
from allocator.explore.alternative_plans.words import STOPPED

run = CliRunner().invoke


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("alternatives") / "plan"
    al.solve(instant_case(), options=al.SolveOptions(gap=0)).save(path)
    return path


@pytest.fixture(scope="module")
def card(plan: Path) -> Path:
    out = plan.parent / "card"
    done = run(app, ["alternatives", str(plan), "--slack", "20%", "--count", "2", "--quiet",
                     "--out", str(out)])  # fmt: skip
    assert done.exit_code == 0, done.output
    said = " ".join(done.output.split())
    assert "would change hands" in said
    assert "proven core" not in said and "what is proven: --full" in said
    assert "verified: all rules of " in said and said.count("verified:") == 1
    return out


def test_all_is_printed_when_asked_for_and_what_fits_a_screen_otherwise(card: Path) -> None:
    found = load_alternatives(card)
    short, full = (_printed(alternatives_view(found, full=full)) for full in (False, True))
    assert len(short.splitlines()) <= 40 and short.count("Found is not proven") == 1
    assert "proven core" in full and "found core" in full
    flat = " ".join(full.split())
    assert all(" ".join(words.split()) in flat for words in found.words)
    many = replace(found, card=pd.concat([found.card.iloc[:1], *[found.card.iloc[1:2]] * 6]))
    assert len(_printed(alternatives_view(many, full=False)).splitlines()) <= 40


def test_a_stopped_search_says_so_and_what_is_proven_is_rounded_up(card: Path) -> None:
    found = load_alternatives(card)
    assert STOPPED not in found.short_words()
    stopped = replace(found, words=(found.words[0], STOPPED, *found.words[1:]),
                      card=found.card.assign(lost_at_most=0.1234, nearest_musd=7.3))  # fmt: skip
    short, full = (_printed(alternatives_view(stopped, full=full)) for full in (False, True))
    assert "search was stopped" in short and "search was stopped" in full
    assert all("0.13" in text and "0.12" not in text for text in (short, full))
    assert "money" in full and "nearest" in full and "7.3" in full and "7.3" not in short


def _printed(parts: "list[RenderableType]") -> str:
    out = io.StringIO()
    Console(width=100, file=out).print(*parts, sep="\n")
    return out.getvalue()


def test_a_card_holds_plans_that_every_command_takes(card: Path) -> None:
    names = {path.name for path in card.iterdir()}
    assert {"plan-0", "plan-1", "card.csv", "nations.csv", "lines.csv"} <= names
    done = run(app, ["verify", str(card / "plan-1")])
    assert done.exit_code == 0, done.output


def test_marks_on_a_card_steer_the_next_one(card: Path, tmp_path: Path) -> None:
    done = run(app, ["alternatives", str(card), "--never", "1", "--count", "1", "--json",
                     "--out", str(tmp_path / "next")])  # fmt: skip
    assert done.exit_code == 0, done.output
    found = json.loads(done.stdout)
    assert found["facts"]["never"] == ["1"]
    assert found["facts"]["slack"] == "20%"
    assert (tmp_path / "next" / "earlier-1").is_dir()
    assert all(row["label"] for row in found["lines"])


def test_wrong_input_is_told(plan: Path, card: Path, tmp_path: Path) -> None:
    for options, said in (
        (["--slack", "much"], "a share of the best possible value such as 1%"),
        (["--like", "3"], "there is no card yet"),
        (["--by", "item"], "nation or area"),
        (["--out", str(card)], "already there"),
        (["--never", "ALVA"], "ALV"),
    ):
        done = run(app, ["alternatives", str(plan), "--slack", "20%", *options])
        assert done.exit_code == 2, done.output
        assert said in " ".join(done.output.split()), options
    assert run(app, ["alternatives", str(tmp_path / "none")]).exit_code == 2
