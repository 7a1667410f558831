"""The formulas stay in their range and move the right way."""

from builder import indicators as ind
from hypothesis import given
from hypothesis import strategies as st

score = st.floats(-3, 3)
share = st.floats(0, 1)
money = st.floats(0, 1e5)


def neutral(**given_scores: float) -> dict[str, float]:
    return dict.fromkeys(ind.PROPENSITY_WEIGHTS, 0.0) | given_scores


def test_propensity_weights_sum_to_one() -> None:
    assert abs(sum(ind.PROPENSITY_WEIGHTS.values()) - 1) < 1e-12


@given(st.sampled_from(sorted(ind.PROPENSITY_WEIGHTS)), score, score)
def test_propensity_rises_with_every_construct(name: str, a: float, b: float) -> None:
    low, high = sorted((a, b))
    less, more = ind.propensity(neutral(**{name: low})), ind.propensity(neutral(**{name: high}))
    assert 0.2 <= less <= more <= 1


@given(score, score, share, share)
def test_diversion_falls_with_control_and_rises_with_dependence(
    a: float, b: float, c: float, d: float
) -> None:
    worse, better = sorted((a, b))
    little, much = sorted((c, d))
    assert 0.02 <= ind.diversion(better, little) <= ind.diversion(worse, little) <= 0.15
    assert ind.diversion(worse, little) <= ind.diversion(worse, much) <= 0.15


@given(score, score, share, share)
def test_disruption_falls_with_stability_and_rises_with_conflict(
    a: float, b: float, c: float, d: float
) -> None:
    worse, better = sorted((a, b))
    calm, war = sorted((c, d))
    assert 0.0025 <= ind.disruption(better, calm) <= ind.disruption(worse, calm) <= 0.15
    assert ind.disruption(worse, calm) <= ind.disruption(worse, war) <= 0.15


@given(money, money, money)
def test_absorbable_holds_the_record_year_with_full_effect(a: float, b: float, own: float) -> None:
    low, high = sorted((a, b))
    assert 0.7 * ind.absorbable(high, own) >= high * 0.999
    assert ind.absorbable(low, own) <= ind.absorbable(high, own)
    assert ind.absorbable(low, own) >= 0.4


@given(money, st.floats(0, 3e6), money)
def test_people(students: float, force: float, school: float) -> None:
    people = ind.trainable(students, force)
    assert people >= max(5, 1.5 * students - 1)
    assert min(4, people) <= ind.language_qualified(school, people) <= people


@given(score, score, money)
def test_lines_rise_with_effectiveness(a: float, b: float, record: float) -> None:
    low, high = sorted((a, b))
    assert 3 <= ind.lines_at_once(low, record) <= ind.lines_at_once(high, record) <= 15


@given(score, score)
def test_vetted_share_in_range(law: float, voice: float) -> None:
    assert 0.7 <= ind.vetted(law, voice) <= 1


@given(st.floats(0, 1e12), st.floats(0, 1e12), st.floats(0, 3e6))
def test_own_cover_rises_with_spending(a: float, b: float, force: float) -> None:
    low, high = sorted((a, b))
    assert 0 <= ind.own_cover(low, force) <= ind.own_cover(high, force) <= 0.8


@given(st.floats(0, 1e6), st.floats(0, 1e6), st.floats(0, 2e9))
def test_conflict_intensity_rises_with_deaths(a: float, b: float, population: float) -> None:
    low, high = sorted((a, b))
    less, more = ind.conflict_intensity(low, population), ind.conflict_intensity(high, population)
    assert 0 <= less <= more <= 1


@given(st.floats(1e-6, 1e5), st.floats(0.4, 1e4))
def test_planned_need_lies_between_gap_and_absorption(gap: float, absorb: float) -> None:
    low, high = sorted((gap, absorb * 5))
    assert low * 0.999 <= ind.planned_need(gap, absorb, 5) <= high * 1.001


@given(share, share, share)
def test_priority_in_range(interest: float, threat: float, engagement: float) -> None:
    assert 0 <= ind.priority(interest, threat, engagement) <= 10


def test_priority_rises_with_each_part() -> None:
    base = ind.priority(0.5, 0.5, 0.5)
    assert (
        min(ind.priority(0.6, 0.5, 0.5), ind.priority(0.5, 0.6, 0.5), ind.priority(0.5, 0.5, 0.6))
        > base
    )


def test_constancy_of_even_and_of_single_funding() -> None:
    assert ind.constancy([3.0] * 5) == 1
    assert ind.constancy([0.0] * 5) == -1
    assert ind.constancy([0, 0, 0, 0, 10.0]) == -1


@given(st.floats(0, 6), st.floats(0, 6), st.floats(0, 2))
def test_shared_interest_falls_with_distance(a: float, b: float, step: float) -> None:
    near, far = sorted((a, b))
    assert -2 <= ind.shared_interest(far, step) <= ind.shared_interest(near, step) <= 2
