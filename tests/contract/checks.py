"""What every response must satisfy."""

import re

import schemathesis
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import Failure
from schemathesis.specs.openapi.checks import (
    allow_header_conformance,
    content_type_conformance,
    ensure_resource_availability,
    missing_required_header,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
    use_after_free,
)

# `default` in prose: "400 (`malformed-body`, `invalid-parameter`), 401 (`unauthenticated`), ..."
STATUS_WITH_SLUGS = re.compile(r"(\d{3}) \(([^)]*)\)")
SLUG = re.compile(r"`([a-z0-9-]+)`")


class Problems:
    """The documented problems: of all operations, and of each."""

    def __init__(self, document):
        description = document["components"]["responses"]["AnyProblem"]["description"]
        self.general = {
            (int(status), slug) for status, slugs in STATUS_WITH_SLUGS.findall(description) for slug in SLUG.findall(slugs)
        }
        self.of_operation = {}
        for item in document["paths"].values():
            for operation in item.values():
                self.of_operation[operation["operationId"]] = {
                    (int(status), slug)
                    for status, response in operation["responses"].items()
                    if status.isdigit() and int(status) >= 400
                    for slug in SLUG.findall(response.get("description", ""))
                }
        if len(self.general) < 10 or not any(self.of_operation.values()):
            raise SystemExit("the document does not list its problems as expected")

    def documented(self, operation, status, slug):
        return (status, slug) in self.general or (status, slug) in self.of_operation[operation]


def slug_of(response):
    """The last part of the `type` of a problem; `None` for another response."""
    if "application/problem+json" not in response.headers.get("content-type", [""])[0]:
        return None
    return str(response.json().get("type", "")).rsplit("/", 1)[-1]


def json_of(response):
    """The body; `None` if it is not JSON."""
    try:
        return response.json()
    except ValueError:
        return None


def created_is_available(ctx, response, case):
    """What was created exists; something below it, such as results, need not."""
    if case.operation.path.endswith("}"):
        ensure_resource_availability(ctx, response, case)


# In addition, for a sequence of calls: what was created exists, and what was deleted does not.
STATEFUL = [use_after_free, created_is_available]


def checks(problems):
    def documented_problem(ctx, response, case):
        """Every refusal has a problem type that the document lists for the operation, or for all operations."""
        if response.status_code < 400:
            return
        operation, slug = case.operation.schema.get_operation_id(case.operation), slug_of(response)
        if slug is None:
            fail(case, "Refusal without a problem", f"{response.status_code} without application/problem+json")
        if not problems.documented(operation, response.status_code, slug):
            fail(case, "Undocumented problem", f"{response.status_code} `{slug}` is not documented for {operation}")

    def no_server_error(ctx, response, case):
        """No 5xx, except a documented 503 of the operation, such as an unreachable meeting server."""
        operation = case.operation.schema.get_operation_id(case.operation)
        if (response.status_code, slug_of(response)) in problems.of_operation[operation]:
            return
        not_a_server_error(ctx, response, case)

    def valid_body_accepted(ctx, response, case):
        """A body or query that the schema accepts is not refused for its form."""
        slug = slug_of(response)
        if case.meta.generation.mode.is_positive and slug in ("malformed-body", "wrong-media-type"):
            fail(case, "Valid request refused for its form", f"{response.status_code} `{slug}`")

    return [
        no_server_error,
        status_code_conformance,
        content_type_conformance,
        response_headers_conformance,
        response_schema_conformance,
        negative_data_rejection,
        missing_required_header,
        unsupported_method,
        allow_header_conformance,
        documented_problem,
        valid_body_accepted,
    ]


def fail(case, title, message):
    raise Failure(operation=case.operation.label, title=title, message=message)


def register_serializers():
    """Media types that Schemathesis does not know; their bodies are bytes."""
    files = (
        "text/calendar",
        "application/vnd.ms-excel",
        "application/vnd.oasis.opendocument.spreadsheet",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )

    @schemathesis.serializer(*files)
    def binary(ctx, value):
        return value if isinstance(value, bytes) else str(value).encode()
