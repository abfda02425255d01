import { expect, it } from "vitest";
import { readAgent } from "./agent";

it.each([
  ["Mozilla/5.0 (X11; Linux x86_64; rv:93.0) Gecko/20100101 Firefox/93.0", "Firefox", "Linux"],
  [
    "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120 Safari/537.36 Edg/120",
    "Edge",
    "Windows",
  ],
  [
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605 Version/17 Mobile Safari/604",
    "Safari",
    "iOS",
  ],
  [
    "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120 Mobile Safari/537",
    "Chrome",
    "Android",
  ],
  ["curl/8.5.0", null, null],
  [null, null, null],
])("of %s", (agent, browser, system) => {
  expect(readAgent(agent)).toEqual({ browser, system });
});
