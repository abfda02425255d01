import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useEdition } from "../app/edition";
import { useAccess } from "../app/session";
import { Button, EmptyState, QueryState, Section, Skeleton } from "../ui";
import styles from "./delegations.module.css";
import { JoinDialog } from "./JoinDialog";
import { MemberDialog } from "./MemberDialog";
import { MemberRow } from "./MemberRow";
import { type Delegation, type Member, membersQuery } from "./queries";
import { placesLeft } from "./rules";

type Open = { kind: "register" } | { kind: "join" } | { kind: "replace"; member: Member };

export function MembersSection({ delegation }: { delegation: Delegation }) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const { can } = useAccess(slug);
  const [open, setOpen] = useState<Open | null>(null);
  const close = () => setOpen(null);
  const query = useInfiniteQuery(membersQuery(slug, delegation.id));
  const left = placesLeft(delegation);
  const isFull = left === 0;
  return (
    <Section
      title={<Trans>Members</Trans>}
      description={
        left === null
          ? null
          : isFull
            ? t`The quota is used up. Replace or withdraw a member to make room.`
            : t`${plural(left, { one: "# more member can be registered.", other: "# more members can be registered." })}`
      }
      actions={
        <>
          {can("registration.manage") ? (
            <Button icon="person-add" isDisabled={isFull} onPress={() => setOpen({ kind: "join" })}>
              <Trans>Add a registered person</Trans>
            </Button>
          ) : null}
          <Button
            variant="primary"
            icon="add"
            isDisabled={isFull}
            onPress={() => setOpen({ kind: "register" })}
          >
            <Trans>Register a member</Trans>
          </Button>
        </>
      }
    >
      <QueryState
        query={query}
        skeleton={<Skeleton shape="rows" lines={4} />}
        empty={
          <EmptyState icon="people" title={<Trans>No members yet</Trans>}>
            <Trans>
              Register the first one. They get an e-mail and find the registration in their account.
            </Trans>
          </EmptyState>
        }
      >
        {(data) => (
          <>
            <ul className={styles.rows}>
              {data.pages
                .flatMap((page) => page.items)
                .map((member) => (
                  <MemberRow
                    key={member.id}
                    member={member}
                    delegation={delegation}
                    onReplace={() => setOpen({ kind: "replace", member })}
                  />
                ))}
            </ul>
            {query.hasNextPage ? (
              <div className={styles.actions}>
                <Button isPending={query.isFetchingNextPage} onPress={() => void query.fetchNextPage()}>
                  <Trans>Show more</Trans>
                </Button>
              </div>
            ) : null}
          </>
        )}
      </QueryState>
      {open?.kind === "register" ? (
        <MemberDialog delegation={delegation} replaced={null} onClose={close} />
      ) : null}
      {open?.kind === "replace" ? (
        <MemberDialog delegation={delegation} replaced={open.member} onClose={close} />
      ) : null}
      {open?.kind === "join" ? <JoinDialog delegation={delegation} onClose={close} /> : null}
    </Section>
  );
}
