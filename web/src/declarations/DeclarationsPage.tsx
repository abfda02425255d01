import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useEdition, useLocalized } from "../app/edition";
import { useAccess } from "../app/session";
import { useTime } from "../app/time";
import { AppLink, Button, EmptyState, Page, QueryState, Skeleton, useOpen } from "../ui";
import { DeclarationDialog } from "./DeclarationDialog";
import styles from "./declarations.module.css";
import { type Declaration, declarationsQuery } from "./queries";
import { StateBadge } from "./StateBadge";

/** The declarations of the edition that the caller can read. */
export function DeclarationsPage() {
  const { slug } = useEdition();
  const { can } = useAccess(slug);
  const open = useOpen();
  const query = useInfiniteQuery(declarationsQuery(slug));
  const [isCreating, setIsCreating] = useState(false);
  return (
    <Page
      title={<Trans>Declarations</Trans>}
      description={<Trans>Joint texts of the cities: drafted, endorsed, and adopted.</Trans>}
      actions={
        can("forum.manage") ? (
          <Button variant="primary" icon="add" onPress={() => setIsCreating(true)}>
            <Trans>New declaration</Trans>
          </Button>
        ) : null
      }
    >
      <QueryState
        query={query}
        skeleton={<Skeleton shape="rows" lines={4} />}
        empty={
          <EmptyState icon="document" title={<Trans>No declarations</Trans>}>
            <Trans>Drafts are shown to accredited delegations, and to everyone once they are open.</Trans>
          </EmptyState>
        }
      >
        {({ pages }) => (
          <ul className={styles.rows}>
            {pages
              .flatMap((page) => page.items)
              .map((declaration) => (
                <DeclarationRow key={declaration.id} declaration={declaration} />
              ))}
          </ul>
        )}
      </QueryState>
      {query.hasNextPage ? (
        <Button isPending={query.isFetchingNextPage} onPress={() => void query.fetchNextPage()}>
          <Trans>Show more</Trans>
        </Button>
      ) : null}
      {isCreating ? (
        <DeclarationDialog
          declaration={null}
          onClose={() => setIsCreating(false)}
          onSaved={({ id }) => open(`/e/${slug}/declarations/${id}`)}
        />
      ) : null}
    </Page>
  );
}

function DeclarationRow({ declaration }: { declaration: Declaration }) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const localized = useLocalized();
  const time = useTime();
  const { endorsements } = declaration;
  return (
    <li className={styles.row}>
      <div className={styles.rowText}>
        <p className={styles.rowName}>
          <AppLink href={`/e/${slug}/declarations/${declaration.id}`}>
            <bdi>{localized(declaration.title)}</bdi>
          </AppLink>
          <StateBadge state={declaration.state} />
        </p>
        <p className={styles.note}>
          <Trans>Version {declaration.version}</Trans> ·{" "}
          {t`${plural(endorsements, { one: "# city endorses it", other: "# cities endorse it" })}`}
          {declaration.adopted_at ? <> · {time.formatDate(declaration.adopted_at)}</> : null}
        </p>
      </div>
    </li>
  );
}
