"""The instruction counts of our own code that have a target and a ratchet."""

import collections

from bench.figures import callgrind

# `command` takes how often it shall do its work, which is `items` items; `low`
# and `high` are two such numbers, both beyond warm-up.
_Workload = collections.namedtuple("_Workload", "command items low high unit")

_MESSAGES = "bazel-bin/bench/message_instructions"

WORKLOADS = {
    "parse": _Workload([_MESSAGES, "parse"], 8, 500, 1_500, "message"),
    "hop": _Workload([_MESSAGES, "hop"], 8, 500, 1_500, "message"),
    "call": _Workload(["bazel-bin/bench/call_instructions"], 1, 5_000, 6_000,
                      "call"),
}


def count(name):
    """Instructions per message or call."""
    workload = WORKLOADS[name]
    return callgrind.count_per_item(
        lambda times: workload.command + [times], workload.low,
        workload.high) / workload.items
