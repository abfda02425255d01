import { expect, test } from "vitest";
import { emptySpeaker, newSpeaker, speakerPatch, speakerValues } from "./speakerForm";

const speaker = {
  id: "p1",
  name: "Ada Lovelace",
  job_title: null,
  organisation: "Analytical Society",
  biography: { en: "She wrote programs." },
  country: "GB",
  time_zone: "Europe/London",
  revision: 2,
};

test("a new speaker needs only a name", () => {
  expect(newSpeaker({ ...emptySpeaker, name: " Ada " })).toEqual({
    name: "Ada",
    job_title: null,
    organisation: null,
    biography: null,
    country: null,
    time_zone: null,
  });
});

test("only changed fields are sent, and emptied ones as null", () => {
  const before = speakerValues(speaker);
  expect(speakerPatch(before, { ...before })).toEqual({});
  expect(
    speakerPatch(before, { ...before, organisation: " ", biography: { en: " ", fr: "Elle" }, country: "" }),
  ).toEqual({ organisation: null, biography: { fr: "Elle", en: null }, country: null });
  expect(speakerPatch(before, { ...before, biography: {} })).toEqual({ biography: null });
});
