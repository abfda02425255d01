import { i18n } from "@lingui/core";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { api, newKey, unwrap, withRevision } from "./client";
import { connection, signInEnded } from "./connection";
import { NetworkError } from "./problem";

let sent: Request[] = [];

function answer(status: number, body: unknown, headers: Record<string, string> = {}) {
  vi.stubGlobal("fetch", async (request: Request) => {
    sent.push(request);
    return new Response(body === null ? null : JSON.stringify(body), {
      status,
      headers: { "content-type": status < 400 ? "application/json" : "application/problem+json", ...headers },
    });
  });
}

beforeEach(() => {
  i18n.loadAndActivate({ locale: "en", messages: {} });
  sent = [];
  signInEnded.set(false);
});
afterEach(() => vi.unstubAllGlobals());

describe("unwrap", () => {
  it("gives the data", async () => {
    answer(200, { display_name: "Ana" });
    await expect(unwrap(api.GET("/api/v1/me"))).resolves.toEqual({ display_name: "Ana" });
    expect(connection.get().kind).toBe("online");
  });

  it("gives nothing for an answer without a body", async () => {
    answer(204, null);
    await expect(unwrap(api.DELETE("/api/v1/auth/tokens/current"))).resolves.toBeUndefined();
  });

  it("throws the problem", async () => {
    answer(422, {
      type: "/problems/invalid-body",
      title: "Invalid request body",
      status: 422,
      detail: "1 error.",
    });
    await expect(unwrap(api.GET("/api/v1/me"))).rejects.toMatchObject({ type: "invalid-body", status: 422 });
    expect(signInEnded.get()).toBe(false);
  });

  it("reports that the sign-in has ended, in words for people", async () => {
    answer(401, {
      type: "/problems/unauthenticated",
      title: "Authentication required",
      status: 401,
      detail: "Bearer",
    });
    await expect(unwrap(api.GET("/api/v1/me"))).rejects.toMatchObject({ detail: "What you typed is kept." });
    expect(signInEnded.get()).toBe(true);
  });

  it("reports that the service is unavailable, and that it is back", async () => {
    answer(503, { title: "Busy", status: 503 }, { "retry-after": "7" });
    await expect(unwrap(api.GET("/api/v1/me"))).rejects.toMatchObject({ retryAfter: 7 });
    expect(connection.get().kind).toBe("unavailable");
    answer(200, {});
    await unwrap(api.GET("/api/v1/me"));
    expect(connection.get().kind).toBe("online");
  });

  it("throws a network error if there is no answer", async () => {
    vi.stubGlobal("fetch", async () => {
      throw new TypeError("Failed to fetch");
    });
    await expect(unwrap(api.GET("/api/v1/me"))).rejects.toBeInstanceOf(NetworkError);
    expect(connection.get().kind).toBe("offline");
  });
});

it("sends changes as merge patches of a revision", async () => {
  answer(200, {});
  await unwrap(api.PATCH("/api/v1/me", { params: { header: withRevision(3) }, body: { locale: "fr" } }));
  expect(sent[0]?.headers.get("content-type")).toBe("application/merge-patch+json");
  expect(sent[0]?.headers.get("if-match")).toBe('"3"');
});

it("makes a new key each time", () => {
  expect(newKey()).not.toBe(newKey());
});
