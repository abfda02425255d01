"""The results of a run, and the table of all runs: what each principal reached, and what failed."""

import argparse
import json
import sys
from collections import Counter
from pathlib import Path

from protected import SKIPPED
from refused import REASONS


class Report:
    def __init__(self, principals):
        self.principals = principals
        # By operation: the number of responses by principal and status, and of problems of valid requests.
        self.statuses, self.problems = {}, {}
        self.names_skipped = []
        self.seconds, self.elapsed = {}, 0
        # Calls in sequences.
        self.steps = 0
        self.failures = []

    # During a run

    def skipped(self, operation):
        if operation not in self.names_skipped:
            self.names_skipped.append(operation)

    def is_reached(self, operation):
        return any(self.reached(operation, principal) for principal in self.statuses.get(operation, {}))

    def response(self, operation, principal, status, problem, positive):
        by_principal = self.statuses.setdefault(operation, {})
        by_status = by_principal.setdefault(principal, {})
        by_status[str(status)] = by_status.get(str(status), 0) + 1
        if problem and positive:
            problems = self.problems.setdefault(operation, {})
            problems[problem] = problems.get(problem, 0) + 1

    def failure(self, operation, principal, title, message, request):
        """The first of each kind is kept with its request."""
        for failure in self.failures:
            if (failure["operation"], failure["title"], failure["message"]) == (operation, title, message):
                failure["principals"][principal] = failure["principals"].get(principal, 0) + 1
                return
        print(f"FAILED {operation}: {title}: {' '.join(message.split())[:200]} ({principal})", flush=True)
        self.failures.append(
            {
                "operation": operation,
                "title": title,
                "message": message,
                "request": request,
                "principals": {principal: 1},
            }
        )

    def save(self, path):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(vars(self)))

    # After all runs

    @classmethod
    def of(cls, parts):
        whole = cls(parts[0]["principals"])
        for part in parts:
            for name in ("statuses", "problems", "seconds"):
                getattr(whole, name).update(part[name])
            for name in ("names_skipped", "failures"):
                getattr(whole, name).extend(part[name])
            whole.elapsed = max(whole.elapsed, part["elapsed"])
            whole.steps += part["steps"]
        return whole

    def reached(self, operation, principal):
        return any(status.startswith("2") for status in self.statuses[operation].get(principal, {}))

    def rows(self):
        total = len(self.statuses) + len(self.names_skipped)
        yield "principal", "operations", "reached with 2xx", "refused only", "not sent", "failures"
        for principal in self.principals:
            called = [name for name, by_principal in self.statuses.items() if principal in by_principal]
            reached = sum(self.reached(name, principal) for name in called)
            failed = sum(principal in failure["principals"] for failure in self.failures)
            yield principal, total, reached, len(called) - reached, total - len(called), failed

    def never_reached(self):
        return [name for name in self.statuses if not self.is_reached(name)]

    def without_reason(self):
        """Operations that refuse every valid request, for no documented reason."""
        return [name for name in self.never_reached() if name not in REASONS]

    def summary(self):
        requests = sum(sum(one.values()) for by in self.statuses.values() for one in by.values())
        reached = len(self.statuses) - len(self.never_reached())
        return (
            f"{requests} requests in {self.elapsed:.0f} s, {self.steps} of them in sequences; {reached} of {len(self.statuses) + len(self.names_skipped)} "
            f"operations reached with 2xx, {len(self.without_reason())} refused without a documented reason; "
            f"{len(self.failures)} failures"
        )

    def markdown(self):
        header, *rows = self.rows()
        lines = ["# Contract test", "", f"{self.summary()}.", ""]
        lines += ["| " + " | ".join(header) + " |", "| --- |" + " ---: |" * (len(header) - 1)]
        lines += ["| " + " | ".join(map(str, row)) + " |" for row in rows]
        lines += ["", "## Not sent", ""]
        lines += [f"- `{name}`: {SKIPPED[name]}" for name in sorted(self.names_skipped)]
        lines += ["", "## Reached by no principal", "", "With the reason, and the problems that valid requests got.", ""]
        for name in sorted(self.never_reached()):
            problems = Counter(self.problems.get(name, {})).most_common()
            why, test = REASONS.get(name, ("**no reason is documented**", "no test"))
            refusals = ", ".join(f"`{problem}` {count}" for problem, count in problems)
            lines.append(f"- `{name}`: {why} ({test} reaches it). {refusals}")
        lines += ["", "## Failures", ""]
        for failure in self.failures:
            principals = ", ".join(f"{name} {count}" for name, count in failure["principals"].items())
            lines += [f"### `{failure['operation']}`: {failure['title']}", "", f"As {principals}.", ""]
            lines += ["```", failure["message"], failure["request"], "```", ""]
        return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--report", type=Path, required=True, help="Markdown file to write")
    parser.add_argument("--partial", action="store_true", help="only some operations were called")
    parser.add_argument("parts", nargs="+", type=Path)
    arguments = parser.parse_args()
    report = Report.of([json.loads(part.read_text()) for part in arguments.parts])
    arguments.report.write_text(report.markdown())
    for row in report.rows():
        print("{:<14} {:>10} {:>17} {:>13} {:>9} {:>9}".format(*row))
    print(report.summary())
    slowest = sorted(report.seconds.items(), key=lambda item: -item[1])[:5]
    print("Slowest: " + ", ".join(f"{name} {taken:.1f} s" for name, taken in slowest))
    print(f"The report is in {arguments.report}")
    refused = report.without_reason()
    if refused and not arguments.partial:
        print(f"FAILED: no valid request reached {', '.join(refused)}: see tests/contract/refused.py")
    return 1 if report.failures or (refused and not arguments.partial) else 0


if __name__ == "__main__":
    sys.exit(main())
