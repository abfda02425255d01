"""Signing in, and starting: each against what it consists of."""

import concurrent.futures
import os
import statistics
import time

from argon2.low_level import Type, hash_secret_raw
from service import PASSWORD, Deployment
from table import row

ROUNDS, SIGN_INS = 3, 60


def hashes():
    """Passwords per second that this machine hashes with the same parameters (argon2id, 19 MiB, two passes), on all cores."""
    def one(_):
        hash_secret_raw(PASSWORD.encode(), b"0123456789abcdef", 2, 19 * 1024, 1, 32, Type.ID)
    began = time.perf_counter()
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(one, range(SIGN_INS)))
    return SIGN_INS / (time.perf_counter() - began)


def sign_ins(node):
    def one(n):
        # Different people: attempts for one account are limited.
        credentials = {"email": f"s{n}@bench.example", "password": PASSWORD}
        status, _ = node.call("POST", "/api/v1/auth/tokens", credentials)
        return status == 201
    began = time.perf_counter()
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        done = sum(pool.map(one, range(SIGN_INS)))
    if done < SIGN_INS:
        raise SystemExit(f"{SIGN_INS - done} sign-ins were refused")
    return SIGN_INS / (time.perf_counter() - began)


def main():
    deployment = Deployment(SIGN_INS_PER_MINUTE="1000")
    # Everyone has the password of the demo.
    deployment.sql(f"""insert into account (id, email, given_name, family_name, password_hash, email_verified_at)
        select gen_random_uuid(), 's' || n || '@bench.example', 'S', n::text,
               (select password_hash from account where email = 'organiser@demo.example'), now() from generate_series(0, {SIGN_INS}) n""")
    node = deployment.node(18110)
    sign_ins(node)
    rounds = [(sign_ins(node), hashes()) for _ in range(ROUNDS)]
    row("signing in", [mine for mine, _ in rounds], [limit for _, limit in rounds], "0.7", of="argon2 alone")
    node.stop()

    starts = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        node = deployment.node(18110)
        starts.append(time.perf_counter() - began)
        if len(starts) < ROUNDS:
            node.stop()
    row("start, until it is ready", starts, None, "≤ 1", "s", note=f"{node.memory() / 1024:.0f} MiB")
    node.stop()


main()
