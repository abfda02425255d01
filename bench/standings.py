"""The standings of a round, reckoned from its published scores with numpy and scipy: nothing here is shared with the service.

Run by itself it reads what GET …/results/scores answers, and says by how much what the service reckoned differs.
"""

import json
import sys

import numpy
from scipy import stats


def standings(published):
    """The greatest difference between what a round says of its entries and what its evaluations come to."""
    weights = numpy.array([criterion["weight"] for criterion in published["criteria"]], dtype=float)
    rows = published["evaluations"]
    entries = [row["entry"] for row in published["entries"]]
    scores = numpy.array([row["scores"] for row in rows], dtype=float).reshape(len(rows), len(weights))
    total = scores @ weights / weights.sum()
    entry = numpy.array([entries.index(row["entry"]) for row in rows], dtype=int)
    evaluator = numpy.array([row["evaluator"] for row in rows])

    # Each evaluator by themselves: z-scores, and which share of their other entries each is above.
    z, borda = numpy.zeros(len(rows)), numpy.full(len(rows), numpy.nan)
    for one in set(evaluator):
        own = evaluator == one
        if numpy.ptp(total[own]) > 1e-12:
            z[own] = stats.zscore(total[own])
        if own.sum() > 1:
            borda[own] = (stats.rankdata(total[own].round(9)) - 1) / (own.sum() - 1)

    worst, means = 0.0, numpy.full(len(entries), numpy.nan)
    for nth, said in enumerate(published["entries"]):
        of = entry == nth
        if not of.any():
            assert said["mean"] is None and said["rank"] is None, said
            continue
        means[nth] = total[of].mean()
        worst = max(worst, abs(means[nth] - said["mean"]), abs(z[of].mean() - said["z"]))
        known = borda[of][~numpy.isnan(borda[of])]
        if len(known):
            worst = max(worst, abs(known.mean() - said["borda"]))
    ranked = ~numpy.isnan(means)
    ranks = stats.rankdata(-means[ranked].round(9), method="min")
    said = numpy.array([row["rank"] for row in published["entries"] if row["rank"] is not None])
    assert (ranks == said).all(), "the ranks differ"

    agreement = published["agreement"]
    for values, told in [(total, agreement["overall"])] + [
        (scores[:, nth], one["alpha"]) for nth, one in enumerate(agreement["criteria"])
    ]:
        reckoned = alpha(values, entry)
        assert (told is None) == (reckoned is None), (told, reckoned)
        worst = max(worst, abs(reckoned - told) if told is not None else 0)
    return worst


def alpha(values, unit):
    """Krippendorff's alpha for intervals, from the matrix of all squared differences: the definition, pair by pair. None: not defined."""
    counts = numpy.bincount(unit)
    paired = counts[unit] > 1
    values, unit = values[paired], unit[paired]
    if len(values) == 0 or numpy.ptp(values) < 1e-12:
        return None
    squares = (values[:, None] - values[None, :]) ** 2
    same = unit[:, None] == unit[None, :]
    observed = (squares * same / (counts[unit] - 1)[:, None]).sum() / len(values)
    expected = squares.sum() / (len(values) * (len(values) - 1))
    return 1 - observed / expected


if __name__ == "__main__":
    for one in json.load(sys.stdin)["rounds"]:
        print(one["round"], standings(one))
