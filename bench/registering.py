"""Registering: everyone in one type with places, and spread over many types; each against pgbench with the same statements.

The service is asked by wrk; pgbench holds as many connections and sends, in one transaction for each person, the statements that the
service sends for one person. Both by turns against the same PostgreSQL, on disk and with its promises kept.
"""

import os
import re
import statistics
import subprocess
import tempfile

from durable import Postgres
from load import given, milliseconds, pgbench, statements
from service import C, Deployment
from table import row

TYPES, SECONDS, ROUNDS = 50, 5, 3
# Who asks the service, and whom pgbench registers, at random: few are drawn twice.
OURS, THEIRS = 400_000, 400_000

LUA = """
local first, types = %d, %d
local n = first
function request()
  local type = "hot"
  if types > 0 then type = "spread-" .. (n %% types + 1) end
  local body = string.format('{"type": "%%s", "city": "Lisbon", "country": "PT"}', type)
  local person = n
  n = n + 1
  return string.format("POST %s/registrations HTTP/1.1\\r\\nHost: x\\r\\nAuthorization: Bearer bench-%%d\\r\\nContent-Type: application/json\\r\\nContent-Length: %%d\\r\\n\\r\\n%%s",
    person, #body, body)
end
"""


def prepare(deployment):
    deployment.sql(f"""
        insert into account (id, email, given_name, family_name, email_verified_at)
        select ('00000000-0000-4000-a000-' || lpad(to_hex(n), 12, '0'))::uuid, 'p' || n || '@bench.example', 'P', n::text, now()
        from generate_series(1, {OURS + THEIRS}) n;
        insert into token (id, hash, account_id, created_at, expires_at, last_used_at)
        select gen_random_uuid(), sha256(convert_to('bench-' || n, 'UTF8')),
               ('00000000-0000-4000-a000-' || lpad(to_hex(n), 12, '0'))::uuid, now(), now() + interval '1 day', now() + interval '1 hour'
        from generate_series(1, {OURS}) n;
        with c as (select id from congress where slug = 'metropolis-2021'), opened as (
            update congress set state = 'open' from c where congress.id = c.id
        ), given as (
            select gen_random_uuid() as pool, c.id as congress, slug
            from c, (select 'hot' as slug union all select 'hot-pgbench' union all select 'spread-' || n from generate_series(1, {TYPES}) n) s
        ), pools as (
            insert into pool (id, congress_id, capacity) select pool, congress, 10000000 from given
        )
        insert into registration_type (id, congress_id, slug, name, approval, admission, pool_id)
        select gen_random_uuid(), congress, slug, '{{"en": "Bench"}}', 'automatic', 'open', pool from given;
        analyze;
    """)


def script(congress, spread):
    """What the service sends for one person, in order."""
    names = ["registration::find_unchanging_type", "congress::list", "registration::list_questions", "identity::find_profiles",
             "capacity::lock", "registration::insert_all", "capacity::claim_all", "events::publish_all"]
    type_, edition, questions, profiles, lock, insert, claim, publish = statements(names)
    slug = "'spread-' || :t::int" if spread else "'hot-pgbench'"
    c = f"'{congress}'::uuid"
    account = "('00000000-0000-4000-a000-' || lpad(to_hex(:p::int), 12, '0'))::uuid"
    id = "md5(:p::int || ' ' || :r::int)::uuid"
    of = f"(select {{}} from registration_type where congress_id = {c} and slug = {slug})"
    person = """jsonb_build_object('given_name', 'P', 'family_name', :p::int::text, 'name_order', 'given_first', 'city', 'Lisbon', 'country', 'PT', 'languages', '["en"]'::jsonb)"""
    event = f"""jsonb_build_array(jsonb_build_object('id', {id}, 'congress_id', {c}, 'kind', 'registration.created', 'audience',
        'registration.read', 'subject', {id}, 'payload', {person}, 'actor', {account}, 'request', {id}))"""
    return (
        f"\\set p random({OURS + 1}, {OURS + THEIRS})\n\\set r random(1, 1000000000)\n\\set t random(1, {TYPES})\nbegin;\n"
        + given(type_, c, slug)
        + given(edition, c, "true", "null::uuid", "null::date", "null::uuid", "1")
        + given(questions, c, "true", "null::int", "null::text", "1000")
        + given(profiles, f"array[{account}]")
        + given(lock, c, f"array[{of.format('pool_id')}]")
        + given(insert, c, f"array[{id}]", "array['B-' || :p]", "array['confirmed']", f"array[{of.format('id')}]", "array[null::uuid]",
                f"array[{account}]", "array['p' || :p::int || '@bench.example']", "array['p ' || :p::int || ' lisbon p']", f"array[{person}]",
                "array['{}'::jsonb]", "now()")
        + given(claim, of.format("pool_id"), f"array[{id}]")
        + given(publish, event, "now()")
        + "commit;\n"
    )


def wrk(node, folder, connections, first, types):
    """Requests per second, median and slowest hundredth in milliseconds, and how many were refused."""
    path = os.path.join(folder, "register.lua")
    open(path, "w").write(LUA % (first, types, C))
    command = ["wrk", "-t1", f"-c{connections}", f"-d{SECONDS}s", "--latency", "-s", path, f"http://127.0.0.1:{node.port}"]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1])
    median, slow = (milliseconds(re.search(rf"^ +{part}%\s+(\S+)", said, re.M)[1]) for part in (50, 99))
    refused = re.search(r"Non-2xx or 3xx responses: (\d+)", said)
    return rate, median, slow, int(refused[1]) if refused else 0


def main():
    postgres = Postgres()
    os.environ["DATABASE_URL"] = postgres.url
    deployment = Deployment()
    prepare(deployment)
    deployment.sql("alter role congress set synchronous_commit = on")
    congress = deployment.sql("select id from congress where slug = 'metropolis-2021'")
    node = deployment.node(18090)
    first = 1
    with tempfile.TemporaryDirectory() as folder:
        for name, types, goal in [("one type", 0, "5"), (f"spread over {TYPES} types", TYPES, "0.7")]:
            for connections in (16, 64):
                ours, limits, slow = [], [], []
                for _ in range(ROUNDS):
                    rate, p50, p99, refused = wrk(node, folder, connections, first, types)
                    # More than anyone registers in a round.
                    first += 30_000
                    limit = pgbench(deployment.url, folder, script(congress, types > 0), connections, SECONDS)
                    ours.append(rate)
                    limits.append(limit)
                    slow.append(p50)
                row(f"registering, {name}, {connections} connections", ours, limits, goal, of="pgbench",
                    note=f"p50 {statistics.median(slow):.1f} ms, p99 {p99:.1f} ms, {refused} refused")
    wrong = deployment.sql("""select count(*) from pool p where p.taken <> (select count(*) from claim c
        where c.pool_id = p.id and c.state = 'held')""")
    print(f"pools whose count is wrong: {wrong}; CPU of the machine: {os.cpu_count()}")


if __name__ == "__main__":
    main()
