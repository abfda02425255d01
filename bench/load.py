"""Load generators: wrk for the service, pgbench for PostgreSQL alone."""

import glob
import json
import os
import re
import subprocess


def pgbench(url, folder, script, connections, seconds):
    """Transactions per second of a script."""
    path = os.path.join(folder, "script.sql")
    open(path, "w").write(script)
    command = ["pgbench", "-n", "-M", "prepared", "-c", str(connections), "-j", "2", "-T", str(seconds), "-f", path, url]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(done.stderr[:2000])
    return float(re.search(r"tps = ([\d.]+)", done.stdout)[1])


def milliseconds(text):
    """A duration as wrk prints it."""
    found = re.match(r"([\d.]+)(us|ms|s)", text)
    if not found:
        raise SystemExit(f"not a duration: {text}")
    value, unit = found.groups()
    return float(value) * {"us": 0.001, "ms": 1, "s": 1000}[unit]


def statements(names):
    """The statements of the service, as the compiler checked them."""
    found = {}
    for path in glob.glob(".sqlx/query-*.json"):
        query = json.load(open(path))["query"]
        for name in names:
            if f"-- {name}\n" in query:
                found[name] = query
    return [found[name] for name in names]


def given(statement, *values):
    """Parameters are numbers or texts in pgbench, so what they stand for is put together in SQL."""
    text = re.sub(r"--.*", "", statement)
    return " ".join(re.sub(r"\$(\d+)", lambda found: values[int(found[1]) - 1], text).split()) + ";\n"
