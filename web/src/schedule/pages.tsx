import type { QueryClient } from "@tanstack/react-query";
import { roomsQuery } from "../app/programmeLists";
import { sessionsQuery } from "../app/sessions";
import { placementsQuery } from "./queries";

export { TimetablePage } from "./TimetablePage";

export const loaders = {
  TimetablePage: (client: QueryClient, edition: string) => {
    void client.prefetchInfiniteQuery(sessionsQuery(edition));
    void client.prefetchQuery(placementsQuery(edition));
    void client.prefetchQuery(roomsQuery(edition));
  },
};
