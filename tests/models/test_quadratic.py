"""The quadratic family: conversions that keep the voltage, rest, forms, and what is refused."""

import numpy as np
import pytest

from izhikevich import Izhikevich, Izhikevich2007, pattern
from izhikevich.catalog import cell
from izhikevich.errors import ArgumentError, NoRestError, UnitError
from izhikevich.models import VU, law
from izhikevich.units import mS, mV, nF, nS, pA, pF

PAPER = ["RS", "IB", "CH", "FS", "TC", "LTS"]
BOOK = {"RS2007": 100.0, "IB2007": 600.0, "CH2007": 600.0, "MSN2007": 500.0}


def numbers(model):
    return np.array(list(model.values.values()))


# --- conversions ----------------------------------------------------------------------------------------------------


def test_rs_becomes_minus_70_minus_55():
    rs = cell("RS").to_2007()
    assert (rs.vr, rs.vt) == pytest.approx((-70.0, -55.0), abs=1e-12)
    assert (rs.C, rs.k, rs.a, rs.b, rs.c, rs.d, rs.vpeak) == (1.0, 0.04, 0.02, 0.2, -65.0, 8.0, 30.0)


@pytest.mark.parametrize("name", PAPER)
def test_the_2007_form_has_the_same_voltage_for_the_same_number_i(name):
    old, new = (m.run(200, 10, method="taylor") for m in (cell(name), cell(name).to_2007()))
    assert old.spike_times.size > 5
    assert np.max(np.abs(old.spike_times - new.spike_times)) < 1e-11
    assert np.max(np.abs(old.v - new.v)) < 1e-9
    assert np.max(np.abs(new.u - (old.u - cell(name).b * cell(name).to_2007().vr))) < 1e-9


@pytest.mark.parametrize("name", BOOK)
def test_the_2003_form_has_the_same_voltage_for_i_per_c(name):
    model, current = cell(name), BOOK[name]
    old = model.run(300, current, start=(model.vr, 0.0), method="taylor")
    new = model.to_2003().run(300, current / model.C, start=(model.vr, model.b / model.C * model.vr), method="taylor")
    assert old.spike_times.size > 2
    assert np.max(np.abs(old.v - new.v)) < 1e-9


@pytest.mark.parametrize("name", PAPER)
def test_there_and_back(name):
    assert np.allclose(numbers(cell(name).to_2007().to_2003()), numbers(cell(name)), rtol=0, atol=1e-12)


@pytest.mark.parametrize("name", ["RS2007", "IB2007"])  # their vr is the lower root
def test_back_and_there_up_to_capacitance(name):
    model = cell(name)
    back = model.to_2003().to_2007()
    assert (back.vr, back.vt) == pytest.approx((model.vr, model.vt), abs=1e-9)
    assert (back.k, back.b, back.d) == pytest.approx((model.k / model.C, model.b / model.C, model.d / model.C))


def test_conversion_keeps_arrays_and_options():
    many = Izhikevich(b=[0.2, 0.25], refractory=2.0, freezes="v", name="pair").to_2007()
    assert many.vr == pytest.approx([-70.0, -64.413911])
    assert (many.refractory, many.freezes, many.name) == (2.0, "v", "pair")


@pytest.mark.parametrize("b", [0.3, [0.2, 0.3]])
def test_a_cell_without_rest_is_not_converted(b):
    with pytest.raises(NoRestError, match=r"rest at I = 0 .* Give the 2007 form directly"):
        Izhikevich(b=b).to_2007()


def test_the_accommodation_form_is_not_converted():
    with pytest.raises(ArgumentError, match="accommodation form"):
        Izhikevich(v_ref=-65).to_2007()


# --- forms ----------------------------------------------------------------------------------------------------------


def drift(model, v, u, i=0.0):
    return law.drift(model.record(), VU(np.float64(v), np.float64(u)), np.float64(i))


def test_accommodation_is_a_pure_integrator():
    model = Izhikevich(a=0.02, b=1.0, v_ref=-65)
    assert drift(model, -60, 3.0).u == drift(model, -60, 300.0).u == pytest.approx(0.02 * 1.0 * 5)
    assert drift(model, -65, 7.0).u == 0.0
    assert drift(model, -60, 3.0, 2.0).v == drift(Izhikevich(), -60, 3.0, 2.0).v


def test_accommodation_with_v_ref_zero_is_still_the_other_form():
    assert drift(Izhikevich(v_ref=0.0), -60, 3.0).u != drift(Izhikevich(), -60, 3.0).u


@pytest.mark.slow  # the exact track of pattern (R), every time: tests/catalog/test_pattern_checks.py
@pytest.mark.parametrize("method", ["taylor", "mobius4"])
def test_accommodation_runs_like_its_equations(method):
    r = pattern("R").model
    runs = [r.run(200, 8.0, start=(-65.0, -16.0), method=m, dt=0.025) for m in (method, "rk4_located")]
    assert runs[0].spike_times.size >= 1
    assert np.max(np.abs(runs[0].spike_times - runs[1].spike_times)) < 1e-4


@pytest.mark.parametrize("model", [Izhikevich(b=0.26), Izhikevich(v_ref=-60.0), Izhikevich2007(b=3.0)])
def test_the_common_form_is_the_same_equation(model):
    p = model.record()
    k = law.canonical(p)
    for v, u, i in [(-70.0, -14.0, 3.0), (-40.0, 5.0, -2.0), (10.0, 90.0, 400.0)]:
        d = drift(model, v, u, i)
        x, scaled = v - k.v0, k.gain * u
        assert k.kappa * x * x + k.g + k.gain * i - scaled == pytest.approx(d.v, rel=1e-12)
        assert k.capacity * (k.w * (x + k.xr) - k.r * scaled) == pytest.approx(d.u, rel=1e-12)


# --- rest -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [*PAPER, "RZ", *BOOK])
def test_rest_is_an_equilibrium_and_holds(name):
    model = cell(name)
    v, u = model.rest()
    assert max(map(abs, drift(model, v, u))) < 1e-9
    run = model.run(100, 0, method="taylor")
    assert np.max(np.abs(run.v - v)) < 1e-6


def test_rest_at_a_held_current():
    v, u = cell("RZ").rest(0.2)
    assert max(map(abs, drift(cell("RZ"), v, u, 0.2))) < 1e-9
    assert cell("RZ").run(50, 0.2, start=(v, u)).spike_times.size == 0


def test_rest_of_many():
    v, u = Izhikevich(b=[0.2, 0.25]).rest()
    assert v == pytest.approx([-70.0, -64.413911])
    assert u == pytest.approx([-14.0, -16.103478])


@pytest.mark.parametrize("key", ["S", "T"])
def test_s_and_t_have_no_rest_and_say_so(key):
    model = pattern(key).model
    with pytest.raises(NoRestError, match=r"start must be given as \(v0, u0\) for .*no stable rest"):
        model.run(10)
    assert model.run(1, start=pattern(key).start).v.size


def test_too_much_current_leaves_no_rest():
    with pytest.raises(NoRestError, match="current of 10"):
        cell("RS").rest(10)
    with pytest.raises(NoRestError, match="index 1 of 2"):
        Izhikevich(b=[0.2, 0.3]).run(10)


# --- refusals -------------------------------------------------------------------------------------------------------

REFUSED = [
    (Izhikevich, {"a": np.nan}, r"Izhikevich\.a must be finite \[1/ms\], got nan"),
    (Izhikevich, {"a": [0.1, np.inf]}, "inf at index 1 of 2"),
    (Izhikevich, {"v_ref": np.nan}, r"v_ref must be finite \[mV\]"),
    (Izhikevich, {"k2": 0.0}, "k2 must be positive"),
    (Izhikevich, {"c": 30.0}, r"Izhikevich\.c must be below vpeak = 30 \[mV\], got 30\.0\. A reset"),
    (Izhikevich, {"c": -65.0, "vpeak": [30.0, -70.0]}, "index 1 of 2"),
    (Izhikevich, {"a": [0.1, 0.2], "b": [0.1, 0.2, 0.3]}, r"'a': \(2,\), 'b': \(3,\)"),
    (Izhikevich, {"a": [0.1, 0.2], "refractory": [1.0, 2.0, 3.0]}, "refractory"),
    (Izhikevich, {"a": [[0.1]]}, "1-D array"),
    (Izhikevich, {"a": []}, "1-D array"),
    (Izhikevich, {"a": "fast"}, "a number or an array of numbers"),
    (Izhikevich, {"refractory": -1.0}, "refractory must be zero or positive"),
    (Izhikevich, {"diffusion": -1.0}, "diffusion must be zero or positive"),
    (Izhikevich, {"freezes": "w"}, "freezes must be 'both', 'v' or 'u', got 'w'"),
    (Izhikevich2007, {"C": 0.0}, r"Izhikevich2007\.C must be positive \[pF\], got 0\.0"),
    (Izhikevich2007, {"C": [100.0, -1.0]}, r"positive \[pF\], got -1\.0 at index 1 of 2"),
    (Izhikevich2007, {"k": -0.7}, "k must be positive"),
    (Izhikevich2007, {"c": 35.0}, "below vpeak"),
]


@pytest.mark.parametrize(("kind", "values", "words"), REFUSED)
def test_refusals_name_argument_rule_and_value(kind, values, words):
    with pytest.raises(ArgumentError, match=words):
        kind(**values)


def test_a_and_b_may_be_negative():
    assert Izhikevich(a=-0.02, b=-1.0).a == -0.02


def test_units_are_taken_and_checked():
    assert Izhikevich2007(C=0.1 * nF, b=-2e-6 * mS).values == Izhikevich2007(C=100 * pF, b=-2 * nS).values
    with pytest.raises(UnitError, match=r"Izhikevich2007\.C"):
        Izhikevich2007(C=100 * mV)
    with pytest.raises(UnitError):
        Izhikevich2007(d=1 * mV)
    assert Izhikevich2007(d=[1 * pA, 2 * pA]).d.tolist() == [1.0, 2.0]
