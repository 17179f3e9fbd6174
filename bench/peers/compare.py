"""Measures the comparisons of bench/peers and prints one table.

Called by bench/peers/run, from the root of the workspace, after the build.
"""

import argparse
import collections
import json
import re
import statistics
import subprocess
import sys

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


def run(command):
    """The standard output of a command; exits with its errors if it fails."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)}: {done.stdout}{done.stderr}")
    return done


def list_workloads():
    workloads = []
    for binary in BINARIES:
        for line in run([binary, "--list"]).stdout.splitlines():
            name, low, high = line.split("\t")
            task, side = name.split("/")
            workloads.append(Workload(binary, task, side, int(low), int(high)))
    return workloads


def measure_pass():
    """(task, side) to nanoseconds of CPU time per item, measured once."""
    times = {}
    for binary in BINARIES:
        output = run([binary, "--benchmark_format=json",
                      f"--benchmark_min_time={SECONDS_PER_PASS}"]).stdout
        for result in json.loads(output)["benchmarks"]:
            if result.get("error_occurred"):
                sys.exit(f"{result['name']}: {result['error_message']}")
            task, side = result["name"].split("/")
            times[task, side] = 1e9 / result["items_per_second"]
    return times


def count_instructions(workload):
    """Instructions in user space per item, from the difference of two runs."""
    totals = []
    for items in (workload.low, workload.high):
        done = run(["valgrind", "--tool=callgrind",
                    "--callgrind-out-file=/dev/null", workload.binary,
                    f"--run={workload.task}/{workload.side}",
                    f"--items={items}"])
        totals.append(int(re.search(r"Collected : (\d+)", done.stderr)[1]))
    return (totals[1] - totals[0]) / (workload.high - workload.low)


def make_row(workload, passes, instructions):
    """One line of the table. A ratio is of two times of the same pass."""
    task, side = workload.task, workload.side
    ratios = [times[task, side] / times[task, OURS] for times in passes]
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


def print_table(rows):
    print("| task | side | ns per item | time / ours | instr per item | "
          "instr / ours |")
    print("|---|---|--:|--:|--:|--:|")
    for row in rows:
        spread = f"({row['time_ratio_min']} to {row['time_ratio_max']})"
        print(f"| {row['task']} | {row['side']} | {row['ns']} | "
              f"**{row['time_ratio']}** {spread} | {row['instructions']} | "
              f"{row['instruction_ratio']} |")


def write_tsv(path, rows):
    with open(path, "w", encoding="ascii") as file:
        file.write("\t".join(rows[0]) + "\n")
        for row in rows:
            file.write("\t".join(row.values()) + "\n")


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
    passes = []
    for number in range(options.passes):
        print(f"pass {number + 1} of {options.passes}", file=sys.stderr)
        passes.append(measure_pass())
    instructions = {}
    if not options.no_instructions:
        for workload in workloads:
            count = count_instructions(workload)
            instructions[workload.task, workload.side] = count
            print(f"{workload.task}/{workload.side}: {count:.0f} instructions",
                  file=sys.stderr)
    rows = [make_row(w, passes, instructions) for w in workloads]
    print_table(rows)
    if options.tsv:
        write_tsv(options.tsv, rows)


if __name__ == "__main__":
    main()
