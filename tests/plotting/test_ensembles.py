"""Four panels of an ensemble show what was recorded; every spike is as high as it is."""

import numpy as np

from izhikevich import nef
from izhikevich.plotting import plot_ensemble, plot_tuning_curves


def test_four_panels_show_the_data():
    with nef.Network() as net:
        ens = nef.Ensemble(8, cell="FS")
        nef.Connection(nef.Node(0.5), ens)
        out = nef.Probe(ens, synapse=30, solver="static")
        spikes, v, u = (nef.Probe(ens, what) for what in ("spikes", "v", "u"))
    sim = net.run(60)
    value, raster, potential, recovery = plot_ensemble(sim, out, spikes, v, u, value=np.full(60, 0.5))
    np.testing.assert_array_equal(value.lines[1].get_ydata(), sim.data[out][:, 0])
    assert sum(len(c.get_segments()) for c in raster.collections) == sim.data[spikes].times.size > 10
    peaks = sum(int((line.get_ydata() == 30.0).sum()) for line in potential.lines)
    assert peaks == sim.data[spikes].times.size
    np.testing.assert_array_equal(recovery.lines[3].get_ydata(), sim.data[u][:, 3])
    assert recovery.get_xlabel() == "time [ms]"


def test_tuning_curves_have_units():
    with nef.Network():
        encoding = nef.Ensemble(4).encoding()
    ax = plot_tuning_curves(encoding)
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("represented value", "adapted rate [Hz]")
    np.testing.assert_array_equal(ax.lines[0].get_ydata(), nef.tuning_curves(encoding)[1][:, 0])
