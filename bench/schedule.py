"""The public schedule of a large programme, from memory, against nginx sending the same bytes from files.

Both log each request, both are asked by wrk over 64 connections, in turns. It needs Debian's nginx and wrk.
"""

import json
import os
import re
import shutil
import subprocess
import tempfile
import time
import urllib.request

from service import Deployment

PORT, NGINX, SECONDS, CONNECTIONS, ROUNDS = 8611, 8612, 5, 64, 3
PATH = "/api/v1/congresses/fosdem-2021/schedule"


def get(url, **headers):
    request = urllib.request.Request(url, headers=headers)
    with urllib.request.urlopen(request) as answer:
        return answer.read(), answer.headers


def nginx(folder):
    conf = f"""
worker_processes auto; daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 768; }}
http {{
    sendfile on; tcp_nopush on; types_hash_max_size 2048; access_log {folder}/access.log;
    client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u;
    scgi_temp_path {folder}/s;
    server {{
        listen 127.0.0.1:{NGINX}; root {folder}/www; default_type application/json; add_header Cache-Control "public, no-cache";
        location = /br {{ add_header Content-Encoding br; add_header Cache-Control "public, no-cache"; }}
    }}
}}"""
    path = os.path.join(folder, "nginx.conf")
    open(path, "w").write(conf)
    process = subprocess.Popen([shutil.which("nginx") or "/usr/sbin/nginx", "-c", path])
    for _ in range(100):
        try:
            get(f"http://127.0.0.1:{NGINX}/plain")
            return process
        except OSError:
            time.sleep(0.05)
    raise SystemExit("nginx does not answer")


def wrk(url, headers):
    flags = [flag for name, value in headers.items() for flag in ("-H", f"{name}: {value}")]
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "--latency", *flags, url]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    if "Non-2xx" in said and "If-None-Match" not in headers:
        raise SystemExit(said)
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1])
    return rate, re.search(r"99%\s+(\S+)", said)[1]


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
        server = nginx(folder)
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
                (mine, mine_p99), (other, other_p99) = rounds[-1]
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
