// Reads a calendar with npm's ical.js; prints what each event says, with its instants in UTC, as JSON.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const require = createRequire(join(process.cwd(), "target/readers/"));
const { default: ICAL } = await import(require.resolve("ical.js"));

const calendar = new ICAL.Component(ICAL.parse(readFileSync(process.argv[2], "utf8")));
// The zones as the file itself defines them.
for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(new ICAL.Timezone(zone));

const instant = (time) => time.toJSDate().toISOString().replace(".000Z", "Z");
const events = calendar.getAllSubcomponents("vevent").map((component) => {
  const event = new ICAL.Event(component);
  return {
    uid: event.uid,
    sequence: event.sequence,
    status: component.getFirstPropertyValue("status"),
    starts_at: instant(event.startDate),
    ends_at: instant(event.endDate),
    summary: event.summary,
    location: event.location,
    description: event.description,
    categories: component.getFirstProperty("categories").getValues(),
  };
});
events.sort((a, b) => (a.uid < b.uid ? -1 : 1));
process.stdout.write(JSON.stringify(events));
