import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useMemo } from "react";
import type { Schemas } from "../api/client";
import { useLive } from "../api/live";
import { isProblem } from "../api/problem";
import { congressQuery, EditionContext, useLocalized } from "../app/edition";
import { useCountries } from "../app/people/countries";
import { useTime } from "../app/time";
import { Button, LinkButton, Notice, QueryState, Skeleton } from "../ui";
import forum from "./forum.module.css";
import { screenQuery, sittingsQuery } from "./queries";
import { RefusalNotice } from "./RefusalNotice";
import { refusalOf } from "./refusals";
import { SpeechClock } from "./SpeechClock";
import styles from "./screen.module.css";

const route = getRouteApi("/screen/$edition/$session");

/** A sitting for the wall of a hall and for a shared screen: no navigation, only who speaks and who is next. */
export function ScreenPage() {
  const { edition: slug } = route.useParams();
  const loaded = route.useLoaderData();
  const { data: congress = loaded } = useQuery(congressQuery(slug));
  const edition = useMemo(() => ({ slug, congress }), [slug, congress]);
  useLive(slug);
  return (
    <EditionContext.Provider value={edition}>
      <Screen />
    </EditionContext.Provider>
  );
}

function Screen() {
  const { t } = useLingui();
  const { edition: slug, session } = route.useParams();
  const localized = useLocalized();
  const query = useQuery({ ...screenQuery(slug, session), refetchInterval: 15_000 });
  const sitting = useQuery(sittingsQuery(slug)).data?.find(({ id }) => id === session);
  const isRefused = query.data === undefined && refusalOf(query.error, null) !== null;
  return (
    <main className={styles.screen}>
      <header className={styles.screenHead}>
        <h1 className={styles.screenTitle}>
          {sitting ? <bdi>{localized(sitting.title)}</bdi> : t`Speakers’ list`}
        </h1>
        {document.fullscreenEnabled ? (
          <Button
            size="small"
            onPress={() =>
              void (document.fullscreenElement
                ? document.exitFullscreen()
                : document.documentElement.requestFullscreen())
            }
          >
            <Trans>Full screen</Trans>
          </Button>
        ) : null}
      </header>
      {isProblem(query.error, "unauthenticated") ? (
        <SignInNotice />
      ) : isRefused ? (
        <RefusalNotice failure={{ error: query.error, floor: null }} />
      ) : (
        <QueryState
          query={query}
          skeleton={<Skeleton lines={4} />}
          isEmpty={(data) => data === null}
          empty={
            <p className={styles.screenNow}>
              <span className={styles.screenName}>
                <Trans>The sitting has not begun.</Trans>
              </span>
            </p>
          }
        >
          {(data) => (data ? <ScreenList list={data} readAt={query.dataUpdatedAt} /> : null)}
        </QueryState>
      )}
    </main>
  );
}

/** Without an account only the lists that are public are shown. */
function SignInNotice() {
  const { edition, session } = route.useParams();
  return (
    <Notice
      title={<Trans>This sitting is not public</Trans>}
      actions={
        <LinkButton to="/sign-in" search={{ next: `/screen/${edition}/${session}` }} variant="primary">
          <Trans>Sign in</Trans>
        </LinkButton>
      }
    >
      <Trans>Sign in as a participant of the forum to see who speaks.</Trans>
    </Notice>
  );
}

function ScreenList({ list, readAt }: { list: Schemas["SpeakersScreen"]; readAt: number }) {
  const localized = useLocalized();
  const countries = useCountries();
  const time = useTime();
  const { floor, next } = list;
  return (
    <>
      <div className={styles.screenNow}>
        {floor ? (
          <>
            <h2 className={styles.screenCity}>
              <bdi>{localized(floor.city)}</bdi>
            </h2>
            <p className={styles.screenName}>
              <bdi>{floor.name}</bdi>, <bdi>{floor.title}</bdi> · {countries.name(floor.country)}
            </p>
            <SpeechClock speech={floor} readAt={readAt} size="large" />
          </>
        ) : (
          <p className={styles.screenName}>
            <Trans>The floor is free.</Trans>
          </p>
        )}
      </div>
      {next.length > 0 ? (
        <section>
          <h2 className={styles.screenLabel}>
            <Trans>Next speakers, times in {time.zoneLabel}</Trans>
          </h2>
          <ol className={styles.screenNext}>
            {next.map((speech) => (
              <li key={speech.request}>
                <bdi>{localized(speech.city)}</bdi>{" "}
                {speech.expected_at ? (
                  <span className={forum.muted}>{time.formatTime(speech.expected_at)}</span>
                ) : null}
              </li>
            ))}
          </ol>
        </section>
      ) : null}
    </>
  );
}
