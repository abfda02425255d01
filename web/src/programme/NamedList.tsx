import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { type ReactNode, useState } from "react";
import { useEdition, useLocalized } from "../app/edition";
import { useAccess } from "../app/session";
import type { Current } from "../app/useConflict";
import {
  AppLink,
  Badge,
  Button,
  ConfirmDialog,
  EmptyState,
  type IconName,
  nextPosition,
  OrderedList,
  positionChanges,
  QueryState,
  Section,
  Skeleton,
  toast,
  useLanguageName,
} from "../ui";
import { missingIn } from "./missing";
import { NamedDialog, type NamedValues } from "./NamedDialog";
import styles from "./programme.module.css";
import { runWork } from "./work";

export interface NamedItem {
  slug: string;
  name: Readonly<Record<string, string>>;
  position: number;
  revision: number;
  kind?: string;
}

interface NamedTexts {
  title: string;
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
    data: NamedItem[] | undefined;
    error: unknown;
    isFetching: boolean;
    refetch: () => unknown;
  };
  texts: NamedTexts;
  icon: IconName;
  kinds: readonly { value: string; label: string }[] | null;
  /** How many sessions have each, by slug; null while that is not known. */
  counts: ReadonlyMap<string, number> | null;
  sessionsHref: (slug: string) => string;
  load: (slug: string) => Promise<NamedItem>;
  create: (values: NamedValues, position: number) => Promise<unknown>;
  update: (slug: string, revision: number, before: NamedValues, values: NamedValues) => Promise<unknown>;
  place: (item: NamedItem, position: number) => Promise<unknown>;
  remove: (item: NamedItem) => Promise<unknown>;
  reload: () => Promise<unknown>;
}

const valuesOf = ({ name, slug, kind }: NamedItem): NamedValues => ({ name, slug, kind: kind ?? "congress" });
const currentOf = (item: NamedItem): Current<NamedValues> => ({
  revision: item.revision,
  values: valuesOf(item),
});

/** The tracks or the themes of an edition in their order: ordered, created, edited and deleted. */
export function NamedList(props: NamedListProps) {
  const { query, texts, kinds, counts, reload } = props;
  const { t } = useLingui();
  const { slug } = useEdition();
  const canEdit = useAccess(slug).can("congress.edit");
  const localized = useLocalized();
  const [edited, setEdited] = useState<NamedItem | "new" | null>(null);
  const kindNames = new Map(kinds?.map(({ value, label }) => [value, label]));

  const order = async (ordered: readonly NamedItem[]) => {
    const done = await runWork({
      items: positionChanges(ordered),
      send: ({ item, position }) => props.place(item, position),
    });
    await reload();
    const failed = done.find(({ error }) => error !== null);
    if (failed) throw failed.error;
  };
  const add = canEdit ? (
    <Button icon="add" onPress={() => setEdited("new")}>
      {texts.add}
    </Button>
  ) : null;
  return (
    <Section title={texts.title} description={texts.description} actions={add}>
      <QueryState
        query={query}
        skeleton={<Skeleton shape="rows" lines={3} />}
        isEmpty={(items) => items.length === 0}
        empty={
          <EmptyState icon={props.icon} title={texts.empty}>
            {texts.emptyNote}
          </EmptyState>
        }
      >
        {(items) => (
          <OrderedList
            label={texts.title}
            items={items}
            keyOf={({ slug }) => slug}
            nameOf={({ name }) => localized(name)}
            onOrder={canEdit ? order : null}
            actions={
              canEdit ? (item) => <ItemActions {...props} item={item} onEdit={setEdited} /> : undefined
            }
          >
            {(item) => (
              <ItemFacts
                item={item}
                kind={item.kind ? (kindNames.get(item.kind) ?? item.kind) : null}
                count={counts ? (counts.get(item.slug) ?? 0) : null}
                sessionsHref={props.sessionsHref(item.slug)}
              />
            )}
          </OrderedList>
        )}
      </QueryState>
      {edited ? (
        <NamedDialog
          title={edited === "new" ? texts.add : texts.edit}
          loaded={edited === "new" ? null : currentOf(edited)}
          kinds={kinds}
          load={async () => currentOf(await props.load(edited === "new" ? "" : edited.slug))}
          create={(values) => props.create(values, nextPosition(query.data ?? []))}
          update={(revision, before, values) =>
            props.update(edited === "new" ? "" : edited.slug, revision, before, values)
          }
          onSaved={async () => {
            await reload();
            setEdited(null);
            toast(t`Saved.`, { tone: "success" });
          }}
          onClose={() => setEdited(null)}
        />
      ) : null}
    </Section>
  );
}

interface ItemFactsProps {
  item: NamedItem;
  kind: string | null;
  /** How many sessions have it; null while that is not known. */
  count: number | null;
  sessionsHref: string;
}

function ItemFacts({ item, kind, count, sessionsHref }: ItemFactsProps) {
  const { t } = useLingui();
  const { congress } = useEdition();
  const localized = useLocalized();
  const missing = missingIn(item.name, congress.languages);
  const nameOf = useLanguageName();
  return (
    <>
      <p className={styles.rowName}>
        <bdi>{localized(item.name)}</bdi>
        {missing.length > 0 ? (
          <Badge tone="warning">
            <Trans>Not in: {missing.map(nameOf).join(", ")}</Trans>
          </Badge>
        ) : null}
      </p>
      <p className={styles.note}>
        <code>{item.slug}</code>
        {kind ? ` · ${kind}` : null}
        {count === null ? null : (
          <>
            {" · "}
            <AppLink href={sessionsHref}>
              {t`${plural(count, { one: "# session", other: "# sessions" })}`}
            </AppLink>
          </>
        )}
      </p>
    </>
  );
}

function ItemActions(props: NamedListProps & { item: NamedItem; onEdit: (item: NamedItem) => void }) {
  const { item, onEdit } = props;
  const { t } = useLingui();
  const name = useLocalized()(item.name);
  return (
    <>
      <Button size="small" icon="edit" aria-label={t`Edit: ${name}`} onPress={() => onEdit(item)}>
        <Trans>Edit</Trans>
      </Button>
      <RemoveButton {...props} item={item} />
    </>
  );
}

function RemoveButton({ item, texts, counts, remove, reload }: NamedListProps & { item: NamedItem }) {
  const { t } = useLingui();
  const localized = useLocalized();
  const name = localized(item.name);
  const count = counts?.get(item.slug) ?? 0;
  return (
    <ConfirmDialog
      trigger={
        <Button size="small" icon="trash" aria-label={t`Delete: ${name}`}>
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
      {count > 0 ? (
        <p>
          {t`${plural(count, {
            one: "It has # session. Give it another one first: the deletion is refused otherwise.",
            other: "It has # sessions. Give them another one first: the deletion is refused otherwise.",
          })}`}
        </p>
      ) : null}
      <p>{texts.removeNote}</p>
    </ConfirmDialog>
  );
}
