"""Pages of ``docs/`` made from code; ``python -m allocator.cli.docs_pages docs`` writes them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from allocator.cli.settings_page import settings_page
from allocator.inputs.case.schema.describe import dictionary_page
from allocator.inputs.policy.template import policy_page
from allocator.plan.schema import PLAN_TABLES


def plan_tables_page() -> str:
    """Return the page ``docs/plan-tables.md``."""
    parts = [
        "# The tables of a plan\n\nThis page is made from `allocator/plan/schema.py`; do not edit "
        "it by hand. In Python they are `plan.lines`, `plan.rules` and so on; in a saved plan each "
        "is a CSV file or a sheet. Years are fiscal years, money is US$ million of the case's base "
        "year.\n"
    ]
    for table in PLAN_TABLES:
        parts.append(f"## {table.name}\n\n{table.meaning} Group by {', '.join(table.key)}.\n")
        rows = [f"| `{c.name}` | {c.kind} | {c.unit} | {c.meaning} |" for c in table.columns]
        parts.append("\n".join(["| column | kind | unit | meaning |", "|---|---|---|---|", *rows]))
        parts.append("")
    return "\n".join(parts)


def command_line_page() -> str:
    """Return the page ``docs/command-line.md``."""
    from typer.main import get_command

    from allocator.cli.main import app
    from allocator.cli.reporter import EXIT_CODES

    group: Any = get_command(app)
    parts = [
        "# The command line\n\n"
        "This page is generated from `allocator/cli/main.py`; do not edit it by hand.\n"
    ]
    for name, command in _commands(group):
        parts.append(f"## allocator {name}\n\n{command.help}\n")
        rows = [_parameter(one) for one in command.params if one.name != "help"]
        parts.append("\n".join(["| | meaning | default |", "|---|---|---|", *rows, ""]))
    codes = "\n".join(f"| {code} | {words} |" for code, words in EXIT_CODES.items())
    parts.append(f"## Exit codes\n\n| code | meaning |\n|---|---|\n{codes}\n")
    parts.append(_MORE)
    return "\n".join(parts)


_MORE = """## For programs

`--json` prints one JSON document on standard output and nothing else there; progress goes to
standard error, and `--quiet` leaves it out. The document holds `command` and `exit_code`; where
something went wrong also `error` (with `kind` and `message`) and `faults`, each with `place`,
`row`, `column`, `found`, `allowed`, `fix` and `warning`. After `solve` and `show` it holds
`summary`, `money_by_account`, `payments_by_year`, `upkeep_by_year`, `top_nations`, `binding_rules`,
`bending_rules`, `biggest_changes` and `legal_bars`; after `solve` also `rules_recomputed`,
`violations` and `saved`; after `verify` these without `saved`, and `not_verified`. After `show
--nation` it holds `deliveries`, `sustainment` and `people` of the nation instead. After `compare`
it holds `headline`, `money`, `lines`, `rules`, `words` and `noise_value`, as in
`allocator.report.Comparison`. A number that is not known is `null`.

A row of `binding_rules` is a group of rules that say the same of several places or years (`places`
counts them, `limit_low` and `limit_high` are the ends of their limits); each rule by itself is in
the plan's table `rules`.

## Width

On a terminal tables are as wide as the terminal. In a file or a pipe they are 100 columns wide, or
as wide as the environment variable `COLUMNS` says.
"""


def _commands(group: Any) -> Iterator[tuple[str, Any]]:
    """Yield the commands of a group and of the groups in it, each with its whole name."""
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from ((f"{name} {own}", one) for own, one in _commands(command))
        else:
            yield name, command


def _parameter(one: Any) -> str:
    name = f"`{one.opts[0]}`" if one.param_type_name == "option" else f"`{one.name.upper()}`"
    default = (
        "" if one.default is None or one.default is False or one.required else f"{one.default}"
    )
    return f"| {name} | {getattr(one, 'help', '') or ''} | {default} |"


PAGES: dict[str, Callable[[], str]] = {
    "data-dictionary.md": dictionary_page,
    "policy.md": policy_page,
    "settings.md": settings_page,
    "plan-tables.md": plan_tables_page,
    "command-line.md": command_line_page,
}
"""File in ``docs/`` and the function that makes it."""


def write_pages(folder: Path) -> None:
    """Write all pages into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, page in PAGES.items():
        (folder / name).write_text(page(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write_pages(Path(sys.argv[1]))
