"""Rows of the table of measurements: printed, and kept in the file that `BENCH_ROWS` names, from which `bench/all.py` writes
docs/PERFORMANCE.md."""

import json
import os
import statistics


def row(work, ours, limits=None, goal="–", unit="/s", of="", note=""):
    """What each round measured, by turns with the limit; `of` says what the limit is."""
    ours = sorted_pairs = list(ours)
    ratios = sorted(mine / other for mine, other in zip(ours, limits)) if limits else []
    kept = {
        "work": work,
        "ours": figure(statistics.median(sorted_pairs), unit),
        "limit": f"{figure(statistics.median(limits), unit)} {of}".strip() if limits else "–",
        "ratio": spread(ratios, "{:.2f}") if ratios else "–",
        "spread": spread(sorted(ours), "{:,.0f}" if max(ours) >= 100 else "{:.2f}") if len(ours) > 1 else "–",
        "goal": goal,
        "note": note,
    }
    print(line(kept), flush=True)
    if "BENCH_ROWS" in os.environ:
        with open(os.environ["BENCH_ROWS"], "a") as rows:
            rows.write(json.dumps(kept) + "\n")


def figure(value, unit):
    text = f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
    return text + unit if unit.startswith("/") else f"{text} {unit}".strip()


def spread(values, form):
    middle = form.format(statistics.median(values))
    return middle if len(values) == 1 else f"{middle} ({form.format(values[0])} to {form.format(values[-1])})"


HEAD = "| work | ours | limit | ratio (three rounds) | goal | |\n| --- | --- | --- | --- | --- | --- |"


def line(kept):
    return "| {work} | {ours} | {limit} | {ratio} | {goal} | {note} |".format(**kept)
