"""Three PostgreSQL servers under Patroni, with etcd and HAProxy, on this machine."""

import atexit
import glob
import json
import os
import pwd
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request

SERVERS = ("one", "two", "three")
ETCD, ETCD_PEER, PRIMARY, FRONT = 55379, 55380, 55430, 55480
POSTGRES = {name: 55431 + nth for nth, name in enumerate(SERVERS)}
REST = {name: 55441 + nth for nth, name in enumerate(SERVERS)}
NODES = {"a": 55481, "b": 55482}

#: What fits on the disk of a server.
DISK = "1200m"

PATRONI = """
scope: congress
name: {name}
restapi: {{listen: "127.0.0.1:{rest}", connect_address: "127.0.0.1:{rest}"}}
etcd3: {{hosts: "127.0.0.1:{etcd}"}}
bootstrap:
  dcs:
    ttl: 20
    loop_wait: 2
    retry_timeout: 5
    primary_start_timeout: 10
    synchronous_mode: true
    failsafe_mode: true
    postgresql:
      use_pg_rewind: true
      parameters: {{max_connections: 120, shared_buffers: 128MB, wal_keep_size: 128MB, max_wal_size: 256MB}}
  initdb: [{{encoding: UTF8}}, {{locale: C.UTF-8}}]
  pg_hba: ["local all all trust", "host all all 127.0.0.1/32 trust", "host replication all 127.0.0.1/32 trust"]
postgresql:
  listen: 127.0.0.1:{port}
  connect_address: 127.0.0.1:{port}
  data_dir: {home}/{name}/data
  bin_dir: {bin}
  pgpass: {home}/{name}.pgpass
  authentication:
    superuser: {{username: congress, password: congress}}
    replication: {{username: replicator, password: replicator}}
    rewind: {{username: congress, password: congress}}
  parameters: {{unix_socket_directories: "{home}"}}
"""

HAPROXY = """
global
  maxconn 4000
defaults
  timeout connect 1s
  timeout client 60s
  timeout server 60s
listen primary
  mode tcp
  bind 127.0.0.1:{primary}
  option httpchk OPTIONS /primary
  http-check expect status 200
  # A server that refuses a connection is down at once: by default, HAProxy would keep clients waiting and try it three times.
  retries 0
  default-server inter 200ms fall 2 rise 1 on-marked-down shutdown-sessions observe layer4 error-limit 1 on-error mark-down
  {postgres}
listen service
  mode http
  bind 127.0.0.1:{front}
  option httpchk GET /health/live
  retries 3
  option redispatch 1
  retry-on conn-failure empty-response
  default-server inter 200ms fall 1 rise 1 on-marked-down shutdown-sessions
  {nodes}
"""


#: With etcd's API v3, the server of a frozen primary that wakes up takes the lock of the new primary in older versions, and
#: writes that the new one had acknowledged are lost.
OLDEST_PATRONI = 4


def find_patroni():
    """Debian's Patroni, or the one that `proof/all` installs where Debian's is too old."""
    own = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "target", "proof", "patroni", "bin", "patroni")
    for program in (os.path.normpath(own), shutil.which("patroni")):
        if program and os.path.exists(program):
            version = subprocess.run([program, "--version"], capture_output=True, text=True).stdout
            if int(re.search(r"\d+", version)[0]) >= OLDEST_PATRONI:
                return program
    sys.exit(f"Install Patroni {OLDEST_PATRONI} or later first, as proof/all does.")


class Cluster:
    def __init__(self):
        self.patroni = find_patroni()
        for program in ("etcd", "haproxy"):
            if not shutil.which(program) and not os.path.exists(f"/usr/sbin/{program}"):
                sys.exit("Install Debian's packages first: apt-get install etcd-server haproxy")
        self.bin = os.path.dirname(sorted(glob.glob("/usr/lib/postgresql/*/bin/initdb"))[-1])
        self.home = tempfile.mkdtemp(prefix="congress-proof-", dir="/dev/shm" if os.path.isdir("/dev/shm") else None)
        owner = pwd.getpwnam("postgres")
        os.chown(self.home, owner.pw_uid, owner.pw_gid)
        self.running = {}
        atexit.register(self.remove)
        self.start("etcd", ["etcd", "--data-dir", f"{self.home}/etcd", "--listen-client-urls", f"http://127.0.0.1:{ETCD}",
                            "--advertise-client-urls", f"http://127.0.0.1:{ETCD}", "--listen-peer-urls", f"http://127.0.0.1:{ETCD_PEER}",
                            "--initial-advertise-peer-urls", f"http://127.0.0.1:{ETCD_PEER}",
                            "--initial-cluster", f"default=http://127.0.0.1:{ETCD_PEER}"])
        for name in SERVERS:
            os.mkdir(self.disk(name))
            subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK},mode=700,uid={owner.pw_uid},gid={owner.pw_gid}", "proof", self.disk(name)], check=True)
            with open(f"{self.home}/{name}.yml", "w") as file:
                file.write(PATRONI.format(name=name, rest=REST[name], port=POSTGRES[name], home=self.home, bin=self.bin, etcd=ETCD))
            self.start_server(name)
            # The first becomes the primary; the others copy it.
            self.until(lambda: self.role(name) in ("primary", "replica"), f"{name} runs")
        postgres = "\n  ".join(f"server {name} 127.0.0.1:{POSTGRES[name]} check port {REST[name]}" for name in SERVERS)
        nodes = "\n  ".join(f"server {name} 127.0.0.1:{port} check" for name, port in NODES.items())
        with open(f"{self.home}/haproxy.cfg", "w") as file:
            file.write(HAPROXY.format(primary=PRIMARY, front=FRONT, postgres=postgres, nodes=nodes))
        self.start("haproxy", ["haproxy", "-db", "-f", f"{self.home}/haproxy.cfg"])
        self.url = f"postgres://congress:congress@127.0.0.1:{PRIMARY}/postgres"
        # HAProxy counts servers as up until it has checked them.
        self.until(lambda: self.sql("select pg_is_in_recovery()") == "f" and self.whole(), "the cluster is whole")

    def start(self, name, command):
        log = open(f"{self.home}/{name}.log", "a")
        environment = {**os.environ, "PATH": os.environ["PATH"] + ":/usr/sbin", "ETCD_UNSUPPORTED_ARCH": ""}
        self.running[name] = subprocess.Popen(command, cwd=self.home, stdout=log, stderr=log, user="postgres", group="postgres",
                                              extra_groups=[], start_new_session=True, env=environment)

    def start_server(self, name):
        self.start(name, [self.patroni, f"{self.home}/{name}.yml"])

    def role(self, name):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{REST[name]}/patroni", timeout=2) as answer:
                state = json.load(answer)
        except urllib.error.HTTPError as answer:
            state = json.load(answer)
        except OSError:
            return None
        return {"master": "primary"}.get(state["role"], state["role"]) if state["state"] == "running" else None

    def primary(self):
        return next((name for name in SERVERS if self.role(name) == "primary"), None)

    def whole(self):
        """One primary, two replicas, one of them synchronous."""
        if sorted(str(self.role(name)) for name in SERVERS) != ["primary", "replica", "replica"]:
            return False
        return self.sql("select count(*) from pg_stat_replication where sync_state = 'sync'") == "1"

    def until(self, true, what, seconds=120):
        for _ in range(seconds * 5):
            if true():
                return
            time.sleep(0.2)
        sys.exit(f"not within {seconds} seconds: {what}; see {self.home}")

    def disk(self, name):
        """The folder of a server, in which only so much fits."""
        return f"{self.home}/{name}"

    def sql(self, statement):
        return subprocess.run(["psql", "-qtA", self.url], input=statement, capture_output=True, text=True).stdout.strip()

    def processes(self, name):
        """Patroni and PostgreSQL of a server, with all their processes."""
        found = subprocess.run(["pgrep", "-f", f"{self.home}/{name}(/data|\\.yml)"], capture_output=True, text=True).stdout.split()
        children = subprocess.run(["pgrep", "-P", ",".join(found)], capture_output=True, text=True).stdout.split() if found else []
        return {int(one) for one in found + children}

    def signal(self, name, number):
        for process in self.processes(name):
            try:
                os.kill(process, number)
            except ProcessLookupError:
                pass

    def remove(self):
        for name in SERVERS:
            self.signal(name, signal.SIGKILL)
        for process in self.running.values():
            process.kill()
        if logs := os.environ.get("PROOF_LOGS"):
            os.makedirs(logs, exist_ok=True)
            for log in glob.glob(f"{self.home}/*.log"):
                shutil.copy(log, logs)
        for name in SERVERS:
            subprocess.run(["umount", "--lazy", self.disk(name)], stderr=subprocess.DEVNULL)
        shutil.rmtree(self.home, ignore_errors=True)
