import { describe, expect, it } from "vitest";
import { isAllowed, navigationFor, splitForBar } from "./navigation";

const staff = { leadsDelegation: false };
const paths = (...permissions: string[]) =>
  navigationFor((permission) => permissions.includes(permission), staff).flatMap(({ items }) =>
    items.map(({ to }) => to),
  );

describe("navigationFor", () => {
  it("shows only what everyone can do without permissions, and no empty groups", () => {
    const groups = navigationFor(() => false, staff);
    expect(groups.map(({ id }) => id)).toEqual(["overview", "award"]);
    expect(paths()).toEqual(["/e/$edition", "/e/$edition/me", "/e/$edition/awards", "/e/$edition/entries"]);
  });

  it("shows a reader of registrations no page that only changes things", () => {
    expect(paths("registration.read", "statistics.read")).toEqual([
      "/e/$edition",
      "/e/$edition/me",
      "/e/$edition/statistics",
      "/e/$edition/registrations",
      "/e/$edition/delegations",
      "/e/$edition/awards",
      "/e/$edition/entries",
    ]);
  });

  it("shows the desk of a delegation to those who lead one", () => {
    const led = navigationFor(() => false, { leadsDelegation: true }).flatMap(({ items }) => items);
    expect(led.map(({ to }) => to)).toContain("/e/$edition/delegation");
  });

  it("shows an administrator everything", () => {
    expect(navigationFor(() => true, staff).flatMap(({ items }) => items)).toHaveLength(28);
  });
});

describe("isAllowed", () => {
  it("asks only for what a page needs", () => {
    expect(isAllowed("audit.read", (permission) => permission === "audit.read")).toBe(true);
    expect(isAllowed("audit.read", () => false)).toBe(false);
    expect(isAllowed(null, () => false)).toBe(true);
  });
});

describe("splitForBar", () => {
  const items = navigationFor(() => true, staff).flatMap((group) => group.items);
  it("keeps a place for More", () => {
    const { bar, more } = splitForBar(items, 5);
    expect(bar).toHaveLength(4);
    expect(bar.length + more.length).toBe(items.length);
  });
  it("needs no More for a few", () => {
    expect(splitForBar(items.slice(0, 5), 5)).toEqual({ bar: items.slice(0, 5), more: [] });
  });
});
