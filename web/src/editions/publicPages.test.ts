import { expect, test } from "vitest";
import { publicPagesPatch } from "./publicPages";

const before = { accent: "#0b57a4", logo_text: "Metropolis", intro: { en: "Welcome", fr: "Bienvenue" } };

test("only what has changed is sent", () => {
  expect(publicPagesPatch(before, { ...before, accent: "#0B57A4", logo_text: " Metropolis " })).toEqual({});
  expect(publicPagesPatch(before, { ...before, intro: { en: "Hello", fr: "" } })).toEqual({
    intro: { en: "Hello", fr: null },
  });
});

test("what is empty goes back to what the service chooses", () => {
  expect(publicPagesPatch(before, { accent: "", logo_text: " ", intro: { en: "" } })).toEqual({
    accent: null,
    logo_text: null,
    intro: null,
  });
});
