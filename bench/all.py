"""Runs every benchmark of the table and writes docs/PERFORMANCE.md: what `make bench` does. It takes about half an hour."""

import datetime
import json
import os
import platform
import subprocess
import sys
import tempfile

from table import HEAD, line

PARTS = [
    ("Reading", "reads"), ("The public schedule", "schedule"), ("Public pages", "pages"), ("Registering", "registering"), ("Seats", "enrolment"),
    ("Signing in and starting", "everyday"), ("Live", "live"), ("Importing and exporting", "desk"), ("Size", "size"), ("Voting", "award"),
]
DOCUMENT = "docs/PERFORMANCE.md"


def measured(name):
    """The rows of a benchmark; what it prints is shown."""
    with tempfile.NamedTemporaryFile("r", suffix=".jsonl") as rows:
        done = subprocess.run([sys.executable, f"bench/{name}.py"], env={**os.environ, "BENCH_ROWS": rows.name})
        if done.returncode:
            print(f"bench/{name}.py failed", file=sys.stderr)
        return [json.loads(text) for text in rows], done.returncode


def main():
    parts = [part for part in PARTS if len(sys.argv) < 2 or part[1] in sys.argv[1:]]
    sections, failed = [], []
    for title, name in parts:
        print(f"\n## {title}\n\n{HEAD}", flush=True)
        rows, code = measured(name)
        failed += [name] if code else []
        sections.append("\n".join([f"## {title}", "", HEAD, *map(line, rows)]))
        if len(parts) == len(PARTS):
            # After each part, so that a failure at the end loses nothing.
            open(DOCUMENT, "w").write(document(sections))
    raise SystemExit(f"failed: {', '.join(failed)}" if failed else 0)


def document(sections):
    server = subprocess.run(["psql", "-qtA", os.environ["DATABASE_URL"], "-c", "show server_version"], capture_output=True, text=True).stdout
    between = "\n\n"
    return f"""# Performance

Written by `make bench` on {datetime.date.today():%-d %B %Y}: {os.cpu_count()} cores ({processor()}), shared by the service, PostgreSQL
{server.split()[0]} and the load generator; {memory()} GiB of memory. Each row has three rounds, by turns with its limit in the same run; 64
connections unless it says otherwise. A ratio is ours to the limit: of rates, more is better, and of times, less.

{between.join(sections)}
{plots()}


{open("bench/notes.md").read()}"""


def plots():
    """The plots that were drawn, now or before."""
    drawn = [kind for kind in ("registrations", "sessions") if os.path.exists(f"docs/performance-{kind}.svg")]
    return "".join(f"\n![Cost of operations by the number of {kind}](performance-{kind}.svg)\n" for kind in drawn)


def processor():
    with open("/proc/cpuinfo") as lines:
        models = [text.split(":", 1)[1].strip() for text in lines if text.startswith("model name")]
    return models[0] if models else platform.machine()


def memory():
    return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30)


main()
