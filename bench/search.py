"""Reads while a search for a timetable runs on the same node: their slowest hundredth, with and without it, by turns.

The load is steady and below what the node can take: at its limit, whatever else runs on two cores makes all reads slower.
"""

import http.client
import statistics
import threading
import time

from service import Deployment
from table import row

PORT, ROUNDS, SECONDS, READERS, PAUSE = 8626, 5, 4, 4, 0.008
EDITION = "/api/v1/congresses/demo"
READS = [f"{EDITION}/sessions?limit=50", f"{EDITION}/speakers?limit=50", f"{EDITION}/schedule/draft", f"{EDITION}/tracks"]


def reader(token, until, times):
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=30)
    nth = 0
    while time.monotonic() < until:
        began = time.monotonic()
        path = READS[nth % len(READS)]
        connection.request("GET", path, headers={"Authorization": f"Bearer {token}"})
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 200, path
        times.append(time.monotonic() - began)
        nth += 1
        time.sleep(PAUSE)


def p99(token):
    times = []
    until = time.monotonic() + SECONDS
    threads = [threading.Thread(target=reader, args=(token, until, times)) for _ in range(READERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return statistics.quantiles(times, n=100)[98] * 1000


deployment = Deployment()
node = deployment.node(PORT).sign_in()
p99(node.token)
alone, beside = [], []
for _ in range(ROUNDS):
    alone.append(p99(node.token))
    search = node.ok("POST", f"{EDITION}/schedule/timetables", {"moves": 200_000_000, "seed": 1, "proposals": 1})
    at = f"{EDITION}/schedule/timetables/{search['id']}"
    while node.ok("GET", at)["progress"] == 0:
        time.sleep(0.1)
    beside.append(p99(node.token))
    state = node.ok("GET", at)["state"]
    assert state == "running", f"the search ended before the measurement: {state}"
    node.ok("POST", f"{at}/cancel", {})
    while node.ok("GET", at)["state"] == "running":
        time.sleep(0.1)
row("p99 of reads beside a search", beside, alone, "≤ 1.5", "ms", "without it")
node.stop()
