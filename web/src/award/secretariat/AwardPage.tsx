import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { api, unwrap, withRevision } from "../../api/client";
import { useEdition, useLocalized } from "../../app/edition";
import { Badge, Button, ConfirmDialog, LinkButton, Page, QueryState, Skeleton, toast } from "../../ui";
import styles from "../award.module.css";
import { Deadline } from "../Deadline";
import { type Award, awardQuery, reloadAward } from "../queries";
import { awardStateLabels, awardStateTones } from "../words";
import { AwardDialog } from "./AwardDialog";
import { ExtendDialog } from "./ExtendDialog";
import { PartsList } from "./PartsList";
import { PublishSection } from "./PublishSection";
import { RoundsSection } from "./RoundsSection";

const route = getRouteApi("/shell/e/$edition/awards/$award");

/** The secretariat's page of an award: its set-up, its rounds, and publishing it. */
export function AwardPage() {
  const { t } = useLingui();
  const { slug } = useEdition();
  const localized = useLocalized();
  const { award: id } = route.useParams();
  const query = useQuery(awardQuery(slug, id));
  const { data } = query;
  return (
    <Page
      title={data ? localized(data.title) : <Trans>Award</Trans>}
      breadcrumbs={[{ label: t`Awards`, href: `/e/${slug}/awards` }]}
      description={data ? <AwardFacts award={data} /> : null}
      actions={data ? <AwardActions award={data} /> : null}
    >
      <QueryState query={query} skeleton={<Skeleton lines={10} />}>
        {(award) => (
          <>
            <RoundsSection award={award} />
            <Categories award={award} />
            {award.state === "draft" ? null : <PublishSection award={award} />}
          </>
        )}
      </QueryState>
    </Page>
  );
}

function AwardFacts({ award }: { award: Award }) {
  const { i18n } = useLingui();
  return (
    <span className={styles.actions}>
      <Badge tone={awardStateTones[award.state]}>{i18n._(awardStateLabels[award.state])}</Badge>
      <span>
        <Trans>Entries:</Trans> <Deadline closesAt={award.entries_close_at} zone={award.time_zone} />
      </span>
    </span>
  );
}

function AwardActions({ award }: { award: Award }) {
  const { slug } = useEdition();
  const [dialog, setDialog] = useState<"edit" | "extend" | null>(null);
  return (
    <>
      <LinkButton
        to="/e/$edition/awards/$award/entries"
        params={{ edition: slug, award: award.slug }}
        search={{}}
        icon="document"
      >
        <Trans>Entries</Trans>
      </LinkButton>
      {award.state === "published" ? null : (
        <Button icon="edit" onPress={() => setDialog("edit")}>
          <Trans>Edit</Trans>
        </Button>
      )}
      {award.state === "open" ? (
        <Button icon="clock" onPress={() => setDialog("extend")}>
          <Trans>Extend</Trans>
        </Button>
      ) : null}
      {award.state === "draft" ? <OpenButton award={award} /> : null}
      {dialog === "edit" ? <AwardDialog award={award} onClose={() => setDialog(null)} /> : null}
      {dialog === "extend" ? (
        <ExtendDialog award={award} round={null} onClose={() => setDialog(null)} />
      ) : null}
    </>
  );
}

function OpenButton({ award }: { award: Award }) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const client = useQueryClient();
  return (
    <ConfirmDialog
      trigger={
        <Button variant="primary" icon="globe">
          <Trans>Open the award</Trans>
        </Button>
      }
      title={<Trans>Open the award?</Trans>}
      confirmLabel={<Trans>Open the award</Trans>}
      onConfirm={async () => {
        await unwrap(
          api.POST("/api/v1/congresses/{congress}/awards/{award}/open", {
            params: { path: { congress: slug, award: award.slug } },
          }),
        );
        await reloadAward(client, slug);
        toast(t`The award is open.`, { tone: "success" });
      }}
    >
      <Trans>
        Everyone sees it with its calendar and criteria. From then on its deadlines can only be extended, and
        it cannot become a draft again.
      </Trans>
    </ConfirmDialog>
  );
}

function Categories({ award }: { award: Award }) {
  const { slug } = useEdition();
  const client = useQueryClient();
  return (
    <PartsList
      award={award}
      round={null}
      title={<Trans>Categories</Trans>}
      description={<Trans>Entrants choose one. Without categories, they do not have to.</Trans>}
      parts={award.categories}
      canChange={award.state !== "published"}
      onDelete={async (part) => {
        await unwrap(
          api.DELETE("/api/v1/congresses/{congress}/awards/{award}/categories/{category}", {
            params: {
              path: { congress: slug, award: award.slug, category: part.slug },
              header: withRevision(award.revision),
            },
          }),
        );
        await reloadAward(client, slug);
      }}
    />
  );
}
