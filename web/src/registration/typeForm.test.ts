import { expect, test } from "vitest";
import { emptyType, newType, readAliases, typePatch } from "./typeForm";

const delegate = { ...emptyType(1), slug: "delegate", name: { en: "Delegate", fr: "Délégué" } };

test("places are unlimited, of the type, or of a pool", () => {
  expect(newType({ ...delegate, capacity: 10, pool: "hall" })).toMatchObject({ capacity: null, pool: null });
  expect(newType({ ...delegate, places: "own", capacity: 10, pool: "hall" })).toMatchObject({
    capacity: 10,
    pool: null,
  });
  expect(newType({ ...delegate, places: "pool", capacity: 10, pool: "hall" })).toMatchObject({
    capacity: null,
    pool: "hall",
  });
});

test("aliases are a list without repetitions", () => {
  expect(readAliases("Délégué, delegado; delegado\n\nDelegat")).toEqual(["Délégué", "delegado", "Delegat"]);
});

test("a language that is taken out is null in the patch", () => {});

test("a patch does not have the slug", () => {
  const patch = typePatch(delegate, { ...delegate, name: { en: "Delegate" } });
  expect("slug" in patch).toBe(false);
  expect(patch.name).toEqual({ en: "Delegate", fr: null });
});
