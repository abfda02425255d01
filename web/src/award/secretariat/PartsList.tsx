import { Trans, useLingui } from "@lingui/react/macro";
import { type ReactNode, useState } from "react";
import { useLocalized } from "../../app/edition";
import { Button, ConfirmDialog, EmptyState, IconButton, Section } from "../../ui";
import styles from "../award.module.css";
import type { Award, Criterion } from "../queries";
import { NamedDialog } from "./NamedDialog";

type Part = Award["categories"][number] | Criterion;

interface PartsListProps {
  award: Award;
  /** The slug of the round whose criteria are listed; null: the categories of the award. */
  round: string | null;
  title: ReactNode;
  description: ReactNode;
  parts: readonly Part[];
  /** False once they are fixed. */
  canChange: boolean;
  noteOf?: ((part: Part) => ReactNode) | undefined;
  onDelete: (part: Part) => Promise<unknown>;
}

/** The categories of an award, or the criteria of a round. */
export function PartsList(props: PartsListProps) {
  const { award, round, title, description, parts, canChange, noteOf, onDelete } = props;
  const { t } = useLingui();
  const localized = useLocalized();
  const [open, setOpen] = useState<Part | "new" | null>(null);
  return (
    <Section
      title={title}
      description={description}
      actions={
        canChange ? (
          <Button icon="add" onPress={() => setOpen("new")}>
            {round === null ? <Trans>New category</Trans> : <Trans>New criterion</Trans>}
          </Button>
        ) : null
      }
    >
      {parts.length === 0 ? (
        <EmptyState
          icon="list"
          title={round === null ? <Trans>No categories yet</Trans> : <Trans>No criteria yet</Trans>}
        />
      ) : (
        <ul className={styles.rows}>
          {parts.map((part) => {
            const name = localized(part.name);
            return (
              <li key={part.slug} className={styles.row}>
                <div className={styles.rowText}>
                  <span className={styles.rowName}>{name}</span>
                  {part.description ? <p className={styles.note}>{localized(part.description)}</p> : null}
                  {noteOf ? <p className={styles.note}>{noteOf(part)}</p> : null}
                </div>
                {canChange ? (
                  <span className={styles.actions}>
                    <IconButton icon="edit" label={t`Edit ${name}`} onPress={() => setOpen(part)} />
                    <ConfirmDialog
                      trigger={<IconButton icon="trash" label={t`Delete ${name}`} />}
                      title={<Trans>Delete “{name}”?</Trans>}
                      confirmLabel={<Trans>Delete</Trans>}
                      isDanger
                      onConfirm={() => onDelete(part)}
                    >
                      <Trans>
                        It cannot be undone. This works only while no entry or evaluation uses it.
                      </Trans>
                    </ConfirmDialog>
                  </span>
                ) : null}
              </li>
            );
          })}
        </ul>
      )}
      {open ? (
        <NamedDialog
          award={award}
          round={round}
          part={open === "new" ? null : open}
          position={open === "new" ? parts.length + 1 : open.position}
          onClose={() => setOpen(null)}
        />
      ) : null}
    </Section>
  );
}
