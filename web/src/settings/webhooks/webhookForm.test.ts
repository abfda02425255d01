import { expect, it } from "vitest";
import { emptyWebhook, webhookBody, webhookName, webhookValues } from "./webhookForm";

it("sends no empty description", () => {
  const values = { ...emptyWebhook, url: " https://city.example/hook ", description: " " };
  expect(webhookBody(values)).toEqual({ url: "https://city.example/hook", description: null, events: [] });
});

it("names a webhook by its description or its host", () => {
  expect(webhookName({ url: "https://city.example/hook", description: "Badges" })).toBe("Badges");
  expect(webhookName({ url: "https://city.example/hook", description: null })).toBe("city.example");
  expect(webhookName({ url: "city", description: null })).toBe("city");
});

it("reads a webhook into the form", () => {
  const webhook = { url: "https://city.example", description: null, events: ["mail.*"] };
  expect(webhookValues(webhook)).toEqual({
    url: "https://city.example",
    description: "",
    events: ["mail.*"],
  });
});
