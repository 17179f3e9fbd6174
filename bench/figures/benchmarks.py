"""Runs benchmarks of Google Benchmark and reads what they tell."""

import collections
import json
import re
import subprocess

# ns: CPU time of one iteration. counters: by name, as the library prints them.
Result = collections.namedtuple("Result", "ns counters")

_NANOSECONDS = {"ns": 1, "us": 1e3, "ms": 1e6, "s": 1e9}


def output_of(command):
    """The standard output of a command; exits with its errors if it fails."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(command)}: {done.stdout}{done.stderr}")
    return done.stdout


def run(binary, name_filter, repetitions, seconds=0.2):
    """Name to Result of the repetition that took the least time.

    The least, because whatever else the machine does only adds to it. What is
    fixed about a benchmark, such as "/iterations:1", is left out of its name.
    """
    output = output_of([
        binary, "--benchmark_format=json", f"--benchmark_filter={name_filter}",
        f"--benchmark_repetitions={repetitions}",
        f"--benchmark_min_time={seconds}"])
    results = {}
    for entry in json.loads(output)["benchmarks"]:
        if entry["run_type"] != "iteration":
            continue
        if entry.get("error_occurred"):
            raise SystemExit(f"{entry['name']}: {entry['error_message']}")
        name = re.sub(r"/(iterations|repeats):\d+", "", entry["name"])
        ns = entry["cpu_time"] * _NANOSECONDS[entry["time_unit"]]
        if name not in results or ns < results[name].ns:
            counters = {key: value for key, value in entry.items()
                        if isinstance(value, (int, float))}
            results[name] = Result(ns, counters)
    if not results:
        raise SystemExit(f"{binary}: no benchmark matches {name_filter}")
    return results
