"""Answers questions of stats.test.ts with numpy, scipy, scikit-learn and fairlearn: JSON in, JSON out."""

import json
import math
import sys
import warnings

import fairlearn.metrics
import numpy as np
from scipy import optimize, special, stats
from scipy.spatial import distance
from sklearn import metrics

warnings.simplefilter("ignore")


def sign_flip(d):
    d = np.asarray(d)
    res = stats.permutation_test(
        (d,), np.sum, permutation_type="samples", n_resamples=np.inf, alternative="two-sided"
    )
    return res.pvalue


def welch_interval(a, b, c):
    r = stats.ttest_ind(b, a, equal_var=False)
    ci = r.confidence_interval(c)
    return [ci.low, ci.high, r.pvalue]


def paired_interval(d, c):
    r = stats.ttest_1samp(d, 0)
    ci = r.confidence_interval(c)
    return [ci.low, ci.high, r.pvalue]


def permutation_t(a, b):
    def t(x, y, axis):
        vx = np.var(x, axis=axis, ddof=1) / x.shape[axis]
        vy = np.var(y, axis=axis, ddof=1) / y.shape[axis]
        return np.abs(np.mean(y, axis=axis) - np.mean(x, axis=axis)) / np.sqrt(vx + vy)

    r = stats.permutation_test(
        (np.asarray(a), np.asarray(b)), t, vectorized=True, n_resamples=np.inf, alternative="greater"
    )
    return r.pvalue


def wilson(x, n, c):
    ci = stats.binomtest(x, n).proportion_ci(c, method="wilson")
    return [ci.low, ci.high]


functions = {
    "lnGamma": lambda x: special.gammaln(x),
    "incompleteBeta": lambda a, b, x: special.betainc(a, b, x),
    "incompleteGamma": lambda a, x: special.gammainc(a, x),
    "normalCdf": lambda z: stats.norm.cdf(z),
    "normalQuantile": lambda p: stats.norm.ppf(p),
    "tCdf": lambda t, df: stats.t.cdf(t, df),
    "tQuantile": lambda p, df: stats.t.ppf(p, df),
    "chiSquareTail": lambda x, df: stats.chi2.sf(x, df),
    "binomialDensity": lambda k, n, p: stats.binom.pmf(k, n, p),
    "kolmogorovTail": lambda x: special.kolmogorov(x),
    "variance": lambda v: np.var(v, ddof=1),
    "quantile": lambda v, p: np.quantile(v, p),
    "ranks": lambda v: stats.rankdata(v).tolist(),
    "pairedT": paired_interval,
    "welch": welch_interval,
    "signFlip": sign_flip,
    "permutationT": permutation_t,
    "mcnemar": lambda b, c: stats.binomtest(min(b, c), b + c).pvalue if b + c else 1.0,
    "wilson": wilson,
    "holm": lambda ps: stats_holm(ps),
}


def confusion(truth, predicted, classes, weights):
    kept = {"sample_weight": weights}
    labels = present(truth, predicted, weights)
    out = [metrics.accuracy_score(truth, predicted, **kept), balanced(truth, predicted, weights)]
    for average in ("micro", "macro", "weighted"):
        p, r, f, _ = metrics.precision_recall_fscore_support(
            truth, predicted, labels=labels, average=average, zero_division=0, **kept
        )
        out += [p, r, f]
    return out


def present(truth, predicted, weights):
    """The labels that a resample with these counts would hold."""
    keep = np.asarray(weights) > 0
    return sorted(set(np.asarray(truth)[keep]) | set(np.asarray(predicted)[keep]))


def repeated(weights, *columns):
    return [np.repeat(np.asarray(column), np.asarray(weights, int), axis=0) for column in columns]


def balanced(truth, predicted, weights):
    return metrics.balanced_accuracy_score(*repeated(weights, truth, predicted))


def binary(truth, predicted, positive, weights):
    p, r, f, _ = metrics.precision_recall_fscore_support(
        truth, predicted, labels=[0, 1], pos_label=positive, average="binary", zero_division=0, sample_weight=weights
    )
    return [p, r, f]


def ranking(truth, score, weights):
    truth, score = repeated(weights, truth, score)
    return [metrics.roc_auc_score(truth, score), metrics.average_precision_score(truth, score)]


def probability(truth, rows):
    rows = np.asarray(rows)
    truth = np.asarray(truth)
    hot = np.eye(rows.shape[1])[truth]
    brier = np.sum((rows - hot) ** 2, axis=1).mean()
    if rows.shape[1] == 2:
        brier = metrics.brier_score_loss(truth, rows[:, 1])
    confidence = rows.max(axis=1)
    hit = rows.argmax(axis=1) == truth
    bins = np.clip(np.ceil(confidence * 15).astype(int) - 1, 0, 14)
    ece = sum(
        (bins == b).mean() * abs(confidence[bins == b].mean() - hit[bins == b].mean()) for b in set(bins)
    )
    return [metrics.log_loss(truth, rows), brier, ece]


def regression(truth, predicted, weights):
    kept = {"sample_weight": weights}
    return [
        metrics.mean_absolute_error(truth, predicted, **kept),
        metrics.root_mean_squared_error(truth, predicted, **kept),
        metrics.mean_absolute_percentage_error(truth, predicted, **kept),
        metrics.r2_score(truth, predicted, **kept),
    ]


def delong(truth, before, after):
    """Straight from the definition: all pairs of a positive and a negative."""
    truth = np.asarray(truth) == 1
    parts = []
    for score in (np.asarray(before), np.asarray(after)):
        pairs = np.sign(score[truth][:, None] - score[~truth][None, :]) / 2 + 0.5
        parts.append((pairs.mean(axis=1), pairs.mean(axis=0)))
    (p0, n0), (p1, n1) = parts
    difference = p1.mean() - p0.mean()
    error = math.sqrt(np.var(p1 - p0, ddof=1) / len(p0) + np.var(n1 - n0, ddof=1) / len(n0))
    return [difference, error, 2 * stats.norm.sf(abs(difference) / error)]


functions |= {
    "confusion": confusion,
    "binary": binary,
    "ranking": ranking,
    "probability": probability,
    "regression": regression,
    "topK": lambda truth, rows, k: metrics.top_k_accuracy_score(truth, rows, k=k),
    "ndcg": lambda relevance, score, k: metrics.ndcg_score([relevance], [score], k=k),
    "passAtK": lambda n, c, k: 1 - math.comb(n - c, k) / math.comb(n, k),
    "delong": delong,
}


def components(trainings):
    values, draws = np.asarray(trainings[0]), np.asarray(trainings[1])
    k = len(values)
    # Two-way analysis of variance of trainings x resamples: the residual, and the two mean squares.
    residual = draws - draws.mean(axis=0)
    both = np.var(residual, axis=1, ddof=1).sum() / (k * (k - 1))
    return np.var(values, ddof=1) / k, k - 1, both, draws.mean(axis=0), values.mean()


def crossed(difference, training, df, examples, both, units, c):
    rest = max(0.0, examples - both)
    parts = [(training, df), (rest, units - 1)]
    squares = lambda level: sum(stats.t.ppf((1 + level) / 2, d) ** 2 * v for v, d in parts)
    margin = math.sqrt(squares(c))
    p = optimize.brentq(lambda p: squares(1 - p) - difference**2, 1e-12, 1 - 1e-12, xtol=1e-15, rtol=1e-14)
    total = training + rest
    freedom = total**2 / sum(v**2 / d for v, d in parts)
    return [difference - margin, difference + margin, p, math.sqrt(total), freedom, training / total]


def crossed_paired(trainings, units, c):
    training, df, both, means, difference = components(trainings)
    return crossed(difference, training, df, np.var(means, ddof=1), both, units, c)


def crossed_unpaired(before, after, units, c):
    va, da, ba, ma, a = components(before)
    vb, db, bb, mb, b = components(after)
    df = (va + vb) ** 2 / (va**2 / da + vb**2 / db)
    return crossed(b - a, va + vb, df, np.var(mb - ma, ddof=1), ba + bb, units, c)


def clustered_slice(differences, clusters):
    d, g = np.asarray(differences), np.asarray(clusters)
    groups = np.unique(g)
    sums = np.array([np.sum(d[g == one] - d.mean()) for one in groups])
    error = math.sqrt(np.sum(sums**2) * len(groups) / (len(groups) - 1)) / len(d)
    return [d.mean(), error, 2 * stats.t.sf(abs(d.mean() / error), len(groups) - 1)]


functions |= {
    "crossedPaired": crossed_paired,
    "crossedUnpaired": crossed_unpaired,
    "clusteredSlice": clustered_slice,
}


def fairness(truth, selected, group, weights):
    kept = {"sensitive_features": group, "sample_weight": weights}
    return [
        fairlearn.metrics.demographic_parity_difference(truth, selected, **kept),
        fairlearn.metrics.demographic_parity_ratio(truth, selected, **kept),
        fairlearn.metrics.equalized_odds_difference(truth, selected, **kept),
        fairlearn.metrics.equalized_odds_ratio(truth, selected, **kept),
    ]


def kolmogorov_smirnov(before, after):
    r = stats.ks_2samp(before, after, method="asymp")
    return r.statistic


def chi_square(before, after):
    table = np.array([before, after])
    table = table[:, table.sum(axis=0) > 0]
    r = stats.chi2_contingency(table, correction=False)
    return [r.statistic, r.pvalue, r.dof]


functions |= {
    "fairness": fairness,
    "kolmogorovSmirnov": kolmogorov_smirnov,
    "chiSquare": chi_square,
    "jensenShannon": lambda before, after: distance.jensenshannon(before, after, base=2),
    "stabilityIndex": lambda before, after: psi(before, after),
}


def psi(before, after):
    p = np.maximum(1e-4, np.array(before) / np.sum(before))
    q = np.maximum(1e-4, np.array(after) / np.sum(after))
    return np.sum((q - p) * np.log(q / p))


def stats_holm(ps):
    order = np.argsort(ps, kind="stable")
    out = np.empty(len(ps))
    largest = 0.0
    for rank, index in enumerate(order):
        largest = max(largest, min(1.0, (len(ps) - rank) * ps[index]))
        out[index] = largest
    return out.tolist()


def plain(value):
    if isinstance(value, dict):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple, np.ndarray)):
        return [plain(v) for v in value]
    value = float(value)
    return value if math.isfinite(value) else str(value)


def answer(call):
    name, *args = call
    try:
        return plain(functions[name](*args))
    except Exception as error:  # the test shows it
        return f"{type(error).__name__}: {error}"


if __name__ == "__main__":
    json.dump([answer(call) for call in json.load(sys.stdin)], sys.stdout)
