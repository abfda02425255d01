import { describe, expect, it } from "vitest";
import { joinedName, type Profile, profilePatch } from "./profile";

const profile: Profile = {
  given_name: "Amina",
  family_name: "Diallo",
  name_order: "given_first",
  display_name: "Amina Diallo",
  locale: "fr",
  time_zone: "Africa/Dakar",
};

describe("profilePatch", () => {
  it("sends only what has changed", () => {
    expect(profilePatch(profile, { ...profile, locale: "en" })).toEqual({ locale: "en" });
    expect(profilePatch(profile, profile)).toEqual({});
  });

  it("derives the display name from the names unless the person has written one", () => {
    expect(profilePatch(profile, { ...profile, family_name: "Sow " })).toEqual({
      family_name: "Sow",
      display_name: null,
    });
  });

  it("keeps a display name that the person wrote", () => {
    const own = { ...profile, display_name: "Dr A. Diallo" };
    expect(profilePatch(own, { ...own, family_name: "Sow" })).toEqual({ family_name: "Sow" });
    expect(profilePatch(own, { ...own, display_name: "" })).toEqual({ display_name: null });
  });

  it("takes a name away", () => {
    expect(
      profilePatch({ ...profile, display_name: "X" }, { ...profile, display_name: "X", given_name: "" }),
    ).toEqual({
      given_name: null,
    });
  });
});

it("joins names in their order", () => {
  expect(joinedName({ given_name: "华", family_name: "李", name_order: "family_first" })).toBe("李华");
  expect(joinedName({ given_name: "Hanako", family_name: "Yamada", name_order: "family_first" })).toBe(
    "Yamada Hanako",
  );
  expect(joinedName({ given_name: "", family_name: "Suharto", name_order: "given_first" })).toBe("Suharto");
});
