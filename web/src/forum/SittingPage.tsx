import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { useEdition, useLocalized } from "../app/edition";
import { useAccess } from "../app/session";
import { useTime } from "../app/time";
import { useBothTimes } from "../app/useBothTimes";
import { Button, EmptyState, LinkButton, Page, QueryState, Section, Skeleton } from "../ui";
import styles from "./forum.module.css";
import { OwnRequests } from "./OwnRequests";
import { PastSpeeches } from "./PastSpeeches";
import { requestsQuery, type SpeakersList, type Speech, sittingsQuery, speakersListQuery } from "./queries";
import { RefusalNotice } from "./RefusalNotice";
import { RequestDialog } from "./RequestDialog";
import { refusalOf } from "./refusals";
import { SpeechClock } from "./SpeechClock";
import { SpeechText } from "./SpeechText";
import { isChair } from "./speaking";

const route = getRouteApi("/shell/e/$edition/sittings/$session");

/** A sitting for those who take part: who speaks, who waits, and what they ask for their own city. */
export function SittingPage() {
  const { t } = useLingui();
  const { slug } = useEdition();
  const { can } = useAccess(slug);
  const localized = useLocalized();
  const both = useBothTimes();
  const { session } = route.useParams();
  const query = useQuery(speakersListQuery(slug, session));
  const sitting = useQuery(sittingsQuery(slug)).data?.find(({ id }) => id === session);
  const [replyTo, setReplyTo] = useState<Speech | null>(null);
  const [isAsking, setIsAsking] = useState(false);
  const params = { edition: slug, session };
  const list = query.data;
  const isRefused = query.data === undefined && refusalOf(query.error, null) !== null;
  return (
    <Page
      title={sitting ? <bdi>{localized(sitting.title)}</bdi> : <Trans>Speakers’ list</Trans>}
      breadcrumbs={[{ label: t`Sittings`, href: `/e/${slug}/sittings` }]}
      description={sitting?.starts_at ? both(sitting.starts_at) : null}
      actions={
        <>
          {isChair(can) ? (
            <LinkButton to="/e/$edition/sittings/$session/chair" params={params} search={{}}>
              <Trans>Chair’s screen</Trans>
            </LinkButton>
          ) : null}
          {list ? (
            <Button variant="primary" icon="mic" onPress={() => setIsAsking(true)}>
              <Trans>Ask to speak</Trans>
            </Button>
          ) : null}
        </>
      }
    >
      {isRefused ? (
        <RefusalNotice failure={{ error: query.error, floor: null }} />
      ) : (
        <QueryState
          query={query}
          skeleton={<Skeleton lines={6} />}
          isEmpty={(data) => data === null}
          empty={
            <EmptyState icon="mic" title={<Trans>The speakers’ list has not been opened</Trans>}>
              <Trans>
                You can ask to speak here as soon as the chair opens it. This page shows it at once.
              </Trans>
            </EmptyState>
          }
        >
          {(data) =>
            data ? (
              <div className={styles.stack}>
                <Now list={data} readAt={query.dataUpdatedAt} onReply={setReplyTo} />
                <OwnRequests list={data} />
                <WaitingList list={data} />
                <PastSpeeches list={data} sitting={null} />
              </div>
            ) : null
          }
        </QueryState>
      )}
      {list && (isAsking || replyTo) ? (
        <RequestDialog
          list={list}
          before={null}
          replyTo={replyTo}
          onClose={() => {
            setIsAsking(false);
            setReplyTo(null);
          }}
        />
      ) : null}
    </Page>
  );
}

interface NowProps {
  list: SpeakersList;
  readAt: number;
  onReply: (speech: Speech) => void;
}

function Now({ list, readAt, onReply }: NowProps) {
  const { floor } = list;
  // A reply is to a speech that has begun: the one that is running, or the last one.
  const last = floor?.state === "speaking" ? floor : list.spoken.at(-1);
  const city = useLocalized()(last?.city);
  return (
    <Section
      title={<Trans>Now speaking</Trans>}
      actions={
        last ? (
          <Button onPress={() => onReply(last)}>
            <Trans>Ask to reply to {city}</Trans>
          </Button>
        ) : null
      }
    >
      {floor ? (
        <div className={styles.floor}>
          <SpeechText speech={floor} />
          <SpeechClock speech={floor} readAt={readAt} />
        </div>
      ) : (
        <p className={styles.muted}>
          <Trans>The floor is free.</Trans>
        </p>
      )}
    </Section>
  );
}

function WaitingList({ list }: { list: SpeakersList }) {
  const { slug } = useEdition();
  const time = useTime();
  const own = useQuery(requestsQuery(slug, list.session)).data?.items ?? [];
  const ids = new Set(own.map(({ id }) => id));
  return (
    <Section
      title={<Trans>Waiting ({list.waiting.length})</Trans>}
      description={list.waiting.length > 0 ? <Trans>Times are in {time.zoneLabel}.</Trans> : null}
    >
      {list.waiting.length === 0 ? (
        <EmptyState icon="mic" title={<Trans>No one is waiting to speak</Trans>} />
      ) : (
        <ol className={styles.rows}>
          {list.waiting.map((speech) => (
            <li key={speech.request} className={`${styles.row} ${ids.has(speech.request) ? styles.own : ""}`}>
              <span className={styles.muted}>{speech.position}</span>
              <SpeechText speech={speech}>
                {speech.expected_at ? (
                  <>
                    {" · "}
                    <Trans>about {time.formatTime(speech.expected_at)}</Trans>
                  </>
                ) : null}
              </SpeechText>
            </li>
          ))}
        </ol>
      )}
    </Section>
  );
}
