"""The table that `proof/all` prints at its end: one line for each thing that was proven."""

import os

HEADS = "| proof | result | goal | reached |\n| --- | --- | --- | --- |"


def add(what, result, goal="", reached=True):
    """Adds a line, if `PROOF_SUMMARY` names the file for it."""
    file = os.environ.get("PROOF_SUMMARY")
    if file:
        with open(file, "a", encoding="utf-8") as lines:
            lines.write(f"| {what} | {result} | {goal} | {'yes' if reached else '**no**'} |\n")
