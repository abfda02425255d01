"""Seats: spread over many sessions, all in one, and in one that is full; each against pgbench with the very same statement.

The service is asked by wrk over 64 connections, pgbench holds 64 connections; both by turns against the same PostgreSQL, on disk
and with its promises kept. With an argument, on so many nodes.
"""

import glob
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile

from durable import Postgres, people, session, sessions
from load import milliseconds, pgbench
from service import C, Deployment
from table import row

NODES = int(sys.argv[1]) if len(sys.argv) > 1 else 1
PEOPLE, SPREAD, SECONDS, CONNECTIONS, ROUNDS = 100_000, 400, 5, 64, 3
HOT, FULL = SPREAD + 1, SPREAD + 2 * ROUNDS + 1

# What is asked: person and session of the n-th request of a thread. People come once to a hot session, one after the other.
LUA = """
local first, last, hot, sessions = %d, %d, %d, %d
local n, seed = first, first
function request()
  local person, session = n, hot
  if hot == 0 then person, session = math.random(1, last), math.random(1, sessions) end
  n = n + 1
  if n > last then n = 1 end
  local path = string.format("%s/me/enrolments/00000000-0000-4000-9000-%%012x", session)
  return string.format("PUT %%s HTTP/1.1\\r\\nHost: x\\r\\nAuthorization: Bearer bench-%%d\\r\\nContent-Length: 0\\r\\n\\r\\n", path, person)
end
function init() math.randomseed(first) end
"""


def statement():
    """The statement of the service, as the compiler checked it."""
    for path in glob.glob(".sqlx/query-*.json"):
        query = json.load(open(path))["query"]
        if "-- enrolment::enrol\n" in query:
            return query
    raise SystemExit("the statement is not in .sqlx")


def asked(person, of, congress):
    """For one person: parameters are numbers here, so what they stand for is put together in SQL."""
    asking = f"""jsonb_build_array(jsonb_build_object('registration_id', {person}, 'event_id', gen_random_uuid(), 'actor', {person},
        'request', {person}, 'nth', 0))"""
    values = {
        1: f"'{congress}'::uuid", 2: of, 3: asking, 4: "now()", 5: "false", 6: "'own'", 7: "'enrolment.created'",
        8: "'registration.read'",
    }
    text = re.sub(r"--.*", "", statement())
    return re.sub(r"\$(\d+)", lambda found: values[int(found[1])], text)


def wrk(nodes, folder, first, hot):
    share = CONNECTIONS // len(nodes)
    running = []
    for nth, node in enumerate(nodes):
        path = os.path.join(folder, f"{nth}.lua")
        open(path, "w").write(LUA % (first + nth * 50_000 // len(nodes), PEOPLE, hot, SPREAD, C))
        command = ["wrk", "-t1", f"-c{share}", f"-d{SECONDS}s", "--latency", "-s", path, f"http://127.0.0.1:{node.port}"]
        running.append(subprocess.Popen(command, stdout=subprocess.PIPE, text=True))
    said = [process.communicate()[0] for process in running]
    rate = sum(float(re.search(r"Requests/sec:\s+([\d.]+)", one)[1]) for one in said)
    p99 = max((milliseconds(re.search(r"99%\s+(\S+)", one)[1]) for one in said))
    refused = sum(int(found[1]) for one in said if (found := re.search(r"Non-2xx or 3xx responses: (\d+)", one)))
    return rate, p99, refused


def main():
    postgres = Postgres()
    os.environ["DATABASE_URL"] = postgres.url
    deployment = Deployment()
    people(deployment, PEOPLE)
    sessions(deployment, [None] * SPREAD + [None] * (2 * ROUNDS) + [1])
    deployment.sql(f"""update pool set waiting_list = false, taken = 1 from session where pool_id = pool.id and code = 'B-{FULL}'""")
    deployment.sql("alter role congress set synchronous_commit = on")
    congress = deployment.sql("select id from congress where slug = 'metropolis-2021'")
    nodes = [deployment.node(18090 + nth) for nth in range(NODES)]
    person = "('00000000-0000-4000-8000-' || lpad(to_hex(:p::int), 12, '0'))::uuid"
    one = "('00000000-0000-4000-9000-' || lpad(to_hex(:s::int), 12, '0'))::uuid"
    bare = f"update pool set taken = taken + 1 where id = (select pool_id from session where id = '{session(FULL)}') and taken < capacity"
    with tempfile.TemporaryDirectory() as folder:
        def limit(of):
            head = f"\\set p :client_id * {PEOPLE // CONNECTIONS} + random(1, {PEOPLE // CONNECTIONS})\n"
            if of is None:
                return pgbench(deployment.url, folder, head + f"\\set s random(1, {SPREAD})\n" + asked(person, one, congress) + ";\n", CONNECTIONS, SECONDS)
            return pgbench(deployment.url, folder, head + asked(person, f"'{session(of)}'::uuid", congress) + ";\n", CONNECTIONS, SECONDS)

        for name, ours, theirs, goal in [
            ("spread over 400 sessions", 0, None, "0.7"), ("one hot session", HOT, HOT + 1, "5"), ("a full session", FULL, FULL, "1"),
        ]:
            rounds = []
            for nth in range(ROUNDS):
                step = 2 * nth if ours == HOT else 0
                rounds.append((wrk(nodes, folder, 1 + nth * 7, ours and ours + step), limit(theirs and theirs + step)))
            _, p99, refused = rounds[-1][0]
            row(f"seats, {name}, 64 connections", [mine[0] for mine, _ in rounds], [other for _, other in rounds], goal, of="pgbench",
                note=f"p99 {p99:.1f} ms, {refused} refused")
        rate = statistics.median(pgbench(deployment.url, folder, bare + ";\n", CONNECTIONS, SECONDS) for _ in range(ROUNDS))
        print(f"a full row, and nothing but the question: {rate:.0f}/s")
    wrong = deployment.sql("""select count(*) from pool p where p.taken <> (select count(*) from claim c
        where c.pool_id = p.id and c.state = 'held') and p.capacity is null""")
    print(f"pools whose count is wrong: {wrong}; CPU of the machine: {os.cpu_count()}")


main()
