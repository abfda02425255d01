"""A PostgreSQL that keeps its promises, on disk with Debian's defaults, and a congress full of people who have signed in."""

import atexit
import glob
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
import uuid

CONNECTIONS = 200


class Postgres:
    """Can be killed without warning, and comes back with what it had acknowledged."""

    def __init__(self):
        found = shutil.which("initdb") or sorted(glob.glob("/usr/lib/postgresql/*/bin/initdb"))[-1]
        self.bin = os.path.dirname(os.path.realpath(found))
        self.home = tempfile.mkdtemp(prefix="congress-durable-", dir=os.environ.get("TMPDIR", "/tmp"))
        # PostgreSQL refuses to run as root.
        self.user = {"user": "postgres", "group": "postgres"} if os.geteuid() == 0 else {}
        if self.user:
            owner = pwd.getpwnam("postgres")
            os.chown(self.home, owner.pw_uid, owner.pw_gid)
        self.run("initdb", "--username", "congress", "--auth", "trust", "--encoding", "UTF8", "--locale", "C.UTF-8")
        self.server = None
        atexit.register(self.remove)
        self.start()
        self.url = f"postgres://congress@{self.home.replace('/', '%2F')}/postgres"

    def run(self, program, *arguments):
        subprocess.run([f"{self.bin}/{program}", "-D", f"{self.home}/data", *arguments], check=True, cwd=self.home,
                       stdout=subprocess.DEVNULL, **self.user)

    def start(self):
        self.server = subprocess.Popen(
            [f"{self.bin}/postgres", "-D", f"{self.home}/data", "-k", self.home, "-c", "listen_addresses=",
             "-c", f"max_connections={CONNECTIONS + 50}", "-c", "shared_buffers=512MB", "-c", "max_wal_size=4GB"],
            cwd=self.home, stdout=subprocess.DEVNULL, stderr=open(f"{self.home}.log", "a"), start_new_session=True, **self.user)
        while subprocess.run([f"{self.bin}/pg_isready", "-q", "-h", self.home]).returncode:
            if self.server.poll() is not None:
                raise SystemExit(f"PostgreSQL does not start; see {self.home}.log")
            time.sleep(0.05)

    def kill(self):
        """Every process of it at once, as a machine that loses its power does."""
        os.killpg(self.server.pid, signal.SIGKILL)
        self.server.wait()
        # Backends lead groups of their own.
        subprocess.run(["pkill", "-KILL", "-f", f"^{self.bin}/postgres -D {self.home}/data"])
        with open(f"{self.home}/data/postmaster.pid") as pid:
            port = pid.read().splitlines()[3]
        for left in (f"{self.home}/data/postmaster.pid", f"{self.home}/.s.PGSQL.{port}.lock", f"{self.home}/.s.PGSQL.{port}"):
            if os.path.exists(left):
                os.remove(left)
        time.sleep(0.5)

    def remove(self):
        if self.server and self.server.poll() is None:
            self.server.send_signal(signal.SIGINT)
            self.server.wait()
        shutil.rmtree(self.home, ignore_errors=True)


def registration(n):
    return f"00000000-0000-4000-8000-{n:012x}"


def session(n):
    return f"00000000-0000-4000-9000-{n:012x}"


def token(n):
    return f"bench-{n}"


def people(deployment, count):
    """Confirmed delegates with an account and a sign-in that was used just now, numbered from 1."""
    deployment.sql(f"""
        insert into account (id, email, given_name, family_name, email_verified_at)
        select ('00000000-0000-4000-a000-' || lpad(to_hex(n), 12, '0'))::uuid, 'p' || n || '@bench.example', 'P', n::text, now()
        from generate_series(1, {count}) n;
        insert into token (id, hash, account_id, created_at, expires_at, last_used_at)
        select gen_random_uuid(), sha256(convert_to('bench-' || n, 'UTF8')),
               ('00000000-0000-4000-a000-' || lpad(to_hex(n), 12, '0'))::uuid, now(), now() + interval '1 day', now() + interval '1 hour'
        from generate_series(1, {count}) n;
        with type as (select t.* from registration_type t join congress c on c.id = t.congress_id
                      where c.slug = 'metropolis-2021' and t.slug = 'delegate')
        insert into registration (id, congress_id, reference, state, type_id, account_id, given_name, family_name, email, search,
                                  created_at, updated_at)
        select ('00000000-0000-4000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, type.congress_id, 'B-' || n, 'confirmed', type.id,
               ('00000000-0000-4000-a000-' || lpad(to_hex(n), 12, '0'))::uuid, 'P', n::text, 'p' || n || '@bench.example', '', now(), now()
        from type, generate_series(1, {count}) n;
        insert into claim (pool_id, holder_id, state, place)
        select t.pool_id, r.id, 'held', p.arrivals + row_number() over ()
        from registration r join registration_type t on t.id = r.type_id join pool p on p.id = t.pool_id
        where r.reference like 'B-%';
        update pool p set taken = taken + {count}, arrivals = arrivals + {count}, capacity = null
        from registration_type t join congress c on c.id = t.congress_id
        where p.id = t.pool_id and c.slug = 'metropolis-2021' and t.slug = 'delegate';
    """)


def sessions(deployment, sizes, waiting_list=True):
    """Sessions with so many seats, one after the other in a year to come, released beside what is released; numbered from 1."""
    rows = ",".join(f"({n}, {size if size is not None else 'null::int'})" for n, size in enumerate(sizes, 1))
    waits = str(waiting_list).lower()
    deployment.sql(f"""
        create temporary table given as
        select n, size, ('00000000-0000-4000-9000-' || lpad(to_hex(n), 12, '0'))::uuid as id, gen_random_uuid() as pool,
               timestamptz '2036-01-01' + n * interval '1 hour' as starts_at, c.id as congress_id, c.released_version as version
        from (values {rows}) v (n, size), congress c where c.slug = 'metropolis-2021';
        insert into pool (id, congress_id, capacity, during, waiting_list)
        select pool, congress_id, size, tstzrange(starts_at, starts_at + interval '1 hour'), {waits} from given;
        insert into session (id, congress_id, code, title, kind, state, track_id, language, duration_minutes, capacity,
                             enrolment_policy, search, created_at, pool_id, waiting_list)
        select g.id, g.congress_id, 'B-' || n, '{{"en": "Bench"}}', 'workshop', 'confirmed', t.id, 'en', 60, size, 'required', '', now(),
               pool, {waits}
        from given g join track t on t.congress_id = g.congress_id and t.slug = 'congress';
        insert into released_session (congress_id, version, id, code, title, kind, state, track, themes, language, interpretation,
                                      duration_minutes, capacity, enrolment_policy, links, speakers, speaker_ids, room, room_id,
                                      starts_at, ends_at, search, revision, waiting_list)
        select g.congress_id, version, g.id, 'B-' || n, '{{"en": "Bench"}}', 'workshop', 'confirmed', 'congress', '{{}}', 'en', '{{}}', 60,
               size, 'required', '[]', '[]', '{{}}', 'bench', '{uuid.uuid4()}', starts_at, starts_at + interval '1 hour', '', 1, {waits}
        from given g;
        analyze;
    """)
