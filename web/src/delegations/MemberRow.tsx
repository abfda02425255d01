import { Trans, useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { api, unwrap, withRevision } from "../api/client";
import { useEdition } from "../app/edition";
import { StateBadge } from "../app/people/StateBadge";
import { useTypes } from "../app/people/types";
import { useAccess } from "../app/session";
import { AppLink, Badge, Button, ConfirmDialog, Menu, toast } from "../ui";
import styles from "./delegations.module.css";
import { type Delegation, type Member, reloadDelegations } from "./queries";
import { memberActions } from "./rules";

interface MemberRowProps {
  member: Member;
  delegation: Delegation;
  onReplace: () => void;
  /** More about the member, below the name. */
  children?: ReactNode;
  /** What else can be done, before the usual actions. */
  actions?: ReactNode;
}

export function MemberRow({ member, delegation, onReplace, children, actions }: MemberRowProps) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const { can } = useAccess(slug);
  const types = useTypes();
  const [asked, setAsked] = useState<"withdraw" | "lead" | null>(null);
  const { canReplace, canWithdraw, canLead } = memberActions(member, delegation.head);
  const { display_name: name } = member;
  const items = [
    ...(canLead && can("registration.manage")
      ? [
          {
            id: "lead",
            label: t`Make head of delegation`,
            icon: "flag" as const,
            onAction: () => setAsked("lead"),
          },
        ]
      : []),
    ...(canWithdraw
      ? [
          {
            id: "withdraw",
            label: t`Withdraw`,
            icon: "trash" as const,
            isDanger: true,
            onAction: () => setAsked("withdraw"),
          },
        ]
      : []),
  ];
  return (
    <li className={styles.row}>
      <div className={styles.rowText}>
        <p className={styles.rowName}>
          {can("registration.read") ? (
            <AppLink href={`/e/${slug}/registrations/${member.id}`}>
              <bdi>{name}</bdi>
            </AppLink>
          ) : (
            <bdi>{name}</bdi>
          )}
          <StateBadge state={member.state} />
          {delegation.head === member.id ? (
            <Badge tone="info" icon="flag">
              <Trans>Head of delegation</Trans>
            </Badge>
          ) : null}
        </p>
        <p className={styles.note}>
          {types.name(member.type)} · {member.email} · {member.reference}
        </p>
        {children}
      </div>
      <div className={styles.actions}>
        {actions}
        {canReplace ? (
          <Button size="small" icon="refresh" aria-label={t`Replace ${name}`} onPress={onReplace}>
            <Trans>Replace</Trans>
          </Button>
        ) : null}
        {items.length > 0 ? <Menu label={t`More`} size="small" placement="bottom end" items={items} /> : null}
      </div>
      {asked ? (
        <Question asked={asked} member={member} delegation={delegation} onClose={() => setAsked(null)} />
      ) : null}
    </li>
  );
}

interface QuestionProps {
  asked: "withdraw" | "lead";
  member: Member;
  delegation: Delegation;
  onClose: () => void;
}

function Question({ asked, member, delegation, onClose }: QuestionProps) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const client = useQueryClient();
  const { display_name: name } = member;
  const path = { congress: slug, delegation: delegation.id };
  const onOpenChange = (isOpen: boolean) => {
    if (!isOpen) onClose();
  };
  if (asked === "lead") {
    return (
      <ConfirmDialog
        title={<Trans>Make {name} the head of the delegation?</Trans>}
        confirmLabel={<Trans>Make head</Trans>}
        isOpen
        onOpenChange={onOpenChange}
        onConfirm={async () => {
          await unwrap(
            api.PATCH("/api/v1/congresses/{congress}/delegations/{delegation}", {
              params: { path, header: withRevision(delegation.revision) },
              body: { head: member.id },
            }),
          );
          await reloadDelegations(client, slug);
          toast(t`${name} is the head of the delegation.`, { tone: "success" });
        }}
      >
        <p>
          <Trans>
            The head speaks for the city. If another head was accredited, that accreditation ends.
          </Trans>
        </p>
      </ConfirmDialog>
    );
  }
  return (
    <ConfirmDialog
      title={<Trans>Withdraw {name}?</Trans>}
      confirmLabel={<Trans>Withdraw</Trans>}
      isDanger
      isOpen
      onOpenChange={onOpenChange}
      onConfirm={async () => {
        await unwrap(
          api.DELETE("/api/v1/congresses/{congress}/delegations/{delegation}/members/{registration}", {
            params: { path: { ...path, registration: member.id } },
          }),
        );
        await reloadDelegations(client, slug);
        toast(t`${name} is withdrawn.`, { tone: "success" });
      }}
    >
      <p>
        <Trans>
          The registration of {name} is cancelled, and they get an e-mail. The place in the quota becomes
          free. This cannot be undone. To send another person instead, replace the member.
        </Trans>
      </p>
    </ConfirmDialog>
  );
}
