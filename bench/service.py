"""Nodes of the service on a database of their own, and a thin client."""

import atexit
import http.client
import json
import os
import signal
import subprocess
import tempfile
import time
import uuid
from urllib.parse import urlsplit

BINARY = "target/release/congress"
PASSWORD = "tram lichen orbit quay"
C = "/api/v1/congresses/metropolis-2021"


class Deployment:
    """A database with the demo in it; nodes are started on it one by one."""

    def __init__(self, **settings):
        server = os.environ["DATABASE_URL"]
        name = "bench_" + uuid.uuid4().hex
        subprocess.run(["psql", "-q", server, "-c", f"create database {name}"], check=True)
        self.url = server.rsplit("/", 1)[0] + "/" + name
        # In memory where there is some: mails are written here, and creating thousands of files is not what is measured.
        memory = "/dev/shm" if os.path.isdir("/dev/shm") else None
        self.folder = tempfile.TemporaryDirectory(prefix="congress-bench-", dir=memory, ignore_cleanup_errors=True)
        self.environment = {
            **os.environ,
            "DATABASE_URL": self.url,
            "CONGRESS_DATA": self.folder.name,
            "DEMO_PASSWORD": PASSWORD,
            "RATE_PER_SECOND": "100000",
            "RATE_BURST": "100000",
            **settings,
        }
        subprocess.run([BINARY, "demo"], env=self.environment, check=True, stdout=subprocess.DEVNULL)

    def sql(self, statement):
        """The one value that a statement answers."""
        # By standard input: a statement can be too long for an argument.
        done = subprocess.run(["psql", "-qtA", "-v", "ON_ERROR_STOP=1", self.url], input=statement, check=True, capture_output=True, text=True)
        return done.stdout.strip()

    def node(self, port):
        return Node(port, self.environment, os.path.join(self.folder.name, f"{port}.log"))


class Node:
    def __init__(self, port, environment, log):
        self.port, self.token = port, None
        self.process = subprocess.Popen(
            [BINARY, "serve", "--port", str(port)],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=open(log, "w"),
        )
        atexit.register(self.process.kill)
        for _ in range(600):
            try:
                if self.call("GET", "/health/ready")[0] == 200:
                    return
            except OSError:
                time.sleep(0.1)
        raise SystemExit(f"the node was not ready; see {log}")

    def call(self, method, path, body=None, **headers):
        """Status and parsed answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        if isinstance(body, (dict, list)):
            body, headers["Content-Type"] = json.dumps(body), "application/json"
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        text = answer.read()
        connection.close()
        try:
            return answer.status, json.loads(text)
        except ValueError:
            return answer.status, text.decode(errors="replace")

    def ok(self, method, path, body=None, **headers):
        status, answer = self.call(method, path, body, **headers)
        if status >= 300:
            raise SystemExit(f"{method} {path}: {status} {answer}")
        return answer

    def sign_in(self):
        credentials = {"email": "organiser@demo.example", "password": PASSWORD}
        self.token = self.ok("POST", "/api/v1/auth/tokens", credentials)["token"]
        return self

    def import_delegates(self, rows):
        """Rows of e-mail, given name, family name and languages."""
        head = "E-mail,First name,Last name,Type,Languages\n"
        lines = "".join(f"{email},{given},{family},delegate,{tags}\n" for email, given, family, tags in rows)
        job = self.ok("POST", f"{C}/imports", (head + lines).encode(), **{"Content-Type": "text/csv"})
        while job["state"] in ("queued", "running"):
            time.sleep(0.1)
            job = next(one for one in self.ok("GET", f"{C}/imports")["items"] if one["id"] == job["id"])
        return job

    def memory(self):
        """Its proportional share of memory in KiB: pages shared with other processes count in part."""
        with open(f"/proc/{self.process.pid}/smaps_rollup") as rollup:
            return next(int(line.split()[1]) for line in rollup if line.startswith("Pss:"))

    def kill(self):
        self.process.kill()
        self.process.wait()

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()


def path_of(link):
    return urlsplit(link).path
