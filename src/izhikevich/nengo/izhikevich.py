"""The neuron type with the arguments of Nengo's own."""

from __future__ import annotations

from typing import Any

from nengo.params import NumberParam

from .. import catalog, models
from .model_neuron import ModelNeuron


class Izhikevich(ModelNeuron):
    """The simple model of 2003 under Nengo's names: ``from izhikevich.nengo import Izhikevich`` in place of ``nengo.Izhikevich``.

    Parameters
    ----------
    tau_recovery : float, 1/ms, default 0.02
        a, the rate of recovery; a rate, though Nengo calls it tau.
    coupling : float, 1/ms, default 0.2
        b, how strongly recovery follows v.
    reset_voltage : float, mV, default -65
        c, where v is after a spike.
    reset_recovery : float, mV/ms, default 8
        d, by how much u jumps at a spike.
    initial_state : dict of Distribution or array_like, optional
        ``"voltage"`` and ``"recovery"`` at the start; see `ModelNeuron`.

    Raises
    ------
    ValidationError, ArgumentError, NoRestError
        For values that make no cell, and cells that fire without input. All are ValueErrors.

    References
    ----------
    E. M. Izhikevich, Simple model of spiking neurons, IEEE Trans. Neural Networks 14 (2003) 1569.

    Examples
    --------
    >>> import nengo
    >>> with nengo.Network(seed=0) as model:
    ...     ens = nengo.Ensemble(10, dimensions=1, neuron_type=Izhikevich(coupling=0.25))
    >>> ens.neuron_type
    Izhikevich(coupling=0.25)
    """

    tau_recovery = NumberParam("tau_recovery", low=0, low_open=True)
    coupling = NumberParam("coupling")
    reset_voltage = NumberParam("reset_voltage")
    reset_recovery = NumberParam("reset_recovery")

    def __init__(
        self,
        tau_recovery: float = 0.02,
        coupling: float = 0.2,
        reset_voltage: float = -65.0,
        reset_recovery: float = 8.0,
        initial_state: Any = None,
    ):
        self.tau_recovery, self.coupling = tau_recovery, coupling
        self.reset_voltage, self.reset_recovery = reset_voltage, reset_recovery
        cell = models.Izhikevich(a=tau_recovery, b=coupling, c=reset_voltage, d=reset_recovery)
        super().__init__(cell, initial_state)

    @classmethod
    def of(cls, what: Any, initial_state: Any = None) -> ModelNeuron:
        """Neurons of any cell of the catalog, or of a model.

        Parameters
        ----------
        what : str or Model
            A name such as ``"CH"`` or ``"RS2007"`` (`izhikevich.cells`), or a model.
        initial_state : dict of Distribution or array_like, optional

        Returns
        -------
        ModelNeuron

        Raises
        ------
        UnknownNameError
            For a name that no cell has.

        Examples
        --------
        >>> chattering = Izhikevich.of("CH")
        >>> chattering.model.d
        2.0
        """
        return ModelNeuron(catalog.cell(what) if isinstance(what, str) else what, initial_state)
