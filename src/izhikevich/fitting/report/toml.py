"""The fitted cell as a file."""

from __future__ import annotations

from typing import Any

from ...catalog import cell_text
from ...provenance import versions

_WORDS = {
    "offset": "added to the currents of the recording",
    "drift": "added for each mV that the baseline of a sweep lies above the median",
    "scale": "factor on the currents of the recording",
}


def fitted_toml(report: Any) -> str:
    """The cell as a file that ``izhikevich run`` and `izhikevich.cell` take; what the fit found beside it stands in ``[fit]``.

    Parameters
    ----------
    report : FitReport

    Returns
    -------
    str
    """
    fit = report.fit
    unit = fit.model_.current_unit.split(" (")[0]
    units = {"offset": f"{unit}, ", "drift": f"{unit}/mV, ", "scale": ""}
    beside = {name: (fit.params_[name], units[name] + _WORDS[name]) for name in _WORDS if name in fit.params_}
    about = {
        "estimator": (type(fit).__name__, ""),
        "fitted": (list(report.fitted), "numbers of the sweeps"),
        "held_out": (list(report.unseen), ""),
        "free": (list(fit.space_.free), ""),
        "loss": (fit.loss_, "what was to be small"),
        "converged": (fit.converged_, "" if fit.converged_ else "this is the best point"),
        "seed": (fit.random_state, ""),
    }
    remarks = [
        f"The cell fitted to {report.recordings.source} by izhikevich {versions()['izhikevich']}.",
        f"Current in {unit}, times in ms. izhikevich run cell.toml --current ...",
        *report.remarks,
    ]
    return cell_text(report.cell, remarks, beside | about)
