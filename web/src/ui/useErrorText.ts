import { useLingui } from "@lingui/react/macro";
import { errorText } from "./errorText";

/** The text about an error in the reader's language. */
export function useErrorText(error: unknown) {
  const { i18n } = useLingui();
  const text = errorText(error);
  const translate = (message: typeof text.title) => (typeof message === "string" ? message : i18n._(message));
  return {
    title: translate(text.title),
    detail: text.detail,
    advice: text.advice ? translate(text.advice) : null,
    requestId: text.requestId,
    canRetry: text.canRetry,
  };
}
