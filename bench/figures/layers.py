"""Shares the instructions of a Profile out among the layers of layer_rules."""

import collections
import fnmatch
import functools
import sys

from bench.figures import callgrind
from bench.figures.layer_rules import REST, RULES

# With the names of functions in it; see .bazelrc.
_CALL_INSTRUCTIONS = "bazel-profile-bin/bench/call_instructions"
# Both beyond the number from which on as many transactions end as begin.
_CALLS = (5_000, 6_000)

# Chains of callers outside the rules are shorter than this.
_ROUNDS = 40


class CallProfile:
    """Instructions of one whole two-proxy call, by layer and part of it."""

    def __init__(self, by_part):
        self.by_part = by_part  # {(layer, part): instructions}
        self.total = sum(by_part.values())

    def share(self, layer):
        """From 0 to 1."""
        return self._of_layer(layer) / self.total

    def rows(self):
        """Layers, the largest first, each before its parts; then the sum."""
        layers = sorted({layer for layer, _ in self.by_part},
                        key=self._of_layer, reverse=True)
        rows = []
        for layer in layers:
            rows.append(self._row(layer, "all", self._of_layer(layer)))
            parts = [(count, part) for (of, part), count
                     in self.by_part.items() if of == layer]
            for count, part in sorted(parts, reverse=True):
                if len(parts) > 1:
                    rows.append(self._row(layer, part, count))
        rows.append(self._row("total", "all", self.total))
        return rows

    def _of_layer(self, layer):
        return sum(count for (of, _), count in self.by_part.items()
                   if of == layer)

    def _row(self, layer, part, count):
        return {"layer": layer, "part": part,
                "instr_per_call": f"{count:.0f}",
                "percent": f"{100 * count / self.total:.1f}"}


def measure_call():
    """The CallProfile of the build with --config=profile."""
    print("layers: profile of a whole call", file=sys.stderr)
    low, high = _CALLS
    profile = callgrind.profile_difference(
        lambda calls: [_CALL_INSTRUCTIONS, calls], low, high)
    by_part = instructions_by_layer(profile)
    if abs(sum(by_part.values()) - profile.total()) > 1:
        raise SystemExit("the layers do not add up")
    return CallProfile({part: count / (high - low)
                        for part, count in by_part.items()})


def instructions_by_layer(profile):
    """(layer, part) to instructions; they add up to profile.total()."""
    shares = _shares_of_unruled(profile)
    result = collections.Counter()
    for place, cost in profile.own.items():
        for layer, share in _layers_at(place, shares).items():
            result[layer] += cost * share
    return result


def _layers_at(place, shares):
    """{layer: share}, the shares adding up to 1."""
    layer = _layer_of_place(place)
    if layer is not None:
        return {layer: 1.0}
    return shares.get((place.function, place.file)) or {REST: 1.0}


def _shares_of_unruled(profile):
    """For each function that no rule takes in, the layers of its callers,
    weighted by the instructions that they spend in it."""
    callers = collections.defaultdict(list)
    for (place, callee), cost in profile.calls.items():
        # Recursion tells nothing about who wanted it.
        if cost > 0 and (place.function, place.file) != callee:
            callers[callee].append((place, cost))
    shares = {}
    for _ in range(_ROUNDS):
        shares = {callee: _weighted(places, shares)
                  for callee, places in callers.items()}
    return shares


def _weighted(places, shares):
    sums = collections.Counter()
    for place, cost in places:
        for layer, share in _layers_at(place, shares).items():
            sums[layer] += share * cost
    total = sum(sums.values())
    return {layer: cost / total for layer, cost in sums.items()}


@functools.lru_cache(maxsize=None)
def _layer_of_place(place):
    # A function of the rules, the file of the inlined line, that of the whole.
    return (_match("fn:" + place.function)
            or _match(_in_workspace(place.line_file))
            or _match(_in_workspace(place.file)))


def _match(name):
    for layer, part, patterns in RULES:
        if any(fnmatch.fnmatchcase(name, pattern) for pattern in patterns):
            return layer, part
    return None


def _in_workspace(path):
    """As Bazel compiles: /proc/self/cwd/./sim/x.h is sim/x.h."""
    return (path or "").removeprefix("/proc/self/cwd/").removeprefix("./")
