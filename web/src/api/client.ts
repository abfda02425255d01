import { t } from "@lingui/core/macro";
import createClient, { type Middleware } from "openapi-fetch";
import { asOfHeader } from "../worker/rules";
import { reportAnswer, reportKept, reportNoAnswer, signInEnded } from "./connection";
import { noteAnswer } from "./kept";
import type { Answer, Api } from "./methods";
import { NetworkError, ProblemError, readProblem, readRetryAfter } from "./problem";
import { loadProblemTexts } from "./problemTexts";
import type { components } from "./schema";

export type Schemas = components["schemas"];

async function send(request: Request): Promise<Response> {
  const at = Date.now();
  try {
    // Looked up for each request, so that a test can replace it.
    const response = await globalThis.fetch(request);
    const asOf = response.headers.get(asOfHeader);
    if (asOf !== null) {
      reportKept(asOf);
      return response;
    }
    noteAnswer(request, response, at);
    reportAnswer(response.status, readRetryAfter(response.headers.get("retry-after")));
    return response;
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    reportNoAnswer();
    throw new NetworkError(error);
  }
}

/** Every PATCH of the API is a JSON Merge Patch. */
const mergePatch: Middleware = {
  onRequest({ request }) {
    if (request.method === "PATCH") request.headers.set("content-type", "application/merge-patch+json");
    return request;
  },
};

const client = createClient<Record<string, never>>({
  baseUrl: globalThis.location.origin,
  credentials: "same-origin",
  fetch: send,
});
client.use(mergePatch);

/**
 * The API. Sign-ins are in a cookie that scripts cannot read. Requests go through `unwrap`, which makes a `ProblemError`
 * of what is not a success.
 */
export const api = client as unknown as Api;

/** What the API answered, or a `ProblemError`, or a `NetworkError`. */
export async function unwrap<Data>(
  promise: Promise<Answer<Data>>,
): Promise<[Data] extends [never] ? undefined : Data>;
export async function unwrap(promise: Promise<Answer<unknown>>): Promise<unknown> {
  let answer: Answer<unknown>;
  try {
    answer = await promise;
  } catch (error) {
    // A body that is not what its media type says comes from something in between.
    if (error instanceof SyntaxError) throw new NetworkError(error);
    throw error;
  }
  if (answer.response.ok) return answer.data;
  throw await reported(readProblem(answer.error, answer.response));
}

/** For answers that are read without the client, such as files. */
export async function checkResponse(response: Response): Promise<Response> {
  if (response.ok) return response;
  const body: unknown = await response.json().catch(() => null);
  throw await reported(readProblem(body, response));
}

/** Fetches an address of the API as it is, for files. */
export async function fetchRaw(path: string, init: RequestInit = {}): Promise<Response> {
  const address = new URL(path, globalThis.location.origin);
  return checkResponse(await send(new Request(address, { credentials: "same-origin", ...init })));
}

/** The problem, once it can be shown in the language of the app. */
async function reported(problem: ProblemError): Promise<ProblemError> {
  if (problem.type !== "unauthenticated") {
    await loadProblemTexts();
    return problem;
  }
  signInEnded.set(true);
  // The words of the API are about tokens, for programs.
  return new ProblemError({
    ...problem,
    title: t`Your sign-in has ended`,
    detail: t`What you typed is kept.`,
  });
}

/** A key for a request that creates something: kept by the form, so that sending again cannot create it twice. */
export function newKey(): string {
  // Absent on pages that were opened without TLS.
  if ("randomUUID" in crypto) return crypto.randomUUID();
  const bytes = globalThis.crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The header of a change that is based on this revision: `params: { header: withRevision(revision) }`. */
export function withRevision(revision: number): { "If-Match": string } {
  return { "If-Match": `"${revision}"` };
}

/** The header that makes a creating request safe to send again. */
export function withKey(key: string): { "Idempotency-Key": string } {
  return { "Idempotency-Key": key };
}
