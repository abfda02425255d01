import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { keepPersonal } from "../api/kept";
import { typesQuery } from "../app/dashboardQueries";
import { useMe } from "../app/session";
import { useTime } from "../app/time";
import { agendaQuery, registrationQuery } from "./queries";

/** Keeps the page of the person on this device, for reading without a network, each time that it was loaded. */
export function useKeptOffline(edition: string) {
  const me = useMe();
  const { zone } = useTime();
  const registration = useQuery(registrationQuery(edition));
  const isConfirmed = registration.data?.state === "confirmed";
  const agenda = useQuery({ ...agendaQuery(edition, zone), enabled: isConfirmed });
  // They name the type of the registration.
  const types = useQuery(typesQuery(edition));
  const isLoaded = registration.data != null && !types.isPending && (!isConfirmed || agenda.isSuccess);
  const loadedAt = Math.max(registration.dataUpdatedAt, agenda.dataUpdatedAt, types.dataUpdatedAt);
  useEffect(() => {
    // Storage may be full or forbidden: the page then needs a network, as without this.
    if (me && isLoaded && loadedAt > 0) keepPersonal(me, edition).catch(() => undefined);
  }, [me, edition, isLoaded, loadedAt]);
}
