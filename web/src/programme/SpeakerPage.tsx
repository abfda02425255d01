import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { api, unwrap, withRevision } from "../api/client";
import { ProblemError } from "../api/problem";
import { editionKey } from "../api/queries";
import { useEdition } from "../app/edition";
import { HistorySection } from "../app/history/History";
import { OthersHere } from "../app/OthersHere";
import {
  Button,
  ConfirmDialog,
  EmptyState,
  LinkButton,
  Page,
  QueryState,
  Section,
  Skeleton,
  toast,
} from "../ui";
import { Availability } from "./Availability";
import { actionLooks } from "./history";
import styles from "./programme.module.css";
import { type Speaker, speakerQuery } from "./queries";
import { SpeakerForm } from "./SpeakerForm";
import { SpeakerRegistration } from "./SpeakerRegistration";
import { SpeakerSessions } from "./SpeakerSessions";
import { useSpeakerLabels } from "./useSpeakerLabels";

const route = getRouteApi("/shell/e/$edition/speakers/$speaker");

/** One speaker: who they are, when they are available, their sessions and their registration. */
export function SpeakerPage() {
  const { t } = useLingui();
  const { slug } = useEdition();
  const { speaker: id } = route.useParams();
  const query = useQuery(speakerQuery(slug, id));
  const labels = useSpeakerLabels();
  const { data } = query;
  const breadcrumbs = [{ label: t`Speakers`, href: `/e/${slug}/speakers` }];
  if (!data && query.error instanceof ProblemError && [404, 422].includes(query.error.status)) {
    return (
      <Page title={<Trans>Speaker not found</Trans>} breadcrumbs={breadcrumbs}>
        <EmptyState
          icon="mic"
          title={<Trans>There is no such speaker in this edition</Trans>}
          action={
            <LinkButton to="/e/$edition/speakers" params={{ edition: slug }} search={{}} variant="primary">
              <Trans>Search the speakers</Trans>
            </LinkButton>
          }
        >
          <Trans>The link may be incomplete, or the speaker was deleted.</Trans>
        </EmptyState>
      </Page>
    );
  }
  return (
    <Page
      title={data ? <bdi>{data.name}</bdi> : <Trans>Speaker</Trans>}
      breadcrumbs={breadcrumbs}
      description={data ? <bdi>{[data.job_title, data.organisation].filter(Boolean).join(", ")}</bdi> : null}
      actions={data ? <DeleteSpeaker speaker={data} /> : null}
    >
      <OthersHere page={`speakers/${id}`} />
      <QueryState query={query} skeleton={<Skeleton lines={12} />} isEmpty={() => false}>
        {(speaker) => (
          <div key={speaker.id} className={styles.columns}>
            <div className={styles.sections}>
              <Section title={<Trans>Profile</Trans>}>
                <SpeakerForm speaker={speaker} />
              </Section>
              <Section title={<Trans>Availability</Trans>}>
                <Availability speaker={speaker} />
              </Section>
              <HistorySection looks={actionLooks} labels={labels} subject={speaker.id} />
            </div>
            <aside className={styles.side} aria-label={t`Sessions and registration`}>
              <SpeakerSessions speaker={speaker.id} />
              <SpeakerRegistration speaker={speaker} />
            </aside>
          </div>
        )}
      </QueryState>
    </Page>
  );
}

function DeleteSpeaker({ speaker }: { speaker: Speaker }) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const client = useQueryClient();
  const navigate = useNavigate();
  const { name } = speaker;
  return (
    <ConfirmDialog
      trigger={
        <Button icon="trash">
          <Trans>Delete</Trans>
        </Button>
      }
      title={<Trans>Delete the speaker?</Trans>}
      confirmLabel={<Trans>Delete</Trans>}
      isDanger
      onConfirm={async () => {
        await unwrap(
          api.DELETE("/api/v1/congresses/{congress}/speakers/{speaker}", {
            params: {
              path: { congress: slug, speaker: speaker.id },
              header: withRevision(speaker.revision),
            },
          }),
        );
        toast(t`Speaker deleted.`, { tone: "success" });
        await navigate({ to: "/e/$edition/speakers", params: { edition: slug }, search: {} });
        client.removeQueries({ queryKey: speakerQuery(slug, speaker.id).queryKey });
        await client.invalidateQueries({ queryKey: editionKey(slug, "speakers", "list") });
      }}
    >
      <p>
        <Trans>
          The profile, the availability and the link to the registration of “{name}” are lost. You cannot undo
          this. A speaker with sessions is not deleted: take them out of their sessions first.
        </Trans>
      </p>
    </ConfirmDialog>
  );
}
