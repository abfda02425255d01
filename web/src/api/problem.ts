/** A field that the API refused: `pointer` is a JSON pointer into the body, `?name` or `{name}`. */
export interface ProblemField {
  pointer: string;
  code: string;
  detail: string;
}

export interface ProblemInit {
  /** The last part of the address of the problem, such as `invalid-body`. */
  type: string;
  title: string;
  status: number;
  detail: string;
  requestId: string | null;
  errors: readonly ProblemField[];
  /** In seconds. */
  retryAfter: number | null;
  /** Further facts; the page of the problem says which. */
  details: unknown;
}

/** An answer of the API that says no, as RFC 9457 has it. */
export class ProblemError extends Error implements ProblemInit {
  override readonly name = "ProblemError";
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly requestId: string | null;
  readonly errors: readonly ProblemField[];
  readonly retryAfter: number | null;
  readonly details: unknown;

  constructor(init: ProblemInit) {
    super(init.detail || init.title);
    this.type = init.type;
    this.title = init.title;
    this.status = init.status;
    this.detail = init.detail;
    this.requestId = init.requestId;
    this.errors = init.errors;
    this.retryAfter = init.retryAfter;
    this.details = init.details;
  }
}

/** The service did not answer. */
export class NetworkError extends Error {
  override readonly name = "NetworkError";
  constructor(cause?: unknown) {
    super("The server cannot be reached.", { cause });
  }
}

/** Whether an error is a problem of one of these types. */
export function isProblem(error: unknown, ...types: string[]): error is ProblemError {
  return error instanceof ProblemError && types.includes(error.type);
}

/** `Retry-After` in seconds from now: it is a number of seconds or a date. */
export function readRetryAfter(header: string | null, now = Date.now()): number | null {
  if (header === null || header.trim() === "") return null;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, Math.ceil(seconds));
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : Math.max(0, Math.ceil((date - now) / 1000));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const text = (value: unknown) => (typeof value === "string" ? value : "");

function readFields(value: unknown): ProblemField[] {
  if (!Array.isArray(value)) return [];
  return value.filter(isRecord).map((field) => ({
    pointer: text(field.pointer),
    code: text(field.code),
    detail: text(field.detail),
  }));
}

/** What the API answered, or what a proxy in front of it did: then there is no body that can be read. */
export function readProblem(
  body: unknown,
  response: Pick<Response, "status" | "statusText" | "headers">,
): ProblemError {
  const problem = isRecord(body) ? body : {};
  const instance = text(problem.instance).replace(/^urn:uuid:/, "");
  return new ProblemError({
    type: text(problem.type).split("/").at(-1) || "about:blank",
    title: text(problem.title) || response.statusText || String(response.status),
    status: response.status,
    detail: text(problem.detail),
    requestId: response.headers.get("x-request-id") ?? (instance || null),
    errors: readFields(problem.errors),
    retryAfter: readRetryAfter(response.headers.get("retry-after")),
    details: problem.details ?? null,
  });
}
