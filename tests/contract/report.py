"""The table of a run: what each principal reached, and what failed."""

from collections import Counter, defaultdict


class Report:
    def __init__(self, principals, skipped_reasons):
        self.principals, self.skipped_reasons = principals, skipped_reasons
        # By operation, then by principal.
        self.statuses = defaultdict(lambda: defaultdict(Counter))
        self.problems = defaultdict(Counter)
        self.without_value = defaultdict(set)
        self.names_skipped = []
        self.seconds = {}
        self.failures = {}
        self.requests = 0

    def skipped(self, operation):
        self.names_skipped.append(operation)

    def response(self, operation, principal, status, problem, positive, missing):
        self.requests += 1
        self.statuses[operation][principal][status] += 1
        if problem and positive:
            self.problems[operation][problem] += 1
        if missing:
            self.without_value[operation].add(principal)

    def failure(self, operation, principal, title, message, request):
        """The first of each kind is kept with its request."""
        key = (operation, title, message)
        self.failures.setdefault(key, {"principals": Counter(), "request": request})["principals"][principal] += 1

    def reached(self, operation, principal):
        return any(200 <= status < 300 for status in self.statuses[operation][principal])

    def table(self):
        rows = [("principal", "operations", "reached with 2xx", "refused only", "not reached", "failures")]
        for principal in self.principals:
            called = [name for name, by in self.statuses.items() if by[principal]]
            reached = [name for name in called if self.reached(name, principal)]
            failed = sum(principal in failure["principals"] for failure in self.failures.values())
            total = len(self.statuses) + len(self.names_skipped)
            rows.append((principal, total, len(reached), len(called) - len(reached), total - len(called), failed))
        return rows

    def never_reached(self):
        return [name for name in self.statuses if not any(self.reached(name, one) for one in self.principals)]

    def write(self, path, seconds):
        total = len(self.statuses) + len(self.names_skipped)
        never = self.never_reached()
        summary = f"{self.requests} requests in {seconds:.0f} s; {total - len(never) - len(self.names_skipped)} of {total} operations reached with 2xx by a principal; {len(self.failures)} failures"
        lines = ["# Contract test", "", summary + ".", ""]
        header, *rows = self.table()
        lines += ["| " + " | ".join(header) + " |", "| --- |" + " ---: |" * (len(header) - 1)]
        lines += ["| " + " | ".join(map(str, row)) + " |" for row in rows]
        lines += ["", "## Never sent", ""]
        lines += [f"- `{name}`: {self.skipped_reasons[name]}" for name in self.names_skipped]
        lines += ["", "## Reached by no principal", "", "With the problems that valid requests got.", ""]
        for name in never:
            problems = ", ".join(f"`{problem}` {count}" for problem, count in self.problems[name].most_common())
            lines.append(f"- `{name}`: {problems}")
        lines += ["", "## Failures", ""]
        for (operation, title, message), failure in sorted(self.failures.items()):
            principals = ", ".join(f"{name} {count}" for name, count in failure["principals"].items())
            lines += [f"### `{operation}`: {title}", "", f"As {principals}.", "", "```", message, failure["request"], "```", ""]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(lines) + "\n")
        for row in self.table():
            print("{:<14} {:>10} {:>17} {:>13} {:>12} {:>9}".format(*row))
        print(summary)
        for (operation, title, message), failure in sorted(self.failures.items()):
            print(f"FAILED {operation}: {title}: {' '.join(message.split())[:200]} ({', '.join(failure['principals'])})")
        slowest = sorted(self.seconds.items(), key=lambda item: -item[1])[:5]
        print("Slowest: " + ", ".join(f"{name} {taken:.1f} s" for name, taken in slowest))
        print(f"The report is in {path}")
