"""A neuron type of Nengo's for any model with v and u: located spikes, tuning curves read off the adapted f-I curve."""

from __future__ import annotations

import threading
from typing import Any

import numpy as np
from nengo.dists import Choice, get_samples
from nengo.neurons import NeuronType
from nengo.rc import rc

from ..models.rest import rest
from ..nef.rates import rate_curve
from ..nef.stepping import Cells
from ..nef.tuning import gain_bias
from .model_param import ModelParam
from .settled import settled

FASTEST = 2000.0  # Hz: adapted cells get no current under which they would fire faster, by up to a factor of two


class ModelNeuron(NeuronType):
    """Neurons of any model, for ``nengo.Ensemble(..., neuron_type=...)``.

    A spike within a step of Nengo's leaves ``1 / dt`` in the output, so two leave twice that. Where in the step it was
    settles what v and u are at its end, so the cell's own course does not depend on dt. Spikes that neurons send to an ensemble can add up
    to any current; what would make an adapted cell fire faster than some kHz is taken for the current that does just that.

    Parameters
    ----------
    model : Model
        One cell with v and u, which rests without input. Currents have its unit (2003: mV/ms; 2007: pA).
    initial_state : dict of Distribution or array_like, optional
        ``"voltage"`` [mV] and ``"recovery"`` [the model's unit] at the start. By default each cell has adapted to its bias,
        and is at a moment of its own between two spikes if that makes it fire.

    Raises
    ------
    ArgumentError
        For several cells, other variables, a refractory period or noise.
    NoRestError
        For a cell that fires without input.

    References
    ----------
    C. Eliasmith and C. H. Anderson, Neural Engineering (MIT Press, 2003).
    T. Bekolay et al., Nengo: a Python tool for building large-scale functional brain models, Front. Neuroinform. 7 (2014) 48.

    Examples
    --------
    >>> import izhikevich as izh
    >>> neurons = ModelNeuron(izh.cell("RS2007"))
    >>> neurons.rates([0.0, 1.0], gain=[100.0], bias=[0.0]).ravel().round(1).tolist()
    [0.0, 13.2]
    """

    state = {"voltage": Choice([-70.0]), "recovery": Choice([-14.0])}
    negative = False
    spiking = True

    model = ModelParam("model")

    def __init__(self, model: Any, initial_state: Any = None):
        super().__init__(initial_state)
        self.model = model
        v, u = rest(model)
        self.state = {"voltage": Choice(v), "recovery": Choice(u)}
        self._own = threading.local()

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in super().__getstate__().items() if name != "_own"}

    def __setstate__(self, state: dict[str, Any]) -> None:
        super().__setstate__(state)
        self._own = threading.local()

    def make_state(self, n_neurons: int, rng: Any = np.random, dtype: Any = None, bias: Any = None) -> dict[str, Any]:
        """v and u at the start: adapted to the bias where it is known, at rest without input where it is not.

        Parameters
        ----------
        n_neurons : int
        rng : numpy.random.RandomState
        dtype : dtype, optional
            By default Nengo's.
        bias : array_like (n_neurons,), in the model's unit, optional

        Returns
        -------
        dict
            ``"voltage"`` and ``"recovery"``, ndarray (n_neurons,).

        Examples
        --------
        >>> import izhikevich as izh
        >>> ModelNeuron(izh.cell("RS")).make_state(1)["voltage"].round(6).tolist()
        [-70.0]
        """
        given: Any = self.initial_state or {}
        start: Any = dict(self.state)
        if bias is not None and set(given) != set(start):
            start = dict(zip(("voltage", "recovery"), settled(self.model, bias, rng), strict=True))
        dtype = rc.float_dtype if dtype is None else dtype
        return {
            name: np.array(get_samples(given.get(name, start[name]), n=n_neurons, d=None, rng=rng), dtype=dtype)
            for name in start
        }

    def gain_bias(self, max_rates: Any, intercepts: Any) -> tuple[np.ndarray, np.ndarray]:
        """Gain and bias from adapted rates at x = 1 and from where firing begins: `izhikevich.nef.gain_bias`.

        Parameters
        ----------
        max_rates : array_like (n,), Hz
        intercepts : array_like (n,)

        Returns
        -------
        gain, bias : ndarray (n,), in the model's unit

        Raises
        ------
        ArgumentError
            For a rate that the cell cannot have.
        """
        return gain_bias(self.model, max_rates, intercepts)

    def max_rates_intercepts(self, gain: Any, bias: Any) -> tuple[np.ndarray, np.ndarray]:
        """The way back: adapted rates at x = 1, and the x at which firing begins.

        Parameters
        ----------
        gain, bias : array_like (n,), in the model's unit

        Returns
        -------
        max_rates, intercepts : ndarray (n,), Hz and without unit
        """
        gain, bias = np.asarray(gain, dtype=float), np.asarray(bias, dtype=float)
        return self.rates(1.0, gain, bias)[0], (rate_curve(self.model).threshold - bias) / gain

    def rates(self, x: Any, gain: Any, bias: Any) -> np.ndarray:
        """Adapted firing rates, read off the cell's f-I curve, which is measured once.

        Parameters
        ----------
        x : array_like (n_samples,) or (n_samples, n)
            Values along the encoders, 1 at the radius.
        gain, bias : array_like (n,), in the model's unit

        Returns
        -------
        ndarray (n_samples, n), Hz

        Examples
        --------
        >>> import izhikevich as izh
        >>> ModelNeuron(izh.cell("RS")).rates([-1.0, 0.0, 1.0], [10.0], [10.0]).ravel().round(1).tolist()
        [0.0, 22.3, 43.6]
        """
        current = self.current(x, gain, bias)
        usual = rate_curve(self.model)
        rates = usual.rate(current)
        beyond = current > usual.currents[-1]
        if beyond.any():
            rates[beyond] = np.maximum(rates[beyond], rate_curve(self.model, FASTEST).rate(current[beyond]))
        return rates

    def step(self, dt: float, J: Any, output: Any, voltage: Any, recovery: Any) -> None:
        """One step: the cells go on under their held currents, from v and u and back into them.

        Parameters
        ----------
        dt : float, s
        J : array_like, in the model's unit
            One current for each cell, of any shape.
        output : ndarray like `J`, 1/s
            Gets the spikes within the step over its length.
        voltage, recovery : ndarray like `J`, mV and the model's unit
            Changed in place.

        Raises
        ------
        DivergenceError, RunawayError
            For a current that is no number, or under which a cell fires without end.
        """
        cells, usual = self._cells(voltage.size, dt)
        current = np.ravel(J)
        if current.max(initial=0.0) > usual:
            current = np.minimum(current, rate_curve(self.model, FASTEST).currents[-1])
        cells.put(voltage.ravel(), recovery.ravel())
        output[...] = cells.step(current).reshape(voltage.shape) / dt
        voltage[...], recovery[...] = cells.v.reshape(voltage.shape), cells.u.reshape(voltage.shape)

    def _cells(self, size: int, dt: float) -> tuple[Cells, float]:
        """The compiled step for so many cells, one in each thread, since it has arrays of its own; up to which current nothing limits it."""
        kept: dict[tuple[int, float], tuple[Cells, float]] = self._own.__dict__.setdefault("cells", {})
        if (size, dt) not in kept:
            kept[size, dt] = Cells(self.model, size, 1000.0 * dt), rate_curve(self.model).currents[-1]
        return kept[size, dt]
