import { Trans, useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, unwrap, withRevision } from "../api/client";
import { editionKey } from "../api/queries";
import { useEdition } from "../app/edition";
import { type RegistrationType, useTypes } from "../app/people/types";
import { useBothTimes } from "../app/useBothTimes";
import {
  Badge,
  Button,
  ConfirmDialog,
  EmptyState,
  Menu,
  Meter,
  Page,
  QueryState,
  Skeleton,
  toast,
} from "../ui";
import { PoolsSection } from "./PoolsSection";
import { RulesSection } from "./RulesSection";
import styles from "./registration.module.css";
import { SimulationDialog } from "./SimulationDialog";
import { TypeDialog } from "./TypeDialog";

type Open = { kind: "edit" | "simulate" | "delete"; type: RegistrationType } | { kind: "create" };

export function RegistrationTypesPage() {
  const { query, types } = useTypes();
  const [open, setOpen] = useState<Open | null>(null);
  const close = () => setOpen(null);
  const nextPosition = Math.min(10_000, Math.max(-1, ...types.map(({ position }) => position)) + 1);
  const create = (
    <Button variant="primary" icon="add" onPress={() => setOpen({ kind: "create" })}>
      <Trans>New registration type</Trans>
    </Button>
  );
  return (
    <Page
      title={<Trans>Registration types</Trans>}
      description={<Trans>Who can register, until when, and for how many places.</Trans>}
      actions={create}
    >
      <QueryState
        query={query}
        skeleton={<Skeleton shape="rows" lines={5} />}
        empty={
          <EmptyState icon="ticket" title={<Trans>No registration types</Trans>}>
            <Trans>People cannot register before there is one, such as “Delegate” or “Observer”.</Trans>
          </EmptyState>
        }
      >
        {() => (
          <ul className={styles.rows}>
            {types.map((type) => (
              <TypeRow key={type.slug} type={type} onOpen={(kind) => setOpen({ kind, type })} />
            ))}
          </ul>
        )}
      </QueryState>
      <PoolsSection />
      <RulesSection />
      {open?.kind === "create" ? (
        <TypeDialog type={null} nextPosition={nextPosition} onClose={close} />
      ) : null}
      {open?.kind === "edit" ? (
        <TypeDialog type={open.type} nextPosition={nextPosition} onClose={close} />
      ) : null}
      {open?.kind === "simulate" ? <SimulationDialog type={open.type} onClose={close} /> : null}
      {open?.kind === "delete" ? <DeleteDialog type={open.type} onClose={close} /> : null}
    </Page>
  );
}

interface TypeRowProps {
  type: RegistrationType;
  onOpen: (kind: "edit" | "simulate" | "delete") => void;
}

function TypeRow({ type, onOpen }: TypeRowProps) {
  const { t } = useLingui();
  const { name } = useTypes();
  const label = name(type.slug);
  const { capacity, places_left: left, pool, waiting } = type;
  return (
    <li className={styles.row}>
      <div className={styles.rowText}>
        <p className={styles.rowName}>
          {label}
          {type.is_default ? (
            <Badge tone="info">
              <Trans>Default for imports</Trans>
            </Badge>
          ) : null}
          {type.admission === "by_invitation" ? (
            <Badge>
              <Trans>By invitation</Trans>
            </Badge>
          ) : null}
          {type.approval === "manual" ? (
            <Badge>
              <Trans>Needs approval</Trans>
            </Badge>
          ) : null}
        </p>
        <p className={styles.note}>
          <Period type={type} />
        </p>
      </div>
      <div className={styles.rowMeter}>
        {capacity === null || left === null ? (
          <p className={styles.note}>
            <Trans>Places without limit</Trans>
          </p>
        ) : (
          <Meter label={pool === null ? t`Places` : t`Pool ${pool}`} value={capacity - left} max={capacity} />
        )}
        {waiting ? (
          <p className={styles.note}>
            <Trans>{waiting} on the waiting list</Trans>
          </p>
        ) : null}
      </div>
      <div className={styles.actions}>
        <Button size="small" icon="edit" aria-label={t`Edit ${label}`} onPress={() => onOpen("edit")}>
          <Trans>Edit</Trans>
        </Button>
        <Menu
          label={t`More`}
          size="small"
          placement="bottom end"
          items={[
            {
              id: "simulate",
              label: t`Simulate more places`,
              icon: "people",
              isDisabled: capacity === null,
              onAction: () => onOpen("simulate"),
            },
            {
              id: "delete",
              label: t`Delete`,
              icon: "trash",
              isDanger: true,
              onAction: () => onOpen("delete"),
            },
          ]}
        />
      </div>
    </li>
  );
}

function Period({ type }: { type: RegistrationType }) {
  const both = useBothTimes();
  const opens = type.opens_at ? both(type.opens_at) : null;
  const closes = type.closes_at ? both(type.closes_at) : null;
  if (opens && closes) {
    return (
      <Trans>
        Open from {opens} to {closes}
      </Trans>
    );
  }
  if (opens) return <Trans>Open from {opens}</Trans>;
  if (closes) return <Trans>Open until {closes}</Trans>;
  return <Trans>Open while the congress is open</Trans>;
}

function DeleteDialog({ type, onClose }: { type: RegistrationType; onClose: () => void }) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const { name } = useTypes();
  const client = useQueryClient();
  const label = name(type.slug);
  return (
    <ConfirmDialog
      title={<Trans>Delete the registration type “{label}”?</Trans>}
      confirmLabel={<Trans>Delete</Trans>}
      isDanger
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      onConfirm={async () => {
        await unwrap(
          api.DELETE("/api/v1/congresses/{congress}/registration-types/{type}", {
            params: { path: { congress: slug, type: type.slug }, header: withRevision(type.revision) },
          }),
        );
        await client.invalidateQueries({ queryKey: editionKey(slug, "registration-types") });
        toast(t`The registration type is deleted.`, { tone: "success" });
      }}
    >
      <p>
        <Trans>This works only while it has no registrations and no invitations. It cannot be undone.</Trans>
      </p>
    </ConfirmDialog>
  );
}
