"""Every closed form of the phase plane against a numerical continuation of the model's own equations, to 1e-9.

The curve of equilibria (v, u, I) is followed by pseudo-arclength from far below the rest to above the fold; all derivatives are
differences of `drift`. Nothing here knows a formula of `izhikevich.analysis`.
"""

import itertools
import math
from functools import cache

import numpy as np
import pytest
from scipy.optimize import brentq

import izhikevich as izh
from izhikevich.analysis import (
    fixed_points,
    hopf,
    impedance,
    input_resistance,
    lyapunov_coefficient,
    resonance_hz,
    rest,
    rest_window,
    saddle_node,
    step_rheobase_bound,
)
from izhikevich.catalog import cells, patterns
from izhikevich.models import law

MODELS = {name: izh.cell(name) for name in cells()} | {f"({key})": izh.pattern(key).model for key in patterns()}
LEAKY = [name for name, m in MODELS.items() if getattr(m, "v_ref", None) is None]


def one_by_one(names):
    """Cells every time, the patterns' own cells under `slow`."""
    return [pytest.param(name, marks=[pytest.mark.slow] * name.startswith("(")) for name in names]


TO_1E9 = {"rel": 1e-9, "abs": 1e-9}


class Equations:
    """f(v, u, I) of a model with its derivatives: central differences over 1 and 2 mV, combined, have no error for a cubic."""

    def __init__(self, model):
        self.p, self.model = model.record(), model

    def __call__(self, y, side=None):
        s = law.begin(self.p, *map(float, y[:2]))
        if side is not None and hasattr(s, "side"):
            s = s._replace(side=side)  # the law of one side, also beyond the switch
        return np.array(law.drift(self.p, s, float(y[2]))[:2])

    def along(self, y, *directions):
        """The derivative of f at y in the given directions, one after the other, all on the side of the switch that y lies on."""
        side = getattr(law.begin(self.p, float(y[0]), float(y[1])), "side", None)
        if not directions:
            return self(y, side)

        def derived(rest, x):
            if not rest:
                return self(x, side)
            one, two = (
                (derived(rest[1:], x + h * rest[0]) - derived(rest[1:], x - h * rest[0])) / (2 * h) for h in (1.0, 2.0)
            )
            return (4 * one - two) / 3

        return derived([np.asarray(d, float) for d in directions], np.asarray(y, float))

    def jacobian(self, y):
        return np.column_stack([self.along(y, e) for e in np.eye(3)])


def corrected(f, guess, across):
    """Newton's method onto f = 0 in the plane through the guess that `across` stands upright on."""
    y = guess.copy()
    for _ in range(30):
        wrong = np.append(f(y), across @ (y - guess))
        step = np.linalg.solve(np.vstack([f.jacobian(y), across]), wrong)
        y = y - step
        if np.abs(step).max() < 1e-13 * max(1.0, np.abs(y).max()):
            break
    return y


@cache
def branch(name):
    """Points of the curve of equilibria, and the bifurcations on it: (kind, point)."""
    model = MODELS[name]
    f = Equations(model)
    bottom = float(brentq(lambda v: f.along((v, 0, 0), (1, 0, 0))[0], -200, 100))  # the vertex of the parabola
    v = model.v_switch + 0.1 if hasattr(model, "v_switch") else bottom - 20.0
    u = -f((v, 0, 0))[1] / f.along((v, 0, 0), (0, 1, 0))[1]
    y = np.array([v, u, -f((v, u, 0))[0] / f.along((v, u, 0), (0, 0, 1))[0]])
    points, found = [y], []
    per_mv = abs(f.along(y, (1, 0, 0))[0] / f.along(y, (0, 0, 1))[0])  # of current, and of u
    units = np.array([1.0, per_mv, per_mv])
    t = np.array([1.0, 0.0, 0.0])
    while y[0] < bottom + 15.0:
        t = np.linalg.svd(f.jacobian(y) * units)[2][-1]  # along the curve, of length 1 in these units
        t, across = units * t * np.sign(t[0]), t * np.sign(t[0]) / units  # v only rises along the curve
        ahead = corrected(f, y + 0.5 * t, across)
        for test, kind in ((np.linalg.det, "saddle-node"), (np.trace, "Andronov-Hopf")):
            values = [test(f.jacobian(x)[:, :2]) for x in (y, ahead)]
            if values[0] * values[1] < 0:
                span = brentq(
                    lambda s, test=test, y=y, t=t, n=across: test(f.jacobian(corrected(f, y + s * t, n))[:, :2]),
                    0.0, 0.5, xtol=1e-13, rtol=1e-14,
                )  # fmt: skip
                there = corrected(f, y + span * t, across)
                if kind == "saddle-node" or np.linalg.det(f.jacobian(there)[:, :2]) > 0:
                    found.append((kind, there))
        y = ahead
        points.append(y)
    return f, points, found


@pytest.mark.parametrize("name", one_by_one(LEAKY))
def test_bifurcations(name):
    f, _, found = branch(name)
    for kind, closed in (("saddle-node", saddle_node(MODELS[name])), ("Andronov-Hopf", hopf(MODELS[name]))):
        numeric = [y for k, y in found if k == kind]
        assert len(numeric) == (closed is not None)
        for y in numeric:
            assert closed.current == pytest.approx(y[2], **TO_1E9)
            assert closed.v == pytest.approx(y[0], **TO_1E9)
            hz = math.sqrt(max(np.linalg.det(f.jacobian(y)[:, :2]), 0.0)) * 1000 / (2 * math.pi)
            assert closed.hz == pytest.approx(hz if kind == "Andronov-Hopf" else 0.0, **TO_1E9)


@pytest.mark.parametrize("name", one_by_one(LEAKY))
def test_equilibria_and_where_they_are_stable(name):
    f, points, found = branch(name)
    model, stable = MODELS[name], []
    for y in points:
        eigenvalues = np.linalg.eigvals(f.jacobian(y)[:, :2])
        stable.append(bool((eigenvalues.real < 0).all()))
        near = min(fixed_points(model, y[2]), key=lambda p: abs(p.v - y[0]))
        assert (near.v, near.u) == pytest.approx((y[0], y[1]), **TO_1E9)
        assert sorted(near.eigenvalues, key=lambda x: (x.real, x.imag)) == pytest.approx(
            sorted(eigenvalues, key=lambda x: (x.real, x.imag)), rel=1e-7, abs=1e-9
        )  # two nearly equal eigenvalues are only good to the root of what the matrix is
        assert near.stable == stable[-1]
        assert (near.kind == "saddle") == bool(eigenvalues.prod().real < 0)
    changes = sum(one != other for one, other in itertools.pairwise(stable))
    edges = [edge for edge in rest_window(model) if math.isfinite(edge)]
    assert len(edges) == changes
    for edge in edges:
        assert min(abs(edge - y[2]) for _, y in found) < 1e-9 * max(1.0, abs(edge))


@pytest.mark.parametrize("name", one_by_one(LEAKY))
def test_the_first_lyapunov_coefficient(name):
    """Kuznetsov's formula (Elements of Applied Bifurcation Theory, section 5.4) with numerical second and third derivatives."""
    f, _, found = branch(name)
    births = [y for kind, y in found if kind == "Andronov-Hopf"]
    assert bool(births) == (lyapunov_coefficient(MODELS[name]) is not None)
    for y in births:
        A = f.jacobian(y)[:, :2]
        values, right = np.linalg.eig(A)
        k = int(np.argmax(values.imag))
        omega, q = values[k].imag, right[:, k]
        adjoint_values, left = np.linalg.eig(A.T)
        p = left[:, int(np.argmax(adjoint_values.imag))]
        p = p / (p @ q)  # A.T p = iω p and p·q = 1, without conjugation

        def form(*vectors, y=y):
            """A symmetric multilinear form at complex vectors, from its values at the unit vectors."""
            total = np.zeros(2, complex)
            for which in itertools.product(range(2), repeat=len(vectors)):
                weight = np.prod([x[i] for x, i in zip(vectors, which, strict=True)])
                total += weight * f.along(y, *(np.eye(3)[i] for i in which))
            return total

        mean, double = np.linalg.solve(A, form(q, q.conj())), np.linalg.solve(2j * omega * np.eye(2) - A, form(q, q))
        cubic = 0.5 * p @ (form(q, q, q.conj()) - 2 * form(q, mean) + form(q.conj(), double))
        assert lyapunov_coefficient(MODELS[name]) == pytest.approx(cubic.real / (4 * abs(q[0]) ** 2), rel=1e-8)


def _at_rest(name):
    """The Jacobian at a rest, the current there, and what a unit of current does to v'."""
    model = MODELS[name]
    window = rest_window(model)
    current = 0.5 * sum(window) if all(map(math.isfinite, window)) else min(window[1], 100.0) - 1.0
    point, f = rest(model, current), Equations(model)
    jacobian = f.jacobian((point.v, point.u, current))
    return current, jacobian[:, :2], jacobian[:, 2]


@pytest.mark.parametrize("name", one_by_one(MODELS))
def test_small_inputs(name):
    model = MODELS[name]
    current, A, gain = _at_rest(name)
    assert input_resistance(model, current) == pytest.approx(-np.linalg.solve(A, gain)[0], **TO_1E9)

    def answer(hz):
        resolvent = np.linalg.inv(2j * math.pi * hz / 1000 * np.eye(2) - A)
        return (resolvent @ gain)[0], (-1j * resolvent @ resolvent @ gain)[0]

    hz = [0.0, 1.0, 10.0, 100.0]
    assert np.allclose(impedance(model, hz, current), [answer(f)[0] for f in hz], rtol=1e-9, atol=1e-12)

    def climbs(hz):
        size, slope = answer(hz)
        return (size.conjugate() * slope).real

    peak = resonance_hz(model, current)
    if climbs(1e-3) <= 0:
        assert peak == 0.0
    else:
        assert peak == pytest.approx(brentq(climbs, 1e-3, 2000.0, xtol=1e-12), rel=1e-9)


@pytest.mark.parametrize("name", one_by_one(name for name in LEAKY if MODELS[name].a > 0))
def test_the_bound_of_the_step_rheobase(name):
    """With u held at rest a step must lift the lowest point of v' above 0, or take the rest away."""
    model = MODELS[name]
    window, f = rest_window(model), Equations(model)
    holding = min(0.0, window[1] - 1.0)
    u = rest(model, holding).u
    lowest = brentq(lambda v: f.along((v, u, 0), (1, 0, 0))[0], -200, 100, xtol=1e-12)
    lifted = -f((lowest, u, 0))[0] / f.along((lowest, u, 0), (0, 0, 1))[0]
    bound = step_rheobase_bound(model, holding)
    assert any(bound == pytest.approx(x, **TO_1E9) for x in (lifted, window[1]))
    assert bound <= window[1]
