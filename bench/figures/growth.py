"""What a call costs against the number of calls that are up meanwhile."""

import collections
import sys

from bench.figures import benchmarks, chart
from bench.figures.tables import write_tsv

LIVE_COUNTS = (100, 1_000, 10_000, 100_000, 1_000_000)

Point = collections.namedtuple(
    "Point", "live us allocations establish_us heap_bytes resident_bytes")


def measure(live_max, repetitions):
    points = []
    for live in LIVE_COUNTS:
        if live > live_max:
            break
        print(f"growth: {live:,} live calls", file=sys.stderr)
        # Each in a process of its own, whose memory is fresh.
        calls = _run("Calls", live, repetitions)
        establish = _run("Establish", live, 1)
        points.append(Point(
            live=live,
            us=calls.ns / 1e3,
            allocations=calls.counters["allocs/item"],
            establish_us=1e6 / establish.counters["items_per_second"],
            heap_bytes=establish.counters["heap_bytes/live_call"],
            resident_bytes=establish.counters["resident_bytes/live_call"]))
    return points


def _run(name, live, repetitions):
    key = f"{name}/proxies:2/live:{live}"
    return benchmarks.run("bazel-bin/bench/call_bench", f"^{key}/",
                          repetitions)[key]


def write(folder, points):
    write_tsv(f"{folder}/growth.tsv", [{
        "live_calls": str(point.live),
        "us_per_call": f"{point.us:.2f}",
        "allocs_per_call": f"{point.allocations:.2f}",
        "us_to_establish": f"{point.establish_us:.2f}",
        "heap_bytes_per_live_call": f"{point.heap_bytes:.0f}",
        "resident_bytes_per_live_call": f"{point.resident_bytes:.0f}",
    } for point in points])
    svg = chart.panels(
        "A whole two-proxy call among calls that are up", "live calls",
        [point.live for point in points],
        [chart.Curve("CPU time per call", "µs", [p.us for p in points]),
         chart.Curve("memory per established call, whole chain", "bytes",
                     [p.heap_bytes for p in points])])
    with open(f"{folder}/growth.svg", "w", encoding="utf-8") as file:
        file.write(svg)
