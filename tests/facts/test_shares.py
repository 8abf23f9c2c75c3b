"""A share says its denominator; small samples promise little."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.facts.shares import Share, fair_share, wilson_lower


@pytest.mark.parametrize(
    ("good", "total", "expected"),
    [(0, 10, 0.0), (10, 10, 0.7225), (19, 20, 0.7639), (95, 100, 0.8882), (9500, 10000, 0.9456), (1, 1, 0.2065)],
)
def test_the_lower_bound_is_that_of_the_tables(good, total, expected):
    assert wilson_lower(good, total) == pytest.approx(expected, abs=5e-5)


def test_nobody_asked_is_no_share():
    assert wilson_lower(0, 0) is None
    assert (Share(0, 0).value, Share(0, 0).lower) == (None, None)
    assert fair_share(0, 0, None) is None


def test_a_small_sample_leans_on_its_group_and_a_large_one_stands_for_itself():
    group = Share(900, 1000)
    assert Share(1, 1).fair(group) == pytest.approx((1 + 9) / 11)
    assert Share(0, 0).fair(group) is None
    assert Share(20, 20).fair(group) == wilson_lower(20, 20)


def test_shares_are_added_by_their_parts():
    assert Share(1, 2) + Share(2, 2) == Share(3, 4)


@given(st.integers(1, 10_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_bound_lies_below_the_share_and_within_nought_and_one(pair):
    good, total = pair
    lower = wilson_lower(good, total)
    assert 0 <= lower <= good / total + 1e-12


@given(st.integers(1, 500), st.integers(2, 20))
def test_the_same_share_of_more_answers_promises_more(total, times):
    assert wilson_lower(total, total * 2) <= wilson_lower(total * times, total * 2 * times) + 1e-12
