import { describe, expect, it } from "vitest";
import { slugOf, slugPattern, suggestedSlug } from "./slug";

describe("slugOf", () => {
  it("takes accents away and joins words with hyphens", () => {
    expect(slugOf("  Congrès mondial des maires, 2027! ")).toBe("congres-mondial-des-maires-2027");
    expect(slugOf("Łódź & Straße")).toBe("lodz-strasse");
    expect(slugOf("The Mayors’ Forum")).toBe("the-mayors-forum");
  });

  it("is empty for a name without Latin letters", () => {
    expect(slugOf("世界城市大会")).toBe("");
  });

  it("is never longer than an address may be, and never ends with a hyphen", () => {
    const slug = slugOf(`${"a".repeat(79)} b`);
    expect(slug).toHaveLength(79);
    expect(slug).toMatch(new RegExp(`^${slugPattern}$`));
  });
});

it("suggests a short name from the first text in Latin letters", () => {
  expect(suggestedSlug({ zh: "大会", fr: "Forum des maires" }, ["zh", "en"])).toBe("forum-des-maires");
  expect(suggestedSlug({ zh: "大会" }, ["zh"])).toBe("");
});
