import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { editionKey } from "../api/queries";
import { moveStars } from "../api/stars";
import { mark, unmark } from "./queries";

/** Gives the person the stars that they set in this browser before they were registered. */
export function useStars(edition: string, isConfirmed: boolean) {
  const client = useQueryClient();
  useEffect(() => {
    if (!isConfirmed) return;
    const favourites = {
      mark: (session: string) => mark(edition, session),
      unmark: (session: string) => unmark(edition, session),
    };
    void moveStars(edition, favourites).then((moved) => {
      if (moved > 0) void client.invalidateQueries({ queryKey: editionKey(edition, "schedule", "agenda") });
    });
  }, [client, edition, isConfirmed]);
}
