"""Reads a calendar with PyPI's icalendar; prints what each event says, with its instants in UTC, as JSON."""

import datetime
import json
import sys

import icalendar

calendar = icalendar.Calendar.from_ical(open(sys.argv[1], "rb").read())
assert calendar["VERSION"] == "2.0" and calendar["PRODID"]
# The zones as the file itself defines them, not as this machine knows them.
zones = {str(zone["TZID"]): zone.to_tz(lookup_tzid=False) for zone in calendar.walk("VTIMEZONE")}


def instant(event, name):
    value = event[name]
    at = value.dt
    if "TZID" in value.params:
        at = at.replace(tzinfo=None)
        zone = zones[value.params["TZID"]]
        at = zone.localize(at) if hasattr(zone, "localize") else at.replace(tzinfo=zone)
    return at.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


events = []
for event in calendar.walk("VEVENT"):
    assert event["DTSTAMP"].dt.utcoffset() == datetime.timedelta(0)
    assert not event.errors, event.errors
    events.append(
        {
            "uid": str(event["UID"]),
            "sequence": int(event["SEQUENCE"]),
            "status": str(event["STATUS"]),
            "starts_at": instant(event, "DTSTART"),
            "ends_at": instant(event, "DTEND"),
            "summary": str(event["SUMMARY"]),
            "location": str(event["LOCATION"]),
            "description": str(event["DESCRIPTION"]),
            "categories": [str(one) for one in event["CATEGORIES"].cats],
        }
    )
json.dump(sorted(events, key=lambda event: event["uid"]), sys.stdout)
