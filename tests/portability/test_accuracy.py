"""How far `exp` and `log` are from the truth: 1.5 and 1 units in the last place, in float64 and float32."""

import mpmath
import numpy as np
import pytest

from izhikevich.models import ops

from .samples import for_exp, for_log

LIMITS = [(ops.exp, np.exp, mpmath.exp, for_exp, 1.5), (ops.log, np.log, mpmath.log, for_log, 1.0)]
IDS = ["exp", "log"]


def errors(got, true, nearest):
    """Distance from the truth in units in the last place of the nearest float."""
    return np.abs((got - true) / np.spacing(np.abs(nearest)).astype(got.dtype)).astype(float)


@pytest.mark.skipif(np.finfo(np.longdouble).nmant < 63, reason="longdouble is no wider than float64 here")
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize(("ours", "numpy", "exact", "sample", "limit"), LIMITS, ids=IDS)
def test_a_million_numbers_against_longdouble(ours, numpy, exact, sample, limit, dtype):
    x = sample(dtype)
    with np.errstate(all="ignore"):
        got, true = ours(x), numpy(x.astype(np.longdouble))
        nearest = true.astype(dtype)
        finite = np.isfinite(nearest)
        assert np.array_equal(got[~finite], nearest[~finite], equal_nan=True)
        assert np.isfinite(got[finite]).all()
    assert errors(got[finite].astype(np.longdouble), true[finite], nearest[finite]).max() < limit


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize(("ours", "numpy", "exact", "sample", "limit"), LIMITS, ids=IDS)
def test_some_numbers_against_fifty_digits(ours, numpy, exact, sample, limit, dtype):
    with np.errstate(all="ignore"):
        x = sample(dtype)[::331]
        got = ours(x)
        x, got = (a[np.isfinite(got) & (got != 0)] for a in (x, got))
    with mpmath.workdps(50):
        worst = max(
            abs(float((mpmath.mpf(float(g)) - exact(mpmath.mpf(float(v)))) / np.spacing(abs(g))))
            for v, g in zip(x, got, strict=True)
        )
    assert worst < limit


@pytest.mark.parametrize("number", [float, np.float64, np.float32])
def test_the_ends_of_the_number_line(number):
    with np.errstate(all="ignore"):
        exp, log = (
            (lambda f: lambda v: float(f(number(v))))(ops.exp),
            (lambda f: lambda v: float(f(number(v))))(ops.log),
        )
        assert (exp(0), exp(-0.0), exp(np.inf), exp(-np.inf), exp(1e30), exp(-1e30)) == (1, 1, np.inf, 0, np.inf, 0)
        assert (log(1), log(0), log(-0.0), log(np.inf)) == (0, -np.inf, -np.inf, np.inf)
        assert np.isnan(
            [exp(np.nan), log(np.nan), log(-1), log(-np.inf), log(-1e-320 if number is not np.float32 else -1e-44)]
        ).all()
