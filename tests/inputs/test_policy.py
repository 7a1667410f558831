import math
import pickle
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from plan_example import tiny_case

from allocator.errors import DataError, Fault
from allocator.inputs.policy.fields import FIELDS, values_before
from allocator.inputs.policy.policy import Lock, Policy
from allocator.inputs.policy.template import commented_toml
from allocator.session.check_policy import check_policy

NAMES = st.from_regex(r"[A-Za-z0-9_.\-]{1,8}", fullmatch=True)


def figures(low: float, high: float | None, whole: bool = False) -> st.SearchStrategy[float]:
    most = high if high is not None else 1e12
    return st.integers(int(low), int(most)) if whole else st.floats(low, most, allow_nan=False)


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    given_values: dict[str, object] = {}
    for one in FIELDS:
        if one.low is None or draw(st.booleans()):
            continue
        if one.name.startswith(("absorption", "effect")):
            continue  # they come in an order
        keys = {"grade": st.sampled_from("ABCDE"), "rule family": st.sampled_from(["risk", "lock"])}
        if one.kind == "scalar":
            given_values[one.name] = draw(figures(one.low, one.high, one.whole))
        elif one.kind == "mapping":
            key = keys.get(one.keys, NAMES)
            given_values[one.name] = draw(
                st.dictionaries(key, figures(one.low, one.high, one.whole), max_size=3)
            )
    names = draw(st.lists(NAMES, max_size=3, unique=True))
    texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]))
    given_values["waivers"] = names
    given_values["locks"] = [
        Lock(name, "KEN", low=draw(figures(0, 1e9)), reason=draw(texts).strip()) for name in names
    ]
    return Policy(**given_values)  # type: ignore[arg-type]


def faults_of(**values: object) -> tuple[Fault, ...]:
    with pytest.raises(DataError) as caught:
        Policy(**values)  # type: ignore[arg-type]
    return caught.value.faults


@given(policies())
def test_toml_pickle_and_hash_lose_nothing(policy: Policy) -> None:
    again = Policy.from_toml(policy.to_toml())
    assert again == policy
    assert again.hash == policy.hash
    assert pickle.loads(pickle.dumps(policy)) == policy
    assert hash(again) == hash(policy)


def test_every_field_of_the_table_is_a_field_of_the_policy_with_its_default() -> None:
    policy = Policy()
    assert [one.name for one in FIELDS] == list(Policy.__dataclass_fields__)
    for one in FIELDS:
        if one.kind == "scalar":
            assert getattr(policy, one.name) == one.default
            assert one.low is not None and one.unit and one.meaning


def test_the_hash_does_not_depend_on_order() -> None:
    one = Policy(budget={"A": 1, "B": 2}, waivers=["x", "y"])
    two = Policy(budget={"B": 2.0, "A": 1.0}, waivers=["y", "x"])
    assert one.hash == two.hash != Policy().hash


def test_a_setting_that_came_later_leaves_the_hash_of_older_policies() -> None:
    stated = Policy(min_line_musd=0.25, change_free_musd=0.5, value_tolerance=0.005,
                    **values_before())  # fmt: skip
    assert stated.hash.startswith("d88614f3036b"), "plans saved before have these figures"
    assert Policy().hash != stated.hash
    later = Policy(idle_most=0), Policy(rule_price={"idle": 4}), Policy(frozen_share=0.5)
    assert len({one.hash for one in (*later, Policy())}) == 4


def test_the_commented_file_is_the_default_policy() -> None:
    assert Policy.from_toml(commented_toml()) == Policy()


def test_settings() -> None:
    policy = Policy(waivers=["old"]).with_settings(
        ["risk_budget=0.12", "budget.FMF=6000", "waivers=a; b", "rules_off=risk",
         "budget_factor.*=0.9", "rule_price.risk=7", "changed_lines_most=3", "lead_time.boat=2",
         "region_band.East Asia=0.2", "left_out=people;after"]
    )  # fmt: skip
    assert (policy.risk_budget, policy.budget) == (0.12, {"FMF": 6000.0})
    assert (policy.waivers, policy.rules_off) == (("a", "b"), ("risk",))
    assert policy.rule_price["risk"] == 7 and policy.rule_price["earmark"] == 10
    assert (policy.changed_lines_most, policy.lead_time) == (3, {"boat": 2})
    assert isinstance(policy.changed_lines_most, int)
    assert (policy.region_band, policy.left_out) == ({"East Asia": 0.2}, ("after", "people"))
    back = policy.with_settings(
        ["risk_budget=", "budget.FMF=", "waivers=", "rules_off=", "budget_factor.*=",
         "rule_price.risk=", "changed_lines_most=", "lead_time.boat=", "region_band.East Asia=",
         "left_out="]
    )  # fmt: skip
    assert back == Policy()


def test_all_faults_of_settings_are_told_at_once_with_the_nearest_name() -> None:
    with pytest.raises(DataError) as caught:
        Policy().with_settings(
            ["risk_bugdet=1", "risk_budget=much", "budget=3", "discount.x=1", "locks=a",
             "rule_price.earmrk=3", "nothing", "grade_cap.F=0.1", "rules_off=rsk"]
        )  # fmt: skip
    text = str(caught.value)
    assert {fault.place for fault in caught.value.faults} == {"--set"}
    assert len(caught.value.faults) == 9
    for word in ("risk_budget", "did you mean earmark", "budget.<account>", "did you mean risk"):
        assert word in text


@pytest.mark.parametrize(
    "values",
    [
        {"risk_budget": 1.5}, {"risk_budget": -0.1}, {"risk_budget": math.nan},
        {"risk_budget": True}, {"risk_budget": "0.1"}, {"discount": None}, {"budget": 3},
        {"budget": {"FMF": -1}}, {"budget": {"FMF": math.inf}}, {"budget": {"a b": 1}},
        {"price": {"boat": 0}}, {"waivers": "coup"}, {"waivers": [3]}, {"waivers": ["a;b"]},
        {"locks": [3]}, {"locks": [Lock("a", "KEN")]}, {"locks": [Lock("", "KEN", low=1)]},
        {"locks": [Lock("a", "KEN", low=2, high=1)]}, {"locks": [{"lock": "a", "nations": "K"}]},
        {"locks": [Lock("a", "KEN", item="x", account="y", low=1)]},
        {"locks": [Lock("a", "KEN", low=1), Lock("a", "UGA", low=1)]},
        {"locks": [Lock("a", "KEN", low=1, date="soon")]},
        {"absorption_full": 1.2}, {"effect_limit": 0.9}, {"coverage_floor": {"a": 2}},
        {"delivery_delay": 1.5}, {"delivery_delay": 21}, {"delivery_delay": None},
        {"frozen_years": -1}, {"changed_lines_most": 0.5}, {"changed_lines_most": "none"},
        {"lead_time": {"boat": 2.5}}, {"nation_band": {"a b": 0.1}}, {"region_band": {" ": 0.1}},
        {"left_out": ["peace"]}, {"left_out": "people"}, {"donor_share": 1.1},
    ],
)  # fmt: skip
def test_wrong_values_are_refused(values: dict[str, object]) -> None:
    faults = faults_of(**values)
    assert all(fault.place == "policy" and fault.fix for fault in faults)


def test_all_faults_of_a_policy_are_told_at_once() -> None:
    assert len(faults_of(risk_budget=2, discount="x", budget={"A": -1, "B": -2})) == 4


def test_faults_of_a_file_name_the_file(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text("risk_bugdet = 0.1\n[budgets]\nFMF = 3\n", encoding="utf-8")
    with pytest.raises(DataError) as caught:
        Policy.from_toml(file)
    assert [fault.place for fault in caught.value.faults] == ["mine.toml"] * 2
    assert "did you mean budget" in str(caught.value)


@pytest.mark.parametrize("content", [b"risk_budget = ", b"\xff\xfe", b"[budget\nx=1"])
def test_a_broken_file_is_one_fault(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "mine.toml"
    file.write_bytes(content)
    with pytest.raises(DataError, match=r"not TOML.*--toml"):
        Policy.from_toml(file)


def test_a_missing_file_is_one_fault(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="cannot be read"):
        Policy.from_toml(tmp_path / "none.toml")


def test_mappings_cannot_be_changed() -> None:
    given_budget = {"FMF": 1.0}
    policy = Policy(budget=given_budget)
    given_budget["FMF"] = 2.0
    assert policy.budget["FMF"] == 1.0
    with pytest.raises(TypeError):
        policy.budget["FMF"] = 3.0  # type: ignore[index]


def test_a_sound_policy_has_no_fault_against_its_case() -> None:
    policy = Policy(
        budget={"FMF": 1}, budget_factor={"*": 0.9}, price_factor={"boat": 2}, waivers=["coup"],
        objective_weight={"ct": 2}, tier_weight={"2": 1}, earmark={"share": 0.4},
        coverage_floor={"tier1": 0.2}, locks=[Lock("a", "1", item="advice", years="2021", low=1)],
        lead_time={"boat": 2}, left_out=["after", "people"],
    )  # fmt: skip
    assert check_policy(policy, tiny_case()) == []


def test_names_that_the_case_does_not_have_are_told_with_the_nearest() -> None:
    policy = Policy(
        budget={"FMS": 1, "*": 1}, price={"boats": 1, "advice": 2}, objective_weight={"ctt": 1},
        tier_weight={"7": 1}, earmark={"flor_ken": 3, "share": 40}, coverage_floor={"tier2": 0.1},
        waivers=["imet_only", "coop"],
        locks=[Lock("a", "KNE", item="bot", low=1, years="2030"), Lock("b", "KEN", account="X",
                                                                       high=0)],
    )  # fmt: skip
    faults = check_policy(policy, tiny_case())
    assert len(faults) == 15
    text = "\n".join(map(str, faults))
    for near in ("FMF", "boat", "ct", "floor_ken", "tier1", "coup", "KEN"):
        assert f"did you mean {near}" in text
    assert "the law allows no waiver of imet_only" in text
    assert "2030 names no year" in text
    assert "advice is a grant" in text


def test_lead_times_and_bands_name_packages_nations_and_regions() -> None:
    policy = Policy(lead_time={"staff": 1}, nation_band={"*": 1, "KNE": 1}, region_band={"al": 1})
    faults = [fault for fault in check_policy(policy, tiny_case()) if not fault.warning]
    assert [fault.column for fault in faults] == [
        "lead_time.staff", "nation_band.KNE", "region_band.al",
    ]  # fmt: skip
    assert "did you mean all" in faults[2].fix


IDLE = [
    ({"donor_share_fall": 0.1}, "donor_share_fall has no effect: no package has a tail_share"),
    ({"attrition_factor": 2}, "the case has no crews"),
    ({"after_weight": 0.5}, "case.toml has no years_after"),
    ({"delivery_delay": 1, "left_out": ["delivery"]}, "left_out names delivery"),
    ({"changed_lines_most": 0}, "the case has no last plan"),
    ({"change_price": 0.2}, "change_price has no effect: the case has no last plan"),
    ({"idle_most": 0}, "no package has a lead time, a ramp, upkeep or a crew"),
    ({"frozen_share": 0.5}, "no year is frozen"),
    ({"change_free_musd": 0.1}, "changes are not counted"),
    *(
        ({name: value, "rules_off": [family]}, f"{name} has no effect: rules_off names {family}")
        for family, name, value in (
            ("earmark", "earmark", {"share": 0.1}),
            ("coverage", "coverage_floor", {"tier1": 0.1}),
            ("risk", "risk_budget", 0.2),
            ("exposure", "exposure_cap", 0.5),
            ("grade", "grade_cap", {"E": 0.1}),
            ("graduation", "donor_share", 0.5),
            ("after", "after_budget_share", 0.5),
            ("band", "region_band", {"*": 0.1}),
            ("changed", "changed_lines_most", 2),
            ("persistence", "value_tolerance", 0.005),
            ("lock", "locks", [{"lock": "a", "nation": "KEN", "high": 1.0}]),
            ("idle", "idle_most", 1.0),
            ("persistence", "frozen_years", 1),
            ("persistence", "change_price", 0.2),
        )
    ),
    ({"rule_price": {"types": 9}, "rules_off": ["types"]}, "rule_price.types has no effect"),
    ({"rule_price": {"module": 9}, "left_out": ["packages"]}, "rule_price.module has no effect"),
    ({"frozen_years": 3}, "3 frozen years. Expected: at most 2"),
]


@pytest.mark.parametrize(("settings", "words"), IDLE)
def test_settings_without_effect_are_warnings(settings: dict[str, object], words: str) -> None:
    faults = check_policy(Policy(**settings), tiny_case())  # type: ignore[arg-type]
    assert all(fault.warning for fault in faults)
    assert words in "\n".join(map(str, faults))


def test_a_rule_that_is_switched_off_makes_its_settings_idle() -> None:
    last = pd.DataFrame({"nation": ["KEN"], "account": ["FMF"], "amount_musd": [3.0]})
    case = tiny_case().with_tables({"last_plan": last})
    policy = Policy(nation_band={"*": 0.1})
    assert check_policy(policy, case) == []
    (fault,) = check_policy(policy.replace(rules_off=["persistence"]), case)
    assert fault.warning and "rules_off names persistence" in fault.found
    late = tiny_case().tables["equipment"].assign(lead_years=1)
    policy = Policy(idle_most=1)
    assert check_policy(policy, case.with_tables({"equipment": late})) == []
    (fault,) = check_policy(
        policy.replace(rules_off=["idle"]), case.with_tables({"equipment": late})
    )
    assert fault.warning and "rules_off names idle" in fault.found


def test_helpers() -> None:
    policy = Policy(
        tier_weight={"2": 0.9}, budget_factor={"*": 0.5, "FMF": 2}, price={"boat": 3},
        price_factor={"*": 1.1, "boat": 2},
    )  # fmt: skip
    assert policy.weight_of_tier(2) == 0.9 and policy.weight_of_tier(3) == 0.75**2
    assert (policy.factor_of_budget("FMF"), policy.factor_of_budget("IMET")) == (2, 0.5)
    assert (policy.price_of("boat", 9), policy.price_of("staff", 1)) == (6, 1.1)
    assert policy.changes() == {
        "tier_weight.2": 0.9, "budget_factor.*": 0.5, "budget_factor.FMF": 2.0, "price.boat": 3.0,
        "price_factor.*": 1.1, "price_factor.boat": 2.0,
    }  # fmt: skip


@pytest.mark.parametrize("name", ["left_out", "rules_off", "waivers"])
@pytest.mark.parametrize("word", [["x"], {"a": 1}, None, 3])
def test_a_list_that_holds_no_words_is_a_fault(name: str, word: object) -> None:
    with pytest.raises(DataError):
        Policy(**{name: [word]})


def test_figures_beyond_all_reason_are_refused() -> None:
    with pytest.raises(DataError, match="from 0 to 1e"):
        Policy(locks=[{"lock": "a", "nation": "KEN", "low": 1e308}])  # type: ignore[list-item]
    with pytest.raises(DataError, match="rule_price"):
        Policy(rule_price={"risk": 1e300})
