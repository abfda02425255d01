"""The award at its real size: 273 entries of 175 cities in 60 countries, 11 evaluators with three for each entry, 45, 15, a jury of six
with seven criteria, five winners, ten medals, and a public vote of 20,000 accounts; its standings reckoned again with numpy from what is
published. Then votes: in a rush over 64 connections, against pgbench doing the same upsert, and with a node or PostgreSQL killed with -9.

Cities are GeoNames'; what they enter, their scores and the votes are drawn.
"""

import asyncio
import collections
import concurrent.futures
import copy
import csv
import datetime
import io
import itertools
import json
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
import uuid

import numpy
from durable import Postgres, people, token
from rush import Client
from scipy import stats
from service import C, Deployment
from standings import standings
from table import row

ENTRIES, CITIES, COUNTRIES, VOTERS, CONNECTIONS = 273, 175, 60, 20_000, 64
ROUNDS = int(sys.argv[1]) if len(sys.argv) > 1 else 3
KILLS = int(sys.argv[2]) if len(sys.argv) > 2 else 6
AWARD = f"{C}/awards/guangzhou-cycle"
VOTE = f"{C}/me/awards/guangzhou-cycle/vote"
TECHNICAL = {"innovation": 3, "effectiveness": 3, "context": 2, "replicability": 2}
JURY = ["innovation", "participation", "impact", "importance", "replicability", "learnability", "inclusiveness"]
EVALUATORS = ["CN", "BR", "ES", "FR", "KE", "IN", "US", "DE", "MA", "MX", "AU"]
JURORS = ["NO", "IE", "UY", "FI", "SG", "LU"]
SPANISH = {"ES", "MX", "CO", "AR", "PE", "VE", "CL", "EC", "GT", "CU", "BO", "DO", "HN", "PY", "SV", "NI", "CR", "PA"}

# Voters come once, one after the other, each for one of the entries; the last comes again until everybody has their answer.
LUA = """
local first, last, entries, vote = %d, %d, {%s}, "%s"
-- wrk asks for one request that it does not send.
local n = first - 1
function request()
  local voter = n
  if n < last then n = n + 1 end
  local body = string.format('{"entry": "%%s"}', entries[voter %% #entries + 1])
  local head = "PUT %%s HTTP/1.1\\r\\nHost: x\\r\\nAuthorization: Bearer bench-%%d\\r\\nContent-Type: application/json\\r\\nContent-Length: %%d\\r\\n\\r\\n%%s"
  return string.format(head, vote, voter, #body, body)
end
local done = 0
function response()
  done = done + 1
  if done >= last - first + 65 then wrk.thread:stop() end
end
"""


class Person:
    """One of the people of the bench, who calls a node."""

    def __init__(self, node, number):
        self.node, self.number = node, number
        self.account = f"00000000-0000-4000-a000-{number:012x}"

    def ok(self, method, path, body=None):
        return self.node.ok(method, path, body, Authorization=f"Bearer {token(self.number)}")


def at(**later):
    return (datetime.datetime.now(datetime.UTC) + datetime.timedelta(**later)).replace(microsecond=0).isoformat()


def cities():
    """So many cities of so many countries: the largest of each, then the largest of all."""
    rows = list(csv.DictReader(open("data/cities.csv")))
    count = collections.Counter(row["country"] for row in rows)
    known = [country for country, _ in count.most_common(COUNTRIES)]
    rows = sorted((row for row in rows if row["country"] in known), key=lambda row: -int(row["population"]))
    first = [next(row for row in rows if row["country"] == country) for country in known]
    chosen = {row["id"]: row for row in first}
    chosen.update({row["id"]: row for row in itertools.islice((r for r in rows if r["id"] not in chosen), CITIES - COUNTRIES)})
    return list(chosen.values())


def language(country):
    return "zh" if country == "CN" else "es" if country in SPANISH else "fr" if country in ("FR", "CI", "SN", "CM") else "en"


class Replay:
    """The whole award, step by step, with how long each took."""

    def __init__(self, deployment, nodes):
        self.deployment, self.nodes = deployment, nodes
        self.secretary = copy.copy(nodes[0]).sign_in()
        self.pool = concurrent.futures.ThreadPoolExecutor(16)
        self.took = {}

    def step(self, name, work):
        began = time.monotonic()
        done = work()
        self.took[name] = time.monotonic() - began
        return done

    def post(self, path, body=None):
        return self.secretary.ok("POST", f"{AWARD}{path}", body or {})

    def all(self, work, items):
        return list(self.pool.map(work, items))

    def everything(self, path):
        """Every item of a list."""
        items, cursor = [], ""
        while True:
            page = self.secretary.ok("GET", f"{AWARD}{path}{'&' if '?' in path else '?'}limit=200{cursor}")
            items += page["items"]
            if not page["next"]:
                return items
            cursor = f"&cursor={page['next']}"

    def begin(self):
        self.secretary.ok("POST", f"{C}/awards", {
            "slug": "guangzhou-cycle", "title": {"en": "An award, replayed"}, "time_zone": "Asia/Shanghai",
            "entries_open_at": at(days=-1), "entries_close_at": at(days=1)})
        rounds = [("technical", "technical", "eligible", 3, 5), ("jury", "jury", "shortlisted", 6, 5),
                  ("vote", "public", "shortlisted", 1, 3600)]
        for slug, kind, takes, each, opens in rounds:
            self.post("/rounds", {"slug": slug, "name": {"en": slug}, "kind": kind, "takes": takes, "per_entry": each,
                                  "opens_at": at(seconds=opens), "closes_at": at(days=2)})
        for position, (slug, weight) in enumerate(TECHNICAL.items()):
            self.post("/criteria", {"round": "technical", "slug": slug, "name": {"en": slug}, "weight": weight, "position": position})
        for position, slug in enumerate(JURY):
            self.post("/criteria", {"round": "jury", "slug": slug, "name": {"en": slug}, "position": position})
        self.post("/open")
        for first, countries, of in [(CITIES + 1, EVALUATORS, "technical"), (CITIES + 51, JURORS, "jury")]:
            for nth, country in enumerate(countries):
                account = Person(None, first + nth).account
                self.secretary.ok("PUT", f"{C}/staff/{account}", {"roles": ["evaluator"]})
                tongues = ["en"] + [tag for tag, rest in (("es", 0), ("zh", 1), ("fr", 0)) if nth % 2 == rest or of == "jury"]
                self.secretary.ok("PUT", f"{AWARD}/rounds/{of}/evaluators/{account}", {"countries": [country], "languages": tongues})

    def enter(self):
        """Each city enters one or two, field by field; what is missing is told at the first attempt."""
        known = cities()
        theme = self.secretary.ok("GET", f"{C}/themes")["items"][0]["slug"]

        def entry(nth):
            city = known[nth % CITIES]
            me = Person(self.nodes[nth % 2], nth % CITIES + 1)
            draft = me.ok("POST", f"{AWARD}/entries", {"title": f"Initiative {nth} of {city['name']}"})
            path = f"{AWARD}/entries/{draft['id']}"
            me.ok("PATCH", path, {"abstract": "What the city does, in some words. " * 10, "language": language(city["country"])})
            me.ok("PATCH", path, {"city": city["name"], "country": city["country"], "theme": theme, "starts_on": "2019-01-01"})
            me.ok("PATCH", path, {"submitters": [{"name": "P", "email": f"p{me.number}@bench.example"}], "wants_feedback": True})
            me.ok("POST", f"{path}/submit")
            return draft["id"]

        self.entries = self.all(entry, range(ENTRIES))

    def screen(self):
        self.all(lambda id: self.post(f"/entries/{id}/screen", {"eligible": True}), self.entries)

    def balance(self, of):
        return self.post(f"/rounds/{of}/assignments/balance")

    def evaluate(self, of, criteria, first, count):
        """Each evaluator reads what is theirs, scores it, and submits it; evaluators are strict or mild, and entries good or not."""
        ids = {criterion["slug"]: criterion["id"] for one in self.secretary.ok("GET", AWARD)["rounds"] if one["slug"] == of
               for criterion in one["criteria"]}
        quality = {}

        def mine(number):
            me = Person(self.nodes[number % 2], number)
            mood = random.Random(number).uniform(-1.5, 1.5)
            items, cursor = [], ""
            while cursor is not None:
                page = me.ok("GET", f"{C}/me/evaluations?round={of}&limit=200{cursor}")
                items += [(item["entry"], item["id"]) for item in page["items"]]
                cursor = f"&cursor={page['next']}" if page["next"] else None
            for entry, evaluation in items:
                drawn = random.Random(f"{of} {number} {entry}")
                good = quality.setdefault(entry, random.Random(f"{of} {entry}").gauss(6, 1.5))
                scores = [{"criterion": ids[slug], "score": max(0, min(10, round(good + mood + drawn.gauss(0, 1))))} for slug in criteria]
                path = f"{C}/me/evaluations/{evaluation}"
                me.ok("PUT", path, {"scores": scores[:2]})
                me.ok("PUT", path, {"scores": scores, "feedback": "Go on.", "submitted": True})
            return len(items)

        return sum(self.all(mine, range(first, first + count)))

    def close(self, of):
        self.post(f"/rounds/{of}/close", {"reason": "Everything is in."})

    def advance(self, of, target, places):
        """By rank; a tie at the last place is decided for who has the better z-score, and says so."""
        body = {"target": target, "places": places}
        status, answer = self.secretary.call("POST", f"{AWARD}/rounds/{of}/advance", body)
        if status == 409 and answer["type"].endswith("tie-at-the-cut"):
            tied = {error["detail"].split()[0] for error in answer["errors"]}
            rows = {row["entry"]: row for row in self.everything(f"/rounds/{of}/standings")}
            free = places - self.before_tie(of, target, min(rows[id]["rank"] for id in tied))
            best = sorted(tied, key=lambda id: rows[id]["z_rank"])[:free]
            body["include"] = [{"entry": id, "reason": "The better z-score of those level."} for id in best]
            answer = self.post(f"/rounds/{of}/advance", body)
        elif status >= 300:
            raise SystemExit(f"{target}: {status} {answer}")
        return [one["entry"] for one in answer["entries"] if one["advanced"]]

    def before_tie(self, of, target, rank):
        """How many candidates stand before a rank."""
        state = {"deserving": "eligible", "shortlisted": "deserving", "winner": "shortlisted", "special_mention": "shortlisted"}[target]
        there = {entry["id"] for entry in self.everything(f"/entries?state={state}")}
        return sum(1 for row in self.everything(f"/rounds/{of}/standings") if row["entry"] in there and row["rank"] < rank)

    def run(self):
        self.step("award, rounds, criteria, 17 evaluators", self.begin)
        self.step("273 entries in five requests each", self.enter)
        self.step("screening", self.screen)
        balanced = self.step("balancing 273 x 3", lambda: self.balance("technical"))
        loads = [load["assigned"] for load in balanced["loads"]]
        time.sleep(max(0, 6 - self.took["273 entries in five requests each"]))
        self.step("819 evaluations in two saves each", lambda: self.evaluate("technical", TECHNICAL, CITIES + 1, len(EVALUATORS)))
        self.close("technical")
        self.step("standings of 273", lambda: self.everything("/rounds/technical/standings"))
        far = {target: self.advance("technical", target, places) for target, places in (("deserving", 45), ("shortlisted", 15))}
        self.balance("jury")
        self.secretary.ok("PATCH", f"{AWARD}/rounds/vote", {"opens_at": at(seconds=1)})
        opened = time.monotonic() + 1.5
        given = self.step("90 evaluations by 7 criteria", lambda: self.evaluate("jury", JURY, CITIES + 51, len(JURORS)))
        self.close("jury")
        far["winner"] = self.advance("jury", "winner", 5)
        far["special_mention"] = self.advance("jury", "special_mention", 10)
        print(f"loads {min(loads)} to {max(loads)}, {sum(loads)} assigned; the jury gave {given}; "
              + ", ".join(f"{len(entries)} {target}" for target, entries in far.items()), flush=True)
        self.own_country()
        # No one votes before the vote is open.
        time.sleep(max(0, opened - time.monotonic()))
        return far["shortlisted"]

    def own_country(self):
        """Who has an entry of their own country, asked of the database itself."""
        own = self.deployment.sql("""select count(*) from award_evaluation x join award_evaluator v using (round_id, account_id)
            join award_entry e on e.id = x.entry_id where e.country = any(v.countries) or not e.language = any(v.languages)""")
        pairs = self.deployment.sql("""select min(n) || ' to ' || max(n) from (select count(*) as n from award_evaluation a
            join award_evaluation b using (round_id, entry_id) join award_round r on r.id = a.round_id
            where a.account_id < b.account_id and r.slug = 'technical' group by a.account_id, b.account_id) s""")
        print(f"of their own country or in a language that they do not read: {own}; two evaluators meet {pairs} times", flush=True)


def rush(deployment, nodes, first, last, shortlist):
    """Votes a second, of accounts that vote once, over 64 connections, from the first ballot to the last; and the slowest hundredth."""
    share, running = CONNECTIONS // len(nodes), []
    part = (last - first + 1) // len(nodes)
    with tempfile.TemporaryDirectory() as folder:
        for nth, node in enumerate(nodes):
            path = os.path.join(folder, f"{nth}.lua")
            entries = ", ".join(f'"{id}"' for id in shortlist)
            open(path, "w").write(LUA % (first + nth * part, first + (nth + 1) * part - 1, entries, VOTE))
            command = ["wrk", "-t1", f"-c{share}", "-d45s", "--latency", "-s", path, f"http://127.0.0.1:{node.port}"]
            running.append(subprocess.Popen(command, stdout=subprocess.PIPE, text=True))
        said = [process.communicate()[0] for process in running]
    cast, took = deployment.sql(f"""select count(*) || ' ' || extract(epoch from max(cast_at) - min(cast_at)) from award_ballot
        where account_id between '{Person(None, first).account}' and '{Person(None, last).account}'""").split()
    refused = sum(int(found[1]) for one in said if (found := re.search(r"Non-2xx or 3xx responses: (\d+)", one)))
    return int(cast) / float(took), max(re.search(r"99%\s+(\S+)", one)[1] for one in said), refused


def pgbench(deployment, shortlist):
    """The same upsert, one account after the other, over as many connections: the limit without a service."""
    award, round_id = deployment.sql("""select a.id || ' ' || r.id from award a join award_round r on r.award_id = a.id
        where a.slug = 'guangzhou-cycle' and r.slug = 'vote'""").split()
    entries = ", ".join(f"'{id}'" for id in shortlist)
    script = f"""\\set p :client_id * 4000 + random(1, 4000)
begin;
select closed_at from award_round where id = '{round_id}' for share;
insert into award_ballot as b (id, award_id, round_id, entry_id, account_id, receipt, network, cast_at, changed_at, until)
select gen_random_uuid(), '{award}', '{round_id}', (array[{entries}]::uuid[])[1 + :p % {len(shortlist)}],
       ('00000000-0000-4000-a000-' || lpad(to_hex(:p + 100000), 12, '0'))::uuid, gen_random_uuid()::text, '', now(), now(), now()
on conflict on constraint award_ballot_once do update set entry_id = excluded.entry_id, changed_at = excluded.changed_at;
commit;
"""
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as file:
        file.write(script)
        file.flush()
        command = ["pgbench", "-n", "-M", "prepared", "-c", str(CONNECTIONS), "-j", "2", "-T", "5", "-f", file.name, deployment.url]
        done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(done.stderr[:2000])
    deployment.sql("delete from award_ballot where account_id >= '00000000-0000-4000-a000-0000000186a1'")
    return float(re.search(r"tps = ([\d.]+)", done.stdout)[1])


async def change(nodes, voters, shortlist, strike):
    """Voters change their minds for some seconds while something is killed; answers by voter."""
    clients, answers = [Client(node.port) for node in nodes], {}

    async def come(nth, voter):
        await asyncio.sleep(nth * 4 / len(voters))
        entry = random.choice(shortlist)
        answers[voter] = entry, await ask(clients[nth % len(clients)], voter, entry)

    tasks = [asyncio.create_task(come(nth, voter)) for nth, voter in enumerate(voters)]
    await asyncio.sleep(random.uniform(1.2, 2.8))
    await asyncio.to_thread(strike)
    await asyncio.gather(*tasks)
    return answers


async def ask(client, voter, entry):
    body = json.dumps({"entry": entry})
    request = (f"PUT {VOTE} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token(voter)}\r\n"
               f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n{body}")
    try:
        return await client.send(await asyncio.open_connection("127.0.0.1", client.port), request)
    except OSError:
        return None


def killed(postgres, deployment, nodes, first, shortlist):
    """Answered votes that are lost, and accounts with two, over rounds in which a node or PostgreSQL is killed."""
    faults = 0
    for nth in range(KILLS):
        voters = random.sample(range(first, first + VOTERS), 3000)

        def strike():
            if nth % 2:
                postgres.kill()
                postgres.start()
            else:
                nodes[0].kill()
                nodes[0] = deployment.node(nodes[0].port)

        answers = asyncio.run(change(nodes, voters, shortlist, strike))
        there = dict(line.split() for line in deployment.sql("select account_id || ' ' || entry_id from award_ballot").split("\n"))
        told = {voter: entry for voter, (entry, answer) in answers.items() if answer and answer[0] == 200}
        lost = sum(1 for voter, entry in told.items() if there.get(Person(None, voter).account) != entry)
        double = int(deployment.sql("select count(*) from (select from award_ballot group by account_id having count(*) > 1) s"))
        faults += lost + double
        seen = collections.Counter(answer[0] if answer else "broken off" for _, answer in answers.values())
        print(f"kill -9 of {'PostgreSQL' if nth % 2 else 'a node'}: {dict(seen)}; lost {lost}, double {double}", flush=True)
    return faults


def reckon_again(node):
    """The standings from what everybody reads, reckoned by numpy: the greatest difference to what the service says."""
    worst = 0.0
    for one in node.ok("GET", f"{AWARD}/results/scores")["rounds"]:
        worst = max(worst, standings(one))
    results = node.ok("GET", f"{AWARD}/results")
    tally = csv.DictReader(io.StringIO(node.ok("GET", f"{AWARD}/results/tally")))
    counted = collections.Counter(row["entry"] for row in tally if row["void"] == "false")
    wrong = [count for count in results["vote"]["counts"] if counted[count["entry"]] != count["votes"]]
    return worst, wrong, results


def timing(nodes):
    """Whether the time of an answer tells an evaluator that an evaluation is another's, or is not there at all."""
    me, another = Person(nodes[0], CITIES + 1), Person(nodes[0], CITIES + 2)
    others = [item["id"] for item in another.ok("GET", f"{C}/me/evaluations?round=technical&limit=200")["items"]]
    asked = {"others'": lambda nth: others[nth % len(others)], "nobody's": lambda nth: str(uuid.uuid4())}
    took = {name: [] for name in asked}
    for nth in range(4000):
        name = random.choice(list(asked))
        path = f"{C}/me/evaluations/{asked[name](nth)}"
        began = time.perf_counter()
        status, _ = nodes[0].call("GET", path, Authorization=f"Bearer {token(me.number)}")
        took[name].append((time.perf_counter() - began) * 1000)
        assert status == 404, status
    cut = {name: sorted(times)[: len(times) * 9 // 10] for name, times in took.items()}
    t = stats.ttest_ind(*cut.values(), equal_var=False).statistic
    print("an evaluation of another, and one that is not there: "
          + ", ".join(f"{name} {statistics.median(times):.3f} ms" for name, times in took.items())
          + f"; t = {t:.1f} (below 4.5 nothing is told)", flush=True)


def main():
    random.seed(5)
    postgres = Postgres()
    os.environ["DATABASE_URL"] = postgres.url
    deployment = Deployment()
    last = 1000 + VOTERS * ROUNDS
    people(deployment, last)
    # Whom only pgbench votes for.
    deployment.sql("""insert into account (id, email, given_name, family_name, email_verified_at)
        select ('00000000-0000-4000-a000-' || lpad(to_hex(n), 12, '0'))::uuid, 'q' || n || '@bench.example', 'Q', 'Q', now()
        from generate_series(100001, 100000 + 64 * 4000 + 4000) n""")
    nodes = [deployment.node(port) for port in (18200, 18201)]
    replay = Replay(deployment, nodes)
    shortlist = replay.run()
    ratios = []
    for nth in range(ROUNDS):
        rate, p99, refused = rush(deployment, nodes, 1001 + nth * VOTERS, 1000 + (nth + 1) * VOTERS, shortlist)
        if nth == 0:
            replay.took["20,000 votes"] = VOTERS / rate
            whole = sum(replay.took.values())
        limit = pgbench(deployment, shortlist)
        ratios.append((rate, limit))
        print(f"{VOTERS} votes over {CONNECTIONS} connections on two nodes: {rate:.0f}/s, p99 {p99}, {refused} refused; "
              f"pgbench {limit:.0f}/s; ratio {rate / limit:.2f}", flush=True)
    kept = int(deployment.sql("select count(*) from award_ballot"))
    print(f"{kept} ballots of {VOTERS * ROUNDS} voters", flush=True)
    row(f"votes, {CONNECTIONS} connections, two nodes", [rate for rate, _ in ratios], [limit for _, limit in ratios], "0.7", of="pgbench")
    timing(nodes)
    faults = killed(postgres, deployment, nodes, 1001, shortlist)
    replay.secretary.sign_in()
    replay.close("vote")
    published = time.monotonic()
    replay.post("/publish")
    replay.took["publishing"] = time.monotonic() - published
    worst, wrong, results = reckon_again(nodes[1])
    print(f"the whole until the vote is over: {whole:.1f} s; "
          + "; ".join(f"{name} {seconds:.2f} s" for name, seconds in replay.took.items()))
    print(f"{results['submitted']} entries of {results['countries']} countries; {len(results['winners'])} winners, "
          f"{len(results['special_mentions'])} medals, popular {len(results['vote']['popular'])}; "
          f"reckoned again with numpy {numpy.__version__}: differs by {worst:.1e} at most, {len(wrong)} counts of votes differ")
    raise SystemExit(bool(faults or wrong or worst > 1e-9 or kept < VOTERS * ROUNDS))


if __name__ == "__main__":
    main()
