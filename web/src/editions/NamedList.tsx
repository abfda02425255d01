import { Trans, useLingui } from "@lingui/react/macro";
import { type ReactNode, useState } from "react";
import { useEdition, useLocalized } from "../app/edition";
import {
  Button,
  ConfirmDialog,
  EmptyState,
  ErrorState,
  IconButton,
  QueryState,
  Section,
  Skeleton,
  toast,
} from "../ui";
import { movedPositions } from "./details";
import styles from "./editions.module.css";
import { NamedDialog, type NamedValues } from "./NamedDialog";

export interface NamedItem {
  slug: string;
  name: Readonly<Record<string, string>>;
  position: number;
  revision: number;
  kind?: "congress" | "mayors_forum" | "award";
}

export interface NamedTexts {
  title: ReactNode;
  description: ReactNode;
  add: string;
  edit: string;
  empty: string;
  emptyNote: string;
  remove: (name: string) => string;
  removeNote: string;
  removed: string;
}

interface NamedListProps {
  query: {
    data: readonly NamedItem[] | undefined;
    error: unknown;
    isFetching: boolean;
    refetch: () => unknown;
  };
  texts: NamedTexts;
  hasKind: boolean;
  create: (values: NamedValues, position: number) => Promise<unknown>;
  update: (item: NamedItem, values: NamedValues) => Promise<unknown>;
  place: (item: NamedItem, position: number) => Promise<unknown>;
  remove: (item: NamedItem) => Promise<unknown>;
  reload: () => Promise<unknown>;
}

/** The themes or the tracks of an edition, in their order. */
export function NamedList(props: NamedListProps) {
  const { query, texts, hasKind, create, update, place, remove, reload } = props;
  const { t } = useLingui();
  const { congress } = useEdition();
  const localized = useLocalized();
  const [edited, setEdited] = useState<NamedItem | "new" | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [isMoving, setIsMoving] = useState(false);
  const kinds: Record<NonNullable<NamedItem["kind"]>, string> = {
    congress: t`Congress programme`,
    mayors_forum: t`Mayors' forum`,
    award: t`Award`,
  };
  const move = async (items: readonly NamedItem[], item: NamedItem, by: -1 | 1) => {
    setIsMoving(true);
    setError(null);
    try {
      for (const moved of movedPositions(items, item.slug, by)) await place(moved.item, moved.position);
    } catch (reason) {
      setError(reason);
    } finally {
      await reload();
      setIsMoving(false);
    }
  };
  const add = (
    <Button icon="add" onPress={() => setEdited("new")}>
      {texts.add}
    </Button>
  );
  return (
    <Section title={texts.title} description={texts.description} actions={add}>
      {error ? <ErrorState error={error} /> : null}
      <QueryState
        query={query}
        skeleton={<Skeleton shape="rows" lines={3} />}
        empty={
          <EmptyState icon="tag" title={texts.empty}>
            {texts.emptyNote}
          </EmptyState>
        }
      >
        {(items) => (
          <ol className={styles.rows} aria-busy={isMoving}>
            {items.map((item, index) => {
              const name = localized(item.name);
              return (
                <li key={item.slug} className={styles.row}>
                  <div className={styles.rowText}>
                    <p className={styles.rowName}>
                      <bdi>{name}</bdi>
                    </p>
                    <p className={styles.note}>
                      <code>{item.slug}</code>
                      {item.kind ? ` · ${kinds[item.kind] ?? item.kind}` : null}
                    </p>
                  </div>
                  <div className={styles.actions}>
                    <IconButton
                      icon="arrow-up"
                      size="small"
                      label={t`Move ${name} up`}
                      isDisabled={isMoving || index === 0}
                      onPress={() => void move(items, item, -1)}
                    />
                    <IconButton
                      icon="arrow-down"
                      size="small"
                      label={t`Move ${name} down`}
                      isDisabled={isMoving || index === items.length - 1}
                      onPress={() => void move(items, item, 1)}
                    />
                    <Button size="small" aria-label={t`Edit ${name}`} onPress={() => setEdited(item)}>
                      <Trans>Edit</Trans>
                    </Button>
                    <ConfirmDialog
                      trigger={
                        <Button size="small" aria-label={t`Delete ${name}`}>
                          <Trans>Delete</Trans>
                        </Button>
                      }
                      title={texts.remove(name)}
                      confirmLabel={<Trans>Delete</Trans>}
                      isDanger
                      onConfirm={async () => {
                        await remove(item);
                        await reload();
                        toast(texts.removed, { tone: "success" });
                      }}
                    >
                      <p>{texts.removeNote}</p>
                    </ConfirmDialog>
                  </div>
                </li>
              );
            })}
          </ol>
        )}
      </QueryState>
      {edited ? (
        <NamedDialog
          title={edited === "new" ? texts.add : texts.edit}
          item={edited === "new" ? null : edited}
          languages={congress.languages}
          kinds={hasKind ? kinds : null}
          onClose={() => setEdited(null)}
          onSave={async (values) => {
            if (edited === "new") {
              const last = query.data?.at(-1);
              await create(values, last ? last.position + 1 : 0);
            } else await update(edited, values);
            await reload();
            setEdited(null);
            toast(t`Saved.`, { tone: "success" });
          }}
        />
      ) : null}
    </Section>
  );
}
