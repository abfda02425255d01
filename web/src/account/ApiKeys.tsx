import { Trans, useLingui } from "@lingui/react/macro";
import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, type Schemas, unwrap } from "../api/client";
import { firstPage } from "../api/paging";
import type { Account } from "../app/session";
import { useTime } from "../app/time";
import {
  Badge,
  Button,
  ConfirmDialog,
  CopyField,
  Dialog,
  EmptyState,
  Notice,
  QueryState,
  Section,
  Skeleton,
  toast,
} from "../ui";
import styles from "./account.module.css";
import { NewApiKeyDialog } from "./NewApiKeyDialog";

const key = ["me", "api-keys"] as const;

export function ApiKeys({ account }: { account: Account }) {
  const { t } = useLingui();
  const client = useQueryClient();
  const [isCreating, setIsCreating] = useState(false);
  const [created, setCreated] = useState<Schemas["CreatedApiKey"] | null>(null);
  const reload = () => client.invalidateQueries({ queryKey: key });
  const query = useInfiniteQuery({
    queryKey: key,
    initialPageParam: firstPage,
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        api.GET("/api/v1/me/api-keys", {
          params: { query: pageParam === null ? {} : { cursor: pageParam } },
          signal,
        }),
      ),
    getNextPageParam: (page) => page.next ?? null,
  });
  const create = (
    <Button variant="primary" icon="add" onPress={() => setIsCreating(true)}>
      <Trans>New API key</Trans>
    </Button>
  );
  return (
    <Section
      title={<Trans>API keys</Trans>}
      description={
        <Trans>
          A key lets a program act for you, with the permissions that you give it. How to use it is in the{" "}
          <a href="/docs/">documentation</a>.
        </Trans>
      }
      actions={create}
    >
      <QueryState
        query={query}
        skeleton={<Skeleton shape="rows" lines={3} />}
        isEmpty={(data) => data.pages.every((page) => page.items.length === 0)}
        empty={
          <EmptyState icon="key" title={<Trans>No API keys</Trans>}>
            <Trans>Create one for each program that calls the API for you.</Trans>
          </EmptyState>
        }
      >
        {(data) => (
          <ul className={styles.rows}>
            {data.pages
              .flatMap((page) => page.items)
              .map((item) => (
                <KeyRow key={item.id} item={item} onRevoked={reload} />
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
      {isCreating ? (
        <NewApiKeyDialog
          account={account}
          onClose={() => setIsCreating(false)}
          onCreated={(made) => {
            setIsCreating(false);
            setCreated(made);
            void reload();
          }}
        />
      ) : null}
      {created ? (
        <Dialog
          title={<Trans>Your new API key</Trans>}
          isOpen
          isDismissable={false}
          actions={
            <Button variant="primary" onPress={() => setCreated(null)}>
              <Trans>I have copied the key</Trans>
            </Button>
          }
        >
          <div className={styles.stack}>
            <Notice kind="warning" title={<Trans>The key is shown only now</Trans>}>
              <Trans>
                Copy it into the program that uses it. If you lose it, revoke it and create another one.
              </Trans>
            </Notice>
            <CopyField label={t`Key “${created.name}”`} value={created.secret} />
          </div>
        </Dialog>
      ) : null}
    </Section>
  );
}

function KeyRow({ item, onRevoked }: { item: Schemas["ApiKey"]; onRevoked: () => Promise<void> }) {
  const { t } = useLingui();
  const time = useTime();
  const isExpired = item.expires_at !== null && Date.parse(item.expires_at) < Date.now();
  return (
    <li className={styles.row}>
      <div className={styles.rowText}>
        <p className={styles.rowName}>
          <bdi>{item.name}</bdi>
          {isExpired ? (
            <Badge tone="warning">
              <Trans>Expired</Trans>
            </Badge>
          ) : null}
        </p>
        <p className={styles.note}>
          <code>{item.permissions.join(", ")}</code>
        </p>
        <p className={styles.note}>
          <Trans>Created {time.formatDate(item.created_at)}.</Trans>{" "}
          {item.last_used_at ? (
            <Trans>Last used {time.formatAgo(item.last_used_at)}.</Trans>
          ) : (
            <Trans>Never used.</Trans>
          )}{" "}
          {item.expires_at ? (
            <Trans>Expires {time.formatDate(item.expires_at)}.</Trans>
          ) : (
            <Trans>Does not expire.</Trans>
          )}
        </p>
      </div>
      <ConfirmDialog
        trigger={
          <Button size="small" aria-label={t`Revoke the key ${item.name}`}>
            <Trans>Revoke</Trans>
          </Button>
        }
        title={<Trans>Revoke the key “{item.name}”?</Trans>}
        confirmLabel={<Trans>Revoke</Trans>}
        isDanger
        onConfirm={async () => {
          await unwrap(api.DELETE("/api/v1/me/api-keys/{key}", { params: { path: { key: item.id } } }));
          await onRevoked();
          toast(t`The key is revoked.`, { tone: "success" });
        }}
      >
        <p>
          <Trans>Programs that use it are refused immediately. This cannot be undone.</Trans>
        </p>
      </ConfirmDialog>
    </li>
  );
}
