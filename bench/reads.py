"""Reads: one session, pages, lists, programme pages and statistics, each against a limit in the same run.

The limit of a row of the database is `pgbench -S`, that of a published answer is nginx with the same bytes. wrk asks over 64
connections, by turns with the limit. Prints a table in Markdown.
"""

import os
import re
import statistics
import subprocess
import tempfile
from urllib.parse import quote

from service import C, Deployment
from web import get, nginx, wrk

PORT, NGINX, ROUNDS, SECONDS, PEOPLE = 8621, 8622, 3, 4, 50_000
FOSDEM = "/api/v1/congresses/fosdem-2021"


def pgbench(url):
    """One row by its key, as `pgbench -S` reads it, over as many connections."""
    command = ["pgbench", "-n", "-S", "-M", "prepared", "-c", "64", "-j", "2", "-T", str(SECONDS), url]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return float(re.search(r"tps = ([\d.]+)", said)[1])


def main():
    deployment = Deployment(LOG="info", DATABASE_CONNECTIONS="16")
    subprocess.run(["pgbench", "-q", "-i", deployment.url], check=True, capture_output=True)
    # As autovacuum leaves it.
    deployment.sql("vacuum analyze")
    node = deployment.node(PORT)
    base = f"http://127.0.0.1:{PORT}"
    idle = node.resident()
    node.sign_in()
    ours = {"Authorization": f"Bearer {node.token}"}
    session = f"{FOSDEM}/sessions/" + node.ok("GET", f"{FOSDEM}/sessions?limit=1")["items"][0]["id"]
    rows = []

    def row(work, goal, path, headers, limit):
        measured = []
        for _ in range(ROUNDS):
            rate, median, _ = wrk(base + path, headers, seconds=SECONDS)
            measured.append((rate, median, limit() if limit else 0))
        rates = sorted(rate for rate, _, _ in measured)
        ratios = sorted(rate / other for rate, _, other in measured if other)
        text = f"{statistics.median(ratios):.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f})" if ratios else "–"
        other = f"{statistics.median(one[2] for one in measured):,.0f}" if ratios else "–"
        rows.append(f"| {work} | {statistics.median(rates):,.0f} | {measured[-1][1]} | {other} | {text} | {goal} |")
        print(rows[-1], flush=True)

    print("| work | requests/s | p50 | limit/s | ratio (spread) | goal |\n| --- | --- | --- | --- | --- | --- |")
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        for name in ["www", "www/br", "www/gzip"]:
            os.mkdir(f"{folder}/{name}")
        server = nginx_with(folder, base, session)
        try:
            bare = lambda: pgbench(deployment.url)  # noqa: E731
            row("a session by id, signed in (draft)", "0.35", session, ours, bare)
            for name, path, goal, accepted in [
                ("a session by id, anonymous", "session", "0.7", "identity"),
                ("themes", "themes", "0.5", "identity"),
                ("sessions, a page of 50", "sessions", "0.5", "identity"),
                ("programme page of 773 sessions", "page", "0.5", "identity"),
                ("… br", "br/page", "0.5", "br"),
                ("… gzip", "gzip/page", "0.5", "gzip"),
            ]:
                headers = {"Accept-Encoding": accepted}
                row(name, goal, paths(session)[path.rsplit("/", 1)[-1]], headers,
                    lambda: wrk(f"http://127.0.0.1:{NGINX}/{path}", headers, seconds=SECONDS)[0])  # noqa: B023
        finally:
            server.terminate()
    node.ok("PATCH", f"{C}/registration-types/delegate", {"capacity": None})
    row("registrations, a page of 50, before an import", "–", f"{C}/registrations", ours, None)
    node.import_delegates((f"p{n}@bench.example", f"Zoe{n}", f"Muller{n}", "en") for n in range(PEOPLE))
    when = f"right after importing {PEOPLE:,}"
    row(f"registrations, a page of 50, {when}", "1.2 times later", f"{C}/registrations", ours, None)
    row(f"search for two words, {when}", "–", f"{C}/registrations?q=zoe1+mul", ours, None)
    row(f"statistics, {when}", "5 ms", f"{C}/statistics", ours, None)
    deployment.sql("vacuum analyze")
    row("registrations, a page of 50, after vacuum", "–", f"{C}/registrations", ours, None)
    print(f"memory: {idle / 1024:.0f} MiB idle, {node.resident() / 1024:.0f} MiB after all of this")
    # A twelfth of the zones fills the cache.
    for zone in zones(get(f"{base}/c/fosdem-2021", **{"Accept-Encoding": "identity"})[0].decode())[::12]:
        for language in ["en", "fr", "es", "zh"]:
            get(f"{base}/c/fosdem-2021?lang={language}&time_zone={quote(zone)}", **{"Accept-Encoding": "br"})
    print(f"memory: {node.resident() / 1024:.0f} MiB after the programme in fifty zones and four languages")
    node.stop()


def paths(session):
    return {
        "session": session,
        "themes": f"{C}/themes",
        "sessions": f"{FOSDEM}/sessions?limit=50",
        "page": "/c/fosdem-2021",
    }


def nginx_with(folder, base, session):
    """nginx with the bytes that the service answers."""
    for name, path in paths(session).items():
        open(f"{folder}/www/{name}", "wb").write(get(base + path, **{"Accept-Encoding": "identity"})[0])
    for coding in ["br", "gzip"]:
        open(f"{folder}/www/{coding}/page", "wb").write(get(f"{base}/c/fosdem-2021", **{"Accept-Encoding": coding})[0])
    return nginx(folder, NGINX, f"http://127.0.0.1:{NGINX}/session")


def zones(page):
    return re.findall(r'<option[^>]*value="([A-Z][A-Za-z_]+/[A-Za-z_/+-]+)"', page)


main()
