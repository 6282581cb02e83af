"""The book's cells: spike times of the published tables, switches, order, and the same bits from both engines."""

from functools import cache

import numpy as np
import pytest

from izhikevich import check_model
from izhikevich.analysis import dop853_spike_times
from izhikevich.catalog import about, cell, cells
from izhikevich.errors import ArgumentError, MethodError, RunawayError
from izhikevich.methods import METHODS
from izhikevich.models import VUS, Izhikevich2007FS, Izhikevich2007LTS, Izhikevich2007RTN, Izhikevich2007TC, law
from izhikevich.stimulus import conductance, piecewise, step

PLAIN = ["RS2007", "IB2007", "CH2007", "MSN2007"]
# the largest shift of any spike in the table that a step of 0.05 ms may cause, ms; measured: about two thirds of these
SPECIAL = {"LTS2007": 1.5e-6, "FS2007": 2e-3, "TC2007": 1.5e-6, "TC2007_modeldb": 2e-6, "RTN2007": 2e-8}
TABLE = 1e-8  # ms, to which the tables are good


def levels(names):
    return [(name, key) for name in names for key in about(cell(name))["reference"]["spike_times"]]


def protocol(name, key):
    """Duration, stimulus and spike times of a table's line: a constant current, or "I0 until T, then I"."""
    reference = about(cell(name))["reference"]
    if "until" not in key:
        pieces, duration = [(0.0, float(key), 0.0)], reference["duration"]
    else:
        before, rest = key.split(" until ")
        end, after = rest.split(", then ")
        pieces, duration = [(0.0, float(before), 0.0), (float(end), float(after), 0.0)], reference["release_duration"]
    return duration, piecewise(pieces), np.array(reference["spike_times"][key])


def spikes(name, key, **options):
    duration, current, _ = protocol(name, key)
    model = cell(name)
    return model.run(duration, current, start=(model.vr, 0.0), record="spikes", **options).spike_times


def shift(times, expected):
    assert times.size == expected.size
    return np.max(np.abs(times - expected), initial=0.0)


@cache
def judged(name, key):
    duration, current, _ = protocol(name, key)
    return dop853_spike_times(cell(name), duration, current, start=(cell(name).vr, 0.0))


def test_every_verified_cell_is_looked_at():
    assert {n for n in cells() if n.endswith("2007") or "2007_" in n} == {*PLAIN, *SPECIAL}


@pytest.mark.parametrize(("name", "key"), levels([*PLAIN, *SPECIAL]))
def test_dop853_gives_the_tables(name, key):
    assert shift(judged(name, key), protocol(name, key)[2]) < TABLE


@pytest.mark.parametrize(("name", "key"), levels(PLAIN))
@pytest.mark.parametrize(("method", "dt"), [("taylor", None), pytest.param("mobius4", 0.05, marks=pytest.mark.slow)])
def test_plain_cells_fire_when_the_tables_say(name, key, method, dt):
    assert shift(spikes(name, key, method=method, dt=dt), protocol(name, key)[2]) < 1e-6


@pytest.mark.parametrize(
    ("name", "key"),
    [pytest.param(*case, marks=[] if case[0] == "FS2007" else [pytest.mark.slow]) for case in levels(SPECIAL)],
)
def test_special_cells_fire_when_the_tables_say(name, key):
    assert shift(spikes(name, key, dt=0.05), protocol(name, key)[2]) < SPECIAL[name] + TABLE


@pytest.mark.parametrize("key", ["73.2", "100", "200", "400"])
def test_a_smaller_step_follows_the_steep_upstroke_of_fs(key):
    assert shift(spikes("FS2007", key, dt=0.0125), protocol("FS2007", key)[2]) < 1e-5


@pytest.mark.parametrize(
    ("name", "key", "dt"),
    [
        pytest.param("LTS2007", "200", 0.05, marks=pytest.mark.slow),
        ("FS2007", "400", 0.0125),
        ("TC2007", "-1200 until 120, then 50", 0.05),
        ("TC2007_modeldb", "-1200 until 120, then 50", 0.05),
        pytest.param("RTN2007", "-350 until 120, then 90", 0.1, marks=pytest.mark.slow),
    ],
)
def test_order_four_across_spikes_and_switches(name, key, dt):
    coarse, fine = (shift(spikes(name, key, dt=h), judged(name, key)) for h in (dt, dt / 2))
    assert 3.5 < np.log2(coarse / fine) < 4.5


@pytest.mark.parametrize("model", [Izhikevich2007LTS, Izhikevich2007FS, Izhikevich2007TC, Izhikevich2007RTN])
def test_they_keep_to_the_dialect(model):
    check_model(model)


@pytest.mark.parametrize("name", SPECIAL)
def test_catalog_and_defaults_are_the_same_cell(name):
    assert name == "TC2007_modeldb" or type(cell(name))().values == cell(name).values


@pytest.mark.parametrize("name", SPECIAL)
def test_rest_stays_where_it_is(name):
    v, u = cell(name).rest()
    run = cell(name).run(100, 0, engine="numpy")
    assert np.max(np.abs(run.v - v)) < 1e-6
    assert np.max(np.abs(run.u - u)) < 1e-6


# --- both engines ---------------------------------------------------------------------------------------------------

KICK = step(-300, start=0, stop=40) + 120.0  # down through every switch, and up again
POPULATIONS = {
    "LTS": Izhikevich2007LTS(d=np.linspace(5, 40, 5)),
    "FS": Izhikevich2007FS(vb=np.linspace(-58, -50, 5), refractory=1.0, freezes="v"),
    "TC": Izhikevich2007TC(b=np.linspace(5, 20, 5), refractory=1.5),
    "TC alike": Izhikevich2007TC(refractory=np.linspace(0.5, 2.5, 5)),
    "RTN": Izhikevich2007RTN(b_high=np.linspace(0, 4, 5), refractory=1.0, freezes="u"),
}


@pytest.mark.parametrize(
    ("name", "method"),
    [
        ("TC alike", "rk4_located"),
        pytest.param("TC", "rk4_located", marks=pytest.mark.slow),
        pytest.param("LTS", "rk4_located", marks=pytest.mark.slow),
        pytest.param("FS", "rk4_located", marks=pytest.mark.slow),
        pytest.param("LTS", "heun", marks=pytest.mark.slow),
        pytest.param("RTN", "heun", marks=pytest.mark.slow),
        pytest.param("FS", "heun", marks=pytest.mark.slow),
        pytest.param("TC", "heun", marks=pytest.mark.slow),
        pytest.param("RTN", "rk4_located", marks=pytest.mark.slow),
    ],
)
def test_numpy_and_cpu_give_the_same_bits(name, method):
    model = POPULATIONS[name]
    start = (model.vr - 3.0, 0.0)
    runs = [model.run(150, KICK, method=method, start=start, engine=engine) for engine in ("numpy", "cpu")]
    assert runs[0].spikes.times.size > 5
    for get in (lambda r: r.spikes.times, lambda r: r.spikes.neurons, lambda r: r.v, lambda r: r.u):
        assert np.array_equal(get(runs[0]), get(runs[1]))


@pytest.mark.slow
def test_single_precision_and_a_conductance_cross_the_switch_too():
    g = conductance(step(25.0, start=20, stop=60), -90.0)
    runs = [
        POPULATIONS["TC"].run(150, 120.0, conductance=g, start=(-60.0, 0.0), dtype="float32", engine=engine)
        for engine in ("numpy", "cpu")
    ]
    assert runs[0].v.min() < -65
    assert runs[0].spikes.times.size > 5
    assert np.array_equal(runs[0].v, runs[1].v)


# --- the switch -----------------------------------------------------------------------------------------------------


def test_a_state_knows_its_side():
    p = cell("TC2007").record()
    below, above = (law.begin(p, np.float64(v), np.float64(0.0)) for v in (-66.0, -64.0))
    assert (below.side, above.side) == (-1.0, 1.0)
    assert law.begin(p, np.float64(-65.0), np.float64(0.0)).side == -1.0  # the table's v <= -65
    assert law.progress(p, below, above) > 0 > law.progress(p, above, above)
    assert law.settle(p, VUS(below.v, below.u, above.side)).side == -1.0
    assert law.other_side(p, below).side == 1.0


def test_recovery_follows_the_side_and_not_the_position():
    p = cell("TC2007").record()
    past = VUS(np.float64(-64.0), np.float64(0.0), np.float64(-1.0))  # a step that looks beyond the switch
    assert law.drift(p, past, 0.0).u == pytest.approx(0.01 * 15)
    assert law.drift(p, law.other_side(p, past), 0.0).u == 0.0


@pytest.mark.parametrize(("c", "side"), [(-50.0, -1.0), (-40.0, 1.0)])
def test_a_reset_lands_on_the_right_side(c, side):
    p = Izhikevich2007FS(c=c, vb=-45).record()
    assert law.reset(p, law.begin(p, np.float64(25.0), np.float64(7.0)))[1:] == (7.0, side)


def test_a_cell_pushed_to_the_switch_from_both_sides_comes_to_rest_there():
    # ModelDB's nullcline jumps: held between -195 and -120 pA, neither side lets v stay
    run = cell("TC2007_modeldb").run(1000, -150, start=(-60.0, 0.0))
    assert abs(run.v[-1] + 65) < 1e-5
    assert abs(run.u[-1] + 30) < 0.05  # where v' = 0 at the switch


def test_a_start_on_the_switch_goes_either_way():
    model = Izhikevich2007FS()
    for current in (-50.0, 50.0):
        run = model.run(2, current, start=(-55.0, 0.0))
        assert (run.v[-1] > -55) == (current > 0)


# --- refusals -------------------------------------------------------------------------------------------------------


def test_methods_that_fit():
    fitting = {name for name, m in METHODS.items() if m.fits(Izhikevich2007TC)}
    assert {"rk4_located", "heun_located", "euler_located", "rk4", "heun", "euler"} <= fitting
    assert not fitting & {"mobius3", "mobius4", "taylor", "izhikevich2003", "izhikevich2004", "exponential_euler"}
    assert not METHODS["mobius3"].fits(Izhikevich2007LTS)  # its peak moves with u
    assert METHODS["izhikevich2003"].fits(Izhikevich2007LTS)
    with pytest.raises(MethodError, match="these fit: rk4_located"):
        cell("FS2007").run(10, method="mobius3")


def test_a_reset_above_the_peak_is_refused_or_stopped():
    with pytest.raises(ArgumentError, match=r"Izhikevich2007RTN\.c must be below vpeak"):
        Izhikevich2007RTN(c=5.0)
    lts = cell("LTS2007")  # peak and reset meet at u = 664
    with pytest.raises(RunawayError):
        lts.run(200, 5000, start=(-56.0, 0.0))
    with pytest.raises(RunawayError):
        dop853_spike_times(lts, 200, 5000, start=(-56.0, 0.0))


def test_the_reference_takes_one_cell_without_extras():
    for model in (Izhikevich2007LTS(refractory=1.0), Izhikevich2007LTS(a=[0.1, 0.2])):
        with pytest.raises(ArgumentError):
            dop853_spike_times(model, 10)


def test_the_reference_follows_ramps_from_rest():
    lts = cell("LTS2007")
    ramp = piecewise([(0.0, 0.0, 0.0), (13.7, 0.0, 2.0)])
    times = dop853_spike_times(lts, 200, ramp)
    assert times.size > 3
    assert shift(lts.run(200, ramp, dt=0.0125).spike_times, times) < 1e-7


def test_an_inherited_parameter_takes_another_default():
    """A number re-declares it; unit, meaning and rule stay."""
    from izhikevich.models import Izhikevich, model

    @model
    class Faster(Izhikevich):
        a: float = 0.1
        k2: float = 1

    assert Faster().values == Izhikevich(a=0.1, k2=1.0).values
    assert Faster.parameters()["a"].metadata == Izhikevich.parameters()["a"].metadata
    with pytest.raises(ArgumentError, match=r"Faster.k2 must be positive"):
        Faster(k2=0)
