"""Requests that need more than valid values to succeed: a file that can be read, a password, times in order, or an object
that was created in this run. Each is what a client would send."""

from datetime import UTC, datetime, timedelta

# Files that can be read, for all media types: the content decides the format.
FILES = {
    "import_registrations": "E-mail,First name,Last name,Type\nana@city.example,Ana,Silva,delegate\n",
    "import_speakers": "Name,Organisation\nAna Silva,City of Porto\n",
    "import_cities": "City,Country,Mayor,E-mail,Language\nPorto,PT,The Mayor,mayor@porto.example,pt\n",
    "import_entries": "Initiative,City,Country,Name,E-mail\nWater,Porto,PT,Ana Silva,ana@porto.example\n",
    "import_evaluators": "E-mail,Country,Languages\nevaluator@demo.example,AT,en\n",
    "import_schedule": "Title,Date,Start,End,Room\nWater,2021-11-08,10:00,10:30,Hall\n",
}

JSON_SCHEDULE = {
    "days": [
        {
            "date": "2021-11-08",
            "rooms": {"Hall": [{"id": 1, "start": "12:00", "duration": "0:45", "title": "Water"}]},
        }
    ]
}

# Headers that a browser adds.
HEADERS = {
    "sign_in_with_cookie": {"sec-fetch-site": "same-origin"},
    "finish_openid_with_cookie": {"sec-fetch-site": "same-origin"},
}

# Operations on something of this run: what the demo has is in use, published or over.
ON_CREATED = {
    "confirm_session", "update_criterion", "extend_round", "set_assignments", "balance_assignments", "get_invitation_offer",
    "get_import", "get_import_outcomes", "undo_import",
}  # fmt: skip


def later(days):
    return (datetime.now(UTC) + timedelta(days=days)).replace(microsecond=0).isoformat()




def prepare_body(operation_id, body, principal, values, random):
    """The body with what makes it succeed."""
    if operation_id in ("sign_in_with_cookie", "sign_in") and principal.email:
        return {"email": principal.email, "password": values.password}
    if operation_id == "add_staff_member":
        return {**body, "email": "speaker@demo.example"}
    if operation_id == "create_award_round":
        return {
            **body, "kind": "jury", "opens_at": later(1), "closes_at": later(2), "scale_min": 0, "scale_max": 10,
            "remind_days": [],
        }  # fmt: skip
    if operation_id == "extend_entries":
        return {**body, "closes_at": later(40)}
    if operation_id == "extend_round":
        return {**body, "closes_at": later(50)}
    if operation_id == "create_criterion" and values.created.get("round"):
        return {**body, "round": random.choice(values.created["round"])}
    return body
