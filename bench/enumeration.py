"""Whether an answer's time tells who has an account: wrong passwords, resets and sign-ups, for known and unknown e-mails.

Taken in turn, in random order, one at a time. Welch's t after dudect: beyond 4.5 somebody who measures could tell.
"""

import random
import statistics
import time
import uuid

from service import PASSWORD, Deployment

EACH = 200


def timed(node, method, path, body):
    # Another address each time, as the throttle counts them.
    address = ".".join(str(random.randint(1, 223)) for _ in range(4))
    began = time.perf_counter()
    node.call(method, path, body, **{"X-Forwarded-For": address})
    return (time.perf_counter() - began) * 1000


def cut(times):
    """Without the slowest twentieth, which is the machine's."""
    return sorted(times)[: len(times) * 19 // 20]


def compare(name, known, unknown):
    a, b = cut(known), cut(unknown)
    spread = (statistics.variance(a) / len(a) + statistics.variance(b) / len(b)) ** 0.5
    t = (statistics.mean(a) - statistics.mean(b)) / spread
    print(f"{name}: median {statistics.median(known):.2f} ms known, {statistics.median(unknown):.2f} ms unknown, t = {t:.2f}")


def main():
    deployment = Deployment(TRUSTED_PROXIES="1", SIGN_INS_PER_MINUTE="100000")
    node = deployment.node(18081)
    person = lambda address: {"email": address, "password": PASSWORD, "given_name": "Ana", "family_name": "Sousa"}
    known = [f"known{n}@city.example" for n in range(EACH)]
    for address in known:
        timed(node, "POST", "/api/v1/accounts", person(address))
    time.sleep(5)
    fresh = lambda: f"{uuid.uuid4().hex[:8]}@city.example"
    requests = {
        "sign-in with a wrong password": ("/api/v1/auth/tokens", lambda a: {"email": a, "password": "another long password"}),
        "password reset": ("/api/v1/password-resets", lambda a: {"email": a}),
        "sign-up": ("/api/v1/accounts", person),
    }
    for name, (path, body) in requests.items():
        times = {True: [], False: []}
        turns = [True] * EACH + [False] * EACH
        random.shuffle(turns)
        addresses = iter(known)
        for is_known in turns:
            address = next(addresses) if is_known else fresh()
            times[is_known].append(timed(node, "POST", path, body(address)))
        compare(name, times[True], times[False])
    node.stop()


main()
