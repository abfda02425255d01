import { queryOptions } from "@tanstack/react-query";
import { api, type Schemas, unwrap } from "../api/client";
import { editionKey } from "../api/queries";

export type Proposal = Schemas["TimetableProposal"];
export type ProposedItem = Proposal["items"][number];

/** A proposal of a search, compared with the draft of now. */
export const proposalQuery = (edition: string, timetable: string, proposal: number) =>
  queryOptions({
    queryKey: editionKey(edition, "schedule", "proposal", timetable, proposal),
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/congresses/{congress}/schedule/timetables/{timetable}/proposals/{proposal}", {
          params: { path: { congress: edition, timetable, proposal } },
          signal,
        }),
      ),
  });

/** What happens to a session. */
export type Change = "placed" | "removed" | "room" | "time" | "both";

export function changeOf({ before, after }: Pick<ProposedItem, "before" | "after">): Change {
  if (before === null) return "placed";
  if (after === null) return "removed";
  if (before.starts_at === after.starts_at) return "room";
  return before.room === after.room ? "time" : "both";
}
