import { expect, test } from "vitest";
import {
  isChair,
  movedSpeech,
  requestActions,
  requestBody,
  requestValues,
  swapOffers,
  swapPartners,
} from "./speaking";

const empty = { language: "en", limit: 180, delegation: "d1", before: null };

test("a new request has the longest time, and is sent in seconds", () => {
  const values = { ...requestValues(empty), topic: " Water ", minutes: 2.5 };
  expect(requestBody(values, null)).toEqual({
    delegation: "d1",
    item: 1,
    topic: "Water",
    mode: "live",
    video_url: null,
    language: "en",
    second_choice: null,
    wanted_seconds: 150,
  });
  expect(requestBody(values, "r1").reply_to).toBe("r1");
});

test("the address of a video is sent only with a video message", () => {
  const values = { ...requestValues(empty), videoUrl: "https://video.example/1" };
  expect(requestBody(values, null).video_url).toBe(null);
  expect(requestBody({ ...values, mode: "video_message" }, null).video_url).toBe("https://video.example/1");
});

test("a waiting request can be changed, a spoken one cannot", () => {
  expect(requestActions({ state: "waiting" })).toEqual({ canChange: true, canWithdraw: true, canSwap: true });
  expect(requestActions({ state: "called" })).toEqual({
    canChange: false,
    canWithdraw: true,
    canSwap: false,
  });
  expect(requestActions({ state: "spoken" }).canWithdraw).toBe(false);
});

const speech = (request: string, delegation: string, more = {}) => ({
  request,
  delegation,
  item: 1,
  kind: "statement" as const,
  swap_with: null,
  ...more,
});

test("places are swapped with other delegations that wait for the same item", () => {
  const waiting = [
    speech("a", "d1"),
    speech("b", "d2"),
    speech("c", "d3", { item: 2 }),
    speech("d", "d4", { kind: "reply" }),
  ];
  const own = { id: "a", delegation: "d1", item: 1, kind: "statement" as const };
  expect(swapPartners(waiting, own).map(({ request }) => request)).toEqual(["b"]);
  expect(swapOffers([speech("b", "d2", { swap_with: "a" }), speech("c", "d3")], "a")).toHaveLength(1);
});

test("the moved speaker is found, up and down", () => {
  expect(movedSpeech(["a", "b", "c", "d"], ["b", "c", "a", "d"])).toEqual({ speech: "a", place: 3 });
  expect(movedSpeech(["a", "b", "c", "d"], ["d", "a", "b", "c"])).toEqual({ speech: "d", place: 1 });
  expect(movedSpeech(["a", "b"], ["a", "b"]).speech).toBe(undefined);
});

test("the secretariat and moderators are chairs", () => {
  expect(isChair((one) => one === "session.moderate")).toBe(true);
  expect(isChair(() => false)).toBe(false);
});
