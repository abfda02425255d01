import { describe, expect, it } from "vitest";
import { audienceOf, audienceSize, everybody, readAudienceKind } from "./audience";

const figures = {
  standing: 120,
  by_type: [
    { type: "delegate", standing: 90, confirmed: 70 },
    { type: "observer", standing: 30, confirmed: 25 },
  ],
};
const types = [
  { slug: "delegate", tracks: ["forum", "congress"] },
  { slug: "observer", tracks: ["congress"] },
];

describe("the audience of an announcement", () => {
  it("is sent without the choices of other kinds", () => {
    const draft = { ...everybody, type: "delegate", track: "forum", session: "x" };
    expect(audienceOf(draft)).toEqual({ kind: "everybody" });
    expect(audienceOf({ ...draft, kind: "registration_type" })).toEqual({
      kind: "registration_type",
      slug: "delegate",
    });
    expect(audienceOf({ ...draft, kind: "track" })).toEqual({ kind: "track", slug: "forum" });
    expect(audienceOf({ ...draft, kind: "session" })).toEqual({ kind: "session", session: "x" });
  });

  it("is everybody for an unknown kind", () => {
    expect(readAudienceKind("track")).toBe("track");
    expect(readAudienceKind("planet")).toBe("everybody");
  });
});

describe("the size of an audience", () => {
  it("counts who was not rejected and has not cancelled", () => {
    expect(audienceSize({ kind: "everybody" }, figures, types)).toBe(120);
    expect(audienceSize({ kind: "registration_type", slug: "observer" }, figures, types)).toBe(30);
    expect(audienceSize({ kind: "registration_type", slug: "press" }, figures, types)).toBe(0);
  });

  it("counts the confirmed people of the types that open a track", () => {
    expect(audienceSize({ kind: "track", slug: "congress" }, figures, types)).toBe(95);
    expect(audienceSize({ kind: "track", slug: "forum" }, figures, types)).toBe(70);
  });

  it("is unknown without figures, and for sessions", () => {
    expect(audienceSize({ kind: "everybody" }, undefined, types)).toBeNull();
    expect(audienceSize({ kind: "track", slug: "forum" }, figures, undefined)).toBeNull();
    expect(audienceSize({ kind: "session", session: "x" }, figures, types)).toBeNull();
  });
});
