import { useLingui } from "@lingui/react/macro";
import { ProblemError } from "../api/problem";
import { useProblemTexts } from "../api/problemTexts";
import { errorText } from "./errorText";

/** The text about an error in the reader's language. */
export function useErrorText(error: unknown) {
  const { i18n } = useLingui();
  useProblemTexts(error instanceof ProblemError);
  const text = errorText(error);
  const translate = (message: typeof text.title) => (typeof message === "string" ? message : i18n._(message));
  return {
    title: translate(text.title),
    detail: text.detail,
    original: text.original,
    advice: text.advice ? translate(text.advice) : null,
    requestId: text.requestId,
    canRetry: text.canRetry,
  };
}
