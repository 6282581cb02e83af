"""Some neurons of a plan, as a plan of their own: with the same parameters, starts and inputs as in the whole."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from ..engines.base import Plan
from ..engines.take import take
from ..stimulus.base import Lowered
from ..stimulus.segments import Segments


class _Columns(Lowered):
    """A lowered stimulus for some of its neurons."""

    def __init__(self, whole: Lowered, index: np.ndarray):
        self.whole, self.index = whole, index

    def window(self, t0: float, t1: float) -> Segments:
        found = self.whole.window(t0, t1)
        if found.value.shape[1] == 1:
            return found
        return found._replace(value=found.value[:, self.index], slope=found.slope[:, self.index])

    def edges(self, t0: float, t1: float) -> np.ndarray:
        return self.whole.edges(t0, t1)

    def borders(self, t0: float, t1: float) -> np.ndarray:
        return self.whole.borders(t0, t1)


def some(plan: Plan, index: np.ndarray) -> Plan:
    """The neurons `index` of a plan, of which nothing but spikes is recorded."""

    def own(record: Any) -> Any:
        return take(record, index)

    return replace(
        plan,
        p=own(plan.p),
        size=index.size,
        start=own(plan.start),
        refractory=own(plan.refractory),
        current=_Columns(plan.current, index),
        conductances=tuple((_Columns(g, index), own(reversal)) for g, reversal in plan.conductances),
        keep_spikes=True,
        watch=np.empty(0, np.int64),
        samples=np.empty(0),
    )
