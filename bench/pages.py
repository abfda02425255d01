"""Public pages, compressed, over 64 connections of wrk: how many a node serves in a second, and how large they are."""

import html
import re

from service import Deployment
from table import row
from web import get, wrk

PORT, ROUNDS, SECONDS = 8625, 3, 3
BROWSER = {"Accept-Encoding": "br"}
base = f"http://127.0.0.1:{PORT}"


def linked(page, part):
    """The address of the first page that this one links to below `part`."""
    found = re.search(rf'href="(/c/[^/"]+/{part}/[^"]+)"', get(base + page)[0].decode())
    return html.unescape(found[1])


def measure(name, path):
    plain, packed = get(base + path)[0], get(base + path, **BROWSER)[0]
    rates = [wrk(base + path, BROWSER, seconds=SECONDS)[0] for _ in range(ROUNDS)]
    row(f"page: {name}", rates, None, "5,000/s", note=f"{len(packed) / 1000:.1f} kB, {len(plain) / 1000:.0f} uncompressed")


deployment = Deployment()
node = deployment.node(PORT)
congress, fosdem = "/c/metropolis-2021", "/c/fosdem-2021"
for name, path in [
    ("programme of 28 sessions", congress),
    ("… as a grid", f"{congress}?view=grid"),
    ("… by theme", f"{congress}?view=themes"),
    ("… in Chinese", f"{congress}?lang=zh"),
    ("programme of 773 sessions", fosdem),
    ("… as a grid of 106 rooms", f"{fosdem}?view=grid"),
    ("a session", linked(congress, "sessions")),
    ("a speaker", linked(fosdem, "speakers")),
    ("results of an award", linked(f"{congress}/awards", "awards")),
    ("a declaration", linked(f"{congress}/declarations", "declarations")),
]:
    measure(name, path)
node.stop()
