import { expect, it } from "vitest";
import { accept, acceptedOf } from "./conflicts";

const warnings = [{ id: "a" }, { id: "b" }];

it("accepts warnings one by one and all of a kind", () => {
  const one = accept(new Set(), [{ id: "a" }], true);
  expect(acceptedOf(warnings, one)).toBe("some");
  const both = accept(one, warnings, true);
  expect(acceptedOf(warnings, both)).toBe("all");
  expect(acceptedOf(warnings, accept(both, warnings, false))).toBe("none");
  expect([...one]).toEqual(["a"]);
});
