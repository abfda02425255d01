import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { useEdition, useLocalized } from "../app/edition";
import { NoPermission } from "../app/NoPermission";
import { useAccess } from "../app/session";
import { Button, ConfirmDialog, EmptyState, LinkButton, Notice, Page, QueryState, Skeleton } from "../ui";
import { ChairFloor } from "./ChairFloor";
import { ChairQueue } from "./ChairQueue";
import styles from "./forum.module.css";
import { ListDialog } from "./ListDialog";
import { PastSpeeches } from "./PastSpeeches";
import { type SpeakersList, sittingsQuery } from "./queries";
import { RefusalNotice } from "./RefusalNotice";
import { ShortcutsSwitch } from "./ShortcutsSwitch";
import { isChair } from "./speaking";
import { useChairKeys } from "./useChairKeys";
import { useSitting } from "./useSitting";

const route = getRouteApi("/shell/e/$edition/sittings/$session/chair");

/** The chair's screen of a sitting. */
export function ChairPage() {
  const { slug } = useEdition();
  const { can } = useAccess(slug);
  return isChair(can) ? <Chair /> : <NoPermission permission="session.moderate" />;
}

function Chair() {
  const { t } = useLingui();
  const { slug } = useEdition();
  const localized = useLocalized();
  const { session } = route.useParams();
  const sitting = useSitting(slug, session);
  const title = localized(useQuery(sittingsQuery(slug)).data?.find(({ id }) => id === session)?.title);
  const [dialog, setDialog] = useState<"open" | "change" | null>(null);
  const list = sitting.query.data ?? null;
  const keys = useChairKeys(list, sitting);
  return (
    <Page
      title={title ? <bdi>{title}</bdi> : <Trans>Chair’s screen</Trans>}
      breadcrumbs={[
        { label: t`Sittings`, href: `/e/${slug}/sittings` },
        { label: t`Speakers’ list`, href: `/e/${slug}/sittings/${session}` },
      ]}
      actions={list ? <ListActions list={list} sitting={sitting} onDialog={setDialog} /> : null}
    >
      <RefusalNotice failure={sitting.failure} onDismiss={sitting.dismiss} />
      <QueryState
        query={sitting.query}
        skeleton={<Skeleton lines={8} />}
        isEmpty={(data) => data === null}
        empty={
          <EmptyState
            icon="mic"
            title={<Trans>The speakers’ list has not been opened</Trans>}
            action={
              <Button variant="primary" onPress={() => setDialog("open")}>
                <Trans>Open the list</Trans>
              </Button>
            }
          >
            <Trans>Set how long each may speak. From then on, delegations can ask to speak.</Trans>
          </EmptyState>
        }
      >
        {(data) =>
          data ? (
            <div className={styles.chair}>
              <div className={styles.chairFloor}>
                <ChairFloor list={data} sitting={sitting} />
                <ShortcutsSwitch {...keys} />
              </div>
              <div className={styles.stack}>
                <ListNotices list={data} />
                <ChairQueue list={data} sitting={sitting} />
                <PastSpeeches list={data} sitting={sitting} />
              </div>
            </div>
          ) : null
        }
      </QueryState>
      {dialog ? (
        <ListDialog
          session={session}
          list={list}
          purpose={dialog}
          onSaved={sitting.show}
          onClose={() => setDialog(null)}
        />
      ) : null}
    </Page>
  );
}

function ListNotices({ list }: { list: SpeakersList }) {
  const { t } = useLingui();
  const over = Math.ceil(list.over_seconds / 60);
  return (
    <>
      {list.state === "closed" ? (
        <Notice title={<Trans>The list is closed</Trans>}>
          <Trans>
            It takes no more statements. Those who wait are still called, and replies can be asked for.
          </Trans>
        </Notice>
      ) : null}
      {list.over_seconds > 0 ? (
        <Notice
          kind="warning"
          title={t`${plural(over, { one: "The list is # minute longer than its time", other: "The list is # minutes longer than its time" })}`}
        >
          <Trans>Shorten speeches, decline requests, or allow more time in the settings.</Trans>
        </Notice>
      ) : null}
    </>
  );
}

interface ListActionsProps {
  list: SpeakersList;
  sitting: ReturnType<typeof useSitting>;
  onDialog: (dialog: "open" | "change") => void;
}

function ListActions({ list, sitting, onDialog }: ListActionsProps) {
  const { slug } = useEdition();
  return (
    <>
      <LinkButton
        to="/screen/$edition/$session"
        params={{ edition: slug, session: list.session }}
        icon="external"
      >
        <Trans>Big screen</Trans>
      </LinkButton>
      <Button icon="settings" onPress={() => onDialog("change")}>
        <Trans>Settings</Trans>
      </Button>
      {list.state === "open" ? (
        <ConfirmDialog
          trigger={
            <Button icon="lock">
              <Trans>Close the list</Trans>
            </Button>
          }
          title={<Trans>Close the speakers’ list?</Trans>}
          confirmLabel={<Trans>Close the list</Trans>}
          onConfirm={async () => sitting.show(await sitting.requests.close())}
        >
          <p>
            <Trans>
              Delegations can then ask for no more statements. Those who wait are still called. You can open
              it again.
            </Trans>
          </p>
        </ConfirmDialog>
      ) : (
        <Button icon="mic" onPress={() => onDialog("open")}>
          <Trans>Open the list again</Trans>
        </Button>
      )}
    </>
  );
}
