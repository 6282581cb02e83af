"""A network of a thousand cells taught, while it runs, to go on with a rhythm and with Lorenz' attractor by itself (FORCE).

``python examples/force.py``            both, with a picture: force.png
``python examples/force.py --quick``    a few seconds of model time and 200 cells: whether it runs, not how well

Cells, synapses and the scheme are those of W. Nicola and C. Clopath, Nature Communications 8 (2017) 2208, in the program they deposited
(ModelDB 190565, IZFORCESINE.m; b = 0 and vt = -20 mV as their readme says the paper has it). Different here: 1000 cells instead of
2000, located spikes (mobius3) at 0.5 ms instead of Euler's method at 0.04, an update every 1 ms instead of 0.8. Their Lorenz network has
5000 theta cells; this one is ours: gains, scale and speed of the attractor were picked by hand.

Once frozen, the rhythm keeps its shape, but its phase goes its own way; so the error with the phase taken out is printed too. Lorenz' system
is chaotic: no network can follow it for long on its own. What is claimed is that the frozen network stays near the attractor; so its
statistics are printed beside those of the target in the same seconds, both as compared with another 200 s of the system.
"""

from __future__ import annotations

import argparse
import time
from typing import Any

import jax
import numpy as np
from scipy.integrate import solve_ivp
from scipy.ndimage import gaussian_filter1d
from scipy.signal import find_peaks
from scipy.stats import ks_2samp

import izhikevich as izh
from izhikevich.plotting import PALETTE, style
from izhikevich.training import RLS, Forced, PureCells, Reservoir, force

DT = 0.5  # ms
EVERY = 1.0  # ms between two updates
BEFORE = 1000.0  # ms without learning
SPEED, SCALE = 2.0, 20.0  # Lorenz' units of time in a second, and his units in one of ours
SMOOTH = 25.0  # ms: of z, before its maxima are looked for
WINDOW = 250.0  # ms, of the learning curves


def network(n: int, outputs: int, gain: float, feedback: float, seed: int = 1) -> Reservoir:
    """Cells at their rheobase of 1000 pA, coupled at random."""
    model = izh.Izhikevich2007(C=250, k=2.5, vr=-60, vt=-20, vpeak=30, a=0.01, b=0, c=-65, d=np.full(n, 200.0))
    return Reservoir.drawn(jax.random.key(seed), PureCells(model, dt=DT, room=1), outputs, gain, feedback, bias=1000.0)


def sine(t: np.ndarray) -> np.ndarray:
    """5 Hz; t in ms."""
    return np.sin(2 * np.pi * 5 * t / 1000)[:, None]


def lorenz(t: np.ndarray, start: float = 0.1) -> np.ndarray:
    """x, y and z - 25 of Lorenz' attractor (sigma 10, rho 28, beta 8/3), after a transient; t in ms."""

    def change(_: float, s: np.ndarray) -> list[float]:
        x, y, z = s
        return [10 * (y - x), x * (28 - z) - y, x * y - 8 / 3 * z]

    at = 20.0 + SPEED * t / 1000
    found = solve_ivp(change, (0, at[-1]), [start] * 3, t_eval=at, method="DOP853", rtol=1e-9, atol=1e-9)
    return (found.y.T - [0, 0, 25]) / SCALE


def taught(net: Reservoir, target: np.ndarray, learn: float) -> Forced:
    """A run from potentials at random: before, learning for so many ms, and after."""
    n, outputs = net.weights.shape[0], target.shape[1]
    rule = RLS(n, outputs, regularisation=0.5)
    return force(net, target, rule, learn=(BEFORE, BEFORE + learn), every=EVERY, state=net.init(jax.random.key(2)))


def told(run: Forced, target: np.ndarray, learn: float) -> None:
    """Root mean square errors before, during and after learning, beside the target's own size, and rates."""
    a, b = round(BEFORE / DT), round((BEFORE + learn) / DT)
    size = np.sqrt((target**2).mean())
    for name, part in (("before", slice(0, a)), ("while learning", slice(a, b)), ("after, frozen", slice(b, None))):
        error, rate = np.sqrt((run.errors[part] ** 2).mean()), run.rate[part].mean()
        print(
            f"  {name:14s}  error {error:.3f} ({error / size:.2f} of the target's own size)   {rate:.1f} Hz", flush=True
        )


def rhythm(output: np.ndarray) -> None:
    """Frequency of a frozen sine, and its errors in windows of 1 s whose phase is their own."""
    t = DT * np.arange(len(output)) / 1000
    turned = (output * np.exp(-10j * np.pi * t)).reshape(-1, round(1000 / DT)).mean(axis=1)
    phase = np.unwrap(np.angle(turned * 1j))
    off = output - np.sin(10 * np.pi * t + np.repeat(phase, round(1000 / DT)))
    hertz = 5 + (phase[-1] - phase[0]) / (2 * np.pi * max(1, len(phase) - 1))
    print(
        f"  frequency after learning {hertz:.3f} Hz; error with the phase of each second {np.sqrt((off**2).mean()):.3f}"
    )


def maxima(z: np.ndarray) -> np.ndarray:
    """Successive maxima of z, of which Lorenz made a map (J. Atmos. Sci. 20 (1963) 130, figure 4)."""
    smooth = gaussian_filter1d(z, SMOOTH / DT)
    return smooth[find_peaks(smooth, prominence=0.1)[0]]


def size(x: np.ndarray) -> float:
    """Root of the mean square; nan of nothing, as where a path has no two maxima."""
    return float(np.sqrt(np.mean(x**2))) if x.size else np.nan


def statistics(path: np.ndarray, reference: np.ndarray) -> dict[str, float]:
    """What stays the same of an attractor where trajectories do not."""
    seconds = len(path) * DT / 1000
    x = gaussian_filter1d(path[:, 0], SMOOTH / DT)
    known, peaks = maxima(reference[:, 2]), maxima(path[:, 2])
    order = np.argsort(known[:-1])
    off = np.interp(peaks[:-1], known[:-1][order], known[1:][order]) - peaks[1:]
    return {
        "deviation of x": path[:, 0].std(),
        "deviation of z": path[:, 2].std(),
        "KS distance of x": ks_2samp(path[:, 0], reference[:, 0]).statistic,
        "KS distance of z": ks_2samp(path[:, 2], reference[:, 2]).statistic,
        "maxima of z, 1/s": len(peaks) / seconds,
        "changes of side, 1/s": np.count_nonzero(np.diff(np.sign(x))) / seconds,
        "off the map of maxima": size(off),
        "the same, shuffled": size(off + peaks[1:] - np.random.default_rng(0).permutation(peaks[1:])),
    }


def compared(run: Forced, target: np.ndarray, after: int, reference: np.ndarray) -> None:
    """Statistics of the frozen network's output beside those of the target; and for how long the two went together."""
    ours, own = run.outputs[after:], target[after:]
    apart = np.linalg.norm(ours - own, axis=1) > np.sqrt((own.std(axis=0) ** 2).sum())
    print(f"  first apart by the attractor's own size {np.argmax(apart) * DT:.0f} ms after learning ended")
    print(f"  {'':24s}{'network':>9s}{'target':>9s}")
    for (name, one), other in zip(
        statistics(ours, reference).items(), statistics(own, reference).values(), strict=True
    ):
        print(f"  {name:24s}{one:9.3f}{other:9.3f}", flush=True)


def picture(file: str, runs: list[tuple[str, Forced, np.ndarray, float]], reference: np.ndarray) -> None:
    """Target beside output around the end of learning, learning curves, and the map of maxima."""
    import matplotlib.pyplot as plt

    with style():
        fig, axes = plt.subplot_mosaic([["sine"] * 3, ["Lorenz, z"] * 3, ["curve", "map", "path"]], figsize=(9, 7.5))
        for (name, run, target, learn), colour in zip(runs, ("blue", "vermillion"), strict=True):
            ax, end = axes[name], round((BEFORE + learn) / DT)
            shown = slice(max(0, end - round(2000 / DT)), min(len(target), end + round(4000 / DT)))
            t = DT * np.arange(len(target)) / 1000
            ax.axvspan(t[shown.start], t[end], color="0.93", linewidth=0, label="learning")
            ax.plot(t[shown], target[shown, -1], color=PALETTE["black"], label="target")
            ax.plot(t[shown], run.outputs[shown, -1], color=PALETTE[colour], label="output")
            ax.set(xlabel="time [s]", ylabel=f"{name} [1]")
            ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=3)
            curve = run.learning_curve(round(WINDOW / DT))
            at = WINDOW / 1000 * (np.arange(len(curve)) + 0.5)
            axes["curve"].plot(at, curve, color=PALETTE[colour], label=name.split(",")[0])
            axes["curve"].plot(t[end], 0, "^", color=PALETTE[colour], clip_on=False)
        axes["curve"].set(title="learning curves, ▲ frozen", xlabel="time [s]", ylabel="RMS error [1]", ylim=(0, None))
        axes["curve"].legend()
        after = run.outputs[end:]
        for z, colour, size, name in (
            (reference[:, 2], "black", 2, "Lorenz"),
            (after[:, 2], "vermillion", 4, "network"),
        ):
            peaks = maxima(z)
            axes["map"].plot(peaks[:-1], peaks[1:], "o", markersize=size, color=PALETTE[colour], label=name)
        axes["map"].set(title="successive maxima of z", xlabel="maximum [1]", ylabel="next maximum [1]")
        axes["map"].legend(loc="upper right", handletextpad=0.1)
        axes["path"].plot(*target[end:, [0, 2]].T, color=PALETTE["black"], linewidth=0.4)
        axes["path"].plot(*after[:, [0, 2]].T, color=PALETTE["vermillion"], linewidth=0.4)
        axes["path"].set(title="after learning", xlabel="x [1]", ylabel="z [1]")
        fig.tight_layout()
        fig.savefig(file, dpi=150)
        plt.close(fig)


def main(arguments: list[str] | None = None) -> dict[str, Any]:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="200 cells for some seconds: whether it runs")
    parser.add_argument("--out", default="force.png", help="where the picture goes")
    options = parser.parse_args(arguments)
    full, quick = (1000, (5000.0, 30000.0), (5000.0, 20000.0)), (200, (1000.0, 2000.0), (1000.0, 2000.0))
    n, learn, after = quick if options.quick else full  # cells; ms of learning and after it, of each target
    reference = lorenz(np.arange(0.0, 200e3, DT), start=0.2)
    runs = []
    for k, (name, target_at, outputs, gain, feedback) in enumerate(
        (("sine", sine, 1, 5000.0, 5000.0), ("Lorenz, z", lorenz, 3, 7000.0, 10000.0))
    ):
        target = target_at(np.arange(0.0, BEFORE + learn[k] + after[k], DT))
        began = time.perf_counter()
        run = taught(network(n, outputs, gain, feedback), target, learn[k])
        print(f"{name.split(',')[0]}: {n} cells, {len(target) * DT / 1000:g} s in {time.perf_counter() - began:.0f} s")
        told(run, target, learn[k])
        if target_at is sine:
            rhythm(run.outputs[round((BEFORE + learn[k]) / DT) :, 0])
        runs.append((name, run, target, learn[k]))
    compared(run, target, round((BEFORE + learn[-1]) / DT), reference)
    picture(options.out, runs, reference)
    print(f"picture: {options.out}")
    return {name: run for name, run, *_ in runs}


if __name__ == "__main__":
    main()
