"""The public schedule of a large programme, from memory, against nginx sending the same bytes from files.

Both log each request, both are asked by wrk over 64 connections, in turns. It needs Debian's nginx and wrk.
"""

import json
import os
import tempfile
import time

from service import Deployment
from table import row
from web import get, nginx, wrk

PORT, NGINX, ROUNDS = 8611, 8612, 3
PATH = "/api/v1/congresses/fosdem-2021/schedule"


def main():
    deployment = Deployment()
    node = deployment.node(PORT)
    ours = f"http://127.0.0.1:{PORT}{PATH}"
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        os.mkdir(f"{folder}/www")
        for name, coding in [("plain", "identity"), ("br", "br")]:
            body, headers = get(ours, **{"Accept-Encoding": coding})
            open(f"{folder}/www/{name}", "wb").write(body)
            print(f"{name}: {len(body)} bytes, {headers['ETag']}")
        server = nginx(folder, NGINX, f"http://127.0.0.1:{NGINX}/plain")
        theirs = f"http://127.0.0.1:{NGINX}"
        try:
            for name, path, headers, goal in [
                ("plain", "/plain", {}, "0.5"),
                ("br", "/br", {"Accept-Encoding": "br"}, "0.5"),
                ("304", "/br", {"Accept-Encoding": "br", "If-None-Match": None}, "0.9"),
            ]:
                def with_tag(url):
                    if "If-None-Match" not in headers:
                        return headers
                    _, answered = get(url, **{"Accept-Encoding": "br"})
                    return {**headers, "If-None-Match": answered["ETag"]}

                rounds = []
                for _ in range(ROUNDS):
                    rounds.append((wrk(ours, with_tag(ours)), wrk(theirs + path, with_tag(theirs + path))))
                row(f"schedule of 773 sessions, {name}", [mine[0] for mine, _ in rounds], [other[0] for _, other in rounds], goal, of="nginx",
                    note=f"p99 {rounds[-1][0][2]}")
        finally:
            server.terminate()
    print(f"memory afterwards: {node.memory() / 1024:.0f} MiB")
    zones = ["Pacific/Kiritimati", "Europe/Lisbon", "America/Bogota", "Asia/Kathmandu"]
    for zone in zones:
        began = time.perf_counter()
        get(f"{ours}?time_zone={zone}", **{"Accept-Encoding": "br"})
        first = time.perf_counter() - began
        began = time.perf_counter()
        get(f"{ours}?time_zone={zone}", **{"Accept-Encoding": "br"})
        print(f"{zone}: {first * 1000:.0f} ms the first time, {(time.perf_counter() - began) * 1000:.1f} ms afterwards")
    for end in [".ics", ".xml", ".frab.json", ".jsonld"]:
        began = time.perf_counter()
        body, _ = get(ours + end, **{"Accept-Encoding": "identity"})
        print(f"{end}: {len(body)} bytes in {(time.perf_counter() - began) * 1000:.0f} ms the first time")
    node.sign_in()
    base = "/api/v1/congresses/fosdem-2021/schedule"
    began = time.perf_counter()
    found = node.ok("GET", f"{base}/conflicts")
    print(f"conflicts of the draft: {found['total']} in {(time.perf_counter() - began) * 1000:.0f} ms")
    began = time.perf_counter()
    clash = next(one for one in found["items"] if one["kind"] == "room_overlap")
    node.ok("POST", f"{base}/moves", {"placements": [clash["suggestions"][0]]})
    print(f"one moved: {(time.perf_counter() - began) * 1000:.0f} ms")
    began = time.perf_counter()
    node.ok("POST", f"{base}/releases", {"override_warnings": True})
    print(f"released: {(time.perf_counter() - began) * 1000:.0f} ms")
    json.loads(get(ours)[0])
    node.stop()


main()
