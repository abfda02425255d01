import { afterEach, expect, it } from "vitest";
import {
  fieldText,
  labelledFieldText,
  loadProblemTexts,
  type ProblemTexts,
  problemSentence,
  problemText,
  setProblemTexts,
} from "./problemTexts";

const facts = { type: "/problems/busy", title: "Busy", detail: "Wait." };
const field = { pointer: "/city", code: "required", detail: "is required" };
const translated: ProblemTexts = {
  problem: ({ type }) =>
    type.endsWith("busy") ? { title: "Ocupado", detail: "Espere.", original: "7" } : null,
  field: ({ code }) => (code === "required" ? "Rellene." : null),
  labelled: ({ pointer }) => (pointer === "/city" ? "Ciudad: Rellene." : "Rellene."),
};

afterEach(() => setProblemTexts(() => Promise.reject(new Error("none"))));

it("problems are in the words of the API until the texts are loaded, and if there are none", async () => {
  expect(problemText(facts)).toEqual({ title: "Busy", detail: "Wait.", original: null });
  setProblemTexts(() => Promise.reject(new Error("no network")));
  await loadProblemTexts();
  expect(labelledFieldText(field)).toBe("is required");
  setProblemTexts(() => Promise.resolve(translated));
  await loadProblemTexts();
  expect(problemText(facts).title).toBe("Ocupado");
  expect(problemSentence(facts)).toBe("Espere. 7");
  expect(labelledFieldText(field)).toBe("Ciudad: Rellene.");
});

it("what has no text keeps the words of the API", async () => {
  setProblemTexts(() => Promise.resolve(translated));
  await loadProblemTexts();
  expect(problemText({ ...facts, type: "invented", detail: "" })).toEqual({
    title: "Busy",
    detail: null,
    original: null,
  });
  expect(problemSentence({ ...facts, type: "invented", detail: "" })).toBe("Busy");
  expect(fieldText({ ...field, code: "invented" })).toBe("is required");
});

it("the texts are asked for again after a failure", async () => {
  let asked = 0;
  setProblemTexts(() =>
    ++asked === 1 ? Promise.reject(new Error("no network")) : Promise.resolve(translated),
  );
  await loadProblemTexts();
  await loadProblemTexts();
  expect(problemText(facts).title).toBe("Ocupado");
});
