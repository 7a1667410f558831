"""A request as text is the same request when it is read back."""

import datetime
import shlex
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allocator.errors import DataError
from allocator.explore.revision.parse import requests_of
from allocator.explore.revision.requests import Addition, Cut, Event, MoneyEvent, Request, Rise
from allocator.explore.revision.written import FORMS, request_of, request_text
from allocator.inputs.policy.policy import Lock
from allocator.inputs.scenario.changes import Add, AddRows, Drop, Scale, Set

CODES = st.sampled_from(["KEN", "x", "3x", "patrol_boats", "F-16.B", "é", "計画", "1", "-"])
NUMBERS = st.floats(min_value=1e-9, max_value=1e9)
YEARS = st.integers(1900, 2199)
DAYS = st.dates(datetime.date(1900, 1, 1), datetime.date(2199, 12, 31))
TEXTS = st.sampled_from(
    ["a", "two words", "it's", 'say "no"', "=1+1", "計画", "a\\b", "{}", "--cut FMF=10%", "#", "$x",
     "a: b; c"]
)  # fmt: skip
SCALARS = TEXTS | st.integers(-9999, 9999) | st.floats(-1e9, 1e9) | st.booleans()
VALUES = st.tuples(TEXTS | YEARS) | st.tuples(TEXTS, TEXTS)
WHERE = st.just({}) | st.fixed_dictionaries({"nation": VALUES}, optional={"é": VALUES})
ROW = st.fixed_dictionaries({"item": CODES}, optional={"price": SCALARS, "note": TEXTS})
REQUESTS: st.SearchStrategy[Request] = st.one_of(
    st.builds(Addition, NUMBERS, CODES, CODES, st.none() | YEARS),
    st.builds(Cut, CODES, share=NUMBERS, year=st.none() | YEARS),
    st.builds(Cut, CODES, amount_musd=NUMBERS, year=st.none() | YEARS),
    st.builds(Rise, CODES, share=NUMBERS, year=st.none() | YEARS),
    st.builds(Rise, CODES, amount_musd=NUMBERS, year=st.none() | YEARS),
    st.builds(Event, st.sampled_from(["coup", "sanction"]), CODES, DAYS, more=st.booleans()),
    st.builds(MoneyEvent, st.sampled_from(["donor_exit", "late_appropriation"]), CODES, DAYS),
    st.builds(Set, CODES, SCALARS, WHERE),
    st.builds(Scale, CODES, NUMBERS, WHERE),
    st.builds(Add, CODES, NUMBERS, WHERE),
    st.builds(AddRows, CODES, st.tuples(ROW) | st.tuples(ROW, ROW)),
    st.builds(Drop, CODES, WHERE.filter(bool)),
    st.builds(Lock, CODES, CODES, CODES, years=YEARS.map(str), low=NUMBERS, author=TEXTS,
              reason=TEXTS, date=DAYS.map(str)),
    st.builds(Lock, CODES, CODES, high=NUMBERS),
)  # fmt: skip


@given(REQUESTS)
def test_every_request_comes_back_from_its_text(request_: Request) -> None:
    text = request_text(request_)
    assert "\n" not in text
    assert request_of(text) == request_


@given(REQUESTS)
def test_the_text_is_what_the_command_line_takes(request_: Request) -> None:
    option, value = shlex.split(request_text(request_))
    given = {one: [value] if one == option else [] for one in FORMS}
    (found,) = requests_of(
        given["--add"], given["--cut"], given["--event"], (), given["--change"], given["--rise"]
    )
    assert found == request_


@pytest.mark.parametrize(
    "text",
    ["", "FMF=10%", "--cut", "--cut a b", "--cutt FMF=10%", "--cut FMF", "--change {", "--change 1",
     "--change '{\"set\": \"x\"}'", '--cut "FMF=10%'],
)  # fmt: skip
def test_another_form_is_refused(text: str) -> None:
    with pytest.raises(DataError):
        request_of(text)


def test_every_kind_of_request_has_a_text() -> None:
    written = [kind for form in FORMS.values() for kind in form.kinds]
    assert sorted(map(repr, written)) == sorted(map(repr, get_args(Request)))


def test_what_is_written_is_short() -> None:
    assert request_text(Addition(3, "patrol_boats", "PHL", 2021)) == "--add 3xpatrol_boats:PHL:2021"
    assert request_text(Cut("FMF", share=0.007)) == "--cut FMF=0.7%"
    assert request_text(Cut("FMF", amount_musd=500, year=2021)) == "--cut FMF:2021=500"
