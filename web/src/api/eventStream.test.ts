import { describe, expect, it } from "vitest";
import { createEventReader, resourcesOf, type StreamEvent } from "./eventStream";

function read(...pieces: string[]): StreamEvent[] {
  const events: StreamEvent[] = [];
  const reader = createEventReader((event) => events.push(event));
  for (const piece of pieces) reader(piece);
  return events;
}

const one = { id: "7", kind: "registration.confirmed", data: '{"a":1}' };
const text = 'id: 7\nevent: registration.confirmed\ndata: {"a":1}\n\n';

describe("createEventReader", () => {
  it("reads an event", () => {
    expect(read(text)).toEqual([one]);
  });

  it("reads an event that arrives in pieces", () => {
    expect(read(...text)).toEqual([one]);
    expect(read(...text.replaceAll("\n", "\r\n"))).toEqual([one]);
  });

  it("skips comments and keeps the id for what follows", () => {
    expect(read(": still here\n\n", text, "event: resync\n\n")).toEqual([
      one,
      { id: "7", kind: "resync", data: "" },
    ]);
  });

  it("joins the lines of the data", () => {
    expect(read("data: a\ndata:b\n\n")).toEqual([{ id: "", kind: "message", data: "a\nb" }]);
  });

  it("holds back what is not complete", () => {
    expect(read("event: x\ndata: y\n")).toEqual([]);
  });
});

describe("resourcesOf", () => {
  it("knows what a change of a registration touches", () => {
    expect(resourcesOf("registration.confirmed")).toContain("statistics");
    expect(resourcesOf("import.finished")).toEqual(expect.arrayContaining(["imports", "registrations"]));
  });

  it("derives the collection of other kinds", () => {
    expect(resourcesOf("question.created")).toEqual(["questions"]);
    expect(resourcesOf("award_entry.submitted")).toEqual(["award-entries"]);
  });
});
