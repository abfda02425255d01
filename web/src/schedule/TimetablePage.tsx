import { Trans } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useEdition } from "../app/edition";
import { OthersHere } from "../app/OthersHere";
import { proposalQuery } from "../app/proposals";
import { useAccess } from "../app/session";
import { useTime } from "../app/time";
import { EmptyState, ErrorState, LinkButton, Page, QueryState, Skeleton } from "../ui";
import { ProposedTimetable } from "./ProposedTimetable";
import { TimetableEditor } from "./TimetableEditor";
import { type Timetable, useTimetable } from "./useTimetable";

const route = getRouteApi("/shell/e/$edition/timetable");

/** The draft of the timetable, to be changed by hand; or as a proposal of a search would make it. */
export function TimetablePage() {
  const { timetable, proposal = "1" } = route.useSearch();
  return timetable ? <ProposalPage timetable={timetable} number={Number(proposal)} /> : <DraftPage />;
}

function DraftPage() {
  const { slug } = useEdition();
  const { zoneLabel: zone } = useTime();
  const timetable = useTimetable();
  return (
    <Page
      title={<Trans>Timetable</Trans>}
      description={
        <Trans>The draft: nobody outside sees it until you release it. Times are in {zone}.</Trans>
      }
      actions={
        <>
          <LinkButton to="/e/$edition/timetables" params={{ edition: slug }} search={{}} icon="search">
            <Trans>Find a timetable …</Trans>
          </LinkButton>
          <LinkButton to="/e/$edition/releases/new" params={{ edition: slug }} icon="globe">
            <Trans>Release …</Trans>
          </LinkButton>
        </>
      }
    >
      <OthersHere page="timetable" />
      <Loaded timetable={timetable}>
        <TimetableEditor timetable={timetable} />
      </Loaded>
    </Page>
  );
}

function ProposalPage({ timetable: id, number }: { timetable: string; number: number }) {
  const { slug } = useEdition();
  const { zoneLabel: zone } = useTime();
  const timetable = useTimetable();
  const query = useQuery(proposalQuery(slug, id, number));
  return (
    <Page
      title={<Trans>Timetable of proposal {number}</Trans>}
      description={
        <Trans>
          As the proposal would make it. Sessions that would move are marked; nothing moves here. Times are in{" "}
          {zone}.
        </Trans>
      }
      actions={
        <LinkButton to="/e/$edition/timetable" params={{ edition: slug }} search={{}}>
          <Trans>Show the draft</Trans>
        </LinkButton>
      }
    >
      <Loaded timetable={timetable}>
        <QueryState query={query} skeleton={<Skeleton shape="rows" lines={12} />}>
          {(proposal) => <ProposedTimetable timetable={timetable} proposal={proposal} />}
        </QueryState>
      </Loaded>
    </Page>
  );
}

/** The grid, as soon as there is something to draw it from. */
function Loaded({ timetable, children }: { timetable: Timetable; children: React.ReactNode }) {
  const { slug } = useEdition();
  const { can } = useAccess(slug);
  const { failed } = timetable;
  if (failed) return <ErrorState error={failed.error} onRetry={() => void failed.refetch()} />;
  if (timetable.isLoading) return <Skeleton shape="rows" lines={12} />;
  if (timetable.rooms.length > 0) return children;
  return (
    <EmptyState
      icon="building"
      title={<Trans>There is no room yet</Trans>}
      action={
        can("programme.edit") ? (
          <LinkButton to="/e/$edition/rooms" params={{ edition: slug }} variant="primary">
            <Trans>Add rooms</Trans>
          </LinkButton>
        ) : null
      }
    >
      <Trans>Sessions are placed in rooms. Add at least one, also if it is only a link to a meeting.</Trans>
    </EmptyState>
  );
}
