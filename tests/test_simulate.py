"""What `simulate` refuses, in one sentence with argument, value, rule and remedy; and noise that does not follow the step."""

import numpy as np
import pytest

import izhikevich as izh
from izhikevich.errors import ArgumentError, IzhikevichError, MethodError, NoRestError, UnitError, UnknownNameError
from izhikevich.models import VU, Model, model, param


@model
class Cubic(Model):
    """Outside the quadratic family."""

    vpeak: float = param("mV", "peak", default=30.0)

    @staticmethod
    def drift(p, s, i):
        return VU(i - s.v * s.v * s.v, s.u - s.u)

    @staticmethod
    def margin(p, s):
        return s.v - p.vpeak

    @staticmethod
    def reset(p, s):
        return VU(-p.vpeak, s.u)


TWO = izh.Izhikevich(a=[0.02, 0.1])
UNRESTING = izh.Izhikevich(a=-0.02, b=-1.0, c=-60, name="S")
PULSE = izh.step(5, start=1.25, stop=2.0)


@pytest.mark.parametrize(
    ("words", "options"),
    [
        (r"duration must be zero or positive \[ms\], got -1.0", {"duration": -1}),
        (r"duration must be zero or positive \[ms\], got nan", {"duration": float("nan")}),
        (r"duration must be a number .*, got 'long'", {"duration": "long"}),
        (r"simulate.folder must be left out for cells, got 'run'. Put them into a Network", {"folder": "run"}),
        (r"simulate.delivery must be left out for cells", {"delivery": "precise"}),
        (r"duration must be .* in ms, got 3 mV", {"duration": 3 * izh.mV}),
        (r"dt must be positive \[ms\], got 0.0", {"dt": 0}),
        (r"dt must be positive \[ms\], got -0.1", {"dt": -0.1}),
        (r"dt must be positive \[ms\], got inf", {"dt": float("inf")}),
        (
            r"dt must be a step that meets the stimulus edge at 1.25 ms, got 0.1.*nearest good one is 0.125",
            {"dt": 0.1, "method": "euler", "current": PULSE},
        ),
        (
            r"dt must be no longer than the shortest pulse.*0.75 ms,.*got 1.0.*nearest good one is",
            {"dt": 1.0, "method": "rk4", "current": PULSE},
        ),
        (r"method must be a known name, got 'mobius'. Did you mean 'mobius[34]'", {"method": "mobius"}),
        (r"method must be a known name, got 'RK4'", {"method": "RK4"}),
        (r"engine must be a known name, got 'gpu'.*Known: auto, cpu, jax, numpy", {"engine": "gpu"}),
        (r"cell must be a known name, got 'RSS'. Did you mean 'RS'", {"what": "RSS"}),
        (r"what must be a model, a pattern or the name of a cell, got 3", {"what": 3}),
        (
            r"method must be one that fits Cubic, got 'mobius3'. It needs the quadratic family.*fit: rk4_located,",
            {"what": Cubic(), "method": "mobius3"},
        ),
        (
            r"method must be 'euler_maruyama' .*got 'rk4'.*izh.noise",
            {"what": izh.Izhikevich(diffusion=1), "method": "rk4"},
        ),
        (r"dtype must be 'float64' or 'float32', got 'float16'", {"dtype": "float16"}),
        (r"dtype must be 'float64' or 'float32', got 'double trouble'", {"dtype": "double trouble"}),
        (r"dtype must be 'float64' with taylor, got 'float32'. A tolerance", {"dtype": "float32", "method": "taylor"}),
        (r"threads must be a whole number of at least 1, got 0", {"threads": 0}),
        (r"threads must be a whole number of at least 1, got 1.5", {"threads": 1.5}),
        (r"size must be a whole number of at least 1, got 0", {"size": 0}),
        (r"size must be a whole number of at least 1, got 2.5", {"size": 2.5}),
        (r"size must be 2, as many as the cell's parameters describe, got 3", {"what": TWO, "size": 3}),
        (r"current must be one value or one per neuron \(2\), got '3 values'", {"what": TWO, "current": [1, 2, 3]}),
        (r"current must be finite, got nan at index 1 of 2", {"what": TWO, "current": [1, np.nan]}),
        (r"current must be .*mV/ms.*got .*pA", {"current": 5 * izh.pA}),
        (r"start must be 'rest' or \(v0, u0\), got 'quiet'", {"start": "quiet"}),
        (r"start must be 'rest' or \(v0, u0\), got -65", {"start": -65}),
        (r"start must be finite, got \(nan, 0\)", {"start": (float("nan"), 0)}),
        (r"start\[0\] must be one number or one per neuron \(1\), got 'shape \(3,\)'", {"start": ([-60.0] * 3, 0)}),
        (r"start must be given as \(v0, u0\) for S, which has no stable rest at a current of 0", {"what": UNRESTING}),
        (r"record must be a known name, got 'spike'. Did you mean 'spikes'", {"record": "spike"}),
        (r"record must be a known name, got 'w'", {"record": ["v", "w"]}),
        (r"record must be a name, a list of names or a Recorder, got 3", {"record": 3}),
        (r"conductance must be izh.conductance\(g, reversal\), or several, got 3", {"conductance": 3}),
        (r"seed must be a whole number from 0 to 4294967295, got -1", {"seed": -1, "current": izh.noise(1)}),
    ],
)
def test_refusals(words, options):
    options = {"what": "RS", "duration": 5, "current": 1, "engine": "numpy"} | options
    with pytest.raises(IzhikevichError, match=f"^{words}") as refused:
        izh.simulate(**options)
    said = str(refused.value)
    assert said.endswith(".")
    assert "\n" not in said


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        (UnknownNameError, {"method": "mobius"}),
        (MethodError, {"what": Cubic(), "method": "taylor"}),
        (NoRestError, {"what": UNRESTING}),
        (UnitError, {"dt": 1 * izh.mV}),
        (ArgumentError, {"dtype": "x"}),
    ],
)
def test_kinds_of_refusal(kind, options):
    with pytest.raises(kind):
        izh.simulate(**{"what": "RS", "duration": 5, "engine": "numpy"} | options)


@pytest.mark.parametrize(
    ("words", "options"),
    [
        (r"Recorder.every must be positive \[ms\], got 0", {"every": 0}),
        (r"Recorder.when must be 'after' or 'before', got 'during'", {"when": "during"}),
        (r"Recorder.dtype must be 'float64' or 'float32', got 'int8'", {"dtype": "int8"}),
        (r"Recorder.dtype must be 'float64' or 'float32', got 'nonsense'", {"dtype": "nonsense"}),
        (r"Recorder.neurons must be between 0 and 0, got 3", {"neurons": [0, 3]}),
        (
            r"Recorder.every must be a multiple of the step 0.1 on the grid \[ms\], got 0.25. Located methods sample anywhere",
            {"every": 0.25},
        ),
    ],
)
def test_refusals_of_the_recorder(words, options):
    with pytest.raises(ArgumentError, match=f"^{words}"):
        izh.simulate("RS", 5, 1, method="euler", engine="numpy", record=izh.Recorder(**options))


def test_the_step_offered_is_a_good_one():
    for wrong, right in [(0.1, 0.125), (0.4, 0.25)]:
        with pytest.raises(ArgumentError, match=f"nearest good one is {right}"):
            izh.simulate("RS", 5, PULSE, method="euler", dt=wrong, engine="numpy")
        izh.simulate("RS", 5, PULSE, method="euler", dt=right, engine="numpy")
    # located methods cut their step, and take any
    izh.simulate("RS", 5, PULSE, method="mobius3", dt=0.4, engine="numpy")


@pytest.mark.parametrize(
    "current",
    [
        np.arange(3.0),
        [0, 1, 2],
        izh.constant([0, 1, 2]),
        izh.step([0, 1, 2], start=1) + 3,
        2 * izh.noise([0, 1, 2]).shift(1),
    ],
)
def test_a_current_per_neuron_makes_a_population(current):
    assert izh.simulate("RS", 1, current, engine="numpy").size == 3


def test_a_start_per_neuron():
    run = izh.simulate("RS", 1, 0, size=2, start=([-70.0, -60.0], -14), engine="numpy")
    assert run.v[0].tolist() == [-70, -60]


@pytest.mark.parametrize("noise", [izh.noise(2), izh.noise(2, tau=3.0), izh.noise([1, 3], interval=1.0) + 4])
@pytest.mark.parametrize(("method", "dt"), [("euler", 0.25), ("mobius3", 0.5), ("mobius3", 0.35)])
def test_the_path_of_noise_does_not_follow_the_step(noise, method, dt):
    """The same current at every tick of the noise's clock, at dt and dt/2, on either kind of method."""
    runs = [
        izh.simulate(
            "RS", 40, noise, size=2, method=method, dt=h, seed=9, engine="numpy", record=izh.Recorder(every=0.5)
        )
        for h in (dt, dt / 2)
    ]
    expected = noise.at(runs[0].times[:-1] + 1e-6, n=2, seed=9)
    for run in runs:
        np.testing.assert_array_equal(run.current[:-1], expected)
    assert np.ptp(expected, axis=0).min() > 1


def test_the_seed_is_what_makes_a_path():
    runs = [izh.simulate("RS", 20, izh.noise(3), seed=s, engine="numpy") for s in (1, 1, 2)]
    np.testing.assert_array_equal(runs[0].v, runs[1].v)
    assert not np.array_equal(runs[0].v, runs[2].v)


@pytest.mark.parametrize(
    ("duration", "dt", "covered"), [(10.05, 0.1, 10.0), (29.0, 0.29, 29.0), (0.3, 0.1, 0.3), (5, 0.25, 5.0)]
)
def test_the_grid_covers_whole_steps(duration, dt, covered):
    """A rate is spikes over the time that was run."""
    run = izh.simulate("RS", duration, 10, method="euler", dt=dt)
    assert run.duration == pytest.approx(covered, abs=1e-12)
    assert run.times[-1] == pytest.approx(covered, abs=1e-9)
    assert izh.simulate("RS", duration, 10, dt=dt).duration == duration
