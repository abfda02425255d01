import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useEdition } from "../../app/edition";
import { Button, EmptyState, Notice, QueryState, Section, Skeleton } from "../../ui";
import styles from "../delegations.module.css";
import { MemberDialog } from "../MemberDialog";
import { type Delegation, deskQuery, type Member } from "../queries";
import { placesLeft } from "../rules";
import { DeskMember } from "./DeskMember";
import { canRemind, isIncomplete } from "./desk";
import { RemindDialog } from "./RemindDialog";

type Open = { kind: "register" } | { kind: "replace"; member: Member } | { kind: "remind" };

/** The members, what each must still do, and what the focal point does for them. */
export function DeskMembers({ delegation }: { delegation: Delegation }) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const [open, setOpen] = useState<Open | null>(null);
  const close = () => setOpen(null);
  const query = useQuery(deskQuery(slug, delegation.id));
  const readiness = query.data?.readiness ?? [];
  const incomplete = readiness.filter(isIncomplete).length;
  const due = readiness.filter((member) => canRemind(member, Date.now())).length;
  const left = placesLeft(delegation);
  return (
    <Section
      title={<Trans>Members</Trans>}
      description={
        left === null
          ? null
          : left === 0
            ? t`The quota is used up. Replace or withdraw a member to make room.`
            : t`${plural(left, { one: "# more member can be registered.", other: "# more members can be registered." })}`
      }
      actions={
        <Button
          variant="primary"
          icon="add"
          isDisabled={left === 0}
          onPress={() => setOpen({ kind: "register" })}
        >
          <Trans>Register a member</Trans>
        </Button>
      }
    >
      <QueryState
        query={query}
        skeleton={<Skeleton shape="rows" lines={4} />}
        isEmpty={({ members }) => members.length === 0}
        empty={
          <EmptyState icon="people" title={<Trans>No members yet</Trans>}>
            <Trans>
              Register one, or add several at once from a list. Each gets an e-mail and finds the registration
              in their account.
            </Trans>
          </EmptyState>
        }
      >
        {({ members }) => (
          <div className={styles.stack}>
            {incomplete > 0 ? (
              <Notice
                kind="warning"
                title={t`${plural(incomplete, {
                  one: "# member still has something to do",
                  other: "# members still have something to do",
                })}`}
                actions={
                  <Button
                    size="small"
                    icon="bell"
                    isDisabled={due === 0}
                    onPress={() => setOpen({ kind: "remind" })}
                  >
                    <Trans>Remind all of them</Trans>
                  </Button>
                }
              >
                {due === 0 ? (
                  <Trans>All of them were reminded within the last day.</Trans>
                ) : (
                  <Trans>Below each name you see what is missing.</Trans>
                )}
              </Notice>
            ) : null}
            <ul className={styles.rows}>
              {members.map((member) => (
                <DeskMember
                  key={member.id}
                  member={member}
                  readiness={readiness.find(({ registration }) => registration === member.id)}
                  delegation={delegation}
                  onReplace={() => setOpen({ kind: "replace", member })}
                />
              ))}
            </ul>
          </div>
        )}
      </QueryState>
      {open?.kind === "register" ? (
        <MemberDialog delegation={delegation} replaced={null} onClose={close} />
      ) : null}
      {open?.kind === "replace" ? (
        <MemberDialog delegation={delegation} replaced={open.member} onClose={close} />
      ) : null}
      {open?.kind === "remind" ? (
        <RemindDialog delegation={delegation} member={null} count={due} onClose={close} />
      ) : null}
    </Section>
  );
}
