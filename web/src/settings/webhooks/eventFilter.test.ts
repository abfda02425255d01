import { describe, expect, it } from "vitest";
import { eventAreas, eventKinds, subjectOf, verbOf } from "../eventKinds";
import { subjectLabel, verbLabel } from "../eventLabels";
import { countKinds, groupState, receives, receivesOne, toggleGroup, toggleKind } from "./eventFilter";

describe("an event filter", () => {
  it("names kinds or groups of kinds", () => {
    const filter = ["registration.*", "schedule.released"];
    expect(receives(filter, "registration.confirmed")).toBe(true);
    expect(receives(filter, "registration_type.created")).toBe(false);
    expect(receives(filter, "schedule.released")).toBe(true);
    expect(receives(filter, "schedule.changed")).toBe(false);
    expect(receives([], "anything.happened")).toBe(true);
    expect(receives([], "webhook.tested")).toBe(false);
    expect(receivesOne([], "mail.resent")).toBe(false);
  });

  it("takes in a group, and takes it out with its kinds", () => {
    expect(toggleGroup(["mail.resent", "schedule.changed"], "schedule", true)).toEqual([
      "mail.resent",
      "schedule.*",
    ]);
    expect(toggleGroup(["mail.resent", "schedule.changed"], "schedule", false)).toEqual(["mail.resent"]);
  });

  it("becomes the other kinds when one is taken out of a group", () => {
    expect(toggleKind(["schedule.*"], "schedule.changed", false)).toEqual([
      "schedule.released",
      "schedule.imported",
    ]);
    expect(toggleKind(["schedule.changed"], "schedule.changed", false)).toEqual([]);
    expect(toggleKind(["schedule.*"], "schedule.changed", true)).toEqual(["schedule.*"]);
    expect(toggleKind([], "mail.resent", true)).toEqual(["mail.resent"]);
  });

  it("has all, some or none of a group", () => {
    expect(groupState(["schedule.*"], "schedule")).toBe("all");
    expect(groupState(["schedule.changed"], "schedule")).toBe("some");
    expect(groupState(["schedule_rules.updated"], "schedule")).toBe("none");
  });

  it("counts kinds", () => {
    expect(countKinds([])).toBe(eventKinds.length - 1);
    expect(countKinds(["schedule.*", "mail.resent"])).toBe(4);
  });
});

describe("the kinds of events", () => {
  it("are all in one area", () => {
    const subjects: string[] = eventAreas.flatMap((area) => [...area.subjects]);
    expect([...subjects].sort()).toEqual([...new Set(eventKinds.map(subjectOf))].sort());
    expect(new Set(subjects).size).toBe(subjects.length);
  });

  it("all have words", () => {
    for (const kind of eventKinds) {
      expect(typeof subjectLabel(kind), kind).toBe("object");
      expect(typeof verbLabel(kind), kind).toBe("object");
    }
    expect(verbOf("session.speakers_changed")).toBe("speakers_changed");
    expect(subjectLabel("lost_property.found")).toBe("lost property");
    expect(verbLabel("lost_property.handed_out")).toBe("handed out");
  });
});
