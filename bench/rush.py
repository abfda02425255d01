"""The rush: twenty thousand people want a seat in one of four hundred sessions within a minute, on two nodes; then the same in small
with a node, or PostgreSQL, killed with -9 in the middle, twenty times.

Arrivals are spread over the time whatever the answers are. What everybody was told is held against what is in the database.
"""

import asyncio
import collections
import os
import random
import sys
import time

from durable import Postgres, people, registration, session, sessions, token
from service import C, Deployment

PEOPLE, SESSIONS, SEATS, SECONDS = 20_000, 400, 50, 60
ROUNDS = int(sys.argv[1]) if len(sys.argv) > 1 else 20
CONNECTIONS = 200


class Client:
    """Keeps connections to a node, and takes one for each request."""

    def __init__(self, port):
        self.port, self.idle = port, []

    async def enrol(self, person, of):
        """The status and the body, or None where the connection broke: nobody knows then. A connection that had been idle may have
        been closed meanwhile: then the request goes over a new one, as browsers do."""
        if self.idle:
            answer = await self.ask(self.idle.pop(), person, of)
            if answer:
                return answer
        try:
            return await self.ask(await asyncio.open_connection("127.0.0.1", self.port), person, of)
        except OSError:
            return None

    async def ask(self, connection, person, of):
        return await self.send(connection, f"PUT {C}/me/enrolments/{session(of)} HTTP/1.1\r\nHost: x\r\n"
                               f"Authorization: Bearer {token(person)}\r\nContent-Length: 0\r\n\r\n")

    async def send(self, connection, request):
        reader, writer = connection
        try:
            writer.write(request.encode())
            head = await reader.readuntil(b"\r\n\r\n")
            length = next(int(line.split(b":")[1]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length"))
            body = await reader.readexactly(length)
            if len(self.idle) < CONNECTIONS:
                self.idle.append((reader, writer))
            else:
                writer.close()
            return int(head.split()[1]), body
        except (OSError, asyncio.IncompleteReadError, StopIteration):
            return None


async def rush(ports, wanted, seconds, strike=None):
    """Answers by person, and how long each took."""
    clients = [Client(port) for port in ports]
    answers, took = {}, []
    began = time.monotonic()

    async def come(nth, person, of):
        await asyncio.sleep(max(0, nth * seconds / len(wanted) - (time.monotonic() - began)))
        asked = time.monotonic()
        answers[person] = await clients[nth % len(clients)].enrol(person, of)
        took.append(time.monotonic() - asked)

    tasks = [asyncio.create_task(come(nth, *want)) for nth, want in enumerate(wanted)]
    if strike:
        await asyncio.sleep(seconds * random.uniform(0.3, 0.7))
        await asyncio.to_thread(strike)
    await asyncio.gather(*tasks)
    return answers, took


def p(times, share):
    return sorted(times)[int((len(times) - 1) * share)] * 1000


def told_true(deployment, wanted, answers):
    """Every seat that was acknowledged is there; none is there that was refused; the counts are those of the claims."""
    there = set(deployment.sql("""select r.id || ' ' || s.id from claim c join registration r on r.id = c.holder_id
        join session s on s.pool_id = c.pool_id where s.code like 'B-%' and c.state = 'held'""").split("\n"))
    lost = sum(1 for person, of in wanted if answers[person] and answers[person][0] == 200
               and b'"enrolled"' in answers[person][1] and f"{registration(person)} {session(of)}" not in there)
    kept = sum(1 for person, of in wanted if answers[person] and answers[person][0] == 409
               and f"{registration(person)} {session(of)}" in there)
    wrong = int(deployment.sql("""select count(*) from pool p where p.taken <> (select count(*) from claim c
        where c.pool_id = p.id and c.state = 'held') or p.taken > coalesce(p.capacity, p.taken)
        or p.waiting <> (select count(*) from claim c where c.pool_id = p.id and c.state = 'waiting')"""))
    events = int(deployment.sql("""select count(*) from claim c join session s on s.pool_id = c.pool_id where s.code like 'B-%'
        and not exists (select from outbox o where o.kind = 'enrolment.created' and o.subject = s.id
                        and o.payload ->> 'registration' = c.holder_id::text)"""))
    return lost, kept, wrong, events


def statuses(answers):
    return dict(collections.Counter(answer[0] if answer else "broken off" for answer in answers.values()))


def clear(deployment):
    deployment.sql("""delete from claim where pool_id in (select pool_id from session where code like 'B-%');
        update pool set taken = 0, waiting = 0 where id in (select pool_id from session where code like 'B-%')""")


def main():
    random.seed(7)
    postgres = Postgres()
    os.environ["DATABASE_URL"] = postgres.url
    deployment = Deployment()
    people(deployment, PEOPLE)
    sessions(deployment, [SEATS] * SESSIONS, waiting_list=False)
    ports = [18190, 18191]
    nodes = [deployment.node(port) for port in ports]

    # Everybody wants a session that has a seat for them: in the end each is full.
    seats = [of for of in range(1, SESSIONS + 1) for _ in range(SEATS)]
    random.shuffle(seats)
    wanted = list(zip(range(1, PEOPLE + 1), seats))
    answers, took = asyncio.run(rush(ports, wanted, SECONDS))
    given = deployment.sql("select sum(p.taken) from pool p join session s on s.pool_id = p.id where s.code like 'B-%'")
    print(f"{PEOPLE} people, {SESSIONS} sessions of {SEATS} seats, {SECONDS} s, two nodes: {statuses(answers)}; {given} seats given; "
          f"p50 {p(took, 0.5):.1f} ms, p99 {p(took, 0.99):.1f} ms, worst {max(took) * 1000:.0f} ms; "
          f"lost, kept, miscounted, untold: {told_true(deployment, wanted, answers)}", flush=True)

    # The same, but everybody wants one of the first ten: most are refused.
    clear(deployment)
    wanted = [(person, random.randint(1, 10)) for person in range(1, PEOPLE + 1)]
    answers, took = asyncio.run(rush(ports, wanted, SECONDS / 3))
    print(f"the same in a third of the time, all for ten sessions: {statuses(answers)}; p50 {p(took, 0.5):.1f} ms, "
          f"p99 {p(took, 0.99):.1f} ms; {told_true(deployment, wanted, answers)}", flush=True)

    faults = 0
    for nth in range(ROUNDS):
        clear(deployment)
        crowd = random.sample(range(1, PEOPLE + 1), 3000)
        wanted = [(person, random.randint(1, 40)) for person in crowd]
        if nth % 2:
            def strike():
                postgres.kill()
                postgres.start()
        else:
            def strike():
                nodes[0].kill()
                nodes[0] = deployment.node(ports[0])
        answers, _ = asyncio.run(rush(ports, wanted, 4, strike))
        lost, kept, wrong, untold = told_true(deployment, wanted, answers)
        faults += lost + kept + wrong + untold
        what = "PostgreSQL" if nth % 2 else "a node"
        print(f"kill -9 of {what}: {statuses(answers)}; lost {lost}, kept {kept}, miscounted {wrong}, untold {untold}", flush=True)
    print(f"{faults} faults in {ROUNDS} rounds")
    raise SystemExit(bool(faults))


if __name__ == "__main__":
    main()
