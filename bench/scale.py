#!/usr/bin/env python3
"""From a congress to ten million people: rows and bytes, and a queueing model with the measured rates of docs/PERFORMANCE.md.

    .ci/with-postgres bench/scale.py measure     fills a database and prints the bytes of a row
    bench/scale.py                               prints the model
"""

import argparse
import math
import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from random import Random

ROOT = Path(__file__).resolve().parent.parent
PERFORMANCE = (ROOT / "docs/PERFORMANCE.md").read_text()
CORES = 2  # of the machine that PERFORMANCE.md describes
PEOPLE = 10_000_000
MOST_BUSY = 0.6


# Bytes of a row


def psql(*arguments, database="scale", **options):
    url = os.environ["DATABASE_URL"].rsplit("/", 1)[0] + "/" + database
    command = ["psql", "--quiet", "--no-psqlrc", "--tuples-only", "--no-align", "--set=ON_ERROR_STOP=1", url, *arguments]
    return subprocess.run(command, check=True, text=True, stdout=subprocess.PIPE, **options).stdout


def measure(people):
    psql("--command=create database scale", database="postgres")
    for migration in sorted(ROOT.glob("migrations/*.sql")):
        psql("--single-transaction", "--file", str(migration))
    psql(f"--set=people={people}", "--file", str(ROOT / "bench/scale.sql"))
    sizes = psql(
        "--field-separator= | ",
        "--command=select relname, n_live_tup::float8 / %d, pg_relation_size(relid)::float8 / n_live_tup, "
        "pg_indexes_size(relid)::float8 / n_live_tup, pg_total_relation_size(relid)::float8 / %d "
        "from pg_stat_user_tables where n_live_tup >= %d order by 5 desc" % (people, people, people),
    )
    print(f"Measured with {people:,} people.\n")
    print("| table | rows per person | bytes per row | index bytes per row | bytes per person |")
    print("| --- | ---: | ---: | ---: | ---: |")
    total = 0.0
    for line in sizes.strip().splitlines():
        table, *numbers = line.split(" | ")
        rows, row, index, whole = map(float, numbers)
        total += whole
        print(f"| `{table}` | {rows:.0f} | {row:,.0f} | {index:,.0f} | {whole:,.0f} |")
    print(f"| all | | | | {total:,.0f} |\n")
    print(f"{PEOPLE:,} people: {total * PEOPLE / 2**30:,.0f} GiB.")


# The model


def measured(name):
    """The rate of a row of PERFORMANCE.md, in requests per second on its two cores."""
    row = re.search(rf"^\| {re.escape(name)} \| ([\d,.]+)/s", PERFORMANCE, re.MULTILINE)
    if row is None:
        raise SystemExit(f"docs/PERFORMANCE.md has no rate of `{name}`")
    return float(row[1].replace(",", ""))


@dataclass
class Work:
    """What people do at one time: the number of requests, the seconds in which nine tenths arrive, and the measured rate."""

    name: str
    requests: float
    within: float
    row: str
    where: str

    @property
    def rate(self):
        return measured(self.row)

    @property
    def peak(self):
        """Arrivals at the beginning, when they decay exponentially."""
        return self.requests * math.log(10) / self.within


WORK = [
    Work("sign in, the first morning", PEOPLE, 6 * 3600, "signing in", "node"),
    Work("register, the first day", PEOPLE * 0.2, 24 * 3600, "registering, one type, 64 connections", "writer"),
    Work("take seats when enrolment opens", PEOPLE * 0.1 * 3, 1800, "seats, spread over 400 sessions, 64 connections", "writer"),
    Work("one hot session", 500_000, 300, "seats, one hot session, 64 connections", "writer"),
    Work("vote, the last hour", PEOPLE * 0.1, 3600, "votes, 64 connections, two nodes", "writer"),
    Work("programme as HTML (br)", PEOPLE * 3, 3600, "… br", "cache"),
    Work("schedule after a release (304)", PEOPLE * 0.5, 300, "schedule of 773 sessions, 304", "cache"),
    Work("seats of all sessions, every 10 s", PEOPLE * 0.1 * 180, 1800, "seats of all sessions", "cache"),
    Work("own data, signed in", PEOPLE * 10, 8 * 3600, "registrations, a page of 50", "replica"),
]


def waiting(arrivals, rate, servers):
    """Mean waiting time of M/M/c (Erlang C), in seconds."""
    offered = arrivals / rate
    if offered >= servers:
        return math.inf
    blocked = 1.0
    for n in range(1, servers + 1):
        blocked = offered * blocked / (n + offered * blocked)
    delayed = blocked / (1 - offered / servers * (1 - blocked))
    return delayed / (servers * rate - arrivals)


def poisson(random, mean):
    if mean > 50:
        return max(0, round(random.gauss(mean, math.sqrt(mean))))
    limit, count, product = math.exp(-mean), 0, random.random()
    while product > limit:
        count, product = count + 1, product * random.random()
    return count


def rush(work, units, seed=20211108):
    """Simulates a rush second by second: the longest wait in seconds, and when the queue is empty for good."""
    random, decay = Random(f"{seed} {work.name}"), math.log(10) / work.within
    queue, longest, cleared = 0, 0.0, 0
    capacity = work.rate * units
    for second in range(int(work.within * 4)):
        arrived = poisson(random, work.requests * (math.exp(-decay * second) - math.exp(-decay * (second + 1))))
        queue = max(0, queue + arrived - capacity)
        longest = max(longest, queue / capacity)
        if queue:
            cleared = second + 1
    return longest, cleared


def duration(seconds):
    if seconds == math.inf:
        return "–"
    for size, unit in ((3600, "h"), (60, "min"), (1, "s")):
        if seconds >= size:
            return f"{seconds / size:.1f} {unit}"
    return f"{seconds * 1000:.1f} ms"


def model():
    print(f"{PEOPLE:,} people. A unit is {CORES} cores of the machine of docs/PERFORMANCE.md.\n")
    print("| work | at | requests | peak | one unit | longest wait with one | units for 60 % | mean wait with these |")
    print("| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    for work in WORK:
        units = math.ceil(work.peak / (work.rate * MOST_BUSY))
        longest, _ = rush(work, 1)
        held, _ = rush(work, units)
        wait = waiting(work.peak, work.rate, units)
        assert held < 1, f"{work.name} waits {held} s with {units} units"
        cells = [
            work.name, work.where, f"{work.requests:,.0f}", f"{work.peak:,.0f}/s", f"{work.rate:,.0f}/s", duration(longest),
            f"{units:,}", duration(wait),
        ]  # fmt: skip
        print("| " + " | ".join(cells) + " |")
    writers()
    streams()


def writers():
    """The database that takes the changes: how far one goes, and when congresses must be divided."""
    work = WORK[2]
    print(f"\n{work.name}, with one database of more cores (a commit is not faster with more of them, so rates grow by 0.8 per doubling):\n")
    print("| cores | rate | longest wait | over after |")
    print("| ---: | ---: | ---: | ---: |")
    for doublings in range(6):
        units = 1.8**doublings
        longest, cleared = rush(work, units)
        print(f"| {CORES * 2**doublings} | {work.rate * units:,.0f}/s | {duration(longest)} | {duration(cleared)} |")


def streams():
    row = re.search(r"release reaches ([\d,]+) live readers \| ([\d.]+) s.*?([\d.]+) KiB for each", PERFORMANCE)
    readers, seconds, memory = int(row[1].replace(",", "")), float(row[2]), float(row[3])
    print("\n| live streams | memory | a release reaches all, on one unit | units for 5 s |")
    print("| ---: | ---: | ---: | ---: |")
    for count in (10_000, 100_000, 1_000_000):
        alone = count / readers * seconds
        print(f"| {count:,} | {count * memory / 2**20:,.1f} GiB | {duration(alone)} | {math.ceil(alone / 5)} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", nargs="?", choices=["model", "measure"], default="model")
    parser.add_argument("--people", type=int, default=50_000, help="for measure")
    arguments = parser.parse_args()
    model() if arguments.what == "model" else measure(arguments.people)


if __name__ == "__main__":
    main()
