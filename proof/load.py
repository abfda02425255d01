"""Requests in an open loop: each begins on time, whatever is answered and however long it takes."""

import asyncio
import threading
import time

from patroni import FRONT
from service import DEMO, ask, head, now

#: Of each kind, a second.
RATE = 15


class Load:
    """Writes of each kind, and reads with and without a sign-in, in a thread of their own."""

    def __init__(self, service, kinds):
        self.service, self.kinds = service, kinds
        self.signed_in, self.published, self.pages = [], [], []
        self.failed = 0
        self.stop = threading.Event()
        self.thread = threading.Thread(target=lambda: asyncio.run(self.run()))
        self.thread.start()

    async def run(self):
        reads = (
            (self.signed_in, f"{DEMO}/registrations?limit=20", self.service.token),
            (self.published, f"{DEMO}/schedule", None),
            (self.pages, "/c/demo", None),
        )
        loops = [self.pace(kind.write, max(kind.sent, default=0) + 1) for kind in self.kinds]
        loops += [self.pace(self.reader(*read), 1) for read in reads]
        await asyncio.gather(*loops)

    async def pace(self, send, first):
        began, nth, tasks = time.monotonic(), 0, set()
        while not self.stop.is_set():
            task = asyncio.create_task(send(first + nth))
            tasks.add(task)
            task.add_done_callback(tasks.discard)
            nth += 1
            await asyncio.sleep(max(0, began + nth / RATE - time.monotonic()))
        # What is still on its way is answered, or has its time-out.
        await asyncio.gather(*tasks)

    def reader(self, times, path, token):
        async def read(_):
            status, *_ = await ask("GET", path, token=token)
            if status == 200:
                times.append(time.monotonic())
            else:
                self.failed += 1
        return read

    def end(self):
        self.stop.set()
        self.thread.join()


class Follower:
    """A reader of the live stream of the edition, who resumes from the last event seen."""

    def __init__(self, service):
        self.service, self.events, self.streams = service, [], 0
        self.stop = threading.Event()
        self.thread = threading.Thread(target=lambda: asyncio.run(self.run()))
        self.thread.start()

    async def run(self):
        task = asyncio.create_task(self.follow())
        await asyncio.to_thread(self.stop.wait)
        task.cancel()

    async def follow(self):
        last = {}
        while True:
            try:
                reader, writer = await asyncio.open_connection("127.0.0.1", FRONT)
                writer.write(head("GET", f"{DEMO}/live", None, self.service.token, last))
                self.streams += 1
                await reader.readuntil(b"\r\n\r\n")
                rest = b""
                # Chunks begin and end anywhere in a line.
                while size := int(await reader.readline() or b"0", 16):
                    chunk = (await reader.readexactly(size + 2))[:-2]
                    *lines, rest = (rest + chunk).split(b"\n")
                    for line in lines:
                        if line.startswith(b"id: "):
                            last = {"Last-Event-ID": line[4:].decode()}
                            self.events.append(last["Last-Event-ID"])
                        elif line == b"event: resync":
                            self.events.append("resync")
            except (OSError, asyncio.IncompleteReadError, ValueError):
                pass
            await asyncio.sleep(0.2)

    def end(self):
        """Waits until the last event of the change feed was seen; returns how many were missed, and how many came twice."""
        # The stream begins with the id of an event that was there before.
        expected = self.feed(self.events[0])
        try:
            self.service.cluster.until(lambda: expected[-1] in self.events, "the live stream shows the last event", 30)
        finally:
            self.stop.set()
            self.thread.join()
        seen = self.events[1:]
        return len(set(expected) - set(seen)), len(seen) - len(set(seen))

    def feed(self, since):
        events = []
        while page := now("GET", f"{DEMO}/changes?limit=1000&since={since}", token=self.service.token)["items"]:
            events += [event["id"] for event in page]
            since = events[-1]
        return events


def gap(times, began, ended):
    """The longest time without a success."""
    inside = [began, *sorted(at for at in times if began <= at <= ended), ended]
    return max(later - earlier for earlier, later in zip(inside, inside[1:]))
