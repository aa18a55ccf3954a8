"""FSRS-6 fitted to a person's own reviews."""

from datetime import UTC, date, datetime, timedelta
from math import log

import fsrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from learners import FIRST_DAY, OfFsrs, histories, learn

from upsc_cli.progress.events import Reviewed
from upsc_cli.recall.calibration import calibration, expected
from upsc_cli.recall.fitting import FEWEST, FEWEST_FOR_ALL, fit, penalty
from upsc_cli.recall.gradient import gradient, in_days, predictions
from upsc_cli.recall.parameters import DEFAULT, HIGHEST, LOWEST, STABILITIES, are_possible
from upsc_cli.recall.schedule import replay, retrievability

REVIEWS = st.lists(st.tuples(st.integers(1, 4), st.integers(0, 90)), min_size=1, max_size=10).map(
    lambda reviews: [(reviews[0][0], 0), *reviews[1:]]
)
POSSIBLE = st.tuples(
    *(
        st.floats(low + (high - low) * 0.01, high - (high - low) * 0.01)
        for low, high in zip(LOWEST, HIGHEST, strict=True)
    )
)
FORGETFUL = (*(stability / 4 for stability in DEFAULT[:4]), *DEFAULT[4:20], 0.4)


def loss(cards, parameters):
    return sum(
        -log(recall) if rating > 1 else -log(1 - min(recall, 1 - 1e-9))
        for reviews in cards
        for (rating, _), recall in zip(reviews, predictions(reviews, parameters), strict=True)
        if recall is not None
    )


def moved(parameters, index, by):
    return (*parameters[:index], parameters[index] + by, *parameters[index + 1 :])


def has_kink(cards, parameters, index, step):
    """Whether a bound is met between the two points of a difference: slopes differ then on its two sides."""
    ahead, here, behind = (loss(cards, moved(parameters, index, by)) for by in (step, 0.0, -step))
    one, other = (ahead - here) / step, (here - behind) / step
    return abs(one - other) > 1e-2 * (1 + abs(one + other))


@given(st.lists(REVIEWS, min_size=1, max_size=4), POSSIBLE)
def test_the_gradient_is_that_of_finite_differences(cards, parameters):
    total, slopes = gradient(cards, parameters)
    assert total == pytest.approx(loss(cards, parameters), rel=1e-9, abs=1e-9)
    for index, slope in enumerate(slopes):
        step = 1e-6 * max(1, parameters[index])
        ahead, behind = (loss(cards, moved(parameters, index, by)) for by in (step, -step))
        expected = (ahead - behind) / (2 * step)
        if slope != pytest.approx(expected, rel=1e-3, abs=1e-3):
            assert has_kink(cards, parameters, index, step), index


@given(POSSIBLE)
def test_the_slope_of_the_price_is_that_of_finite_differences(parameters):
    _, slopes = penalty(parameters)
    for index, slope in enumerate(slopes):
        step = 1e-5 * parameters[index]
        ahead, behind = (penalty(moved(parameters, index, by))[0] for by in (step, -step))
        by = log((parameters[index] + step) / (parameters[index] - step)) if index < STABILITIES else 2 * step
        assert slope == pytest.approx((ahead - behind) / by, rel=1e-3, abs=1e-3)


def test_the_usual_parameters_cost_nothing():
    assert penalty(DEFAULT) == (0, pytest.approx([0] * len(DEFAULT)))


@given(REVIEWS, POSSIBLE)
def test_what_is_predicted_is_what_the_schedule_reckons_with(reviews, parameters):
    day, dated = date(2026, 1, 1), []
    for (rating, days), recall in zip(reviews, predictions(reviews, parameters), strict=True):
        day += timedelta(days=days)
        if days and dated:
            memory = replay(dated, parameters=parameters)
            assert recall == pytest.approx(retrievability(memory, day, parameters), rel=1e-9)
        else:
            assert recall is None
        dated.append((rating, day))


@pytest.mark.parametrize("parameters", [LOWEST, DEFAULT, HIGHEST])
def test_the_package_takes_what_is_possible(parameters):
    assert are_possible(parameters)
    fsrs.Scheduler(parameters=parameters)


@pytest.mark.parametrize(
    "parameters", [DEFAULT[:19], (*DEFAULT, 0.5), moved(DEFAULT, 20, 0.9), moved(DEFAULT, 0, -0.22), ()]
)
def test_others_are_not_possible(parameters):
    assert not are_possible(parameters)


@pytest.fixture(scope="module")
def forgetful():
    """The reviews of one who forgets faster than most."""
    return learn(OfFsrs(FORGETFUL), 2500, new=4, seed=1)


@pytest.fixture(scope="module")
def fitted(forgetful):
    return fit(histories(forgetful))


def test_a_learner_unlike_others_is_found_out(forgetful, fitted):
    assert fitted.reviews > FEWEST_FOR_ALL
    assert fitted.fitted < fitted.default - 0.01
    found = fitted.parameters
    assert are_possible(found)
    reviews = [in_days(one) for one in histories(forgetful).values()]
    by_truth, by_default, by_fit = (
        loss(reviews, parameters) / fitted.reviews for parameters in (FORGETFUL, DEFAULT, found)
    )
    assert by_fit < by_truth + 0.005  # as well as the truth, within what chance allows
    assert by_default > by_truth + 0.02
    for stability, true in zip(found[:STABILITIES], FORGETFUL, strict=False):
        assert true / 2 < stability < true * 2


def test_the_same_reviews_come_to_the_same(forgetful, fitted):
    assert fit(histories(forgetful)) == fitted


def test_initial_stabilities_do_not_fall_from_a_worse_to_a_better_rating(fitted):
    assert sorted(fitted.parameters[:STABILITIES]) == list(fitted.parameters[:STABILITIES])


def test_what_fell_is_levelled():
    """Cards that were hard at first were known better than those that were good."""
    events = []
    for number in range(60):
        first = 2 + number % 2
        for days, rating in ((0, first), (3, 3 if first == 2 else 1), (4, 3), (9, 3 if first == 2 else 1)):
            day = FIRST_DAY + timedelta(days=days)
            at = datetime(day.year, day.month, day.day, 9, tzinfo=UTC) + timedelta(seconds=number)
            events.append(
                Reviewed(id=f"{number}-{days}", at=at, card=f"t/card/{number}", rating=rating, day=day)
            )
    found = fit(histories(events)).parameters
    assert found is not None
    assert found[0] <= found[1] == found[2] <= found[3]


def test_progress_is_told_and_ends_at_all(forgetful):
    told = []
    fit(histories(forgetful), lambda done, total: told.append((done, total)))
    done, totals = zip(*told, strict=True)
    assert list(done) == sorted(done)
    assert len(set(totals)) == 1
    assert done[-1] == totals[0]


def telling(events, number):
    """The first events with so many reviews on later days."""
    for end in range(len(events)):
        if fit_reviews(events[:end]) == number:
            return events[:end]
    raise AssertionError(number)


def fit_reviews(events):
    return sum(days > 0 for one in histories(events).values() for _, days in in_days(one))


def test_of_few_reviews_nothing_is_made(forgetful):
    found = fit(histories(telling(forgetful, FEWEST - 1)))
    assert (found.reviews, found.default, found.fitted, found.parameters) == (FEWEST - 1, None, None, None)


@pytest.mark.parametrize("number", [FEWEST, FEWEST_FOR_ALL - 1])
def test_of_more_the_initial_stabilities_alone(forgetful, number):
    found = fit(histories(telling(forgetful, number)))
    assert found.reviews == number
    assert found.fitted is not None
    if found.parameters:
        assert found.parameters[STABILITIES:] == DEFAULT[STABILITIES:]
        assert found.parameters[:STABILITIES] != DEFAULT[:STABILITIES]


def test_a_fit_is_kept_only_if_it_predicts_the_last_reviews_better():
    kept = 0
    for seed in range(8):  # whoever is as the default says gains nothing by a fit but by chance
        found = fit(histories(learn(OfFsrs(DEFAULT), 400, new=4, seed=seed)))
        assert (found.parameters is not None) == (found.fitted < found.default)
        kept += found.parameters is not None
    assert 0 < kept < 8


def calibrated(cards, parameters):
    return calibration(one for reviews in cards for one in expected(reviews, parameters))


def test_calibration_is_near_for_the_truth_and_off_for_the_default(forgetful):
    cards = list(histories(forgetful).values())
    true, usual = calibrated(cards, FORGETFUL), calibrated(cards, DEFAULT)
    assert len(true) == len(usual) == 10
    assert sum(one.reviews for one in true) == fit_reviews(forgetful)
    predicted = [one.predicted for one in true]
    assert predicted == sorted(predicted)
    off = [
        sum(one.reviews * abs(one.predicted - one.observed) for one in deciles) / fit_reviews(forgetful)
        for deciles in (true, usual)
    ]
    assert off[0] < 0.03
    assert off[1] > 2 * off[0]


def test_of_few_reviews_no_calibration_is_told(forgetful):
    assert calibrated(histories(telling(forgetful, 99)).values(), DEFAULT) == ()


@given(st.floats(0.1, 0.8))
def test_stability_is_the_days_until_recall_is_at_nine_tenths_whatever_the_curve(decay):
    reviews = [(3, 0), (3, 7)]
    recall = predictions(reviews, (*moved(DEFAULT, 2, 7 - DEFAULT[2])[:20], decay))[1]
    assert recall == pytest.approx(0.9)
