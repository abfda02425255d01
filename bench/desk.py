"""The registration desk: fifty thousand rows in and out, and looking for people among a hundred thousand.

The limits: COPY of the same rows into a bare table with the same indexes; the bare SQL of a search or a page.
"""

import io
import random
import statistics
import sys
import time
import urllib.parse

import psycopg

from service import C, Deployment
from table import row

ROWS = int(sys.argv[1]) if len(sys.argv) > 1 else 50_000
ASKED = 300
GIVEN = ["Ana", "Zoë", "José", "伟", "秀英", "فاطمة", "محمد", "Olga", "Paweł", "João", "Ngọc", "Şafak", "Иван", "Αλέξης", "Chloé"]
FAMILY = ["Sousa", "Müller", "王", "李", "Nguyễn", "الزهراء", "Иванова", "Öztürk", "García", "O'Brien", "Kowalczyk", "Haddad", "Kim"]
CITIES = [("Guangzhou", "CN"), ("Lisbon", "PT"), ("Cairo", "EG"), ("Montréal", "CA"), ("São Paulo", "BR"), ("Jakarta", "ID")]


def rows(first, count):
    random.seed(first)
    out = io.StringIO()
    out.write("E-mail,First name,Last name,Type,Organisation,City,Country,Time zone,Languages\n")
    for n in range(first, first + count):
        city, country = random.choice(CITIES)
        given, family = f"{random.choice(GIVEN)}{n % 977}", f"{random.choice(FAMILY)}{n % 1009}"
        out.write(f"p{n}@city{n % 100}.example,{given},{family},observer,City of {city},{city},{country},Asia/Shanghai,en;fr\n")
    return out.getvalue().encode()


def forget_peak(node):
    with open(f"/proc/{node.process.pid}/clear_refs", "w") as refs:
        refs.write("5")


def peak(node):
    """The most that was resident since it was last forgotten, in MiB."""
    with open(f"/proc/{node.process.pid}/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) / 1024


def imported(node, file, query=""):
    began = time.monotonic()
    job = node.ok("POST", f"{C}/imports{query}", file, **{"Content-Type": "text/csv"})
    while (last := node.ok("GET", f"{C}/imports?limit=1")["items"][0])["state"] in ("queued", "running"):
        time.sleep(0.05)
    assert last["state"] == "done", last
    return time.monotonic() - began, job["id"]


def copied(db):
    """The limit of an import."""
    with db.cursor() as cursor:
        cursor.execute("create table bare (like registration including all)")
        with cursor.copy("copy registration to stdout") as out:
            data = b"".join(bytes(part) for part in out)
        began = time.monotonic()
        with cursor.copy("copy bare from stdin") as into:
            into.write(data)
        db.commit()
        took = time.monotonic() - began
        count = cursor.execute("select count(*) from bare").fetchone()[0]
        cursor.execute("drop table bare")
        db.commit()
    return took, count


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


deployment = Deployment()
node = deployment.node(18080).sign_in()
db = psycopg.connect(deployment.url)
idle = peak(node)

file = rows(0, ROWS)
dry, _ = imported(node, file, "?dry_run=true")
forget_peak(node)
took, job = imported(node, file)
after_import = peak(node)
limit, count = copied(db)
print(f"import of {ROWS} rows ({len(file) / 1e6:.1f} MB): {took:.1f} s, {took / limit:.1f}x of COPY ({limit:.1f} s for {count} rows); dry run {dry:.1f} s; peak memory {after_import:.0f} MiB, {idle:.0f} before")
row(f"import of {ROWS:,} rows", [took], [limit], "–", "s", "COPY", f"peak memory {after_import:.0f} MiB")
forget_peak(node)
atomic, _ = imported(node, file, "?mode=atomic")
print(f"the same again, atomic, all unchanged: {atomic:.1f} s; peak memory {peak(node):.0f} MiB")
out, size = copied_out(db)
for form in ("csv", "xlsx"):
    forget_peak(node)
    took, length = exported(node, form)
    row(f"export of {ROWS:,} rows as {form}", [took], [out], "–", "s", "COPY", f"peak memory {peak(node):.0f} MiB")
    print(f"export as {form}: {took:.1f} s, {took / limit:.1f}x of COPY in, {took / out:.1f}x of COPY out ({out:.1f} s); {length / 1e6:.1f} MB; peak memory {peak(node):.0f} MiB")
forget_peak(node)
began = time.monotonic()
node.ok("GET", f"{C}/imports/{job}")
print(f"reading the import with all its rows: {time.monotonic() - began:.1f} s; peak memory {peak(node):.0f} MiB")

imported(node, rows(ROWS, 100_000 - ROWS))
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
