"""Answers questions of stats.test.ts with numpy, scipy, scikit-learn and fairlearn: JSON in, JSON out."""

import json
import math
import sys
import warnings

import numpy as np
from scipy import special, stats

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
    "betaQuantile": lambda p, a, b: stats.beta.ppf(p, a, b),
    "binomialCdf": lambda k, n, p: stats.binom.cdf(k, n, p),
    "binomialPmf": lambda k, n, p: stats.binom.pmf(k, n, p),
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
