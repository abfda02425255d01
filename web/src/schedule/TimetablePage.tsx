import { Trans } from "@lingui/react/macro";
import { useEdition } from "../app/edition";
import { OthersHere } from "../app/OthersHere";
import { useAccess } from "../app/session";
import { useTime } from "../app/time";
import { EmptyState, ErrorState, LinkButton, Page, Skeleton } from "../ui";
import { TimetableEditor } from "./TimetableEditor";
import { useTimetable } from "./useTimetable";

/** The draft of the timetable, to be changed by hand. */
export function TimetablePage() {
  const { slug } = useEdition();
  const { can } = useAccess(slug);
  const { zoneLabel: zone } = useTime();
  const timetable = useTimetable();
  const { failed } = timetable;
  const content = () => {
    if (failed) return <ErrorState error={failed.error} onRetry={() => void failed.refetch()} />;
    if (timetable.isLoading) return <Skeleton shape="rows" lines={12} />;
    if (timetable.rooms.length === 0) {
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
          <Trans>
            Sessions are placed in rooms. Add at least one, also if it is only a link to a meeting.
          </Trans>
        </EmptyState>
      );
    }
    return <TimetableEditor timetable={timetable} />;
  };
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
      {content()}
    </Page>
  );
}
