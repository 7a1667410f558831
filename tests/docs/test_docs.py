"""What the documentation names exists: commands and their options, settings, files and links."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from plan_example import tiny_plan
from typer.main import get_command
from typer.testing import CliRunner

from allocator.cli.main import app
from allocator.inputs.case.case import load_case
from allocator.inputs.policy.policy import Policy
from allocator.session.check_policy import check_policy

ROOT = Path(__file__).resolve().parents[2]
PAGES = ["README.md", *(f"docs/{path.name}" for path in sorted((ROOT / "docs").glob("*.md")))]
MORE = [
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "tests/README.md",
    "models/README.md",
    "data/us-fy2020/README.md",
    "data/starter/README.md",
]
GROUP: Any = get_command(app)


def text(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def lines(page: str) -> Iterator[str]:
    """Yield the lines of the blocks of shell commands, each command of a chain by itself."""
    for block in re.findall(r"^```(?:bash|sh)\n(.*?)^```", text(page), re.DOTALL | re.MULTILINE):
        for line in block.splitlines():
            yield from (part.strip() for part in line.split("&&"))


def calls(page: str) -> list[list[str]]:
    """Return the arguments of every call of the command line, in blocks and within sentences."""
    inline = re.findall(r"`((?:uv run )?allocator [^`]+)`", text(page))
    words = [shlex.split(line, comments=True) for line in [*lines(page), *inline]]
    words = [one[2:] if one[:2] == ["uv", "run"] else one for one in words]
    return [_named(one[1:]) for one in words if one and one[0] == "allocator"]


def _named(words: list[str]) -> list[str]:
    """Put the two words of a command of a group, such as ``journal show``, together."""
    inner = getattr(GROUP.commands.get(words[0]), "commands", {}) if words else {}
    return [" ".join(words[:2]), *words[2:]] if len(words) > 1 and words[1] in inner else words


def command_of(name: str) -> Any:
    """Return a command by its name, or by that of its group and its own."""
    command = GROUP
    for word in name.split():
        command = command.commands[word]
    return command


@pytest.mark.parametrize("page", [*PAGES, *MORE])
def test_every_call_of_the_command_line_is_understood(page: str) -> None:
    for name, *rest in calls(page):
        command = command_of(name)
        needed = [one for one in command.params if one.param_type_name == "argument"]
        named_only = not rest and (needed or hasattr(command, "commands"))
        if not named_only:  # "allocator verify" in a sentence only names the command
            command.make_context(name, list(rest))


def test_readme_begins_with_the_two_commands_of_a_newcomer() -> None:
    first = list(lines("README.md"))[:4]
    assert [shlex.join(shlex.split(line, comments=True)) for line in first] == [
        "pip install uv", "uv run allocator solve data/us-fy2020",
        "pip install uv", "uv run pytest",
    ]  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
def test_cases_and_plans_of_calls_exist_or_were_made_before(page: str) -> None:
    made = {"CASE", "PLAN"}
    for name, *rest in calls(page):
        if not rest:
            continue
        context = command_of(name).make_context(name, list(rest))
        if name == "policy":
            made.add(str(context.params["toml"]))
            continue
        if name == "import":  # a list of the reader's own
            made.add(str(context.params["out"]))
            continue
        given = [context.params.get(one) for one in ("path", "plan", "before", "after")]
        paths = [str(one).partition("@")[0] for one in given if isinstance(one, Path)]
        if name in ("new", "journal start"):
            made.add(paths[0])
        for path in paths:
            assert path in made or (ROOT / path).exists(), path
        made |= {str(context.params[one]) for one in ("out", "into") if context.params.get(one)}
        file = context.params.get("policy")
        assert file is None or str(file) in made
        policy = Policy().with_settings(context.params.get("settings") or ())
        path = paths[0] if paths else "data/us-fy2020"
        if (ROOT / path / "case.toml").exists():
            assert check_policy(policy, load_case(ROOT / path)) == []


@pytest.mark.parametrize("page", [*PAGES, *MORE])
def test_links_lead_somewhere(page: str) -> None:
    folder = (ROOT / page).parent
    for target in re.findall(r"\]\(([^)]+)\)", text(page)):
        if "://" in target:
            continue
        path, _, anchor = target.partition("#")
        aim = folder / path if path else ROOT / page
        assert aim.exists(), target
        assert not anchor or anchor in anchors(aim), target


def anchors(page: Path) -> set[str]:
    heads = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", head.lower()).replace(" ", "-") for head in heads}


GUIDES = ["architecture", "decisions", "how-to"]


@pytest.mark.parametrize(
    "page",
    ["README.md", "CONTRIBUTING.md", "tests/README.md", *(f"docs/{name}.md" for name in GUIDES)],
)
def test_paths_in_the_text_exist(page: str) -> None:
    for name in re.findall(r"`([\w.-]+(?:/[\w.*-]+)*/?)`", text(page)):
        if "/" in name and "NAME" not in name and not name.startswith(("out/", "my-")):
            places = (ROOT, ROOT / "allocator", (ROOT / page).parent)
            assert any(list(place.glob(name.rstrip("/"))) for place in places), name


def test_tables_in_the_readme_look_like_those_of_the_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To paste them anew after a change of the default case or of the tables.

    uv run allocator solve data/us-fy2020 --out out/first
    uv run allocator show out/first | sed 's/ *$//'         # the blocks of "Read the result"
    uv run allocator verify out/first                       # the last line of the last block
    uv run --group bench python docs/pictures.py out/first docs
    uv run allocator solve data/us-fy2020 --set budget_factor.FMF=0.9 --out out/cut
    # then run the example of "Change the policy and compare" and paste what it prints
    """
    tiny_plan().save(tmp_path / "plan")
    monkeypatch.setenv("COLUMNS", "100")
    shown = CliRunner().invoke(app, ["show", str(tmp_path / "plan")]).stdout
    told, pasted = [line.rstrip() for line in shown.splitlines()], text("README.md").splitlines()
    for title in ("Money by account", "Nations with", "Binding rules", "Largest changes"):
        (line,) = [one for one in told if one.startswith(title)]
        assert line in pasted
    heads = [" ".join(line.split()) for line in told]
    for line in pasted:
        if line.startswith((" account  ", " nation  ", " kind  ")):
            assert " ".join(line.split()) in heads


def test_readme_is_short() -> None:
    assert len(text("README.md").splitlines()) <= 250
