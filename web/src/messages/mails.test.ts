import { describe, expect, it } from "vitest";
import {
  failuresFirst,
  isFiltered,
  isUnderWay,
  type Mail,
  mailState,
  nextLook,
  readMailFilters,
} from "./mails";

const mail = (id: string, state: Mail["state"]): Mail => ({
  id,
  state,
  event: "e",
  notification: "announcement",
  registration: null,
  recipient: "a@city.example",
  language: "en",
  attempts: 1,
  next_at: null,
  error: null,
  created_at: "2026-05-20T07:00:00Z",
  sent_at: null,
});

describe("the filters of e-mails", () => {
  it("come from the address, without what the API would refuse", () => {
    const registration = "017cff64-6000-7000-8000-000000000000";
    expect(readMailFilters({ state: "failed", notification: "announcement", registration })).toEqual({
      state: "failed",
      notification: "announcement",
      registration,
    });
    expect(
      readMailFilters({ state: "lost", notification: "x".repeat(51), registration: "7", other: "1" }),
    ).toEqual({});
  });

  it("are none in an address without them", () => {
    expect(isFiltered(readMailFilters({}))).toBe(false);
    expect(isFiltered(readMailFilters({ state: "sent" }))).toBe(true);
  });
});

describe("e-mails", () => {
  it("have the ones that failed on top, once", () => {
    const lost = mail("1", "failed");
    const rest = [mail("2", "sent"), lost, mail("3", "queued")];
    expect(failuresFirst([lost], rest).map(({ id }) => id)).toEqual(["1", "2", "3"]);
  });

  it("are under way while they are queued or being sent", () => {
    expect(isUnderWay(mail("1", "queued"))).toBe(true);
    expect(isUnderWay(mail("1", "sent"))).toBe(false);
  });

  it("show a state that is newer than the app", () => {
    expect(mailState("bounced")).toEqual({ label: "bounced", tone: "neutral" });
  });
});

describe("when to look again", () => {
  const now = Date.parse("2026-05-20T07:00:00Z");
  const queued = (next_at: string | null) => ({ state: "queued" as const, next_at });

  it("is at the next try, within limits", () => {
    expect(nextLook([queued("2026-05-20T07:00:30Z")], now)).toBe(30_000);
    expect(nextLook([queued("2026-05-20T09:00:00Z")], now)).toBe(60_000);
    expect(nextLook([queued("2026-05-20T09:00:00Z"), queued(null)], now)).toBe(2000);
  });

  it("is never for what is finished", () => {
    expect(nextLook([{ state: "failed", next_at: null }], now)).toBe(false);
    expect(nextLook([], now)).toBe(false);
  });
});
