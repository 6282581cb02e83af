"""From a recording to a neuron."""

from .derivatives.gradients import SpikeGradients, spike_gradients
from .features import FeatureFit
from .held_out import HeldOut, held_out
from .intervals import Combination, IntervalFit, equivalent
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
from .nearest import Nearest, nearest_cell
from .properties import MeasuredCell, cell_from
from .report import FitReport, IntervalReport, fit_report, interval_report
from .search.space import Space
from .spike_times import SpikeTimeFit
from .voltage import VoltageFit

__all__ = [
    "Advice",
    "Bootstrap",
    "Calibration",
    "Combination",
    "Experiment",
    "FeatureFit",
    "FitReport",
    "HeldOut",
    "IntervalFit",
    "IntervalReport",
    "Knowledge",
    "MeasuredCell",
    "Nearest",
    "Posterior",
    "Profile",
    "Space",
    "SpikeGradients",
    "SpikeTimeFit",
    "VoltageFit",
    "abc_smc",
    "adjusted",
    "best_experiment",
    "bootstrap",
    "calibrate",
    "cell_from",
    "cramer_rao",
    "equivalent",
    "fit_report",
    "held_out",
    "interval_report",
    "nearest_cell",
    "neural_posterior",
    "profile_likelihood",
    "sizes",
    "spike_gradients",
    "spike_knowledge",
    "spike_residuals",
]
