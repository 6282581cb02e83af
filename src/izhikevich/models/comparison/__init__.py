"""The models that the simple model is compared with: those of Izhikevich (2004), figure 2, and the adaptive exponential one.

They are models like any other: they run with every general method on every engine. Where a paper prints no numbers, the defaults are
ours and the docstring says so.
"""

from .adex import AdEx
from .fitzhugh_nagumo import FitzHughNagumo
from .hindmarsh_rose import HindmarshRose
from .hodgkin_huxley import HodgkinHuxley
from .integrate import AdaptiveIntegrateAndFire, IntegrateAndFire
from .integrate_or_burst import IntegrateAndFireOrBurst
from .morris_lecar import MorrisLecar
from .quadratic_integrate import QuadraticIntegrateAndFire
from .resonate import ResonateAndFire
from .wilson import Wilson

__all__ = [
    "AdEx",
    "AdaptiveIntegrateAndFire",
    "FitzHughNagumo",
    "HindmarshRose",
    "HodgkinHuxley",
    "IntegrateAndFire",
    "IntegrateAndFireOrBurst",
    "MorrisLecar",
    "QuadraticIntegrateAndFire",
    "ResonateAndFire",
    "Wilson",
]
