"""Calls every operation of the OpenAPI document as every principal, with valid and invalid requests, and checks each
response against the document. `report.py` makes a table of the results."""

import argparse
import os
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from random import Random

import requests
import schemathesis
from schemathesis.core.failures import FailureGroup

import checks as contract
from cases import generate, is_positive, prepare
from protected import IN_SPARE_EDITION, SKIPPED
from report import Report
from service import API, Key, Principal, Service
from stateful import run_scenarios
from values import Values


@dataclass
class Limits:
    """How many cases an operation gets; `None`: all that the schema suggests."""

    positive: int | None
    fuzzed: int
    negative: int | None
    # How many of the positive cases a principal sends who is refused each of them.
    without_access: int
    # How many of the principals with access send an invalid case; the schema is the same for all.
    negative_by: int
    # Sequences of calls for each principal, and the calls in each.
    scenarios: int
    steps: int


SHORT = Limits(positive=4, fuzzed=1, negative=3, without_access=1, negative_by=1, scenarios=2, steps=8)
LONG = Limits(positive=12, fuzzed=10, negative=20, without_access=3, negative_by=1, scenarios=12, steps=15)

# From the least to the most privileged, so that the data changes after the others have seen it.
PRINCIPALS = {
    "anonymous": None,
    "delegate": "delegate@demo.example",
    "evaluator": "evaluator@demo.example",
    "mayor": "mayor@demo.example",
    "chair": "chair@demo.example",
    # Its owner is the organiser; created after the owner has signed in.
    "key": "organiser",
    "organiser": "organiser@demo.example",
    "administrator": "admin@demo.example",
}
CONGRESS = "demo"
MEANS_NO_ACCESS = {"unauthenticated", "forbidden", "registration-needed", "sign-in-needed"}


READS, CHANGES, ENDS, DELETES = range(4)
ENDINGS = {"close", "publish", "cancel", "revoke", "adopt", "withdraw", "archive", "undo", "void", "reject"}


def rank(operation):
    """Reads first, then changes, then what ends or deletes something."""
    ends = operation.path.rsplit("/", 1)[-1] in ENDINGS
    return {"get": READS, "delete": DELETES}.get(operation.method.lower(), ENDS if ends else CHANGES)


def part_of_tags(sizes, parts):
    """The part of each tag, so that the parts have about as many operations. Operations of a feature stay in their order."""
    totals, part_of = [0] * parts, {}
    for tag, size in sorted(sizes.items(), key=lambda item: (-item[1], item[0])):
        smallest = totals.index(min(totals))
        part_of[tag] = smallest + 1
        totals[smallest] += size
    return part_of


class Run:
    def __init__(self, service, document, principals, congress, spare, limits, seed, password):
        self.service, self.limits, self.seed = service, limits, seed
        self.principals, self.congress, self.spare = principals, congress, spare
        config = schemathesis.Config.from_dict(
            {
                "generation": {"allow-x00": False},
                "phases": {"coverage": {"unexpected-methods": []}},
                # A precondition or a state may be checked before the body.
                "checks": {"negative_data_rejection": {"expected-statuses": ["4xx"]}},
            }
        )
        self.schema = schemathesis.openapi.from_dict(document, config=config)
        self.schema.config.update(base_url=service.base_url)
        self.checks = contract.checks(contract.Problems(document))
        self.values = Values(service, document, congress, principals, password)
        self.report = Report([principal.name for principal in principals])

    def all(self, part, parts, only=None):
        operations = [result.ok() for result in self.schema.get_all_operations()]
        tags = part_of_tags(Counter(operation.tags[0] for operation in operations), parts)
        operations = [operation for operation in operations if tags[operation.tags[0]] == part]
        operations.sort(key=rank)
        operations = [operation for operation in operations if not only or self.name(operation) in only]
        stays = [operation for operation in operations if rank(operation) < ENDS]
        for operation in stays:
            self.one(operation)
        # What was created since lets others succeed.
        for operation in stays:
            if not self.report.is_reached(self.name(operation)):
                self.one(operation, again=True)
        run_scenarios(self, {self.name(operation) for operation in operations}, only)
        for operation in operations[len(stays) :]:
            self.one(operation)

    def name(self, operation):
        return self.schema.get_operation_id(operation)

    def one(self, operation, again=False):
        name = self.name(operation)
        if name in SKIPPED:
            self.report.skipped(name)
            return
        began = time.monotonic()
        self.values.congress = self.spare if name in IN_SPARE_EDITION else self.congress
        self.operation(name, operation, Random(f"{self.seed} {name} {again}"), again)
        if operation.method.lower() != "get" or again:
            self.values.forget()
        self.report.seconds[name] = time.monotonic() - began

    def operation(self, name, operation, random, again):
        positive, negative = generate(operation, self.limits, self.seed, random)
        negative = [] if again else negative
        with_access = set()
        for number, case in enumerate(positive):
            for principal in self.principals:
                if number >= self.limits.without_access and principal.name not in with_access:
                    continue
                problem = self.call(name, case, principal, random)
                if problem not in MEANS_NO_ACCESS:
                    with_access.add(principal.name)
        # Guards refuse the others before they look at the request: one invalid request each shows it.
        able = [principal for principal in self.principals if principal.name in with_access]
        for index, case in enumerate(negative):
            senders = random.sample(able, min(self.limits.negative_by, len(able)))
            for principal in self.principals if index == 0 else senders:
                self.call(name, case, principal, random)

    def call(self, name, case, principal, random):
        case = prepare(case, principal, self.values, random)
        try:
            response = case.call(session=self.service.session, timeout=10)
        except requests.RequestException as error:
            self.report.failure(name, principal.name, "No response", repr(error), "")
            return None
        return self.judge(name, case, response, principal)

    def judge(self, name, case, response, principal, **options):
        """Checks a response, records it, and returns the problem that it is."""
        failures = []
        try:
            case.validate_response(response, **{"checks": self.checks, **options})
        except FailureGroup as group:
            failures = [(failure.title, failure.message) for failure in group.exceptions]
        problem = contract.slug_of(response) if response.status_code >= 400 else None
        if response.status_code == 201:
            self.values.remember(case.path, contract.json_of(response))
        self.report.response(name, principal.name, response.status_code, problem, is_positive(case))
        for title, message in failures:
            curl = case.as_curl_command(headers={"authorization": f"Bearer ${principal.name}"})
            text = response.content[:600].decode("utf-8", "replace")
            self.report.failure(name, principal.name, title, message, f"{curl}\n{response.status_code} {text}")
        return problem


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--base-url", default=os.environ.get("CONGRESS_URL"))
    parser.add_argument("--long", action="store_true", help="all cases that the schemas suggest, and more random ones")
    parser.add_argument("--seed", type=int, default=20211108)
    parser.add_argument("--output", type=Path, required=True, help="results, for report.py")
    parser.add_argument("--part", type=int, default=1, help="the part of the operations to call")
    parser.add_argument("--parts", type=int, default=1)
    parser.add_argument("--only", action="append", help="operation id; may be repeated")
    arguments = parser.parse_args()
    contract.register_serializers()
    service = Service(arguments.base_url)
    document = service.request("GET", "/openapi.json").json()
    password = os.environ["DEMO_PASSWORD"]
    principals = {name: Principal(name, email) for name, email in PRINCIPALS.items() if name != "key"}
    principals["key"] = Key("key", principals[PRINCIPALS["key"]])
    for principal in principals.values():
        principal.sign_in(service, password, CONGRESS)
    principals = [principals[name] for name in PRINCIPALS]
    spare = make_spare(service, principals[-1].token)
    limits = LONG if arguments.long else SHORT
    run = Run(service, document, principals, CONGRESS, spare, limits, arguments.seed, password)
    began = time.monotonic()
    run.all(arguments.part, arguments.parts, arguments.only)
    run.report.elapsed = time.monotonic() - began
    run.report.save(arguments.output)


def make_spare(service, token):
    """A draft edition that can be opened, closed and archived."""
    spare = {
        "slug": "contract-spare", "title": {"en": "Spare edition"}, "reference_prefix": "SPARE",
        "starts_on": "2031-11-08", "ends_on": "2031-11-12", "time_zone": "Asia/Shanghai", "languages": ["en"],
    }  # fmt: skip
    response = service.request("POST", f"{API}/congresses", token, json=spare)
    if response.status_code not in (201, 409):
        raise SystemExit(f"the spare edition was not created: {response.status_code} {response.text}")
    return spare["slug"]


if __name__ == "__main__":
    main()
