import { expect, test } from "vitest";
import { emptyPerson, joinedName, newPerson, personPatch, readLanguages } from "./person";

const ana = {
  ...emptyPerson,
  given_name: "Ana",
  family_name: "Vega",
  display_name: "Ana Vega",
  city: "Quito",
};

test("a new person has only the fields that are filled in", () => {
  expect(newPerson({ ...emptyPerson, given_name: " Ana ", languages: ["es"] })).toEqual({
    given_name: "Ana",
    languages: ["es"],
  });
});

test("names are joined in their order", () => {
  expect(joinedName(ana)).toBe("Ana Vega");
  expect(joinedName({ ...ana, name_order: "family_first" })).toBe("Vega Ana");
  expect(joinedName({ given_name: "伟", family_name: "王", name_order: "" })).toBe("王伟");
  expect(joinedName({ given_name: "", family_name: "Suharto", name_order: "" })).toBe("Suharto");
});

test("a patch has only what has changed, and null for what was emptied", () => {
  expect(personPatch(ana, ana)).toEqual({});
  expect(personPatch(ana, { ...ana, city: "", country: "EC" })).toEqual({ city: null, country: "EC" });
});

test("a display name made of the two names follows them, another one stays", () => {
  expect(personPatch(ana, { ...ana, family_name: "Sousa" })).toEqual({
    family_name: "Sousa",
    display_name: null,
  });
  const known = { ...ana, display_name: "Anita" };
  expect(personPatch(known, { ...known, family_name: "Sousa" })).toEqual({ family_name: "Sousa" });
  expect(personPatch(ana, { ...ana, family_name: "Sousa", display_name: "A. Sousa" })).toEqual({
    family_name: "Sousa",
    display_name: "A. Sousa",
  });
});

test("languages are read from a list", () => {
  expect(readLanguages("en, fr;  zh-Hans fr")).toEqual(["en", "fr", "zh-Hans"]);
});
