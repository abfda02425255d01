"""The public schedule of a large programme, from memory, against nginx sending the same bytes from files.

Both log each request, both are asked by wrk over 64 connections, in turns. It needs Debian's nginx and wrk.
"""

import json
import os
import tempfile
import time

from service import Deployment
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
            for name, path, headers in [
                ("plain", "/plain", {}),
                ("compressed", "/br", {"Accept-Encoding": "br"}),
                ("304", "/br", {"Accept-Encoding": "br", "If-None-Match": None}),
            ]:
                def with_tag(url):
                    if "If-None-Match" not in headers:
                        return headers
                    _, answered = get(url, **{"Accept-Encoding": "br"})
                    return {**headers, "If-None-Match": answered["ETag"]}

                rounds = []
                for _ in range(ROUNDS):
                    rounds.append((wrk(ours, with_tag(ours)), wrk(theirs + path, with_tag(theirs + path))))
                ratios = sorted(mine[0] / other[0] for mine, other in rounds)
                (mine, _, mine_p99), (other, _, other_p99) = rounds[-1]
                print(
                    f"{name:>10}: {mine:>8.0f}/s, p99 {mine_p99}; nginx {other:>8.0f}/s, p99 {other_p99}; "
                    f"ratios {', '.join(f'{ratio:.2f}' for ratio in ratios)}"
                )
        finally:
            server.terminate()
    print(f"memory afterwards: {node.resident() / 1024:.0f} MiB")
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
