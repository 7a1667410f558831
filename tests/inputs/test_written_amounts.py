"""How a figure is to be written that was written as people write figures: never off by a factor."""

import re
from decimal import Decimal
from pathlib import Path

import pytest
from case_files import swap, write
from hypothesis import given
from hypothesis import strategies as st

from allocator.errors import DataError
from allocator.inputs.case.case import Case, load_case
from allocator.inputs.case.io.written_amounts import Wanted, ascii_figure, fix_of_figure, plain
from allocator.inputs.policy.policy import Policy
from allocator.inputs.scenario.changes import Set
from allocator.inputs.scenario.scenario import Scenario
from allocator.session.check_case import check_case
from allocator.session.check_policy import check_policy

MONEY = Wanted("US$ million a year", 0.0, None, "no limit")
SHARE = Wanted("share of goods", 0.0, 0.95, "0")
PEOPLE = Wanted("persons a year", 0.0, None, "no limit")

WRITTEN = [
    ("$6.1bn", MONEY, "write 6100,"),
    ("500k", MONEY, "write 0.5,"),
    ("0.5 B", MONEY, "write 500,"),
    ("(5)", MONEY, "'(5)' is read as -5, which is not allowed"),
    ("−5", MONEY, "is read as -5, which is not allowed"),
    ("5-", MONEY, "is read as -5, which is not allowed"),
    ("6,1 Mrd.", MONEY, "write 6100,"),
    ("US$ 1.25 million", MONEY, "write 1.25,"),
    ("$m 6.1", MONEY, "write 6.1,"),
    ("M$ 5", MONEY, "write 5,"),
    ("7 млрд", MONEY, "write 7000,"),
    ("5 lakh", MONEY, "write 0.5,"),
    ("2 crore", MONEY, "write 20,"),
    ("1,00,000", MONEY, "write 100000 "),
    ("12,34,56,789", MONEY, "write 123456789 if that is US$ million, 123.456789 if it is US$"),
    ("300,000,000", MONEY, "write 300000000 if that is US$ million, 300 if it is US$"),
    ("$5", MONEY, "write 5 if that is US$ million, 0.000005 if it is US$"),
    ("1.500 Mio", MONEY, "write 1500 (separator of thousands) or 1.5 (decimal separator)"),
    ("1 000,5", MONEY, "write 1000.5 "),
    ("1\u202f000", MONEY, "write 1000 "),
    ("1’000", MONEY, "write 1000 "),
    ("\u0661\u066c\u0660\u0660\u0660", MONEY, "write 1000 "),
    ("5 %", SHARE, "write 0.05,"),
    ("5,5%", SHARE, "write 0.055,"),
    ("150 %", SHARE, "is read as 1.5, which is not allowed"),
    ("5k", PEOPLE, "write 5000,"),
    ("-", MONEY, "write 0 if nothing is meant; otherwise write the figure, or leave it empty, "
                 "which "
     "means no limit"),
    ("TBD", MONEY, "or leave it empty, which means no limit"),
    ("n/a", Wanted("points", 0.0), "write the figure: it is required"),
]  # fmt: skip

UNCLEAR = ["5 t", "100 cr", "5 mil", "5-10", "~5", "5bn/yr", "1.2.3", "12 34", "5 MEUR", "bn"]
FOREIGN = ["€5m", "5 EUR", "£1", "A$5m", "R$5", "10 Rs", "₹ 1,00,000"]


@pytest.mark.parametrize(("text", "wanted", "fix"), WRITTEN)
def test_what_a_text_means_is_told(text: str, wanted: Wanted, fix: str) -> None:
    assert fix in fix_of_figure(text, wanted)


@pytest.mark.parametrize("text", UNCLEAR)
def test_what_cannot_be_read_for_certain_gets_no_figure(text: str) -> None:
    assert "is ambiguous" in fix_of_figure(text, MONEY)


@pytest.mark.parametrize("text", FOREIGN)
def test_another_currency_is_not_taken_for_dollars(text: str) -> None:
    assert fix_of_figure(text, MONEY).startswith("convert it to US$")


def test_a_suffix_gets_no_figure_where_the_unit_may_be_lots_or_money() -> None:
    assert "ambiguous" in fix_of_figure("5k", Wanted("lots, seats or US$ million", 0.0))


SUFFIXES = {"k": 3, "K": 3, "thousand": 3, "m": 6, "M": 6, "mn": 6, "Mio.": 6, "million": 6,
            "bn": 9, "B": 9, "billion": 9, "Mrd": 9, "tn": 12, "lakh": 5, "crore": 7}  # fmt: skip
AMOUNTS = st.decimals(0, 999, places=2) | st.decimals(0, 999, places=0) | st.integers(1000, 9999)


@given(
    amount=AMOUNTS,
    suffix=st.sampled_from(sorted(SUFFIXES)),
    comma=st.booleans(),
    blank=st.sampled_from(["", " ", "\u00a0"]),
    sign=st.sampled_from(["", "$", "US$ ", "USD "]),
    behind=st.sampled_from(["", " USD"]),
)
def test_the_fix_is_the_amount_in_millions(
    amount: Decimal | int, suffix: str, comma: bool, blank: str, sign: str, behind: str
) -> None:
    figure = plain(Decimal(amount))
    text = sign + (figure.replace(".", ",") if comma else figure) + blank + suffix + behind
    found = re.match(r"write ([\d.]+), which", fix_of_figure(text, MONEY))
    assert found, text
    assert Decimal(found[1]) * 10**6 == Decimal(amount) * 10 ** SUFFIXES[suffix]


@given(st.decimals(0, 95, places=2), st.sampled_from(["%", " %", " per cent", "٪"]))
def test_the_fix_of_per_cent_is_the_share(amount: Decimal, sign: str) -> None:
    found = re.match(r"write ([\d.]+), which", fix_of_figure(f"{amount}{sign}", SHARE))
    assert found and Decimal(found[1]) * 100 == amount


@given(st.text(max_size=12))
def test_any_text_gets_a_fix(text: str) -> None:
    for wanted in (MONEY, SHARE, PEOPLE, Wanted()):
        assert fix_of_figure(text, wanted)


@given(st.integers(0, 10**9), st.sampled_from(["٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "０１２３４５６７８９"]))
def test_digits_of_any_script_are_digits(value: int, digits: str) -> None:
    assert ascii_figure("".join(digits[int(one)] for one in str(value))) == str(value)


def test_a_case_tells_what_its_figures_mean(tmp_path: Path) -> None:
    accounts = 'account,budget_musd\nFMF,"$6.1bn"\nIMET,500k\nPKO,(5)\nNADR,0.5 B\n'
    nations = "nation,region,diversion_share\nALV,North,5\nBOR,South,10\n"
    faults = check_case(write(tmp_path / "a", {"accounts.csv": accounts, "nations.csv": nations}))
    fixes = {fault.row: fault.fix for fault in faults if fault.place == "accounts.csv"}
    assert fixes[2].startswith("write 6100,")
    assert fixes[3].startswith("write 0.5,")
    assert "-5" in fixes[4] and "write 5" not in fixes[4]
    assert fixes[5].startswith("write 500,")
    shares = {fault.row: fault.fix for fault in faults if fault.column == "diversion_share"}
    assert shares == {
        2: "a share is a decimal: 5 per cent is 0.05",
        3: "a share is a decimal: 10 per cent is 0.1",
    }


def test_what_an_empty_cell_means_is_told_before_one_empties_it(tmp_path: Path) -> None:
    faults = check_case(write(tmp_path / "a", swap("nations.csv", "North,1,20", "North,1,n/a")))
    (fix,) = {fault.fix for fault in faults}
    assert fix.endswith("or leave it empty, which means no limit")


def test_arabic_digits_are_read(tmp_path: Path) -> None:
    changes = {
        **swap("accounts.csv", "FMF,100", "FMF,١٠٠٫٥"),
        **swap("budgets.csv", "2019", "٢٠١٩"),
    }
    case = load_case(write(tmp_path / "a", changes))
    assert case.tables["accounts"]["budget_musd"][0] == 100.5
    assert case.tables["budgets"]["year"].tolist() == [2019]


def test_a_point_of_thousands_is_suspected_beside_decimal_commas(tmp_path: Path) -> None:
    changes = {"needs.csv": 'nation,area,need_points\nALV,sea,"1,5"\nBOR,sea,1.000\n'}
    told = [one for one in check_case(write(tmp_path / "a", changes)) if one.row == 3]
    assert [one.warning for one in told] == [True]
    assert "decimal point" in told[0].found


POLICIES = [
    ("budget.FMF=6.1bn", "write 6100,"),
    ("budget.FMF=1,000", "write 1000 (separator of thousands) or 1 (decimal separator)"),
    ("budget.FMF=6100000000", "6100000000 US$ are 6100 US$ million"),
    ("risk_budget=10", "10 per cent is 0.1"),
    ("risk_budget=10%", "write 0.1,"),
    ("budget_factor.FMF=90%", "write 0.9,"),
    ("absorption_full=80", "80 per cent is 0.8"),
    ("waivers=a,b", "a;b"),
]


@pytest.mark.parametrize(("setting", "fix"), POLICIES)
def test_a_setting_tells_what_its_figure_means(setting: str, fix: str) -> None:
    with pytest.raises(DataError) as raised:
        Policy().with_settings([setting])
    assert fix in raised.value.faults[0].fix


def test_a_policy_file_tells_what_its_figures_mean() -> None:
    with pytest.raises(DataError, match="write 6100,"):
        Policy.from_toml('[budget]\nFMF = "$6.1bn"\n')
    lock = '[[locks]]\nlock = "a"\nnation = "KEN"\nlow = "1,000"\n'
    with pytest.raises(DataError, match=r"write 1000 \(separator"):
        Policy.from_toml(lock)


def test_a_scenario_tells_what_its_figures_mean(starter_case: Case) -> None:
    change = Set("accounts.budget_musd", "6.1bn", {"account": "MIL"})
    with pytest.raises(DataError, match="write 6100,"):
        Scenario("rich", changes=(change,)).applied(starter_case, Policy())


def test_a_change_tells_what_its_figure_means() -> None:
    with pytest.raises(DataError, match=r"write 0\.9,"):
        Scenario.from_toml('name = "x"\n[[changes]]\nscale = "accounts.budget_musd"\nby = "90%"\n')
    with pytest.raises(DataError, match="write 6000 as a number, without quotes"):
        Policy.from_toml('[budget]\nFMF = "6000"\n')


def test_a_budget_in_dollars_is_warned_of(starter_case: Case) -> None:
    faults = check_policy(Policy(budget={"MIL": 300_000_000}), starter_case)
    (told,) = [one for one in faults if one.column == "budget.MIL"]
    assert told.warning and "300000000 US$ are 300 US$ million" in told.fix
