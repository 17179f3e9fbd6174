"""Measures the comparisons of bench/peers and prints one table.

Called by bench/peers/run, from the root of the workspace, after the build.
"""

import argparse
import collections
import json
import statistics
import sys

from bench.figures import callgrind
from bench.figures.benchmarks import output_of
from bench.figures.tables import write_tsv

BINARIES = [
    "bazel-bin/bench/peers/parser_peers",
    "bazel-bin/bench/peers/transaction_peers",
    "bazel-bin/bench/peers/event_peers",
]
# The side that the others are compared with.
OURS = "sipsim"
# How long Google Benchmark measures one workload in one pass.
SECONDS_PER_PASS = 0.1

Workload = collections.namedtuple("Workload", "binary task side low high")


def list_workloads():
    workloads = []
    for binary in BINARIES:
        for line in output_of([binary, "--list"]).splitlines():
            name, low, high = line.split("\t")
            task, side = name.split("/")
            workloads.append(Workload(binary, task, side, int(low), int(high)))
    return workloads


def _measure_pass():
    """(task, side) to nanoseconds of CPU time per item, measured once."""
    times = {}
    for binary in BINARIES:
        output = output_of([binary, "--benchmark_format=json",
                            f"--benchmark_min_time={SECONDS_PER_PASS}"])
        for result in json.loads(output)["benchmarks"]:
            if result.get("error_occurred"):
                sys.exit(f"{result['name']}: {result['error_message']}")
            task, side = result["name"].split("/")
            times[task, side] = 1e9 / result["items_per_second"]
    return times


def measure_times(pass_count):
    """One {(task, side): ns per item} for each pass."""
    passes = []
    for number in range(pass_count):
        print(f"peers: pass {number + 1} of {pass_count}", file=sys.stderr)
        passes.append(_measure_pass())
    return passes


def time_ratios(passes, task, side):
    """How often `side` takes our time: of two times of the same pass each."""
    return [times[task, side] / times[task, OURS] for times in passes]


def count_instructions(workloads):
    """(task, side) to instructions in user space per item."""
    counts = {}
    for workload in workloads:
        name = f"{workload.task}/{workload.side}"
        count = callgrind.count_per_item(
            lambda items, w=workload, n=name:
            [w.binary, f"--run={n}", f"--items={items}"],
            workload.low, workload.high)
        counts[workload.task, workload.side] = count
        print(f"{name}: {count:.0f} instructions", file=sys.stderr)
    return counts


def _make_row(workload, passes, instructions):
    """One line of the table."""
    task, side = workload.task, workload.side
    ratios = time_ratios(passes, task, side)
    own, ours = instructions.get((task, side)), instructions.get((task, OURS))
    return {
        "task": task,
        "side": side,
        "ns": f"{statistics.median(p[task, side] for p in passes):.1f}",
        "time_ratio": f"{statistics.median(ratios):.2f}",
        "time_ratio_min": f"{min(ratios):.2f}",
        "time_ratio_max": f"{max(ratios):.2f}",
        "instructions": "" if own is None else f"{own:.0f}",
        "instruction_ratio": "" if own is None else f"{own / ours:.2f}",
    }


def _print_table(rows):
    print("| task | side | ns per item | time / ours | instr per item | "
          "instr / ours |")
    print("|---|---|--:|--:|--:|--:|")
    for row in rows:
        spread = f"({row['time_ratio_min']} to {row['time_ratio_max']})"
        print(f"| {row['task']} | {row['side']} | {row['ns']} | "
              f"**{row['time_ratio']}** {spread} | {row['instructions']} | "
              f"{row['instruction_ratio']} |")


def main():
    parser = argparse.ArgumentParser(prog="bench/peers/run")
    parser.add_argument("--passes", type=int, default=7, metavar="N",
                        help="how often everything is timed (default 7)")
    parser.add_argument("--tsv", metavar="FILE", help="also write the table")
    parser.add_argument("--no_instructions", action="store_true",
                        help="leave out callgrind, which takes most of the "
                        "time")
    options = parser.parse_args()

    workloads = list_workloads()
    passes = measure_times(options.passes)
    instructions = {}
    if not options.no_instructions:
        instructions = count_instructions(workloads)
    rows = [_make_row(w, passes, instructions) for w in workloads]
    _print_table(rows)
    if options.tsv:
        write_tsv(options.tsv, rows)


if __name__ == "__main__":
    main()
