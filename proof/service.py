"""Nodes of the service on a cluster, the people who use them, and a client that sends on time whatever is answered."""

import asyncio
import atexit
import json
import os
import random
import subprocess
import sys
import time

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "bench"))
import durable
from patroni import FRONT, NODES, POSTGRES, SERVERS

BINARY = os.environ.get("CONGRESS_BINARY", "target/demo/congress")
PASSWORD = "tram lichen orbit quay"
DEMO = "/api/v1/congresses/demo"
SEATS = "/api/v1/congresses/metropolis-2021"
#: Where requests go, by turns.
PORTS = [FRONT]
#: Sessions with more seats than people, so that a refusal is a fault.
SESSIONS = 20


async def ask(method, path, body=None, token=None, port=None, timeout=10, **headers):
    """Status, headers and body of an answer; status 0 if there is none."""
    try:
        async with asyncio.timeout(timeout):
            reader, writer = await asyncio.open_connection("127.0.0.1", port or random.choice(PORTS))
            try:
                writer.write(head(method, path, body, token, headers))
                status, *lines = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
                fields = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
                content = await reader.readexactly(int(fields["content-length"])) if "content-length" in fields else await reader.read()
                return int(status.split()[1]), fields, content
            finally:
                writer.close()
    except (OSError, asyncio.IncompleteReadError, TimeoutError, IndexError):
        return 0, {}, b""


def head(method, path, body, token, headers):
    content = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
    kind = {"Content-Type": "application/json"} if body is not None else {}
    fields = {"Host": "proof", "Connection": "close", "Content-Length": len(content), **kind, **headers}
    if token:
        fields["Authorization"] = f"Bearer {token}"
    lines = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return f"{method} {path} HTTP/1.1\r\n{lines}\r\n".encode() + content


def now(*request, **named):
    """The JSON of an answer that has to come."""
    status, _, content = asyncio.run(ask(*request, **named))
    if status not in (200, 201):
        sys.exit(f"{request[0]} {request[1]}: {status} {content.decode(errors='replace')[:500]}")
    return json.loads(content)


class Service:
    """Nodes on a cluster that has the demo in it and people who have signed in."""

    def __init__(self, cluster, people, replicas=SERVERS, binary=BINARY, nodes=tuple(NODES)):
        self.cluster, self.running, self.nodes, self.binary = cluster, {}, nodes, binary
        self.environment = {**os.environ, "DATABASE_URL": cluster.url, "DEMO_PASSWORD": PASSWORD, "CONGRESS_DATA": f"{cluster.home}/congress",
                            "RATE_PER_SECOND": "100000", "RATE_BURST": "100000", "LOG": "warn"}
        subprocess.run([binary, "demo"], env=self.environment, check=True, stdout=subprocess.DEVNULL)
        durable.people(cluster, people)
        durable.sessions(cluster, [people] * SESSIONS)
        self.read_from(replicas)
        self.token = now("POST", "/api/v1/auth/tokens", {"email": "organiser@demo.example", "password": PASSWORD})["token"]
        award = now("GET", f"{DEMO}/awards")["items"][0]["slug"]
        self.vote = f"{DEMO}/me/awards/{award}/vote"
        self.round, *self.entries = cluster.sql(
            f"select r.id from award_round r join award a on a.id = r.award_id where a.slug = '{award}' and r.kind = 'public' "
            f"union all (select e.id from award_entry e join award a on a.id = e.award_id where a.slug = '{award}' and e.state = 'shortlisted')").split()

    def read_from(self, replicas):
        """Starts the nodes, or starts them again, with these replicas."""
        addresses = [f"postgres://congress:congress@127.0.0.1:{POSTGRES[name]}/postgres" for name in replicas]
        self.environment.pop("DATABASE_REPLICA_URL", None)
        if addresses:
            self.environment["DATABASE_REPLICA_URL"] = ",".join(addresses)
        for name in self.nodes:
            if name in self.running:
                self.kill(name)
            self.start(name)

    def start(self, name, binary=None):
        log = open(f"{self.cluster.home}/node-{name}.log", "a")
        self.running[name] = subprocess.Popen([binary or self.binary, "serve", "--port", str(NODES[name])], env=self.environment, stdout=log, stderr=log)
        atexit.register(self.running[name].kill)
        self.cluster.until(lambda: asyncio.run(ask("GET", "/health/ready", port=NODES[name]))[0] == 200, f"node {name} is ready")

    def kill(self, name):
        self.running[name].kill()
        self.running[name].wait()


class Writes:
    """Writes of one kind, each with a number. Sending one again has no further effect."""

    def __init__(self, service):
        self.service, self.sent, self.acknowledged = service, set(), {}

    async def write(self, number):
        self.sent.add(number)
        status, *_ = await self.send(number)
        if status in (200, 201):
            self.acknowledged.setdefault(number, time.monotonic())

    def stored(self):
        """How often each number is in the database."""
        rows = (line.split("|") for line in self.service.cluster.sql(self.QUERY).split())
        return {int(number): int(count) for number, count in rows}


class Registrations(Writes):
    """A member of a delegation, with an idempotency key: who is registered already gets the first answer again."""

    QUERY = "select substring(email from 'proof-(\\d+)@'), count(*) from registration where email like 'proof-%' group by 1"

    def __init__(self, service):
        super().__init__(service)
        delegation = {"name": "City of Proof", "city": "Proof", "country": "FR", "quota": None, "focal_point": None}
        self.path = f"{DEMO}/delegations/{now('POST', f'{DEMO}/delegations', delegation, token=service.token)['id']}/members"

    def send(self, number):
        body = {"type": "delegate", "email": f"proof-{number}@example.org", "given_name": "Proof", "family_name": f"Person {number}"}
        return ask("POST", self.path, body, self.service.token, **{"Idempotency-Key": f"proof-{number}"})


class Enrolments(Writes):
    """A seat for a person in a session."""

    QUERY = """select substring(r.reference from 'B-(\\d+)'), count(*) from claim c join session s on s.pool_id = c.pool_id and s.code like 'B-%'
               join registration r on r.id = c.holder_id where r.reference like 'B-%' and c.state = 'held' group by 1"""

    def send(self, number):
        return ask("PUT", f"{SEATS}/me/enrolments/{durable.session(1 + number % SESSIONS)}", token=durable.token(number))


class Votes(Writes):
    """The vote of a person for an entry."""

    QUERY = """select ('x' || right(account_id::text, 12))::bit(48)::bigint, count(*) from award_ballot
               where account_id::text like '00000000-0000-4000-a000-%' group by 1"""

    def send(self, number):
        entry = self.service.entries[number % len(self.service.entries)]
        return ask("PUT", self.service.vote, {"entry": entry}, durable.token(number))
