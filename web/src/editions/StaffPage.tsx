import { Trans, useLingui } from "@lingui/react/macro";
import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, unwrap, withRevision } from "../api/client";
import { useEdition } from "../app/edition";
import { useMe } from "../app/session";
import { Badge, Button, ConfirmDialog, Dialog, EmptyState, Page, QueryState, Skeleton, toast } from "../ui";
import { AddStaffDialog } from "./AddStaffDialog";
import styles from "./editions.module.css";
import { RolesDialog } from "./RolesDialog";
import { onlyOrganiser, roleText } from "./roles";
import { type StaffMember, staffQuery } from "./staffQueries";

export function StaffPage() {
  const { slug } = useEdition();
  const client = useQueryClient();
  const [isAdding, setIsAdding] = useState(false);
  const [edited, setEdited] = useState<StaffMember | null>(null);
  const query = useInfiniteQuery(staffQuery(slug));
  const reload = () => client.invalidateQueries({ queryKey: staffQuery(slug).queryKey });
  const members = query.data?.pages.flatMap((page) => page.items) ?? [];
  // Those that are not loaded yet can be organisers too.
  const only = query.hasNextPage ? null : onlyOrganiser(members);
  const add = (
    <Button variant="primary" icon="person-add" onPress={() => setIsAdding(true)}>
      <Trans>Add a person</Trans>
    </Button>
  );
  return (
    <Page
      title={<Trans>Staff</Trans>}
      description={
        <Trans>Who works on this edition, and what they may do. A person can have several roles.</Trans>
      }
      actions={add}
    >
      <QueryState
        query={query}
        skeleton={<Skeleton shape="rows" lines={4} />}
        empty={
          <EmptyState icon="shield" title={<Trans>No staff</Trans>} action={add}>
            <Trans>Only administrators of the deployment can work on this edition.</Trans>
          </EmptyState>
        }
      >
        {() => (
          <ul className={styles.rows}>
            {members.map((member) => (
              <MemberRow
                key={member.account}
                member={member}
                isOnlyOrganiser={member.account === only}
                onEdit={() => setEdited(member)}
                onRemoved={reload}
              />
            ))}
          </ul>
        )}
      </QueryState>
      {query.hasNextPage ? (
        <div className={styles.actions}>
          <Button isPending={query.isFetchingNextPage} onPress={() => void query.fetchNextPage()}>
            <Trans>Show more</Trans>
          </Button>
        </div>
      ) : null}
      {isAdding ? <AddStaffDialog onClose={() => setIsAdding(false)} onAdded={reload} /> : null}
      {edited ? <RolesDialog member={edited} onClose={() => setEdited(null)} onSaved={reload} /> : null}
    </Page>
  );
}

interface MemberRowProps {
  member: StaffMember;
  /** They cannot be removed: an edition needs an organiser. */
  isOnlyOrganiser: boolean;
  onEdit: () => void;
  onRemoved: () => Promise<void>;
}

function MemberRow({ member, isOnlyOrganiser, onEdit, onRemoved }: MemberRowProps) {
  const { t, i18n } = useLingui();
  const { slug } = useEdition();
  const me = useMe();
  const name = member.display_name || member.email;
  const isMe = me?.id === member.account;
  const remove = (
    <Button size="small" aria-label={t`Remove ${name}`}>
      <Trans>Remove</Trans>
    </Button>
  );
  return (
    <li className={styles.row}>
      <div className={styles.rowText}>
        <p className={styles.rowName}>
          <bdi>{name}</bdi>
          {isMe ? (
            <Badge tone="info">
              <Trans>You</Trans>
            </Badge>
          ) : null}
        </p>
        <p className={styles.note}>{member.email}</p>
      </div>
      <div className={styles.actions}>
        {member.roles.map((role) => {
          const text = roleText(role);
          return <Badge key={role}>{text ? i18n._(text.name) : role}</Badge>;
        })}
      </div>
      <div className={styles.actions}>
        <Button size="small" aria-label={t`Change roles of ${name}`} onPress={onEdit}>
          <Trans>Change roles</Trans>
        </Button>
        {isOnlyOrganiser ? (
          <Dialog
            trigger={remove}
            size="small"
            title={<Trans>{name} is the only organiser</Trans>}
            actions={(close) => (
              <Button variant="primary" onPress={close}>
                <Trans>Close</Trans>
              </Button>
            )}
          >
            <p>
              <Trans>An edition needs an organiser. Give another person this role first.</Trans>
            </p>
          </Dialog>
        ) : (
          <ConfirmDialog
            trigger={remove}
            title={<Trans>Remove {name} from the staff?</Trans>}
            confirmLabel={<Trans>Remove</Trans>}
            isDanger
            onConfirm={async () => {
              await unwrap(
                api.DELETE("/api/v1/congresses/{congress}/staff/{account}", {
                  params: {
                    path: { congress: slug, account: member.account },
                    header: withRevision(member.revision),
                  },
                }),
              );
              await onRemoved();
              toast(t`${name} is no longer on the staff.`, { tone: "success" });
            }}
          >
            <p>
              {isMe ? (
                <Trans>
                  You lose all your roles in this edition immediately. Another organiser can add you again.
                </Trans>
              ) : (
                <Trans>
                  They lose all roles in this edition immediately. The account stays, and you can add it
                  again.
                </Trans>
              )}
            </p>
          </ConfirmDialog>
        )}
      </div>
    </li>
  );
}
