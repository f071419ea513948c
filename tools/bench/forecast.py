"""./run bench forecast: every model side by side from rolling origins, 7 days ahead.

Each of the last weeks (`--weeks`) is forecast from what was known before it, and is also told by
itself: a mean over weeks hides one that was far off. Once as a file is forecast, seven days from
the week's begin (weekly), and once as a shop is: every night, with trees that serve for some
nights, and of each day the last forecast before it counts, which is what the pass leaves in the
shop's records (nightly).
"""

import argparse
import json
import os
import sys
from pathlib import Path

# One thread each: ARIMA's small matrices only lose time to a parallel BLAS.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "addons" / "replenishment"))

from forecasting import MODELS, backtest, build_panel, global_model  # noqa: E402
from tools.sales_files import read_history  # noqa: E402

HORIZON = 7


def main(argv):
    """Print the models as a table and, as the last line, one JSON object."""
    options = _options(argv)
    panel = build_panel(read_history(options.data), HORIZON)
    origins = backtest.origins_of(panel.days, HORIZON, options.weeks)
    if origins[0] < 21:
        needed = 21 + HORIZON * options.weeks
        print(f"{panel.days} days are too few: {needed} are needed.", file=sys.stderr)
        return 2
    rows = _sample(panel.series, options.arima_series)
    print(
        f"{panel.series} series x {panel.days} days; {options.weeks} origins, "
        f"{HORIZON} days ahead; ARIMA on {len(rows)} of them",
        flush=True,
    )
    results = _run_models(panel, rows, origins)
    _print_table(results)
    truth = backtest.truth_of(panel, origins, HORIZON)
    nightly = _nightly(panel, origins[0])
    paths = {
        path: _path(panel, origins, truth, outcome, results["snaive"])
        for path, outcome in (("weekly", results["global"]), ("nightly", nightly))
    }
    _print_weeks(paths)
    summary = _summary(panel, truth, rows, results)
    print(json.dumps(summary | paths["weekly"] | {"nightly": paths["nightly"]}))
    return 0


def _options(argv):
    parser = argparse.ArgumentParser(prog="./run bench forecast", description=__doc__)
    parser.add_argument(
        "--data", default=str(ROOT / "tools/demo/data/freshretail_daily_dev_200x69.csv.gz")
    )
    parser.add_argument(
        "--arima-series", type=int, default=200, help="ARIMA is slow: fit it on so many series"
    )
    parser.add_argument("--weeks", type=int, default=4, help="weeks that are forecast and scored")
    return parser.parse_args(argv)


def _sample(series, wanted):
    """The series that ARIMA is fitted on, drawn once, whatever their order."""
    return np.sort(np.random.default_rng(2024).permutation(series)[:wanted])


def _run_models(panel, rows, origins):
    """Outcome of each model: all series for ours, the sample for ARIMA."""

    def say(text):
        print(f"  {text}", flush=True)

    results = {
        name: backtest.run(panel, name, origins, HORIZON, say)
        for name in ("global", "snaive", "ses", "tsb")
    }
    results["arima"] = backtest.run(panel.take(rows), "arima", origins, HORIZON, say)
    return results


def _print_table(results):
    print(f"{'model':8} {'seconds':>8} {'series':>7}")
    for name, outcome in results.items():
        print(f"{name:8} {outcome.seconds:8.1f} {outcome.mean.shape[1]:7}")


def _nightly(panel, first):
    """The last forecast before each day, of a model that learns as the pass does, in weeks
    (O, S, H)."""
    means, quantiles, model, fitted = [], [], None, first
    for day in range(first, panel.days):
        known = panel.cut(day, HORIZON)
        if model is None or not global_model.is_serving(day - fitted):
            model, fitted = global_model.fit(known, global_model.Settings()), day
        mean, quantile = model.renewed(known).forecast(known)
        means.append(mean[:, 0])
        quantiles.append(quantile[:, 0])
    print(f"  global: {len(means)} nights", flush=True)

    def weeks(values):
        tomorrow = np.stack(values)
        return np.stack(np.split(tomorrow, len(values) // HORIZON)).swapaxes(1, 2)

    return backtest.Outcome(weeks(means), weeks(quantiles))


def _path(panel, origins, truth, outcome, naive):
    """Bias, coverage and WAPE against the seasonal naive, of all weeks and of each by itself."""
    whole, whole_naive = backtest.report(outcome, truth), backtest.report(naive, truth)
    both = zip(backtest.reports(outcome, truth), backtest.reports(naive, truth), strict=True)
    weeks = [
        {"from": str(panel.dates[origin]), **_week(mine, theirs)}
        for origin, (mine, theirs) in zip(origins, both, strict=True)
    ]
    return _week(whole, whole_naive) | _worst(weeks) | {"weeks": weeks}


def _week(mine, theirs):
    return {
        "bias_in_stock": round(mine.bias_in_stock, 4),
        "coverage": {level: round(share, 4) for level, share in mine.coverage.items()},
        "vs_snaive": round(mine.wape / max(theirs.wape, 1e-9), 4),
    }


def _print_weeks(paths):
    print(f"{'week of':18} {'bias':>6} {'80 %':>6} {'90 %':>6} {'95 %':>6} {'vs naive':>8}")
    for path, figures in paths.items():
        for week in figures["weeks"]:
            shares = " ".join(f"{share:6.1%}" for share in week["coverage"].values())
            bias, versus = week["bias_in_stock"], week["vs_snaive"]
            print(f"{path:7} {week['from']} {bias:+6.1%} {shares} {versus:8.3f}")


def _worst(weeks):
    """How far the worst week's coverage, and any three weeks' mean bias, were off."""
    off = [abs(share - float(level) / 100) for w in weeks for level, share in w["coverage"].items()]
    bias = [week["bias_in_stock"] for week in weeks]
    triples = [abs(sum(bias[at : at + 3]) / 3) for at in range(max(len(bias) - 2, 1))]
    return {"worst_coverage": round(max(off), 4), "worst_bias_3_weeks": round(max(triples), 4)}


def _summary(panel, truth, rows, results):
    sample = backtest.Truth(truth.sale[:, rows], truth.full[:, rows])
    ours, classic = results["global"], results["arima"]
    on_sample = backtest.Outcome(ours.mean[:, rows], ours.quantiles[:, rows])
    reports = {name: backtest.report(results[name], truth) for name in ("global", "snaive", "ses")}
    wape_arima = backtest.report(classic, sample).wape
    wape_sample = backtest.report(on_sample, sample).wape
    report = reports["global"]
    # Processor time, so that other work on the machine favours neither.
    per_series = ours.processor_seconds / panel.series
    per_series_arima = classic.processor_seconds / len(rows)
    return {
        "wape": round(report.wape, 4),
        "wape_on_sample": round(wape_sample, 4),
        "wape_arima": round(wape_arima, 4),
        "wape_snaive": round(reports["snaive"].wape, 4),
        "wape_ses": round(reports["ses"].wape, 4),
        "vs_arima": round(wape_sample / wape_arima, 4),
        "coverage_in_stock": {
            level: round(share, 4) for level, share in report.coverage_in_stock.items()
        },
        "seconds_per_1000": round(1000 * ours.seconds / panel.series / len(truth.sale), 3),
        "speedup_vs_arima": round(per_series_arima / per_series, 1),
        "series": panel.series,
        "code": f"{MODELS['global'].__module__}.MODELS",  # weekly and nightly alike
        "series_arima": len(rows),
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
