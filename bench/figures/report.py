"""Measures everything that has a target; called by bench/report."""

import argparse
import os

from bench.figures import growth, layers, target_table
from bench.figures.tables import print_columns, write_markdown, write_tsv

SECTIONS = ("messages", "transactions", "events", "calls")


def _options():
    parser = argparse.ArgumentParser(
        prog="bench/report", description="Measures everything that has a "
        "target, and writes report.tsv, report.md, growth.tsv, growth.svg and "
        "layers.tsv.")
    parser.add_argument("--out", required=True, metavar="DIR")
    parser.add_argument("--quick", action="store_true",
                        help="fewer repetitions, and at most 10,000 live calls")
    parser.add_argument("--only", default=",".join(SECTIONS),
                        metavar="SECTION,...",
                        help=f"some of {', '.join(SECTIONS)}, layers")
    options = parser.parse_args()
    options.sections = options.only.split(",")
    unknown = set(options.sections) - set(SECTIONS) - {"layers"}
    if unknown:
        parser.error(f"no section {', '.join(sorted(unknown))}")
    options.repetitions = 3 if options.quick else 5
    options.passes = 3 if options.quick else 7
    options.live_max = 10_000 if options.quick else 1_000_000
    return options


def _verdict(row):
    return {None: "", True: "ok", False: "MISS"}[row.is_met()]


def main():
    options = _options()
    os.makedirs(options.out, exist_ok=True)
    peers = target_table.Peers(options.passes)
    rows = []
    if "messages" in options.sections:
        rows += target_table.message_rows(options, peers)
    if "transactions" in options.sections:
        rows += target_table.transaction_rows(options, peers)
    if "events" in options.sections:
        rows += target_table.event_rows(options, peers)
    if {"calls", "layers"} & set(options.sections):
        profile = layers.measure_call()
        write_tsv(f"{options.out}/layers.tsv", profile.rows())
        print_columns(profile.rows())
    if "calls" in options.sections:
        points = growth.measure(options.live_max, options.repetitions)
        growth.write(options.out, points)
        rows += target_table.call_rows(options, points, profile)
    if not rows:
        return
    write_tsv(f"{options.out}/report.tsv", [row.cells() for row in rows])
    with_verdicts = [{**row.cells(), "verdict": _verdict(row)} for row in rows]
    write_markdown(f"{options.out}/report.md", with_verdicts)
    print()
    print_columns(with_verdicts)
    missed = sum(row.is_met() is False for row in rows)
    judged = sum(row.is_met() is not None for row in rows)
    print(f"\n{judged - missed} of {judged} targets are met")


if __name__ == "__main__":
    main()
