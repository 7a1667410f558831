"""The command line. It holds no logic: what it prints comes from public functions.

Imports that take time stand inside the commands, so that ``allocator --help`` answers at once.
"""

from __future__ import annotations

import contextlib
import errno
import io
import sys
from pathlib import Path
from typing import Annotated

import typer

from allocator.cli.alternatives import alternatives
from allocator.cli.attribute import attribute
from allocator.cli.brief import brief
from allocator.cli.discover import discover
from allocator.cli.explain import ask, explain
from allocator.cli.frontier import frontier
from allocator.cli.implied import implied
from allocator.cli.import_list import import_command
from allocator.cli.journal import journal
from allocator.cli.law import law
from allocator.cli.options import (
    CasePath,
    Json,
    Method,
    PlanPath,
    PolicyFile,
    PricingCluster,
    Quiet,
    Scenarios,
    Seed,
    Settings,
    Threads,
)
from allocator.cli.output import print_no_more, tell_unwritten
from allocator.cli.prices import prices
from allocator.cli.repair import repair
from allocator.cli.reporter import EXIT_CODES, Reporter, usage_message
from allocator.cli.revise import revise
from allocator.cli.robust import robust
from allocator.cli.scenarios import scenarios
from allocator.cli.screen import screen
from allocator.cli.sensitivity import sensitivity
from allocator.cli.sweep import sweep
from allocator.cli.verify import verify

# \b keeps the lines as they are
_CODES = "\b\n" + "\n".join(f"{code:>5}  {words}" for code, words in EXIT_CODES.items())

app = typer.Typer(
    name="allocator",
    help="Decision support for security assistance: which equipment and training, for which "
    "partner, in which year, from which account.",
    epilog=f"Exit codes:\n\n{_CODES}",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    rich_markup_mode=None,  # plain help starts 0.1 s sooner
)


def _version(wanted: bool) -> None:
    if wanted:
        from allocator.util.version import __version__

        typer.echo(f"allocator {__version__}")
        raise typer.Exit


@app.callback()
def _start(
    version: Annotated[
        bool,
        typer.Option("--version", help="Print the version.", callback=_version, is_eager=True),
    ] = False,
) -> None:
    """Run before every command."""


@app.command()
def check(path: CasePath, json: Json = False) -> None:
    """Find every fault in the data of a case."""
    with Reporter("check", json) as report:
        from allocator.cli.view_plan import faults_view
        from allocator.session.check_case import check_case

        faults = check_case(path)
        wrong = any(not fault.warning for fault in faults)
        report.faults(faults)
        report.show(lambda: faults_view(str(path), faults))
        report.end(2 if wrong else 0)


@app.command()
def solve(
    path: CasePath,
    policy: PolicyFile = None,
    settings: Settings = None,
    scenarios: Scenarios = None,
    last: Annotated[
        Path | None,
        typer.Option("--last", help="A saved plan to stay close to: it becomes the last plan."),
    ] = None,
    keep: Annotated[
        list[str] | None,
        typer.Option(
            "--keep",
            help="What to keep of a saved plan: PLAN:KEN,FMF (nations, accounts), or "
            "PLAN:all-but:KEN; repeatable. Each part becomes a decision.",
        ),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="Save the plan: a folder, or .xlsx workbook.")
    ] = None,
    time_limit: Annotated[
        float | None,
        typer.Option(help="Seconds after which the search stops with the best plan so far."),
    ] = None,
    gap: Annotated[
        float,
        typer.Option(
            help="How far below the proven bound the value may be, as a share of the bound. "
            "The search ends when this is reached; 0 asks for the optimum, which can take very "
            "long."
        ),
    ] = 0.015,
    method: Method = "auto",
    threads: Threads = 1,
    seed: Seed = 0,
    cluster: PricingCluster = None,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Find the best plan for a case under a policy.

    Ctrl-C or SIGTERM stops the search and keeps the best plan so far; a second one aborts.
    """
    with Reporter("solve", json) as report:
        from allocator.cli.inputs import Inputs
        from allocator.cli.solve import run
        from allocator.solver.options import SolveOptions

        options = SolveOptions(gap, time_limit, seed, threads, method, cluster)  # type: ignore[arg-type]
        changes = tuple(settings or ()), tuple(scenarios or ())
        inputs = Inputs(path, policy, *changes, last, tuple(keep or ()))
        run(inputs, out, options, report, quiet=quiet)


@app.command()
def show(
    path: PlanPath,
    nation: Annotated[
        str | None,
        typer.Option(
            "--nation",
            help="Code of a nation: its equipment by year, why it is idle, upkeep and people.",
        ),
    ] = None,
    json: Json = False,
) -> None:
    """Print a saved plan again, as after solve, or what it means for one nation."""
    with Reporter("show", json) as report:
        from allocator.cli.view_equipment import nation_view
        from allocator.cli.view_plan import plan_view
        from allocator.plan.plan import load_plan
        from allocator.report import equipment as report_equipment
        from allocator.report import tables as report_tables

        plan = load_plan(path)
        if nation is None:
            report.put(**report_tables.document(plan))
            report.show(lambda: plan_view(plan))
        else:
            report.put(**report_equipment.nation_document(plan, nation))
            report.show(lambda: nation_view(plan, nation))


@app.command()
def compare(
    before: Annotated[
        Path, typer.Argument(help="The saved plan before: folder, or .xlsx workbook.")
    ],
    after: Annotated[
        Path | None,
        typer.Argument(
            help="The saved plan after. Left out: the one plan is compared with the last plan of "
            "its own case."
        ),
    ] = None,
    json: Json = False,
) -> None:
    """Show what differs between two saved plans: money, goods, rules and value."""
    with Reporter("compare", json) as report:
        from allocator.cli.view_comparison import comparison_view
        from allocator.plan.plan import load_plan
        from allocator.report.compare.compare import compare_plans, compare_with_last

        first = load_plan(before)
        second = None if after is None else load_plan(after)
        found = compare_with_last(first) if second is None else compare_plans(first, second)
        report.put(**found.document())
        report.show(lambda: comparison_view(found))


app.command("scenarios")(scenarios)


@app.command("next")
def next_use(
    path: PlanPath,
    account: Annotated[str, typer.Option(help="Account that gets more money.")],
    amount: Annotated[float, typer.Option(help="US$ million more.")] = 20.0,
    year: Annotated[
        int | None, typer.Option(help="Year of appropriation; default: the first.")
    ] = None,
    json: Json = False,
) -> None:
    """Show what more money in an account would buy on top of a saved plan."""
    with Reporter("next", json) as report:
        from allocator.cli.next import last_found, next_view
        from allocator.explore.marginal.next_money import next_money
        from allocator.plan.plan import load_plan

        found = last_found(next_money(load_plan(path), account, amount, year), quiet=json)
        report.put(**found.document())
        report.show(lambda: next_view(found))


app.command("brief")(brief)
app.command("law")(law)
app.command("revise")(revise)
app.command("repair")(repair)
app.command("attribute")(attribute)
app.add_typer(journal)
app.command("explain")(explain)
app.command("ask")(ask)
app.command("alternatives")(alternatives)
app.command("prices")(prices)
app.command("screen")(screen)
app.command("implied")(implied)
app.command()(frontier)
app.command("verify")(verify)


@app.command()
def new(
    path: Annotated[Path, typer.Argument(help="Where to create the new case.")],
    xlsx: Annotated[
        bool, typer.Option("--xlsx", help="Create one workbook instead of a folder.")
    ] = False,
    json: Json = False,
) -> None:
    """Start a case of your own from the template."""
    with Reporter("new", json) as report:
        from allocator.inputs.case.template import write_template

        if xlsx and path.suffix.lower() != ".xlsx":
            path = path.with_name(path.name + ".xlsx")
        made = write_template(path, xlsx=path.suffix.lower() == ".xlsx")
        report.put(made=str(made))
        report.say(
            f"Created {made}. Fill it in, then run: allocator check {made} (with uv: uv run …)"
        )


app.command("import")(import_command)


@app.command()
def policy(
    toml: Annotated[
        Path | None, typer.Option("--toml", help="Write a commented policy file to start from.")
    ] = None,
    json: Json = False,
) -> None:
    """List every field of a policy with unit, range, default and meaning."""
    with Reporter("policy", json) as report:
        from allocator.cli.view_plan import policy_view
        from allocator.inputs.policy.file import new_policy_file
        from allocator.inputs.policy.template import field_records

        if toml is not None:
            new_policy_file(toml)
            report.put(made=str(toml))
            report.say(f"Created {toml}. Use it with: allocator solve CASE --policy {toml}")
        else:
            report.put(fields=field_records())
            report.show(policy_view)


@app.command("app")
def open_app(
    path: Annotated[
        Path | None, typer.Argument(help="The case to open first; default: data/us-fy2020.")
    ] = None,
    port: Annotated[int, typer.Option(help="Port on this machine.")] = 8501,
    address: Annotated[
        str,
        typer.Option(
            help="Address to serve; 127.0.0.1 is this machine only. The app asks for no "
            "password: open it to others only behind something that does."
        ),
    ] = "127.0.0.1",
    headless: Annotated[bool, typer.Option("--headless", help="Do not open a browser.")] = False,
    workspace: Annotated[
        Path | None,
        typer.Option(
            help="The folder in which answers that are taken are kept, shared with 'allocator "
            "journal'; made with the first. Default: one for each case, in the folder of the user."
        ),
    ] = None,
) -> None:
    """Open the app in the browser: view the plan, change it, compare."""
    with Reporter("app", False) as report:
        from allocator.cli.app import start

        report.end(start(path, port=port, address=address, headless=headless,
                         workspace=workspace))  # fmt: skip


app.command("sweep")(sweep)
app.command("sensitivity")(sensitivity)
app.command("robust")(robust)
app.command("discover")(discover)


def main() -> None:
    """Run the command line and leave with its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # consoles that lack a letter show ? instead
    try:
        code = app(standalone_mode=False)
        sys.stdout.flush()
    except BrokenPipeError:
        print_no_more()
        code = 0
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EIO, errno.EDQUOT):
            raise
        tell_unwritten(error)
        code = 2
    except Exception as error:
        code = _wrong_use(error)
    sys.exit(code if isinstance(code, int) else 0)


def _wrong_use(error: Exception) -> int:
    """Tell a wrong use of the command line, as JSON if that was asked for; raise other errors."""
    message = usage_message(error)
    if message is None:
        raise error
    if "--json" in sys.argv:
        with contextlib.suppress(typer.Exit), Reporter("", True) as report:
            report.fail(2, "usage", message)
    else:
        error.show()  # type: ignore[attr-defined]
    return 2
