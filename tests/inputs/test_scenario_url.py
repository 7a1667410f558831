import base64
import hashlib
import json
import re
import zlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plan_example import tiny_case, tiny_policy

from allocator.errors import DataError
from allocator.inputs.policy.policy import Lock, Policy
from allocator.inputs.scenario.scenario import Scenario
from allocator.inputs.scenario.url import LONGEST_LINK, link_text, scenario_from_link

CASE = tiny_case()


def packed(content: Any) -> str:
    plain = content if isinstance(content, bytes) else json.dumps(content).encode()
    return base64.urlsafe_b64encode(zlib.compress(plain, 9)).decode().rstrip("=")


def content(**changes: Any) -> dict[str, Any]:
    return {"case": CASE.hash[:16], "name": "a", "policy": {}, **changes}


def refusal(text: str) -> str:
    with pytest.raises(DataError) as caught:
        scenario_from_link(text, CASE)
    assert len(caught.value.faults) == 1
    return str(caught.value)


@pytest.mark.parametrize(
    "scenario",
    [
        Scenario("plain"),
        Scenario("=1+1", tiny_policy(), "<b>", "a\nb"),
        Scenario("計画", Policy(budget_factor={"*": 0.9}, changed_lines_most=2, frozen_years=1)),
    ],
)
def test_a_scenario_comes_back(scenario: Scenario) -> None:
    text = link_text(scenario, CASE)
    assert scenario_from_link(text, CASE) == scenario
    assert re.fullmatch(r"[A-Za-z0-9_-]+", text) and len(text) < 500


def test_a_link_to_other_data_is_stale() -> None:
    other = CASE.with_meta(title="other")
    with pytest.raises(DataError, match="other data"):
        scenario_from_link(link_text(Scenario("a"), CASE), other)
    assert "other data" in refusal(packed({"name": "a"}))


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"policy": {"new_field": 1}}, "unknown name 'new_field'"),
        ({"policy": {"budget.FMX": 1}}, "no account 'FMX'"),
        ({"policy": {"risk_budget": 7}}, "found 7"),
        ({"policy": {"risk_budget": float("nan")}}, "found nan"),
        ({"policy": {"budget.FMF": "9"}}, "found '9'"),
        ({"policy": {"waivers": ["imet_only"]}}, "no waiver"),
        ({"policy": {"locks": [{"lock": "a"}]}}, "lock 1"),
        ({"policy": [1]}, "found [1.0]"),
        ({"name": ""}, "no name"),
        ({"extra": 1}, "unknown name 'extra'"),
    ],
)
def test_what_no_longer_fits_is_told_in_one_message(changes: dict[str, Any], told: str) -> None:
    message = refusal(packed(content(**changes)))
    assert "no longer fits" in message and told in message


def test_numbers_of_any_length_are_refused() -> None:
    text = json.dumps(content(policy={"budget.FMF": 12321})).replace("12321", "9" * 4000)
    assert "no longer fits" in refusal(packed(text.encode()))


@pytest.mark.parametrize(
    "text",
    ["", "x", "not a link!", "aGVsbG8", "ü", packed([1]), packed(b"\xff"), packed(b"{"),
     packed(b"[" * 100_000), packed(content()) + "AAAA", "====", "\ud800"],
)  # fmt: skip
def test_broken_text_is_told(text: str) -> None:
    assert "a broken link" in refusal(text)


def test_a_part_of_a_link_is_broken() -> None:
    text = link_text(Scenario("a", tiny_policy()), CASE)
    for end in range(len(text)):
        assert "a broken link" in refusal(text[:end])


@given(st.text(max_size=200))
def test_any_text_is_refused_with_a_message(text: str) -> None:
    refusal(text)


def test_a_bomb_is_not_unpacked() -> None:
    bomb = packed(json.dumps(content(note=" " * 5_000_000)).encode())
    assert len(bomb) < LONGEST_LINK and "a broken link" in refusal(bomb)
    assert "10,000 characters" in refusal("A" * 10_000)


def test_a_scenario_too_long_for_an_address_is_refused() -> None:
    reasons = [hashlib.sha256(bytes([n % 256])).hexdigest() for n in range(200)]
    locks = [Lock(f"lock{n}", "KEN", low=1, reason=reason) for n, reason in enumerate(reasons)]
    with pytest.raises(DataError, match="save the scenario as a file"):
        link_text(Scenario("long", Policy(locks=locks)), CASE)
