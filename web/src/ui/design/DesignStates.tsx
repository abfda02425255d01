import { Trans } from "@lingui/react/macro";
import { NetworkError } from "../../api/problem";
import { Button } from "../Button";
import { EmptyState } from "../EmptyState";
import { ErrorState } from "../ErrorState";
import { Notice } from "../Notice";
import { Section } from "../Page";
import { QueryState } from "../QueryState";
import { Skeleton } from "../Skeleton";
import { Spinner } from "../Spinner";
import styles from "./Design.module.css";
import { exampleProblem } from "./examples";

const nothing = () => undefined;

export function DesignStates() {
  return (
    <Section title={<Trans>Notices and states</Trans>}>
      <div className={styles.stack}>
        <Notice title={<Trans>The programme has unreleased changes</Trans>}>
          <Trans>Attendees see the release of 12 May.</Trans>
        </Notice>
        <Notice kind="success">
          <Trans>The import is complete.</Trans>
        </Notice>
        <Notice
          kind="warning"
          title={<Trans>Registration closes tomorrow</Trans>}
          actions={
            <Button size="small">
              <Trans>Change the date</Trans>
            </Button>
          }
        >
          <Trans>27 registrations wait for approval.</Trans>
        </Notice>
        <ErrorState error={exampleProblem()} />
        <ErrorState error={new NetworkError()} onRetry={nothing} />
        <QueryState
          query={{ data: ["Amina Diallo"], error: new NetworkError(), isFetching: false, refetch: nothing }}
        >
          {(names) => <p>{names.join(", ")}</p>}
        </QueryState>
        <EmptyState
          icon="people"
          title={<Trans>No registrations yet</Trans>}
          action={
            <Button variant="primary" icon="upload">
              <Trans>Import a file</Trans>
            </Button>
          }
        >
          <Trans>Share the public page, or import the people whom you already know.</Trans>
        </EmptyState>
        <div className={styles.columns}>
          <Skeleton lines={4} />
          <Skeleton lines={4} shape="rows" />
        </div>
        <Spinner />
      </div>
    </Section>
  );
}
