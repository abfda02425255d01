import { useLingui } from "@lingui/react";
import { Notice } from "../ui";
import { refusalOf } from "./state";

/** Why an action was refused; nothing for errors that forms and dialogs show themselves. */
export function RefusalNotice({ error }: { error: unknown }) {
  const { i18n } = useLingui();
  const refusal = refusalOf(error);
  return refusal ? (
    <Notice kind="warning" isLive title={i18n._(refusal.title)}>
      <p>{i18n._(refusal.next)}</p>
    </Notice>
  ) : null;
}
