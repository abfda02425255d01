"""A sitting of the mayors' forum: sixty delegations, two chairs on two nodes who press every button at once, live readers on both nodes.

Checked at each step against a model of its own: the order, who has the floor, that nobody is called twice or passed over; at the end the
time that was spoken. Measured: from the sending of an act until a reader has it. The limit: a process that writes the same bytes to as
many sockets when it gets a line.
"""

import asyncio
import json
import multiprocessing
import random
import statistics
import sys
import threading
import time
from datetime import datetime

from service import C, Deployment

READERS = int(sys.argv[1]) if len(sys.argv) > 1 else 500
SPEAKERS = 60
PORTS = (18091, 18092)
LIMIT_PORT = 18093


def hundredth(values, share):
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def told(name, seconds):
    print(f"{name}: median {statistics.median(seconds) * 1000:.1f} ms, p99 {hundredth(seconds, 0.99) * 1000:.1f} ms, "
          f"worst {max(seconds) * 1000:.1f} ms ({len(seconds)} times)")


class Readers(threading.Thread):
    """Live streams on one address; notes when each has heard of each revision."""

    def __init__(self, port, request, count):
        super().__init__(daemon=True)
        self.port, self.request, self.count = port, request, count
        self.heard, self.frames, self.writers, self.open = {}, [], [], threading.Barrier(2)
        self.start()
        self.open.wait()

    def run(self):
        asyncio.run(self.main())

    async def main(self):
        streams = []
        for n in range(0, self.count, 50):
            part = (self.connect() for _ in range(n, min(n + 50, self.count)))
            streams += await asyncio.gather(*part)
        self.open.wait()
        await asyncio.gather(*(self.listen(n == 0, reader) for n, reader in enumerate(streams)))

    async def connect(self):
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port, limit=1 << 20)
        writer.write(self.request)
        await reader.readuntil(b"\r\n\r\n")
        # A writer that nobody holds is closed.
        self.writers.append(writer)
        return reader

    async def listen(self, keeps, reader):
        while True:
            try:
                frame = await reader.readuntil(b"\n\n")
            except (asyncio.IncompleteReadError, ConnectionError):
                return
            at = time.monotonic()
            # Every change of the list has both; nothing else does.
            if b'"calls":' not in frame:
                continue
            number = int(frame.split(b'"revision":', 1)[1].split(b",", 1)[0])
            self.heard.setdefault(number, []).append(at)
            if keeps:
                self.frames.append(frame)


def broadcast(port, bytes_of_an_event):
    """The limit: everybody who sends GET listens; whoever sends POST n makes it write to all."""

    async def lines(reader):
        try:
            return await reader.readline()
        except ConnectionError:
            return b""

    async def serve():
        writers = []

        async def take(reader, writer):
            head = await reader.readuntil(b"\r\n\r\n")
            writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
            if head.startswith(b"GET"):
                writers.append(writer)
                return
            while line := await lines(reader):
                event = b"data: " + b"x" * bytes_of_an_event + b'"revision":' + line.strip() + b',"calls":\n\n'
                for listener in writers:
                    listener.write(event)

        await (await asyncio.start_server(take, "127.0.0.1", port, backlog=1000)).serve_forever()

    asyncio.run(serve())


def limit(size):
    """The same for a process that does nothing else."""
    process = multiprocessing.Process(target=broadcast, args=(LIMIT_PORT, size), daemon=True)
    process.start()
    time.sleep(1)
    halves = [Readers(LIMIT_PORT, b"GET / HTTP/1.1\r\n\r\n", READERS // 2) for _ in PORTS]
    import socket

    with socket.create_connection(("127.0.0.1", LIMIT_PORT)) as sender:
        sender.sendall(b"POST / HTTP/1.1\r\n\r\n")
        sent = {}
        for n in range(100):
            sent[n] = time.monotonic()
            sender.sendall(b"%d\n" % n)
            time.sleep(0.1)
    time.sleep(1)
    return [at - sent[n] for half in halves for n, all_of in half.heard.items() for at in all_of]


class Sitting:
    """What the list has to be, by a model that knows nothing of the service."""

    def __init__(self, order):
        self.waiting, self.floor, self.calls, self.called = list(order), None, 0, []

    def next(self):
        self.floor = self.waiting.pop(0)
        self.calls += 1
        self.called.append(self.floor)


def prepare(node):
    """Sixty delegations with confirmed heads, of a few ranks, that have all asked to speak; answers the list's path and their order."""
    session = node.ok("POST", f"{C}/sessions", {
        "code": "BENCH", "title": {"en": "Bench"}, "kind": "plenary", "track": "mayors-forum", "language": "en", "duration_minutes": 240})
    sitting = f"{C}/sessions/{session['id']}"
    node.ok("POST", f"{sitting}/speakers-list/open", {"order": "by_protocol", "seconds_each": 300})
    cities = node.ok("GET", "/api/v1/cities?limit=200")["items"]
    names = random.Random(7).sample([city for city in cities if city["name"].isascii()], SPEAKERS)
    asked = []
    for n, city in enumerate(names):
        new = {"name": f"Bench {n}", "city": f"{city['name']} {n}", "country": city["country"]}
        delegation = node.ok("POST", f"{C}/delegations", new)["id"]
        member = {"type": "delegate", "email": f"head{n}@bench.example", "given_name": "A", "family_name": "B"}
        head = node.ok("POST", f"{C}/delegations/{delegation}/members", member)["id"]
        node.ok("PATCH", f"{C}/delegations/{delegation}", {"head": head})
        node.ok("PUT", f"{C}/delegations/{delegation}/accreditation", {"title": "Mayor", "protocol_rank": n % 4 + 1})
        request = node.ok("POST", f"{sitting}/speaking-requests", {
            "delegation": delegation, "topic": "Housing", "mode": "live", "language": "en", "wanted_seconds": 120})
        asked.append((n % 4 + 1, new["city"].lower(), request["id"]))
    return sitting, [request for _, _, request in sorted(asked)]


class Chairs:
    """Two people with the same buttons, each on a node of their own."""

    def __init__(self, nodes, sitting):
        self.nodes, self.sitting, self.sent = nodes, sitting, {}

    def both(self, path, body):
        """Both press at once; both have to be told the same."""
        answers = [None, None]
        sent = time.monotonic()

        def press(n):
            answers[n] = self.nodes[n].ok("POST", f"{self.sitting}/{path}", body)

        threads = [threading.Thread(target=press, args=(n,)) for n in (0, 1)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return self.note(sent, answers)

    def one(self, path, body):
        sent = time.monotonic()
        return self.note(sent, [random.choice(self.nodes).ok("POST", f"{self.sitting}/{path}", body)])

    def note(self, sent, answers):
        revisions = {answer["revision"] for answer in answers}
        if len(revisions) > 1:
            raise SystemExit(f"two chairs were told of different lists: {revisions}")
        self.sent[revisions.pop()] = sent
        return answers[0]


def check(shown, model, step):
    floor = shown["floor"] and shown["floor"]["request"]
    waiting = [speech["request"] for speech in shown["waiting"]]
    if (waiting, floor, shown["calls"]) != (model.waiting, model.floor, model.calls):
        raise SystemExit(f"{step}: the list is not what it has to be")


def play(chairs, model):
    """All speak, a few are skipped and come again, or are moved; answers how long was spoken by our clock."""
    spoken, luck = 0.0, random.Random(3)
    while model.waiting:
        shown = chairs.both("speakers-list/next", {"after": model.calls})
        model.next()
        check(shown, model, "next")
        request = model.floor
        if len(model.called) % 15 == 5 and request not in model.called[:-1]:
            shown = chairs.both("speakers-list/skip", {"request": request, "reason": "Not connected"})
            model.floor = None
            check(shown, model, "skip")
            model.waiting.insert(2, request)
            shown = chairs.one(f"speaking-requests/{request}/move", {"position": 3, "reason": "Connected again"})
            check(shown, model, "move")
            continue
        shown = chairs.both("speakers-list/start", {"request": request})
        began = time.monotonic()
        check(shown, model, "start")
        time.sleep(luck.uniform(0.1, 1.2))
        if len(model.called) % 10 == 3:
            check(chairs.one("speakers-list/extend", {"request": request, "seconds": 30}), model, "extend")
        shown = chairs.both("speakers-list/stop", {"request": request})
        spoken += time.monotonic() - began
        model.floor = None
        check(shown, model, "stop")
    return spoken, shown


def seconds(speech):
    began, ended = (datetime.fromisoformat(speech[name].replace("Z", "+00:00")) for name in ("started_at", "stopped_at"))
    return (ended - began).total_seconds()


def main():
    deployment = Deployment(CONNECTIONS_PER_ADDRESS=str(READERS + 100))
    nodes = [deployment.node(port).sign_in() for port in PORTS]
    sitting, order = prepare(nodes[0])
    request = f"GET {C}/live HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\n\r\n".encode()
    time.sleep(2)
    readers = [Readers(port, request, READERS // 2) for port in PORTS]
    time.sleep(1)
    model, chairs = Sitting(order), Chairs(nodes, sitting)
    spoken, shown = play(chairs, model)
    time.sleep(2)

    last_calls = {request: n for n, request in enumerate(model.called)}
    expected = sorted(order, key=last_calls.get)
    if [speech["request"] for speech in shown["spoken"]] != expected:
        raise SystemExit("not everybody has spoken once, in order")
    exact = sum(seconds(speech) for speech in shown["spoken"])
    whole = sum(int(seconds(speech)) for speech in shown["spoken"])
    if shown["used_seconds"] != whole or abs(exact - spoken) > 0.1 * SPEAKERS:
        raise SystemExit(f"time used: {shown['used_seconds']}, {whole} by the speeches, {exact:.1f} exactly, {spoken:.1f} by our clock")
    for half in readers:
        events = [json.loads(frame.split(b"data: ", 1)[1]) for frame in half.frames]
        revisions = [event["data"]["revision"] for event in events if event["type"] != "speech.approaching"]
        if revisions != sorted(chairs.sent):
            raise SystemExit(f"a reader was not told of each change once, in order: {revisions} of {sorted(chairs.sent)}")
    short = [n for n in chairs.sent if sum(len(half.heard.get(n, ())) for half in readers) != READERS // 2 * 2]
    if short:
        raise SystemExit(f"not every reader heard of {short}")
    print(f"{SPEAKERS} speakers, {model.calls} calls by two chairs on two nodes, {len(chairs.sent)} acts, {READERS} readers: "
          f"order right at each step, nobody called twice; {exact:.1f} s spoken, {spoken:.1f} s by the script's clock")
    latencies = [at - chairs.sent[n] for half in readers for n, all_of in half.heard.items() if n in chairs.sent for at in all_of]
    told("from the act to the reader", latencies)
    size = statistics.median(len(frame) for half in readers for frame in half.frames)
    for node in nodes:
        node.stop()
    least = limit(int(size))
    told("limit, a bare broadcast", least)
    print(f"ratio: median {statistics.median(latencies) / statistics.median(least):.1f}, "
          f"p99 {hundredth(latencies, 0.99) / hundredth(least, 0.99):.1f}")


main()
