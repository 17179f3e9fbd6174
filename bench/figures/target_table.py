"""The figures that this project promises itself, and how each is measured.

A section measures what belongs together and returns its Rows.
"""

import collections
import statistics

from bench.figures import benchmarks, instructions
from bench.figures.tables import number
from bench.peers import compare

# Targets of the measured figure, and of the ratio: what the peer needs for the
# same work over what we need.
AtMost = collections.namedtuple("AtMost", "limit")
RatioAtLeast = collections.namedtuple("RatioAtLeast", "limit")

CALL_MESSAGES = 20
TRANSACTION_LIVES = {
    "InviteClientFailure": "INVITE client transaction, non-2xx",
    "InviteServerFailure": "INVITE server transaction, non-2xx",
    "NonInviteClient": "non-INVITE client transaction",
    "NonInviteServer": "non-INVITE server transaction",
}


class Row:
    """One line of the report."""

    def __init__(self, what, unit, measured, target=None, peer="",
                 peer_measured=None, ratio=None):
        self.what = what
        self.unit = unit
        self.measured = measured
        self.target = target
        self.peer = peer
        self.peer_measured = peer_measured
        self.ratio = ratio
        if ratio is None and peer_measured is not None:
            self.ratio = peer_measured / measured

    def is_met(self):
        """None if there is no target."""
        if isinstance(self.target, AtMost):
            return self.measured <= self.target.limit
        if isinstance(self.target, RatioAtLeast):
            return self.ratio >= self.target.limit
        return None

    def cells(self):
        target = ""
        if isinstance(self.target, AtMost):
            target = f"<= {number(self.target.limit)}"
        elif isinstance(self.target, RatioAtLeast):
            target = f"ratio >= {number(self.target.limit)}"
        return {"what": self.what, "unit": self.unit,
                "measured": number(self.measured), "target": target,
                "peer": self.peer, "peer_measured": number(self.peer_measured),
                "ratio": number(self.ratio)}


class Peers:
    """Our side and the others', measured on first use."""

    def __init__(self, pass_count):
        self._pass_count = pass_count
        self._passes = None
        self._workloads = None
        self._counts = {}

    def time(self, task, side):
        """(least ns of ours, of theirs, the median ratio of all passes)."""
        if self._passes is None:
            self._passes = compare.measure_times(self._pass_count)
        ours, theirs = (min(times[task, who] for times in self._passes)
                        for who in (compare.OURS, side))
        ratios = compare.time_ratios(self._passes, task, side)
        return ours, theirs, statistics.median(ratios)

    def instructions(self, task, side):
        """(ours, theirs)."""
        if self._workloads is None:
            self._workloads = compare.list_workloads()
        for who in (compare.OURS, side):
            if (task, who) not in self._counts:
                self._counts.update(compare.count_instructions(
                    [w for w in self._workloads
                     if (w.task, w.side) == (task, who)]))
        return self._counts[task, compare.OURS], self._counts[task, side]


def message_rows(options, peers):
    rows = [Row("parse with validation", "instr/msg",
                instructions.count("parse"), AtMost(5000))]
    for peer, least in (("sofia-sip", 8), ("libosip2", 18)):
        ours, theirs = peers.instructions("parse", peer)
        rows.append(Row("parse and deliver the peers' fields", "instr/msg",
                        ours, None, peer, theirs))
        ours, theirs, ratio = peers.time("parse", peer)
        rows.append(Row("parse and deliver the peers' fields", "ns/msg", ours,
                        RatioAtLeast(least), peer, theirs, ratio))
    rows.append(Row("parse, proxy-hop rewrite, serialize", "instr/msg",
                    instructions.count("hop"), AtMost(6000)))
    ours, theirs = peers.instructions("forward", "sofia-sip")
    rows.append(Row("the same, delivered as the peers do", "instr/msg", ours,
                    None, "sofia-sip", theirs))
    ours, theirs, ratio = peers.time("forward", "sofia-sip")
    rows.append(Row("the same, delivered as the peers do", "ns/msg", ours,
                    None, "sofia-sip", theirs, ratio))
    access = benchmarks.run("bazel-bin/bench/parser_bench",
                            "^BM_ReadOneField", options.repetitions)
    result = next(iter(access.values()))
    rows.append(Row("typed access to one header, parsed", "ns",
                    1e9 / result.counters["items_per_second"]))
    rows.append(Row("typed access to one header, parsed", "allocs",
                    result.counters["allocs/item"], AtMost(0)))
    return rows


def transaction_rows(options, peers):
    results = benchmarks.run(
        "bazel-bin/bench/transaction_bench",
        f"^({'|'.join(TRANSACTION_LIVES)})/parsed/1000$", options.repetitions)
    rows = []
    for name, what in TRANSACTION_LIVES.items():
        result = results[f"{name}/parsed/1000"]
        rows.append(Row(what, "ns/life", result.ns))
        rows.append(Row(what, "bytes", result.counters["machine_bytes"]))
        rows.append(Row(what, "allocs/life", result.counters["allocs/item"],
                        AtMost(0)))
    for task, what in (
            ("invite_486_transactions", "INVITE, 486, ACK: client and server"),
            ("options_transactions", "OPTIONS, 200: client and server")):
        ours, theirs = peers.instructions(task, "sofia-sip_nta")
        rows.append(Row(what, "instr/exchange", ours, None, "sofia-sip nta",
                        theirs))
    return rows


def event_rows(_options, peers):
    rows = []
    for task, what, limit, least in (
            ("hold_1e3", "event core, hold, 1,000 pending", 40, 3),
            ("hold_1e5", "event core, hold, 100,000 pending", 80, 3),
            ("sip_1e3", "event core, SIP timers, 1,000 entities", 60, 6),
            ("sip_1e4", "event core, SIP timers, 10,000 entities", 80, 6)):
        # The map is ns-3's default; this one is its best.
        ours, theirs, ratio = peers.time(task, "ns-3_priority_queue")
        rows.append(Row(what, "ns/event", ours, AtMost(limit)))
        rows.append(Row(what, "ns/event", ours, RatioAtLeast(least), "ns-3",
                        theirs, ratio))
    return rows


def call_rows(options, growth, profile):
    """From the measurements of growth.py and of layers.py."""
    base = growth[0]
    digest = benchmarks.run("bazel-bin/bench/digest_bench", "/bytes:500$",
                            options.repetitions)
    digest_us = digest["SentAndDelivered/bytes:500"].ns / 1e3
    rows = [
        Row("two-proxy call, 100 live", "us/call", base.us, AtMost(12)),
        Row("two-proxy call", "instr/call", profile.total, AtMost(150_000)),
        Row("two-proxy call, heap allocations", "allocs/call",
            base.allocations, AtMost(20)),
        Row("digest's share of a call's instructions", "%",
            100 * profile.share("digest"), AtMost(10)),
        Row("digest's share of a call's time", "%",
            100 * CALL_MESSAGES * digest_us / base.us, AtMost(10)),
    ]
    for point in growth[1:]:
        target = AtMost(2) if point.live >= 100_000 else None
        rows.append(Row(f"time of a call, {point.live:,} live over 100 live",
                        "ratio", point.us / base.us, target))
    for point in growth[1:]:
        rows.append(Row(f"established call, whole chain, {point.live:,} live",
                        "heap bytes", point.heap_bytes, AtMost(4096)))
    return rows
