"""Reads: one session, pages, lists, programme pages and statistics, each against a limit in the same run.

The limit of a row of the database is `pgbench -S`, that of a published answer is nginx with the same bytes. wrk asks over 64
connections, by turns with the limit.
"""

import os
import re
import subprocess
import tempfile
import time
from urllib.parse import quote

from load import given, pgbench, statements
from service import C, Deployment
from table import row
from web import get, nginx, wrk

PORT, NGINX, ROUNDS, SECONDS, PEOPLE = 8621, 8622, 3, 3, 50_000
FOSDEM = "/api/v1/congresses/fosdem-2021"


def bare(deployment):
    """The statements of the service for one row and for pages, as pgbench sends them."""
    fosdem, edition = (deployment.sql(f"select id from congress where slug = '{slug}'") for slug in ("fosdem-2021", "metropolis-2021"))
    session = deployment.sql(f"select id from session where congress_id = '{fosdem}' order by code limit 1")
    registration = deployment.sql(f"select id from registration where congress_id = '{edition}' order by id limit 1")
    one, person, page, people = statements(
        ["programme::find_draft", "registration::find", "programme::list_draft", "registration::list"])
    no = "null::text"
    return {
        "session": given(one, f"'{fosdem}'::uuid", f"'{session}'::uuid"),
        "registration": given(person, f"'{edition}'::uuid", f"'{registration}'::uuid"),
        "sessions": given(page, f"'{fosdem}'::uuid", "null::int", no, no, no, no, no, "null::uuid", "null::date", no, "false", no, no,
                          "null::timestamptz", "50"),
        "registrations": given(people, f"'{edition}'::uuid", no, "'{}'::text[]", no, no, no, "null::uuid", "null::timestamptz", "null::uuid", "50"),
    }


def pgbench_select(url):
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
    # What starting needed is given back within seconds.
    time.sleep(10)
    idle = node.memory()
    node.sign_in()
    ours = {"Authorization": f"Bearer {node.token}"}
    sessions = [f"{FOSDEM}/sessions/{one['id']}" for one in node.ok("GET", f"{FOSDEM}/sessions?limit=200")["items"]]
    people = [f"{C}/registrations/{one['id']}" for one in node.ok("GET", f"{C}/registrations?limit=200")["items"]]
    session = sessions[0]

    def measure(work, goal, path, headers, limit=None, of="", turns=()):
        ours, limits, note = [], [], ""
        for _ in range(ROUNDS):
            rate, median, _ = wrk(base + path, headers, seconds=SECONDS, turns=turns)
            ours.append(rate)
            note = f"p50 {median}"
            if limit:
                limits.append(limit())
        row(work, ours, limits, goal, of=of, note=note)

    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        for name in ["www", "www/br", "www/gzip"]:
            os.mkdir(f"{folder}/{name}")
        server = nginx_with(folder, base, session)
        try:
            scripts = bare(deployment)
            for name, turns in [("a session by id, signed in (draft)", sessions), ("a registration by id", people)]:
                measure(name, "0.35", turns[0], ours, lambda: pgbench_select(deployment.url), "pgbench -S", turns=turns)
            for name, path, key, turns in [
                ("a session by id, signed in (draft)", session, "session", sessions),
                ("a registration by id", people[0], "registration", people),
                ("sessions, a page of 50, signed in (draft)", f"{FOSDEM}/sessions?limit=50", "sessions", ()),
                ("registrations, a page of 50", f"{C}/registrations?limit=50", "registrations", ()),
            ]:
                measure(name, "0.8", path, ours, lambda: pgbench(deployment.url, folder, scripts[key], 64, SECONDS),  # noqa: B023
                        "pgbench, same SQL", turns=turns)
            for name, path, goal, accepted in [
                ("a session by id, anonymous", "session", "0.7", "identity"),
                ("themes", "themes", "0.5", "identity"),
                ("tracks", "tracks", "0.5", "identity"),
                ("cities", "cities", "0.5", "identity"),
                ("speakers, a page of 50", "speakers", "0.5", "identity"),
                ("seats of all sessions", "seats", "0.5", "identity"),
                ("sessions, a page of 50", "sessions", "0.5", "identity"),
                ("programme page of 773 sessions", "page", "0.5", "identity"),
                ("… br", "br/page", "0.5", "br"),
                ("… gzip", "gzip/page", "0.5", "gzip"),
            ]:
                headers = {"Accept-Encoding": accepted}
                measure(name, goal, paths(session)[path.rsplit("/", 1)[-1]], headers,
                        lambda: wrk(f"http://127.0.0.1:{NGINX}/{path}", headers, seconds=SECONDS)[0], "nginx")  # noqa: B023
            for name, path, goal in [("themes", "themes", "0.7"), ("a session by id", "session", "0.7")]:
                def known(url):
                    return {"Accept-Encoding": "identity", "If-None-Match": get(url, **{"Accept-Encoding": "identity"})[1]["ETag"]}
                url, other = base + paths(session)[path], f"http://127.0.0.1:{NGINX}/{path}"
                rounds = [(wrk(url, known(url), seconds=SECONDS)[0], wrk(other, known(other), seconds=SECONDS)[0]) for _ in range(ROUNDS)]
                row(f"{name}, 304", [mine for mine, _ in rounds], [theirs for _, theirs in rounds], goal, of="nginx")
        finally:
            server.terminate()
    node.ok("PATCH", f"{C}/registration-types/delegate", {"capacity": None})
    measure("registrations, a page of 50, before an import", "–", f"{C}/registrations", ours)
    node.import_delegates((f"p{n}@bench.example", f"Zoe{n}", f"Muller{n}", "en") for n in range(PEOPLE))
    when = f"right after importing {PEOPLE:,}"
    measure(f"registrations, a page of 50, {when}", "1.2 times later", f"{C}/registrations", ours)
    measure(f"search for two words, {when}", "–", f"{C}/registrations?q=zoe1+mul", ours)
    measure(f"statistics, {when}", "5 ms", f"{C}/statistics", ours)
    deployment.sql("vacuum analyze")
    measure("registrations, a page of 50, after vacuum", "–", f"{C}/registrations", ours)
    row("memory, idle", [idle / 1024], None, "≤ 120", "MiB")
    row("memory after all of this", [node.memory() / 1024], None, "≤ 200", "MiB")
    # A twelfth of the zones fills the cache.
    for zone in zones(get(f"{base}/c/fosdem-2021", **{"Accept-Encoding": "identity"})[0].decode())[::12]:
        for language in ["en", "fr", "es", "zh"]:
            get(f"{base}/c/fosdem-2021?lang={language}&time_zone={quote(zone)}", **{"Accept-Encoding": "br"})
    row("memory after the programme in fifty zones and four languages", [node.memory() / 1024], None, "≤ 200", "MiB")
    node.stop()


def paths(session):
    return {
        "session": session,
        "themes": f"{C}/themes",
        "tracks": f"{C}/tracks",
        "cities": "/api/v1/cities?q=guang",
        "speakers": f"{FOSDEM}/speakers?limit=50",
        "seats": f"{FOSDEM}/seats",
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
