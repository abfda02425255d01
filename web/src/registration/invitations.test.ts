import { expect, test } from "vitest";
import {
  countOutcomes,
  type InvitationOutcome,
  invitationLink,
  linksFile,
  readAddresses,
} from "./invitations";

test("addresses are read as people paste them", () => {
  const text = `ana@example.org, Kwame Mensah <kwame@example.org>;
"Vega, Ana" <vega@example.org>
ANA@example.org
mailto:li@example.cn\tnot an address
x@y`;
  expect(readAddresses(text)).toEqual({
    recipients: [
      { email: "ana@example.org", name: "" },
      { email: "kwame@example.org", name: "Kwame Mensah" },
      { email: "vega@example.org", name: "Vega, Ana" },
      { email: "li@example.cn", name: "" },
    ],
    invalid: ["not an address", "x@y"],
    repeated: 1,
  });
  expect(readAddresses(" \n ").recipients).toEqual([]);
});

const outcome = (email: string, more: Partial<InvitationOutcome> = {}): InvitationOutcome => ({
  email,
  outcome: "created",
  invitation: null,
  secret: null,
  problem: null,
  ...more,
});

test("outcomes are counted by what happened", () => {
  const groups = countOutcomes([
    outcome("a@x.org"),
    outcome("b@x.org", { outcome: "already_registered" }),
    outcome("c@x.org"),
  ]);
  expect([...groups].map(([kind, all]) => [kind, all.length])).toEqual([
    ["created", 2],
    ["already_registered", 1],
  ]);
});

test("links are written for a spreadsheet, without formulas", () => {
  expect(invitationLink("https://congress.example", "s3")).toBe("https://congress.example/invitations/s3");
  const file = linksFile("https://congress.example", [
    outcome("=a@x.org", { secret: "s3" }),
    outcome("b@x.org", { outcome: "repeated" }),
  ]);
  expect(file).toBe('\uFEFFemail,link\r\n"\'=a@x.org","https://congress.example/invitations/s3"\r\n');
});
