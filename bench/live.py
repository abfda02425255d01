"""Two thousand readers follow one node live; a release reaches all of them.

The limit: a process that does nothing but write the same bytes to as many sockets.
"""

import asyncio
import multiprocessing
import sys
import time

from service import C, Deployment
from table import row

READERS = int(sys.argv[1]) if len(sys.argv) > 1 else 2000


async def follow(port, request, until):
    """Opens a stream; answers once its head is there, and then the instant at which it holds `until`."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(request)
    await reader.readuntil(b"\r\n\r\n")

    async def heard():
        seen = b""
        while until not in seen:
            chunk = await reader.read(65536)
            if not chunk:
                raise SystemExit("a stream ended")
            seen += chunk
        return time.monotonic()

    return heard(), writer


async def open_all(port, request, until):
    streams = []
    for n in range(0, READERS, 100):
        streams += await asyncio.gather(*(follow(port, request, until) for _ in range(n, min(n + 100, READERS))))
    return streams


def broadcast(port, go, done):
    """The limit: accepts, and writes one message to everybody when told to."""

    async def serve():
        writers = []

        async def take(reader, writer):
            await reader.readuntil(b"\r\n\r\n")
            writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
            writers.append(writer)

        await asyncio.start_server(take, "127.0.0.1", port, backlog=1000)
        while not go.is_set():
            await asyncio.sleep(0.01)
        for writer in writers:
            writer.write(b"x" * 400 + b"schedule.released\n\n")
        while not done.is_set():
            await asyncio.sleep(0.1)

    asyncio.run(serve())


async def limit():
    go, done = multiprocessing.Event(), multiprocessing.Event()
    process = multiprocessing.Process(target=broadcast, args=(18090, go, done))
    process.start()
    await asyncio.sleep(1)
    streams = await open_all(18090, b"GET / HTTP/1.1\r\n\r\n", b"schedule.released")
    began = time.monotonic()
    go.set()
    heard = await asyncio.gather(*(heard for heard, _ in streams))
    done.set()
    for _, writer in streams:
        writer.close()
    process.join()
    return max(heard) - began


async def main():
    least = await limit()
    deployment = Deployment(CONNECTIONS_PER_ADDRESS=str(READERS + 100))
    node = deployment.node(18081).sign_in()
    before = node.memory()
    request = f"GET {C}/live HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\n\r\n".encode()
    opening = time.monotonic()
    streams = await open_all(18081, request, b"event: schedule.released")
    opened = time.monotonic() - opening
    await asyncio.sleep(1)
    after = node.memory()
    release = asyncio.create_task(asyncio.to_thread(node.ok, "POST", f"{C}/schedule/releases", {"note": "bench", "override_warnings": True}))
    listening = asyncio.gather(*(heard for heard, _ in streams))
    await release
    released = time.monotonic()
    heard = sorted(await listening)
    took = heard[-1] - released
    print(f"{READERS} readers opened in {opened:.2f} s; all heard of the release")
    print(f"memory: {before} KiB before, {after} KiB with them: {(after - before) / READERS:.1f} KiB a reader")
    print(f"after the answer to the release: first {heard[0] - released:.3f} s, median "
          f"{heard[len(heard) // 2] - released:.3f} s, last {took:.3f} s: {took / least:.2f} of the limit {least:.3f} s")
    row(f"a release reaches {READERS:,} live readers", [took], [least], "–", "s", "a loop over sockets", f"{(after - before) / READERS:.0f} KiB for each reader")
    for _, writer in streams:
        writer.close()
    node.stop()


asyncio.run(main())
