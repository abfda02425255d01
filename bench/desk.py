"""The registration desk: fifty thousand rows in and out, in each format of a list, and looking for people among twice as many.

The limits: COPY of the same rows into a bare table with the same indexes; the bare SQL of a search or a page.
"""

import random
import statistics
import sys
import time
import urllib.parse

import psycopg

from service import C, Deployment
from table import row
from workbooks import FORMATS

ROWS = int(sys.argv[1]) if len(sys.argv) > 1 else 50_000
# ODS and XLS are read as a whole, so that their lists are shorter.
WHOLE = min(ROWS, 20_000)
ASKED = 300
GIVEN = ["Ana", "Zoë", "José", "伟", "秀英", "فاطمة", "محمد", "Olga", "Paweł", "João", "Ngọc", "Şafak", "Иван", "Αλέξης", "Chloé"]
FAMILY = ["Sousa", "Müller", "王", "李", "Nguyễn", "الزهراء", "Иванова", "Öztürk", "García", "O'Brien", "Kowalczyk", "Haddad", "Kim"]
CITIES = [("Guangzhou", "CN"), ("Lisbon", "PT"), ("Cairo", "EG"), ("Montréal", "CA"), ("São Paulo", "BR"), ("Jakarta", "ID")]


HEAD = ["E-mail", "First name", "Last name", "Type", "Organisation", "City", "Country", "Time zone", "Languages"]


def lines(first, count):
    random.seed(first)
    yield HEAD
    for n in range(first, first + count):
        city, country = random.choice(CITIES)
        given, family = f"{random.choice(GIVEN)}{n % 977}", f"{random.choice(FAMILY)}{n % 1009}"
        yield [f"p{n}@city{n % 100}.example", given, family, "observer", f"City of {city}", city, country, "Asia/Shanghai", "en;fr"]


def forget_peak(node):
    with open(f"/proc/{node.process.pid}/clear_refs", "w") as refs:
        refs.write("5")


def peak(node):
    """The most that was resident since it was last forgotten, in MiB."""
    with open(f"/proc/{node.process.pid}/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) / 1024


def imported(node, file, media, query=""):
    began = time.monotonic()
    job = node.ok("POST", f"{C}/imports{query}", file, **{"Content-Type": media})
    while (last := node.ok("GET", f"{C}/imports?limit=1")["items"][0])["state"] in ("queued", "running"):
        time.sleep(0.05)
    assert last["state"] == "done", last
    return time.monotonic() - began, job["id"]


def copied(db, count):
    """The limit of an import: COPY of as many rows, the newest ones; the median of three times, since one alone differs by a quarter."""
    with db.cursor() as cursor:
        columns = cursor.execute(
            "select string_agg(column_name, ', ') from information_schema.columns where table_name = 'registration' and is_generated = 'NEVER'"
        ).fetchone()[0]
        with cursor.copy(f"copy (select {columns} from registration order by created_at desc, id desc limit {count}) to stdout") as out:
            data = b"".join(bytes(part) for part in out)
        times = []
        for _ in range(3):
            cursor.execute("create table bare (like registration including all)")
            db.commit()
            began = time.monotonic()
            with cursor.copy(f"copy bare ({columns}) from stdin") as into:
                into.write(data)
            db.commit()
            times.append(time.monotonic() - began)
            assert cursor.execute("select count(*) from bare").fetchone()[0] == count
            cursor.execute("drop table bare")
            db.commit()
    return statistics.median(times)


class Desk:
    """A node on a database of its own: each format is imported into an edition without people, by a process that has done nothing else."""

    def __enter__(self):
        self.deployment = Deployment()
        self.node = self.deployment.node(18080).sign_in()
        # What starting took is returned to the system within seconds, and belongs to no import.
        time.sleep(5)
        self.db = psycopg.connect(self.deployment.url)
        return self

    def __exit__(self, *_):
        self.db.close()
        self.node.stop()


def measured(desk, form, count, goal):
    """Imports people from a file, and returns the file and the id of its import."""
    write, media = FORMATS[form]
    node, file = desk.node, write(lines(0, count))
    forget_peak(node)
    before = peak(node)
    dry, _ = imported(node, file, media, "?dry_run=true")
    dry_peak = peak(node)
    forget_peak(node)
    took, job = imported(node, file, media)
    memory, limit = peak(node), copied(desk.db, count)
    what = f"{count:,} rows as {form.upper()}"
    print(f"{what}: {len(file) / 1e6:.1f} MB, {took / limit:.1f}x of COPY; peak memory {memory:.0f} MiB, {dry_peak:.0f} MiB in the dry run, {before:.0f} MiB before")
    row(f"import of {what}", [took], [limit], goal, "s", "COPY", f"peak memory {memory:.0f} MiB")
    row(f"dry run of {what}", [dry], None, "≤ 10 s", "s", note=f"peak memory {dry_peak:.0f} MiB")
    return file, media, job


def copied_out(db):
    """The limit of an export."""
    began = time.monotonic()
    with db.cursor() as cursor, cursor.copy("copy (select r.*, t.slug from registration r join registration_type t on t.id = r.type_id order by created_at desc, r.id desc) to stdout (format csv)") as out:
        size = sum(len(part) for part in out)
    return time.monotonic() - began, size


def exported(node, form):
    began = time.monotonic()
    status, text = node.call("GET", f"{C}/registrations/export?format={form}")
    assert status == 200, text
    return time.monotonic() - began, len(text)


def p(times, share):
    return sorted(times)[int(len(times) * share)] * 1000


def asked(question):
    times = []
    for n in range(ASKED):
        began = time.monotonic()
        question(n)
        times.append(time.monotonic() - began)
    return times


def compare(what, ours, bare):
    ours, bare = asked(ours), asked(bare)
    print(f"{what:<34} p50 {p(ours, 0.5):6.2f} ms ({p(ours, 0.5) / p(bare, 0.5):4.1f}x)   p99 {p(ours, 0.99):6.2f} ms ({p(ours, 0.99) / p(bare, 0.99):4.1f}x of {p(bare, 0.99):6.2f} ms)")


for form, count, goal in [("xlsx", ROWS, "≤ 4, ≤ 150 MiB"), ("ods", WHOLE, "≤ 250 MiB"), ("xls", WHOLE, "≤ 250 MiB")]:
    with Desk() as desk:
        measured(desk, form, count, goal)

desk = Desk().__enter__()
deployment, node, db = desk.deployment, desk.node, desk.db
print(f"memory before all of this: {peak(node):.0f} MiB")
file, media, job = measured(desk, "csv", ROWS, "≤ 4, ≤ 150 MiB")
forget_peak(node)
atomic, _ = imported(node, file, media, "?mode=atomic")
print(f"the same again, atomic, all unchanged: {atomic:.1f} s; peak memory {peak(node):.0f} MiB")
out, size = copied_out(db)
for form in ("csv", "xlsx"):
    forget_peak(node)
    took, length = exported(node, form)
    row(f"export of {ROWS:,} rows as {form}", [took], [out], "–", "s", "COPY", f"peak memory {peak(node):.0f} MiB")
    print(f"export as {form}: {took:.1f} s, {took / out:.1f}x of COPY out ({out:.1f} s); {length / 1e6:.1f} MB; peak memory {peak(node):.0f} MiB")
forget_peak(node)
began = time.monotonic()
node.ok("GET", f"{C}/imports/{job}")
print(f"reading the import with all its rows: {time.monotonic() - began:.1f} s; peak memory {peak(node):.0f} MiB")

write, media = FORMATS["csv"]
imported(node, write(lines(ROWS, ROWS)), media)
deployment.sql("vacuum analyze")
congress = deployment.sql("select id from congress where slug = 'metropolis-2021'")
db.commit()
db.autocommit = True
cursor = db.cursor()


def bare(where, *values):
    cursor.execute(
        f"select * from registration where congress_id = %s and {where} order by created_at desc, id desc limit 51",
        (congress, *values),
        prepare=True,
    )
    return cursor.fetchall()


def page(query):
    return node.ok("GET", f"{C}/registrations?{query}")


def search(words):
    return page("q=" + urllib.parse.quote(words))


print(f"among {deployment.sql('select count(*) from registration')} registrations, {ASKED} times each, over a new connection each:")
compare("what a connection costs", lambda n: node.ok("GET", f"{C}/registration-rules"), lambda n: cursor.execute("select 1").fetchall())
compare("first page", lambda n: page(""), lambda n: bare("true"))
compare("e-mail", lambda n: search(f"p{n * 300}@city"), lambda n: bare("search like %s", f"%p{n * 300}@city%"))
compare("name in two words", lambda n: search(f"zoe{n} mul"), lambda n: bare("search like %s and search like %s", f"%zoe{n}%", "%mul%"))
compare("Chinese, one sign", lambda n: search("王"), lambda n: bare("search like %s", "% 王%"))
compare("Arabic, by the beginning", lambda n: search("فاط"), lambda n: bare("search like %s", "%فاط%"))
compare("nobody", lambda n: search(f"xyzzy{n}"), lambda n: bare("search like %s", f"%xyzzy{n}%"))
compare("a country, first page", lambda n: page("country=PT"), lambda n: bare("country = %s", "PT"))
compare("waiting, of whom there are none", lambda n: page("state=waitlisted"), lambda n: bare("state = %s", "waitlisted"))
deep, cursors = "limit=200", []
while True:
    answer = page(deep)
    if not answer["next"]:
        break
    cursors.append(answer["next"])
    deep = f"limit=200&cursor={answer['next']}"
last = db.execute("select created_at, id from registration where congress_id = %s order by created_at, id offset 300 limit 1", (congress,)).fetchone()
compare("deep page", lambda n: page(f"cursor={cursors[-(n % 20) - 2]}"), lambda n: bare("(created_at, id) < (%s, %s)", *last))
began = time.monotonic()
node.ok("GET", f"{C}/statistics")
print(f"statistics: {(time.monotonic() - began) * 1000:.0f} ms")
