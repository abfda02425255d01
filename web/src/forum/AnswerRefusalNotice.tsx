import { useLingui } from "@lingui/react";
import { Notice } from "../ui";
import type { AnswerRefusal } from "./invitation";

export function AnswerRefusalNotice({ refusal }: { refusal: AnswerRefusal | null }) {
  const { i18n } = useLingui();
  return refusal ? (
    <Notice kind="warning" isLive title={i18n._(refusal.title)}>
      <p>{i18n._(refusal.next)}</p>
    </Notice>
  ) : null;
}
