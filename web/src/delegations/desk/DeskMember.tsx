import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useEdition, useLocalized } from "../../app/edition";
import { questionsQuery } from "../../app/people/questions";
import { useTime } from "../../app/time";
import { Button, Icon } from "../../ui";
import styles from "../delegations.module.css";
import { MemberRow } from "../MemberRow";
import type { Delegation, Member, Readiness } from "../queries";
import { canRemind, isIncomplete } from "./desk";
import { RemindDialog } from "./RemindDialog";

interface DeskMemberProps {
  member: Member;
  /** Absent for a moment after the member was registered. */
  readiness: Readiness | undefined;
  delegation: Delegation;
  onReplace: () => void;
}

/** A member with what is missing, and a reminder of it. */
export function DeskMember({ member, readiness, delegation, onReplace }: DeskMemberProps) {
  const { t } = useLingui();
  const [isReminding, setIsReminding] = useState(false);
  const name = member.display_name;
  const isDue = readiness !== undefined && canRemind(readiness, Date.now());
  return (
    <MemberRow
      member={member}
      delegation={delegation}
      onReplace={onReplace}
      actions={
        isDue ? (
          <Button
            size="small"
            icon="bell"
            aria-label={t`Remind ${name}`}
            onPress={() => setIsReminding(true)}
          >
            <Trans>Remind</Trans>
          </Button>
        ) : null
      }
    >
      <Missing member={member} readiness={readiness} />
      {isReminding ? (
        <RemindDialog
          delegation={delegation}
          member={member}
          count={1}
          onClose={() => setIsReminding(false)}
        />
      ) : null}
    </MemberRow>
  );
}

/** What the member or the organisers must still do; nothing for a complete, confirmed member. */
function Missing({ member, readiness }: Pick<DeskMemberProps, "member" | "readiness">) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const localized = useLocalized();
  const time = useTime();
  const questions = useQuery(questionsQuery(slug, false));
  const { state, waiting_position: position } = member;
  const open = (readiness?.unanswered ?? []).map((question) => {
    const found = questions.data?.items.find((one) => one.slug === question);
    return found ? localized(found.text) : question;
  });
  const items = [
    ...(state === "pending" ? [t`The organisers have to approve the registration.`] : []),
    ...(state === "waitlisted"
      ? [
          position === null
            ? t`Waits for a place of this registration type.`
            : t`Number ${position} on the waiting list of this registration type.`,
        ]
      : []),
    ...(readiness && !readiness.has_account
      ? [t`Has no account with this e-mail address, or has not confirmed it.`]
      : []),
    ...(open.length > 0 ? [t`Required questions without an answer: ${open.join("; ")}`] : []),
    ...(readiness?.reminded_at && isIncomplete(readiness)
      ? [t`Reminded ${time.formatAgo(readiness.reminded_at)}.`]
      : []),
  ];
  if (items.length === 0) return null;
  return (
    <ul className={styles.missing}>
      {items.map((item) => (
        <li key={item}>
          <Icon name="info" size={16} /> <span>{item}</span>
        </li>
      ))}
    </ul>
  );
}
