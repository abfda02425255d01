import { useLingui } from "@lingui/react/macro";
import { fieldNames } from "./targets";

/** The name of a field in the reader's language; a field that the app does not know, as the API calls it. */
export function useFieldName(): (field: string) => string {
  const { i18n } = useLingui();
  return (field) => {
    const name = fieldNames[field.startsWith("answers.") ? "answers" : field];
    return name ? i18n._(name) : field;
  };
}
