"""From a recording to a neuron."""

from .derivatives.gradients import SpikeGradients, spike_gradients
from .estimator import SpikeTimeFit
from .known.abc import abc_smc
from .known.adjust import adjusted
from .known.bootstrap import Bootstrap, bootstrap
from .known.bounds import Knowledge, cramer_rao
from .known.calibration import Calibration, calibrate
from .known.experiment import Advice, Experiment, best_experiment
from .known.neural import neural_posterior
from .known.posterior import Posterior
from .known.profile import Profile, profile_likelihood
from .known.size import sizes
from .known.spikes import spike_knowledge, spike_residuals
from .search.space import Space

__all__ = [
    "Advice",
    "Bootstrap",
    "Calibration",
    "Experiment",
    "Knowledge",
    "Posterior",
    "Profile",
    "Space",
    "SpikeGradients",
    "SpikeTimeFit",
    "abc_smc",
    "adjusted",
    "best_experiment",
    "bootstrap",
    "calibrate",
    "cramer_rao",
    "neural_posterior",
    "profile_likelihood",
    "sizes",
    "spike_gradients",
    "spike_knowledge",
    "spike_residuals",
]
