import type { MessageDescriptor } from "@lingui/core";
import { msg, plural } from "@lingui/core/macro";
import { NetworkError, ProblemError } from "../api/problem";
import { problemText } from "../api/problemTexts";

export interface ErrorText {
  title: MessageDescriptor | string;
  /** What was wrong. */
  detail: string | null;
  /** The words of the API, in English, where `detail` lacks numbers or names that are in them. */
  original: string | null;
  /** What to do next. */
  advice: MessageDescriptor | null;
  requestId: string | null;
  canRetry: boolean;
}

/** What to tell a person about anything that was thrown. */
export function errorText(error: unknown): ErrorText {
  if (error instanceof ProblemError) {
    return {
      ...problemText(error),
      advice: adviceFor(error.status, error.retryAfter),
      requestId: error.requestId,
      canRetry: error.status >= 500 || error.status === 429 || error.status === 408,
    };
  }
  if (error instanceof NetworkError) {
    return {
      title: msg`No connection to the server`,
      detail: null,
      original: null,
      advice: msg`Check your connection and try again. Nothing that you typed is lost.`,
      requestId: null,
      canRetry: true,
    };
  }
  return {
    title: msg`Something went wrong`,
    detail: error instanceof Error ? error.message : null,
    original: null,
    advice: msg`Reload the page. If it happens again, report it with the text above.`,
    requestId: null,
    canRetry: true,
  };
}

function adviceFor(status: number, retryAfter: number | null): MessageDescriptor | null {
  if (status === 412) return msg`Another person has changed this in the meantime. Load it again and compare.`;
  if (status === 429 || status === 503) {
    const seconds = retryAfter ?? 0;
    if (seconds <= 0) return msg`Wait a moment and try again.`;
    return msg`${plural(seconds, {
      one: "Try again in # second. Nothing has changed.",
      other: "Try again in # seconds. Nothing has changed.",
    })}`;
  }
  if (status >= 500) return msg`Try again. If it happens again, report it with the request id.`;
  return null;
}
