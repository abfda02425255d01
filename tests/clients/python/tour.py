"""The tour of the demo, with the client that openapi-python-client generates from openapi/openapi.json."""

import os
from collections.abc import Iterator
from typing import TypeVar

from congress_client import AuthenticatedClient, Client
from congress_client.api.attendance import join_session
from congress_client.api.congress import create_theme
from congress_client.api.enrolment import enrol, get_agenda
from congress_client.api.identity import sign_in
from congress_client.api.registration import list_registrations
from congress_client.api.schedule import get_schedule
from congress_client.models import Credentials, Localized, NewTheme, Problem, Registration, SeatState
from congress_client.types import UNSET, Unset

URL = os.environ.get("CONGRESS_URL", "http://127.0.0.1:8080")
CONGRESS = "demo"

T = TypeVar("T")


class Refused(Exception):
    def __init__(self, problem: Problem) -> None:
        super().__init__(f"{problem.title}: {problem.detail}")
        self.problem = problem


def expect(answer: T | Problem | None) -> T:
    """The answer, unless it is a problem."""
    if isinstance(answer, Problem):
        raise Refused(answer)
    assert answer is not None
    return answer


def client_of(name: str) -> AuthenticatedClient:
    """A client that sends the token of this account."""
    body = Credentials(email=f"{name}@demo.example", password=os.environ["DEMO_PASSWORD"])
    signed_in = expect(sign_in.sync(client=Client(base_url=URL), body=body))
    return AuthenticatedClient(base_url=URL, token=signed_in.token)


def registrations(client: AuthenticatedClient) -> Iterator[Registration]:
    """Every registration, page by page."""
    cursor: str | Unset = UNSET
    while True:
        page = expect(list_registrations.sync(CONGRESS, client=client, limit=10, cursor=cursor))
        yield from page.items
        if page.next_ is None:
            return
        cursor = page.next_


def check(holds: bool, what: str) -> None:
    if not holds:
        raise SystemExit(what)
    print(f"  {what}")


delegate = client_of("delegate")

zone = "America/New_York"
schedule = expect(get_schedule.sync(CONGRESS, client=delegate, time_zone=zone))
sessions = {session.code: session for day in schedule.days for room in day.rooms for session in room.sessions}
check(schedule.time_zone == zone, f"the schedule has {len(sessions)} sessions, in the zone {zone}")

soon = sessions["SOON"].id
seat = expect(enrol.sync(CONGRESS, soon, client=delegate))
check(seat.state == SeatState.ENROLLED, "the delegate has a seat in SOON")

access = expect(join_session.sync(CONGRESS, soon, client=delegate))
check(access.url.startswith("https://"), f"SOON takes place at {access.url}")

agenda = expect(get_agenda.sync(CONGRESS, client=delegate))
check(any(item.session.code == "SOON" for item in agenda.items), "the agenda has SOON")

full = sessions["FULL"].id
waiting = expect(enrol.sync(CONGRESS, full, client=delegate))
again = expect(enrol.sync(CONGRESS, full, client=delegate))
check(waiting.state == SeatState.WAITLISTED, f"FULL has a waiting list; position {waiting.position}")
check(again.position == waiting.position, "enrolling again changes nothing")

# A refusal is a value: a `Problem`.
problem = enrol.sync(CONGRESS, sessions["NOW"].id, client=delegate)
assert isinstance(problem, Problem)
check(problem.type_ == "/problems/sessions-overlap", f"NOW is refused: {problem.title}")

organiser = client_of("organiser")
everyone = list(registrations(organiser))
check(len({one.id for one in everyone}) > 20, f"the organiser reads {len(everyone)} registrations in pages")

theme = NewTheme(slug="tour-python", name=Localized.from_dict({"en": "Tour"}))
made = [
    create_theme.sync_detailed(CONGRESS, client=organiser, body=theme, idempotency_key="tour-python") for _ in range(2)
]
first, repeated = [expect(answer.parsed).slug for answer in made]
check(first == repeated, "the same idempotency key creates one theme")
check(made[1].headers["Idempotent-Replayed"] == "true", "the second response is the first one")
