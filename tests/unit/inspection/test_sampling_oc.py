"""Operating characteristic: reference values and properties."""

import pytest

from sampling import SamplingError, acceptance, oc_curve, quality_at

scipy_stats = pytest.importorskip("scipy.stats")


@pytest.mark.parametrize(
    ("p", "expected"),
    # Montgomery, Introduction to Statistical Quality Control, table 15.1: n = 89, c = 2.
    [(0.005, 0.9897), (0.010, 0.9397), (0.020, 0.7366), (0.040, 0.3042)],
)
def test_montgomery_table_15_1(p, expected):
    assert acceptance(89, 2, p) == pytest.approx(expected, abs=1e-4)


@pytest.mark.parametrize(("n", "c"), [(2, 0), (50, 3), (125, 10), (2000, 21)])
@pytest.mark.parametrize("p", [0.0, 0.001, 0.02, 0.3, 1.0])
def test_binomial_equals_scipy(n, c, p):
    assert acceptance(n, c, p) == pytest.approx(scipy_stats.binom.cdf(c, n, p), abs=1e-10)


@pytest.mark.parametrize(
    ("lot", "n", "c", "bad"), [(100, 20, 1, 5), (500, 50, 3, 40), (10, 10, 0, 1)]
)
def test_hypergeometric_equals_scipy(lot, n, c, bad):
    assert acceptance(n, c, bad / lot, "hypergeometric", lot) == pytest.approx(
        scipy_stats.hypergeom.cdf(c, lot, bad, n), abs=1e-12
    )


@pytest.mark.parametrize("rate", [0.0, 0.05, 0.4, 3.0])
def test_poisson_equals_scipy(rate):
    assert acceptance(13, 5, rate, "poisson") == pytest.approx(
        scipy_stats.poisson.cdf(5, 13 * rate), abs=1e-12
    )


def test_curve_falls():
    curve = oc_curve(50, 3, [step / 200 for step in range(60)])
    values = [accepted for _quality, accepted in curve]
    assert values[0] == 1.0
    assert values == sorted(values, reverse=True)


@pytest.mark.parametrize(("n", "c"), [(13, 21), (50, 14), (2, 0)])
def test_quality_at_of_nonconformities(n, c):
    """By the chi-square quantile, in nonconformities per item; Ac may exceed n."""
    for probability in (0.95, 0.1):
        expected = scipy_stats.chi2.ppf(1 - probability, 2 * c + 2) / (2 * n)
        assert quality_at(n, c, probability, "poisson") == pytest.approx(expected)


def test_quality_at_inverts_the_curve():
    for n, c in ((13, 0), (50, 1), (125, 3)):
        for probability in (0.95, 0.5, 0.1):
            assert acceptance(n, c, quality_at(n, c, probability)) == pytest.approx(probability)


@pytest.mark.parametrize(
    "question",
    [
        lambda: acceptance(0, 0, 0.1),
        lambda: acceptance(5, -1, 0.1),
        lambda: acceptance(5, 0, 1.2),
        lambda: acceptance(5, 0, -0.1, "poisson"),
        lambda: acceptance(5, 0, 0.1, "hypergeometric"),
        lambda: acceptance(50, 0, 0.1, "hypergeometric", 20),
        lambda: quality_at(5, 5, 0.5),
        lambda: quality_at(5, 0, 1),
    ],
)
def test_bad_question_is_refused(question):
    with pytest.raises(SamplingError):
        question()
