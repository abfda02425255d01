"""Calls every operation of the OpenAPI document as every principal, with valid and invalid requests, and checks each
response against the document. Prints a table, writes it as Markdown, and fails if a check failed."""

import argparse
import os
import sys
import time
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
from service import API, Principal, Service
from values import Values


@dataclass
class Limits:
    """How many cases an operation gets; `None`: all that the schema suggests."""

    positive: int | None
    fuzzed: int
    negative: int | None


SHORT = Limits(positive=6, fuzzed=2, negative=16)
LONG = Limits(positive=None, fuzzed=25, negative=None)

# From the least to the most privileged, so that the data changes after the others have seen it.
PRINCIPALS = {
    "anonymous": None,
    "delegate": "delegate@demo.example",
    "evaluator": "evaluator@demo.example",
    "mayor": "mayor@demo.example",
    "organiser": "organiser@demo.example",
    "administrator": "admin@demo.example",
}
CONGRESS = "demo"
MEANS_NO_ACCESS = {"unauthenticated", "forbidden", "registration-needed", "sign-in-needed"}


def rank(path, method, operation):
    """Reads first, then changes, then what ends or deletes something."""
    last = path.rsplit("/", 1)[-1]
    ends = last in ("close", "publish", "cancel", "revoke", "adopt", "withdraw", "archive", "undo", "void", "reject")
    return {"get": 0, "delete": 3}.get(method, 2 if ends else 1)


class Run:
    def __init__(self, service, document, principals, congress, spare, limits, seed):
        self.service, self.limits, self.seed = service, limits, seed
        self.principals, self.congress, self.spare = principals, congress, spare
        schemathesis_config = schemathesis.Config.from_dict(
            {"generation": {"allow-x00": False}, "phases": {"coverage": {"unexpected-methods": []}}}
        )
        self.schema = schemathesis.openapi.from_dict(document, config=schemathesis_config)
        self.schema.config.update(base_url=service.base_url)
        self.checks = contract.checks(contract.Problems(document))
        administrator = principals[-1]
        self.values = Values(service, document, congress, administrator.token, principals)
        self.report = Report([principal.name for principal in principals], SKIPPED)

    def all(self, only=None):
        operations = [result.ok() for result in self.schema.get_all_operations()]
        operations.sort(key=lambda operation: rank(operation.path, operation.method.lower(), operation))
        for number, operation in enumerate(operations):
            name = self.schema.get_operation_id(operation)
            if sys.stderr.isatty():
                print(f"\r\033[K{number} of {len(operations)} {name}", end="", file=sys.stderr)
            if only and name not in only:
                continue
            if name in SKIPPED:
                self.report.skipped(name)
                continue
            began = time.monotonic()
            self.values.congress = self.spare if name in IN_SPARE_EDITION else self.congress
            self.operation(name, operation, Random(f"{self.seed} {name}"))
            if operation.method.lower() != "get":
                self.values.forget()
            self.report.seconds[name] = time.monotonic() - began

    def operation(self, name, operation, random):
        positive, negative = generate(operation, self.limits, self.seed, random)
        with_access = set()
        for case in positive:
            for principal in self.principals:
                problem = self.call(name, case, principal, random)
                if problem not in MEANS_NO_ACCESS:
                    with_access.add(principal.name)
        # Guards refuse the others before they look at the request: one invalid request each shows it.
        for index, case in enumerate(negative):
            for principal in self.principals:
                if index == 0 or principal.name in with_access:
                    self.call(name, case, principal, random)

    def call(self, name, case, principal, random):
        case, missing = prepare(case, principal, self.values, random)
        # Without a value for its path, a request cannot do more than be answered with 404.
        try:
            response = case.call(session=self.service.session, timeout=10)
        except requests.RequestException as error:
            self.report.failure(name, principal.name, "No response", repr(error), "")
            return None
        failures = []
        try:
            case.validate_response(response, checks=self.checks)
        except FailureGroup as group:
            failures = [(failure.title, failure.message) for failure in group.exceptions]
        problem = contract.slug_of(response) if response.status_code >= 400 else None
        self.report.response(name, principal.name, response.status_code, problem, is_positive(case), bool(missing))
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
    parser.add_argument("--report", type=Path, required=True, help="Markdown file to write")
    parser.add_argument("--only", action="append", help="operation id; may be repeated")
    arguments = parser.parse_args()
    contract.register_serializers()
    service = Service(arguments.base_url)
    document = service.request("GET", "/openapi.json").json()
    principals = [Principal(name, email) for name, email in PRINCIPALS.items()]
    for principal in principals:
        principal.sign_in(service, os.environ["DEMO_PASSWORD"], CONGRESS)
    spare = make_spare(service, principals[-1].token)
    limits = LONG if arguments.long else SHORT
    run = Run(service, document, principals, CONGRESS, spare, limits, arguments.seed)
    began = time.monotonic()
    run.all(arguments.only)
    run.report.write(arguments.report, time.monotonic() - began)
    return 1 if run.report.failures else 0


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
    sys.exit(main())
