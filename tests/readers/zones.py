"""Holds schedules against Python's zoneinfo: the days of the reader's zone, local times, and what is marked. Prints every fault
as a line, and last how many sessions were compared."""

import datetime
import json
import sys
import zoneinfo

compared, faults = 0, []


def clock(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


for schedule in json.load(open(sys.argv[1])):
    zone = zoneinfo.ZoneInfo(schedule["time_zone"])
    dates = [day["date"] for day in schedule["days"]]
    if dates != sorted(set(dates)):
        faults.append(f"{zone}: the days are {dates}")
    for day in schedule["days"]:
        for room in day["rooms"]:
            for session in room["sessions"]:
                begin = clock(session["starts_at"]).astimezone(zone)
                end = clock(session["ends_at"]).astimezone(zone)
                # In UTC: zoneinfo adds by the clock on the wall.
                last = (clock(session["ends_at"]) - datetime.timedelta(seconds=1)).astimezone(zone)
                crosses = last.date() > begin.date()
                right = {
                    "date": begin.date().isoformat(),
                    "local_starts_at": begin.isoformat(),
                    "local_ends_at": end.isoformat(),
                    "crosses_midnight": crosses,
                    "in_the_night": crosses or begin.hour < 7 or last.hour >= 23,
                }
                told = {**session, "date": day["date"]}
                compared += 1
                for name, value in right.items():
                    if told[name] != value:
                        faults.append(f"{zone} {session['code']} {name}: {told[name]} and not {value}")
print("\n".join([*faults, str(compared)]))
