import { ProblemError } from "../../api/problem";

/** A problem as the API sends it: two errors of fields of the form, and one of none of them. */
export function exampleProblem(): ProblemError {
  return new ProblemError({
    type: "invalid-body",
    title: "Invalid request body",
    status: 422,
    detail: "3 errors: see `errors` for the fields to correct.",
    requestId: "017cff64-6000-7000-8000-000000000000",
    errors: [
      { pointer: "/email", code: "format", detail: "`amina` is not an e-mail address." },
      { pointer: "/title/zh", code: "length", detail: "The Chinese title has more than 200 characters." },
      { pointer: "/delegation", code: "unknown", detail: "There is no delegation `lagos-2`." },
    ],
    retryAfter: null,
    details: null,
  });
}
