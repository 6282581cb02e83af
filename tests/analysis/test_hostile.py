"""What cannot be analysed is refused in one sentence that names it, or answered with None; nothing else escapes."""

import math

import pytest

import izhikevich as izh
from izhikevich import analysis
from izhikevich.errors import ArgumentError, MethodError, NoRestError
from izhikevich.models import Model, model, param
from izhikevich.models.comparison import IntegrateAndFire
from izhikevich.models.ops import lit
from izhikevich.models.state import V


@model
class Alone(Model):
    """One variable, written by a user: no recovery."""

    State = V
    tau: float = param("ms", "time constant", default=10.0)
    vpeak: float = param("mV", "peak", default=30.0)

    @staticmethod
    def drift(p, s, i):
        return V(i - s.v / p.tau)

    @staticmethod
    def margin(p, s):
        return s.v - p.vpeak

    @staticmethod
    def reset(p, s):
        return V(lit(0.0, s.v))


PLANE = {
    "fixed_points": lambda m: analysis.fixed_points(m),
    "rest": lambda m: analysis.rest(m),
    "input_resistance": lambda m: analysis.input_resistance(m),
    "impedance": lambda m: analysis.impedance(m, 10.0),
    "resonance_hz": lambda m: analysis.resonance_hz(m),
    "hopf": lambda m: analysis.hopf(m),
    "saddle_node": lambda m: analysis.saddle_node(m),
    "rest_window": lambda m: analysis.rest_window(m),
    "step_rheobase_bound": lambda m: analysis.step_rheobase_bound(m),
    "lyapunov_coefficient": lambda m: analysis.lyapunov_coefficient(m),
    "separatrix": lambda m: analysis.separatrix(m),
    "threshold": lambda m: analysis.threshold(m, -14.0),
    "explain": lambda m: analysis.explain(m),
}
FIRING = {
    "adaptation_map": lambda m: analysis.adaptation_map(m, 10, [0.0]),
    "tonic": lambda m: analysis.tonic(m, 10, -10, 20),
    "orbit": lambda m: analysis.orbit(m, 10, 0.0, 3),
    "burst_size": lambda m: analysis.burst_size(m, 10),
    "excitability": lambda m: analysis.excitability(m),
    "fi_curve": lambda m: analysis.fi_curve(m, [0, 5.0], 500),
    "parameter_map": lambda m: analysis.parameter_map(m, "tau", [1, 2], "I", [0, 1]),
    "phase_response": lambda m: analysis.phase_response(m, 10, points=3),
    "rheobase": lambda m: analysis.rheobase(m, duration=200.0),
    "strength_duration": lambda m: analysis.strength_duration(m, [1.0, 10.0]),
    "sustained_firing": lambda m: analysis.sustained_firing(m),
    "bistable_window": lambda m: analysis.bistable_window(m),
    "zap": lambda m: analysis.zap(m),
    "resonant_doublet": lambda m: analysis.resonant_doublet(m),
    "switching_pulse": lambda m: analysis.switching_pulse(m, 0.2),
}
ALL = PLANE | FIRING
NO_REST = izh.Izhikevich(k0=150.0)
NEEDS_REST = [
    "fi_curve",
    "phase_response",
    "rheobase",
    "strength_duration",
    "zap",
    "resonant_doublet",
    "switching_pulse",
]


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize(
    "what", [Alone(), IntegrateAndFire(), izh.Izhikevich(a=[0.02, 0.1]), 3.0], ids=["own", "LIF", "two", "number"]
)
def test_what_is_no_cell_of_two_variables_is_refused_by_name(name, what):
    rule = "(what|model|Izhikevich.a|parameter_map.x|x)[^.]* must be"
    with pytest.raises(ArgumentError, match=rule) as caught:
        ALL[name](what)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", PLANE)
def test_a_cell_without_an_equilibrium_has_no_rest_to_tell_of(name):
    found = PLANE[name](NO_REST)
    if name in ("rest", "input_resistance", "impedance", "resonance_hz", "step_rheobase_bound", "separatrix"):
        assert found is None
    assert analysis.fixed_points(NO_REST) == ()


@pytest.mark.parametrize("name", NEEDS_REST)
def test_what_begins_at_rest_says_that_there_is_none(name):
    with pytest.raises(ArgumentError, match=r"rest") as caught:
        FIRING[name](NO_REST)
    assert str(caught.value).startswith(("rheobase.holding", name))


def test_a_rest_that_is_missing_has_an_error_of_its_own():
    for name in ("fi_curve", "phase_response"):
        with pytest.raises(NoRestError, match=rf"{name}.model must be a cell that rests without a current, got "):
            FIRING[name](NO_REST)


@pytest.mark.parametrize("current", [math.nan, math.inf, [1.0, 2.0]])
def test_a_current_that_is_no_number(current):
    rs = izh.cell("RS")
    for ask in (analysis.fixed_points, analysis.rest, analysis.separatrix, analysis.input_resistance, analysis.zap):
        with pytest.raises(ArgumentError, match="current must be one finite number here, got"):
            ask(rs, current)


def test_the_cut_off_of_a_cell_that_the_method_does_not_fit():
    with pytest.raises(MethodError, match="method must be one that fits Alone"):
        analysis.cutoff_sensitivity(Alone(), 100, 10)
    with pytest.raises(ArgumentError, match=r"cutoff_sensitivity.what must be a cell with a cut-off"):
        analysis.cutoff_sensitivity(izh.models.comparison.HodgkinHuxley(), 100, 10)
