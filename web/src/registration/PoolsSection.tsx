import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, newKey, type Schemas, unwrap, withKey, withRevision } from "../api/client";
import { editionKey } from "../api/queries";
import { ConflictDialog } from "../app/ConflictDialog";
import { useEdition } from "../app/edition";
import { useLanguage } from "../app/language";
import { useTypes } from "../app/people/types";
import { useConflict } from "../app/useConflict";
import {
  Button,
  ConfirmDialog,
  Dialog,
  Form,
  FormActions,
  Meter,
  NumberField,
  QueryState,
  Section,
  Skeleton,
  TextField,
  toast,
  useForm,
} from "../ui";
import { poolsQuery } from "./queries";
import styles from "./registration.module.css";

type Pool = Schemas["SharedPool"];

/** Places that several registration types share. */
export function PoolsSection() {
  const { slug } = useEdition();
  const query = useQuery(poolsQuery(slug));
  const [open, setOpen] = useState<{ pool: Pool | null } | null>(null);
  return (
    <Section
      title={<Trans>Shared pools</Trans>}
      description={
        <Trans>Several registration types can share one number of places and one waiting list.</Trans>
      }
      actions={
        <Button icon="add" onPress={() => setOpen({ pool: null })}>
          <Trans>New pool</Trans>
        </Button>
      }
    >
      <QueryState
        query={query}
        skeleton={<Skeleton shape="rows" lines={2} />}
        empty={
          <p className={styles.note}>
            <Trans>No pools: each registration type has its own places.</Trans>
          </p>
        }
      >
        {(data) => (
          <ul className={styles.rows}>
            {data.items.map((pool) => (
              <PoolRow key={pool.slug} pool={pool} onEdit={() => setOpen({ pool })} />
            ))}
          </ul>
        )}
      </QueryState>
      {open ? <PoolDialog pool={open.pool} onClose={() => setOpen(null)} /> : null}
    </Section>
  );
}

function PoolRow({ pool, onEdit }: { pool: Pool; onEdit: () => void }) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const { name } = useTypes();
  const client = useQueryClient();
  const list = new Intl.ListFormat(useLanguage());
  const { slug: label, waiting } = pool;
  return (
    <li className={styles.row}>
      <div className={styles.rowText}>
        <p className={styles.rowName}>{label}</p>
        <p className={styles.note}>
          {pool.types.length > 0 ? (
            list.format(pool.types.map(name))
          ) : (
            <Trans>No registration type uses it yet</Trans>
          )}
        </p>
      </div>
      <div className={styles.rowMeter}>
        <Meter label={t`Places`} value={pool.taken} max={pool.capacity} />
        {waiting > 0 ? (
          <p className={styles.note}>
            <Trans>{waiting} on the waiting list</Trans>
          </p>
        ) : null}
      </div>
      <div className={styles.actions}>
        <Button size="small" icon="edit" aria-label={t`Edit the pool ${label}`} onPress={onEdit}>
          <Trans>Edit</Trans>
        </Button>
        <ConfirmDialog
          trigger={
            <Button size="small" icon="trash" aria-label={t`Delete the pool ${label}`}>
              <Trans>Delete</Trans>
            </Button>
          }
          title={<Trans>Delete the pool “{label}”?</Trans>}
          confirmLabel={<Trans>Delete</Trans>}
          isDanger
          onConfirm={async () => {
            await unwrap(
              api.DELETE("/api/v1/congresses/{congress}/pools/{pool}", {
                params: { path: { congress: slug, pool: label }, header: withRevision(pool.revision) },
              }),
            );
            await client.invalidateQueries({ queryKey: editionKey(slug, "pools") });
          }}
        >
          <p>
            <Trans>This works only while no registration type uses it.</Trans>
          </p>
        </ConfirmDialog>
      </div>
    </li>
  );
}

function PoolDialog({ pool, onClose }: { pool: Pool | null; onClose: () => void }) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const client = useQueryClient();
  const [loaded] = useState(pool);
  const [initial] = useState({ slug: pool?.slug ?? "", capacity: pool?.capacity ?? null });
  const [key] = useState(newKey);
  const one = { congress: slug, pool: initial.slug };
  const { conflict, save } = useConflict(async () => {
    const current = await unwrap(
      api.GET("/api/v1/congresses/{congress}/pools/{pool}", { params: { path: one } }),
    );
    return { revision: current.revision, values: { slug: current.slug, capacity: current.capacity } };
  });
  const form = useForm({
    initial,
    submit: async (mine) => {
      if (loaded) {
        await save({
          loaded: { revision: loaded.revision, values: initial },
          mine,
          send: (revision, { capacity }) =>
            unwrap(
              api.PATCH("/api/v1/congresses/{congress}/pools/{pool}", {
                params: { path: one, header: withRevision(revision) },
                body: { capacity },
              }),
            ),
        });
      } else {
        const params = { path: { congress: slug }, header: withKey(key) };
        await unwrap(
          api.POST("/api/v1/congresses/{congress}/pools", {
            params,
            body: { ...mine, slug: mine.slug.trim() },
          }),
        );
      }
      for (const resource of ["pools", "registration-types"]) {
        void client.invalidateQueries({ queryKey: editionKey(slug, resource) });
      }
      toast(t`Pool saved.`, { tone: "success" });
      onClose();
    },
  });
  const labels = { slug: t`Short name`, capacity: t`Number of places` };
  const title = loaded ? t`Edit the pool` : t`New pool`;
  return (
    <>
      <Dialog title={title} isOpen size="small" onOpenChange={(isOpen) => !isOpen && onClose()}>
        <Form {...form.formProps} label={title}>
          {loaded ? null : (
            <TextField
              label={labels.slug}
              name="/slug"
              isRequired
              maxLength={80}
              pattern="[a-z0-9]+(-[a-z0-9]+)*"
              patternHint={t`Use lower-case letters, digits and single hyphens.`}
              spellCheck={false}
              value={form.values.slug}
              onChange={(value) => form.set("slug", value)}
            />
          )}
          <NumberField
            label={labels.capacity}
            name="/capacity"
            description={t`Empty: without limit. More places immediately confirm people from the waiting list, who get an e-mail.`}
            min={0}
            max={1_000_000}
            value={form.values.capacity}
            onChange={(value) => form.set("capacity", value)}
          />
          <FormActions>
            <Button type="submit" variant="primary" isPending={form.isPending}>
              {loaded ? <Trans>Save</Trans> : <Trans>Create</Trans>}
            </Button>
            <Button onPress={onClose}>
              <Trans>Cancel</Trans>
            </Button>
          </FormActions>
        </Form>
      </Dialog>
      <ConflictDialog conflict={conflict} labels={labels} />
    </>
  );
}
