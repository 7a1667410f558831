"""What people type in a field means what they wrote, or is refused; it is never another size."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allocator.errors import DataError
from allocator.inputs.case.case import Case
from allocator.inputs.policy.choices import unit_of_key
from allocator.inputs.policy.fields import FIELDS
from allocator.inputs.policy.form import form_of
from allocator.util.typed_number import doubt_of, typed_figure


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("90%", "factor", 0.9), ("90 %", "factor", 0.9), ("90 per cent", "factor", 0.9),
        ("0.9", "factor", 0.9), (".9", "factor", 0.9), ("x0.9", "factor", 0.9),
        ("-10 %", "factor", 0.9), ("−10%", "factor", 0.9), ("+10 per cent", "factor", 1.1),
        ("-100%", "factor", 0), ("× 1.1", "factor", 1.1), ("110 %", "factor", 1.1),
        ("2 times", "factor", 2),
        ("10", "%", 10), ("10%", "% a year", 10), ("0.5 %", "% of need", 0.5),
        ("15 %", "share", 0.15), ("0.15", "share", 0.15),
        ("5", "US$ million", 5), ("500k", "US$ million", 0.5), ("500 K", "US$ million", 0.5),
        ("1.2bn", "US$ million a year", 1200), ("US$ 1.2 bn a year", "US$ million a year", 1200),
        ("$6.1bn", "US$ million", 6100), ("5 million dollars", "US$ million", None),
        ("5 million US$", "US$ million", 5), ("5M", "US$ million", 5),
        ("240 thousand", "US$ million", 0.24), ("1,200.5", "US$ million", 1200.5),
        ("1e3", "relative", 1000), ("2 years", "years", 2), ("3 lots", "lots", 3),
        ("٩٠ %", "factor", 0.9), ("90\u00a0%", "factor", 0.9),
        ("", "factor", None), ("  ", "US$ million", None),
    ],
)  # fmt: skip
def test_a_figure_with_its_unit(text: str, unit: str, value: float | None) -> None:
    if value is None and text.strip():
        with pytest.raises(DataError):
            typed_figure(text, unit)
    else:
        assert typed_figure(text, unit) == (None if value is None else pytest.approx(value))


@pytest.mark.parametrize(
    ("text", "unit", "told"),
    [
        ("-0.1", "factor", "without a sign"), ("+2", "factor", "without a sign"),
        ("+10%", "%", "without a sign"),
        ("+5", "US$ million", "without a sign"),
        ("$5", "US$ million", "type 5 million if you mean that, or 5e-06 for US$ 5"),
        ("$240,000", "US$ million", "or 0.24 for US$ 240,000"),
        ("10 %", "US$ million", "not a share of anything"),
        ("10 %", "relative", "not a share of anything"),
        ("500k", "factor", "type the number alone"), ("5 bn", "lots", "type the number alone"),
        ("$5", "lots", "without a sign"), ("0,9", "factor", "type one number"),
        ("0,900", "factor", "type one number"), ("1 500", "US$ million", "type one number"),
        ("1,50", "US$ million", "type one number"), ("1.2.3", "factor", "type one number"),
        ("ninety", "factor", "decimal point"), ("1e999", "relative", "another figure"),
        ("nan", "factor", "decimal point"), ("-", "factor", "decimal point"),
    ],
)  # fmt: skip
def test_what_could_mean_two_is_refused(text: str, unit: str, told: str) -> None:
    with pytest.raises(DataError) as caught:
        typed_figure(text, unit, place="Here")
    (fault,) = caught.value.faults
    assert fault.place == "Here" and repr(text) in fault.found
    assert told in f"{fault.fix}"


def test_ranges_and_whole_numbers() -> None:
    assert typed_figure("5 %", "factor", low=0, high=1) == 0.05
    for text, unit, limits in (("120 %", "factor", (0, 1)), ("-1", "relative", (0, None))):
        with pytest.raises(DataError, match="another figure"):
            typed_figure(text, unit, low=limits[0], high=limits[1])
    with pytest.raises(DataError, match="a plain number, whole"):
        typed_figure("2.5", "years", whole=True)


def test_a_large_factor_without_a_sign_is_doubted() -> None:
    assert "0.9 times the figure of the data" in doubt_of(0.9, "-10%", "factor")
    assert "type 90%" in doubt_of(90.0, "90", "factor")
    assert not doubt_of(90.0, "9000 %", "factor")
    assert not doubt_of(0.9, "90%", "factor") and not doubt_of(90.0, "90", "US$ million")


@pytest.mark.parametrize("field", [f for f in FIELDS if f.kind in ("scalar", "mapping")],
                         ids=lambda field: field.name)  # fmt: skip
@given(share=st.floats(0.001, 0.999), more=st.sampled_from(["", " "]))
def test_every_field_reads_back_what_it_shows(field, share, more) -> None:  # type: ignore[no-untyped-def]
    form = form_of(field)
    low, high = field.low or 0.0, field.high if field.high is not None else 10.0
    value = low + share * (min(high, 100.0) - low)
    value = float(round(value)) if field.whole else round(value, 6)
    assert form.typed(form.written(value)) == pytest.approx(value, rel=1e-9, abs=1e-11)
    if form.unit.startswith(("%", "factor")):
        per_cent = f"{100 * value:.10g}{more}%"
        assert form.typed(per_cent) == pytest.approx(value, rel=1e-8, abs=1e-10)
    else:
        with pytest.raises(DataError):
            form.typed(f"{form.written(value)}{more}%")
    if form.unit.startswith("US$ million"):
        assert form.typed(f"{value / 1000:.12f}bn") == pytest.approx(value, rel=1e-6, abs=1e-9)
    elif not form.unit.startswith("multiples"):
        with pytest.raises(DataError):
            form.typed(f"{form.written(value)}{more}bn")


def test_an_earmark_is_a_sum_or_a_share(starter_case: Case) -> None:
    field = next(field for field in FIELDS if field.name == "earmark")
    table = starter_case.tables["earmarks"]
    for rule, sense in zip(table["rule"], table["sense"], strict=True):
        share = sense.startswith("share")
        assert unit_of_key(field, starter_case, rule) == ("share" if share else "US$ million")
