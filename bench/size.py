"""What operations cost as an edition grows: registrations from a thousand to a million, sessions from 200 to 20,000.

One request after the other, on one connection each; the median of many. Draws `docs/performance-*.svg`.
"""

import os
import statistics
import sys
import time

import matplotlib

matplotlib.use("svg")
import matplotlib.pyplot as plot  # noqa: E402
from durable import sessions  # noqa: E402
from service import C, Deployment  # noqa: E402
from table import row  # noqa: E402

REGISTRATIONS = [1_000, 10_000, 100_000, 1_000_000]
SESSIONS = [200, 2_000, 20_000]
ASKED = 40


def median(ask, times=ASKED):
    """In milliseconds."""
    took = []
    for n in range(times):
        began = time.perf_counter()
        ask(n)
        took.append((time.perf_counter() - began) * 1000)
    return statistics.median(took)


def grow(deployment, before, count):
    """Confirmed delegates, numbered, with names of which many share one; statistics as autovacuum leaves them."""
    deployment.sql(f"""
        with type as (select t.* from registration_type t join congress c on c.id = t.congress_id
                      where c.slug = 'metropolis-2021' and t.slug = 'delegate')
        insert into registration (id, congress_id, reference, state, type_id, given_name, family_name, email, search, country,
                                  created_at, updated_at)
        select gen_random_uuid(), type.congress_id, 'S-' || n, 'confirmed', type.id, 'Zoe' || n, 'Muller', 's' || n || '@size.example',
               ' zoe' || n || ' muller muller s' || n || '@size.example s-' || n, 'PT', now() - n * interval '1 millisecond', now()
        from type, generate_series({before + 1}, {count}) n;
        vacuum analyze registration;
    """.replace("vacuum analyze registration;", ""))
    deployment.sql("vacuum analyze")


def registrations():
    deployment = Deployment()
    deployment.sql("update congress set state = 'open' where slug = 'metropolis-2021'")
    node = deployment.node(18120).sign_in()
    organiser = node.token
    costs = {name: [] for name in ["by id", "first page", "search for two words", "statistics", "register"]}
    before, people = 0, 0
    for count in REGISTRATIONS:
        grow(deployment, before, count)
        before = count
        time.sleep(3)
        ids = deployment.sql(f"select string_agg(id::text, ' ') from (select id from registration where reference like 'S-%' limit {ASKED}) r").split()
        node.token = organiser
        costs["by id"].append(median(lambda n: node.ok("GET", f"{C}/registrations/{ids[n]}")))
        costs["first page"].append(median(lambda n: node.ok("GET", f"{C}/registrations")))
        costs["search for two words"].append(median(lambda n: node.ok("GET", f"{C}/registrations?q=zoe{n + 1}+mul")))
        costs["statistics"].append(median(lambda n: node.ok("GET", f"{C}/statistics")))
        deployment.sql(f"""
            insert into account (id, email, given_name, family_name, email_verified_at)
            select gen_random_uuid(), 'n' || n || '@size.example', 'N', n::text, now() from generate_series({people}, {people + ASKED}) n;
            insert into token (id, hash, account_id, created_at, expires_at)
            select gen_random_uuid(), sha256(convert_to('size-' || split_part(split_part(email, '@', 1), 'n', 2), 'UTF8')), id, now(),
                   now() + interval '1 day'
            from account where email like 'n%@size.example' on conflict do nothing;
        """)

        def register(n):
            node.token = f"size-{people + n}"  # noqa: B023
            node.ok("POST", f"{C}/registrations", {"type": "delegate"})

        costs["register"].append(median(register))
        people += ASKED + 1
        print(count, {name: round(values[-1], 2) for name, values in costs.items()}, flush=True)
    node.stop()
    for name, values in costs.items():
        goal = {"search for two words": "≤ 30 ms at a million", "statistics": "≤ 5 ms, flat"}.get(name, "flat")
        row(f"{name}, at {REGISTRATIONS[0]:,} / {REGISTRATIONS[-1]:,} registrations", [values[-1]], None, goal, "ms", note=f"{values[0]:.1f} ms at {REGISTRATIONS[0]:,}")
    return costs


def releases():
    costs = {"release": [], "by id, published": []}
    for count in SESSIONS:
        deployment = Deployment()
        sessions(deployment, [None] * count)
        node = deployment.node(18121).sign_in()
        first = deployment.sql("select id from session where code = 'B-1'")
        costs["by id, published"].append(median(lambda n: node.ok("GET", f"{C}/sessions/{first}")))  # noqa: B023
        costs["release"].append(median(lambda n: node.ok("POST", f"{C}/schedule/releases", {"override_warnings": True}), 3))
        print(count, {name: round(values[-1], 2) for name, values in costs.items()}, flush=True)
        node.stop()
    for name, values in costs.items():
        row(f"{name}, at {SESSIONS[0]:,} / {SESSIONS[-1]:,} sessions", [values[-1]], None, "–", "ms", note=f"{values[0]:.1f} ms at {SESSIONS[0]:,}")
    return costs


def draw(path, title, sizes, costs):
    figure, axes = plot.subplots(figsize=(7, 4))
    for name, values in costs.items():
        axes.plot(sizes, values, marker="o", label=name)
    axes.set(xscale="log", yscale="log", xlabel=title, ylabel="milliseconds, median")
    axes.grid(True, which="both", alpha=0.25)
    axes.legend()
    figure.tight_layout()
    # The same file from the same figures.
    figure.savefig(path, metadata={"Date": None})


def main():
    folder = sys.argv[1] if len(sys.argv) > 1 else "docs"
    matplotlib.rcParams["svg.hashsalt"] = "congress"
    matplotlib.rcParams["svg.fonttype"] = "none"
    draw(os.path.join(folder, "performance-registrations.svg"), "registrations", REGISTRATIONS, registrations())
    draw(os.path.join(folder, "performance-sessions.svg"), "sessions", SESSIONS, releases())


main()
