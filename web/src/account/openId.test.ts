import { expect, it } from "vitest";
import { isWebAddress, readOpenId } from "./openId";

it("reads only what it has written", () => {
  expect(readOpenId('{"attempt":"a","next":"/e/x"}')).toEqual({ attempt: "a", next: "/e/x" });
  expect(readOpenId('{"attempt":"a","next":3}')).toEqual({ attempt: "a", next: undefined });
  for (const broken of [null, "", "{", "[]", "null", '{"attempt":1}']) expect(readOpenId(broken)).toBeNull();
});

it("leaves only for a page of the web", () => {
  expect(isWebAddress("https://login.city.example/authorize?x=1")).toBe(true);
  expect(isWebAddress("javascript:alert(1)")).toBe(false);
  expect(isWebAddress("login")).toBe(false);
});
