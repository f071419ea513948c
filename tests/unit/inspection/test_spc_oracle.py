"""Control charts, signals and switching beside `capstat-core`, which computes them on its own."""

import random

import pytest

from sampling import LotOutcome, SeriesState, advance, binomial_acceptance
from spc import CONSTANTS, nelson, western_electric, xbar_r_chart

capstat = pytest.importorskip("capstat_core", reason="capstat-core needs Python 3.11")
charts = pytest.importorskip("capstat_core.control_charts")
constants = pytest.importorskip("capstat_core.constants")
rules = pytest.importorskip("capstat_core.rules")
sampling = pytest.importorskip("capstat_core.acceptance_sampling")
scheme = pytest.importorskip("capstat_core.sampling_scheme")

SEEDS = range(200)
# Of 2 of 3 and 4 of 5 points it looks at whole windows alone, ours at what is there
FIRST_WHOLE = {"W2": 2, "W3": 4, "N5": 2, "N6": 4}


@pytest.mark.parametrize("n", CONSTANTS)
def test_constants(n):
    ours = CONSTANTS[n]
    theirs = constants.A2(n), constants.D3(n), constants.D4(n), constants.d2(n)
    assert (ours.a2, ours.d3, ours.d4, ours.d2) == pytest.approx(theirs, abs=1e-3)


@pytest.mark.parametrize("n", CONSTANTS)
@pytest.mark.parametrize("seed", range(20))
def test_xbar_r(n, seed):
    draw = random.Random(seed)
    groups = [[draw.gauss(5, 0.4) for _reading in range(n)] for _group in range(25)]
    theirs = charts.xbar_r_chart(groups)
    for chart, other in zip(
        xbar_r_chart(groups), (theirs.location, theirs.dispersion), strict=True
    ):
        assert [point.value for point in chart.points] == pytest.approx(other.points)
        limits = other.limits.center, other.limits.lower, other.limits.upper
        ours = chart.centre, chart.points[0].lower, chart.points[0].upper
        assert ours == pytest.approx(limits, abs=2e-3)


def walk(seed):
    """Standardised points that drift, jump and oscillate now and then, so that every rule fires."""
    draw = random.Random(seed)
    shift, points = 0.0, []
    for _point in range(60):
        if draw.random() < 0.1:
            shift = draw.choice((-1.6, -0.7, 0.0, 0.0, 0.7, 1.6))
        spread = draw.choice((0.3, 1.0, 1.0, 1.8)) if draw.random() < 0.2 else 1.0
        points.append(shift + draw.gauss(0, spread))
    return points


def mixed(seed):
    """Points that avoid the middle, or keep to it, or go up and down: the rarer patterns."""
    draw = random.Random(seed)
    kinds = (
        lambda i: draw.choice((-1, 1)) * draw.uniform(1.05, 1.9),
        lambda i: draw.uniform(-0.95, 0.95),
        lambda i: (-1) ** i * draw.uniform(0.1, 2.0),
        lambda i: -1.5 + 0.4 * (i % 9),
    )
    kind = draw.choice(kinds)
    return [kind(i) for i in range(30)]


def fired(z):
    return {(signal.rule, signal.index) for signal in [*western_electric(z), *nelson(z)]}


def theirs(z):
    chart = charts.ControlChart("X-bar", tuple(z), charts.ControlLimits(0.0, -3.0, 3.0), ())
    return {
        *((f"W{one.rule}", one.point) for one in rules.western_electric_rules(chart)),
        *((f"N{one.rule}", one.point) for one in rules.nelson_rules(chart)),
    }


@pytest.mark.parametrize("series", [walk, mixed])
def test_signals(series):
    seen = set()
    for seed in SEEDS:
        z = series(seed)
        ours, others = fired(z), theirs(z)
        seen |= {rule for rule, _index in others}
        assert others <= ours, seed
        begin = {(rule, index) for rule, index in ours if index < FIRST_WHOLE.get(rule, 0)}
        assert ours - others <= begin, seed
    assert len(seen) >= 5


def test_every_rule_was_compared():
    seen = {
        rule for series in (walk, mixed) for seed in SEEDS for rule, _at in theirs(series(seed))
    }
    assert seen == {*(f"W{n}" for n in range(1, 5)), *(f"N{n}" for n in range(1, 9))}


@pytest.mark.parametrize("quality", [0.001, 0.01, 0.025, 0.065, 0.15])
@pytest.mark.parametrize(("n", "accept"), [(2, 0), (13, 1), (50, 3), (80, 5), (315, 14)])
def test_chance_of_acceptance(n, accept, quality):
    plan = sampling.SamplingPlan(n, accept)
    expected = sampling.probability_of_acceptance(plan, quality)
    assert binomial_acceptance(n, accept, quality) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("is_authorised", [False, True])
def test_switching(is_authorised):
    ends = set()
    for seed in SEEDS:
        draw = random.Random(seed)
        share = draw.choice((0.5, 0.8, 0.97))
        lots = [draw.random() < share for _lot in range(60)]
        history = scheme.apply_switching_rules(lots, reduced_inspection_authorised=is_authorised)
        state, severities = SeriesState(), []
        for accepted in lots:
            state = advance(state, LotOutcome(accepted, 1, False), authorised=is_authorised).state
            severities.append(state.severity)
            if state.severity == "discontinued":
                break
        expected = [step.severity_after for step in history.steps][: len(severities)]
        assert severities == expected, seed
        ends |= set(severities)
    assert ends >= {"normal", "tightened", "discontinued"}
    assert ("reduced" in ends) == is_authorised
