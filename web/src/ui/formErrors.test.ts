import { describe, expect, it } from "vitest";
import { type Constraint, placeErrors, type Validity, validityMessage } from "./formErrors";

const claims = [
  { name: "/email", isGroup: false },
  { name: "/title", isGroup: true },
];

describe("placing errors", () => {
  it("puts an error on the field with its pointer", () => {
    const { onFields, rest } = placeErrors([{ pointer: "/email", detail: "Not an address." }], claims);
    expect(onFields.get("/email")).toBe("Not an address.");
    expect(rest).toEqual([]);
  });

  it("puts what is below a group on the group, and joins several", () => {
    const errors = [
      { pointer: "/title/en", detail: "Too long." },
      { pointer: "/title/fr", detail: "Empty." },
    ];
    expect(placeErrors(errors, claims).onFields.get("/title")).toBe("Too long. Empty.");
  });

  it("leaves what no field claims", () => {
    const errors = [
      { pointer: "/email/local", detail: "A" },
      { pointer: "", detail: "B" },
      { pointer: "?limit", detail: "C" },
    ];
    expect(placeErrors(errors, claims).rest.map((error) => error.detail)).toEqual(["A", "B", "C"]);
  });
});

const valid: Validity = {
  valid: true,
  valueMissing: false,
  typeMismatch: false,
  badInput: false,
  tooShort: false,
  tooLong: false,
  rangeUnderflow: false,
  rangeOverflow: false,
  stepMismatch: false,
  patternMismatch: false,
};
const text: Constraint = {
  type: "text",
  min: "",
  max: "",
  minLength: -1,
  maxLength: -1,
  patternHint: "",
  missingHint: "",
};

describe("messages of the browser's checks", () => {
  const message = (validity: Partial<Validity>, constraint: Partial<Constraint> = {}) => {
    const found = validityMessage({ ...valid, valid: false, ...validity }, { ...text, ...constraint });
    return typeof found === "object" && found ? found.message : found;
  };

  it("say what to do", () => {
    expect(message({ valueMissing: true })).toBe("Fill in this field.");
    expect(message({ valueMissing: true }, { type: "radio" })).toBe("Choose an option.");
    expect(message({ typeMismatch: true }, { type: "email" })).toContain("name@example.org");
    expect(message({ patternMismatch: true }, { patternHint: "Use a-z." })).toBe("Use a-z.");
  });

  it("say nothing about a valid field, or one that only carries a message of the server", () => {
    expect(validityMessage(valid, text)).toBeNull();
    expect(message({})).toBeNull();
  });
});
