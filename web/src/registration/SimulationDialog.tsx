import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api, unwrap } from "../api/client";
import { editionKey } from "../api/queries";
import { useEdition } from "../app/edition";
import { type RegistrationType, useTypes } from "../app/people/types";
import { useDebounced } from "../app/useDebounced";
import { AppLink, Button, Dialog, NumberField, QueryState, Skeleton } from "../ui";
import styles from "./registration.module.css";

interface SimulationDialogProps {
  type: RegistrationType;
  onClose: () => void;
}

/** Who would be confirmed if more places were there. Nothing is changed. */
export function SimulationDialog({ type, onClose }: SimulationDialogProps) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const { name } = useTypes();
  const [places, setPlaces] = useState<number | null>(10);
  const wanted = useDebounced(Math.min(200, Math.max(1, places ?? 1)), 300);
  const query = useQuery({
    queryKey: editionKey(slug, "registration-types", "simulate", type.slug, wanted),
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/congresses/{congress}/registration-types/{type}/simulate", {
          params: { path: { congress: slug, type: type.slug }, query: { places: wanted } },
          signal,
        }),
      ),
  });
  const label = name(type.slug);
  return (
    <Dialog
      title={<Trans>More places for {label}</Trans>}
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      actions={
        <Button variant="primary" onPress={onClose}>
          <Trans>Close</Trans>
        </Button>
      }
    >
      <div className={styles.stack}>
        <p>
          <Trans>
            See who would be confirmed from the waiting list. Nothing is changed, and no e-mail is sent.
          </Trans>
        </p>
        <NumberField
          label={t`More places`}
          name="?places"
          min={1}
          max={200}
          value={places}
          onChange={setPlaces}
        />
        <QueryState query={query} skeleton={<Skeleton lines={4} />} isEmpty={() => false}>
          {({ promoted, waiting }) => (
            <div role="status" className={styles.tight}>
              <p>
                {promoted.length === 0
                  ? t`No one is waiting: the places stay free.`
                  : t`${plural(promoted.length, {
                      one: "# person would be confirmed,",
                      other: "# people would be confirmed,",
                    })} ${plural(waiting - promoted.length, {
                      one: "and # keeps waiting.",
                      other: "and # keep waiting.",
                    })}`}
              </p>
              <ol className={styles.names}>
                {promoted.map((person) => (
                  <li key={person.registration}>
                    <AppLink href={`/e/${slug}/registrations/${person.registration}`}>
                      <bdi>{person.display_name}</bdi>
                    </AppLink>{" "}
                    <span className={styles.note}>
                      {person.reference}, {name(person.type)}
                    </span>
                  </li>
                ))}
              </ol>
            </div>
          )}
        </QueryState>
      </div>
    </Dialog>
  );
}
