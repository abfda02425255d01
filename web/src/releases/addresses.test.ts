import { expect, it } from "vitest";
import { addressesOf, calendarLink, downloadCommand, fragmentAddress, wholeProgramme } from "./addresses";

const origin = "https://congress.example";

it("lists the addresses of an edition", () => {
  expect(addressesOf(origin, "mwc-2027")).toMatchObject({
    page: "https://congress.example/c/mwc-2027",
    calendar: "https://congress.example/api/v1/congresses/mwc-2027/schedule.ics",
    frabJson: "https://congress.example/api/v1/congresses/mwc-2027/schedule.frab.json",
  });
});

it("names in the address of the fragment only what was chosen", () => {
  expect(fragmentAddress(origin, "demo", wholeProgramme)).toBe("https://congress.example/c/demo/embed");
  expect(fragmentAddress(origin, "demo", { ...wholeProgramme, lang: "fr", time_zone: "Asia/Shanghai" })).toBe(
    "https://congress.example/c/demo/embed?lang=fr&time_zone=Asia%2FShanghai",
  );
});

it("writes a line of HTML and a command", () => {
  const { calendar, jsonLd } = addressesOf(origin, "demo");
  expect(calendarLink(calendar, "Dates & times")).toBe(
    '<a href="webcal://congress.example/api/v1/congresses/demo/schedule.ics">Dates &amp; times</a>',
  );
  expect(downloadCommand(jsonLd, "programme.jsonld")).toBe(
    'curl --fail --output programme.jsonld "https://congress.example/api/v1/congresses/demo/schedule.jsonld"',
  );
});
