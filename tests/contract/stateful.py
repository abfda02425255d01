"""Sequences of calls: Schemathesis follows ids from a response into the next request, as each principal."""

from random import Random

import hypothesis
from hypothesis import HealthCheck, Phase
from hypothesis.errors import Flaky
from schemathesis.core.parameters import ParameterLocation

from cases import prepare
from checks import STATEFUL
from protected import IN_SPARE_EDITION, SKIPPED
from values import LISTS

ATTEMPTS = 3


def run_scenarios(run, names, only=None):
    """Runs the scenarios of every principal, within the operations with these names."""
    if only or run.limits.scenarios == 0:
        return
    # Those that end something take the ground from under the calls that follow.
    left_out = {*SKIPPED, *IN_SPARE_EDITION}
    schema = run.schema.include(lambda ctx: run.name(ctx.operation) in names - left_out)
    machine = schema.as_state_machine()
    for number, principal in enumerate(run.principals):
        settings = hypothesis.settings(
            max_examples=run.limits.scenarios,
            stateful_step_count=run.limits.steps,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        for attempt in range(ATTEMPTS):
            try:
                seed = run.seed + number + 100 * attempt
                hypothesis.seed(seed)(scenarios(run, machine, principal)).run(settings=settings)
                break
            except Flaky:
                # What a scenario can do depends on what the earlier ones have left behind.
                continue
        run.values.forget()


def scenarios(run, machine, principal):
    random = Random(f"{run.seed} {principal.name}")

    class Scenario(machine):
        def step(self, input):
            linked = {name for location, name in input.applied_parameters if location == ParameterLocation.PATH}
            # The id of what has a slug in its address leads nowhere.
            linked = {name for name in linked if LISTS.get(name, ("", ""))[1].endswith("id")}
            own = {name: input.case.path_parameters.get(name) for name in linked}
            own = {name: value for name, value in own.items() if value not in run.values.kept.get(name, ())}
            prepared = prepare(input.case, principal, run.values, random)
            input.case.path_parameters = {**prepared.path_parameters, **own}
            input.case.query, input.case.headers = prepared.query, prepared.headers
            if isinstance(prepared.body, (dict, list, str)):
                input.case.body = prepared.body
            return super().step(input)

        def get_call_kwargs(self, case):
            return {"session": run.service.session, "timeout": 10}

        def validate_response(self, response, case, additional_checks=None, **options):
            checks = [*run.checks, *STATEFUL]
            run.judge(
                run.name(case.operation), case, response, principal,
                checks=checks, recorder=self.recorder, transport_kwargs=options,
            )  # fmt: skip
            run.report.steps += 1

    return Scenario
