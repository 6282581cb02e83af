"""What a projection's numbers have to be, whatever the step."""

from __future__ import annotations

import inspect
from typing import Any

import numpy as np

from ..errors import ArgumentError, sentence, unknown
from .distributions import Distribution
from .population import Projection
from .rules import most_targets

TARGETS = ("q", "seed", "stream", "row", "out", "seen")  # the arguments of a rule's function


def check(projection: Projection) -> None:
    """Refuse impossible degrees, probabilities, weights and delays, each in one sentence."""
    owner = f"connect({projection.pre.name} → {projection.post.name})"
    if projection.own_rule:
        _check_own_rule(projection, owner)
    else:
        _check_rule(projection, owner)
    shape = slots(projection)
    for name, value in (("weight", projection.weight), ("delay", projection.delay)):
        _check_values(f"{owner}.{name}", value, shape)
    low, high = _range(projection.weight)
    if projection.synapse.conductance and low < 0:
        kind = type(projection.synapse).__name__
        remedy = "A conductance is never negative: what inhibits is its reversal potential (GABA_A, GABA_B)"
        raise ArgumentError(sentence(f"{owner}.weight", f"not negative for {kind}", low, remedy))
    low, high = _range(projection.delay)
    if low <= 0 and not (isinstance(projection.delay, Distribution) and low == 0):
        raise ArgumentError(sentence(f"{owner}.delay", "positive [ms]", low))
    if not np.isfinite(high):
        raise ArgumentError(
            sentence(f"{owner}.delay", "bounded [ms]", str(projection.delay), "Give the distribution high=")
        )


def slots(projection: Projection) -> tuple[int, ...] | None:
    """The shape that an array of weights or delays has; None where the number of synapses is not known beforehand."""
    pre, post, options = projection.pre.size, projection.post.size, projection.options
    if projection.own_rule:
        return None
    return {
        "all_to_all": (pre, post),
        "one_to_one": (pre,),
        "fixed_outdegree": (int(options.get("outdegree", 0)),),
        "list": (np.size(options.get("pre", ())),),
    }.get(projection.rule)


def _check_rule(projection: Projection, owner: str) -> None:
    pre, post, options = projection.pre, projection.post, projection.options
    among = 0 if options["autapses"] else projection.overlap  # cells that may not reach themselves
    if projection.rule == "one_to_one" and pre.size != post.size:
        raise ArgumentError(sentence(f"{owner}.rule", "between populations of one size", f"{pre.size} and {post.size}"))
    if projection.rule in ("fixed_outdegree", "fixed_indegree"):
        name = projection.rule.removeprefix("fixed_")
        pool = post.size if name == "outdegree" else pre.size
        most = pool - (among > 0)
        wanted = _whole(options[name], f"{owner}.{name}")
        if wanted > most and not options["multapses"]:
            raise ArgumentError(sentence(f"{owner}.{name}", f"at most {most} without multapses", wanted))
        if most < 1:
            raise ArgumentError(sentence(f"{owner}.{name}", "between cells of which one may reach another", wanted))
    if projection.rule == "fixed_total_number":
        most = pre.size * post.size - among
        wanted = _whole(options["number"], f"{owner}.number")
        if wanted > most and not options["multapses"]:
            raise ArgumentError(sentence(f"{owner}.number", f"at most {most} without multapses", wanted))
    if projection.rule in ("pairwise_bernoulli", "distance_dependent"):
        p = options["p"]
        if not isinstance(p, int | float) or not 0 < p <= 1:
            raise ArgumentError(sentence(f"{owner}.p", "a probability above 0 and at most 1", p))
    if projection.rule == "distance_dependent":
        _check_distance(projection, owner)
    if projection.rule == "list":
        for name, cells in (("pre", pre), ("post", post)):
            given = np.asarray(options[name])
            inside = given.ndim == 1 and (not given.size or 0 <= given.min() <= given.max() < cells.size)
            if not inside or (given != np.floor(given)).any():
                raise ArgumentError(
                    sentence(f"{owner}.{name}", f"whole cell numbers from 0 to {cells.size - 1}", given)
                )
        if np.size(options["pre"]) != np.size(options["post"]):
            raise ArgumentError(
                sentence(f"{owner}.post", f"as many as pre, {np.size(options['pre'])}", np.size(options["post"]))
            )


def _check_own_rule(projection: Projection, owner: str) -> None:
    """Refuse what is no record with a `targets` of its own, and numbers that compiled code does not take."""
    rule, known = projection.rule, ("autapses", "multapses")
    if isinstance(rule, type) or not (hasattr(rule, "_fields") and callable(getattr(rule, "targets", None))):
        remedy = "Make one of your class: rule=Ring(100, 2), not rule=Ring" if isinstance(rule, type) else ""
        raise ArgumentError(sentence("connect.rule", "a name, or a NamedTuple with a static `targets`", rule, remedy))
    name = type(rule).__name__
    words = tuple(inspect.signature(rule.targets).parameters)
    if words != TARGETS:
        raise ArgumentError(sentence(f"{name}.targets", f"a static method of ({', '.join(TARGETS)})", words))
    for field, value in rule._asdict().items():
        if not isinstance(value, int | float | np.number | np.ndarray) or np.asarray(value).dtype.kind not in "biuf":
            raise ArgumentError(sentence(f"{name}.{field}", "a number or an array of numbers", value))
    for option in projection.options:
        if option not in known:
            raise ArgumentError(
                sentence(f"{owner}.{option}", f"a field of the rule {name}", projection.options[option])
            )
    _whole(most_targets(rule, projection.post.size), f"{name}.most")


def _check_distance(projection: Projection, owner: str) -> None:
    places = (projection.pre.positions, projection.post.positions)
    if any(p is None for p in places) or places[0].shape[1] != places[1].shape[1]:  # type: ignore[union-attr]
        remedy = "Give net.population(..., positions=) of one dimension"
        raise ArgumentError(
            sentence(f"{owner}.rule", "between populations with positions", "populations without", remedy)
        )
    for name, most in (("scale", np.inf), ("cutoff", np.inf), ("period", np.inf)):
        value = projection.options.get(name, 1.0)
        if not isinstance(value, int | float) or not 0 < value <= most:
            raise ArgumentError(sentence(f"{owner}.{name}", "positive, in the unit of the positions", value))
    profile = projection.options.get("profile", "gaussian")
    if profile not in ("gaussian", "exponential"):
        raise unknown(f"{owner}.profile", profile, ("gaussian", "exponential"))


def _check_values(owner: str, value: Any, shape: tuple[int, ...] | None) -> None:
    if isinstance(value, Distribution):
        return
    try:
        numbers = np.asarray(value, float)
    except (TypeError, ValueError):
        raise ArgumentError(sentence(owner, "a number, a distribution or an array", value)) from None
    if not np.isfinite(numbers).all():
        raise ArgumentError(sentence(owner, "finite", float(numbers[~np.isfinite(numbers)][0])))
    if numbers.ndim and numbers.shape != shape:
        known = "one number or a distribution" if shape is None else f"one number, a distribution, or of shape {shape}"
        raise ArgumentError(sentence(owner, known, f"shape {numbers.shape}"))


def _range(value: Any) -> tuple[float, float]:
    if isinstance(value, Distribution):
        return value.least, value.most
    numbers = np.asarray(value, float)
    return (float(numbers.min()), float(numbers.max())) if numbers.size else (1.0, 1.0)


def _whole(value: Any, name: str) -> int:
    if not isinstance(value, int | np.integer) or value < 1:
        raise ArgumentError(sentence(name, "a whole number of at least 1", value))
    return int(value)
