import type { QueryClient } from "@tanstack/react-query";
import { draftQuery } from "../app/draft";
import { roomsQuery } from "../app/programmeLists";

export { TimetablePage } from "./TimetablePage";

export const loaders = {
  TimetablePage: (client: QueryClient, edition: string) => {
    void client.prefetchQuery(draftQuery(edition));
    void client.prefetchQuery(roomsQuery(edition));
  },
};
