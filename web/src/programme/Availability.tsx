import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo, useRef, useState } from "react";
import { api, type Schemas, unwrap, withRevision } from "../api/client";
import { editionKey } from "../api/queries";
import { ConflictDialog } from "../app/ConflictDialog";
import { useEdition } from "../app/edition";
import { useConflict } from "../app/useConflict";
import {
  Button,
  Form,
  FormActions,
  isSame,
  Notice,
  QueryState,
  Skeleton,
  toast,
  useForm,
  zoneLabel,
} from "../ui";
import { AvailabilityGrid } from "./AvailabilityGrid";
import styles from "./programme.module.css";
import { loadSpeaker, type Speaker, speakerQuery } from "./queries";
import type { Span } from "./spans";
import { useSpanText } from "./useSpanText";
import { weekGrid, windowOf } from "./weekGrid";

const spansOf = ({ windows }: Schemas["SpeakerAvailability"]): readonly Span[] =>
  windows.map(({ starts_at: from, ends_at: until }) => ({
    from: Date.parse(from),
    until: Date.parse(until),
  }));

const availabilityKey = (edition: string, speaker: string) =>
  editionKey(edition, "speakers", "availability", speaker);

const load = (edition: string, speaker: string, signal?: AbortSignal) =>
  unwrap(
    api.GET("/api/v1/congresses/{congress}/speakers/{speaker}/availability", {
      params: { path: { congress: edition, speaker } },
      ...(signal ? { signal } : {}),
    }),
  );

/** When a speaker is available, painted on the days of the edition in their own time. */
export function Availability({ speaker }: { speaker: Speaker }) {
  const { slug } = useEdition();
  const query = useQuery({
    queryKey: availabilityKey(slug, speaker.id),
    queryFn: ({ signal }) => load(slug, speaker.id, signal),
  });
  if (!speaker.time_zone)
    return (
      <Notice kind="info" title={<Trans>Choose the time zone of the speaker first</Trans>}>
        <Trans>The availability is painted in the time of the place where the speaker is.</Trans>
      </Notice>
    );
  const zone = speaker.time_zone;
  return (
    <QueryState query={query} skeleton={<Skeleton lines={8} />} isEmpty={() => false}>
      {(availability) => <Painting key={zone} speaker={speaker} zone={zone} availability={availability} />}
    </QueryState>
  );
}

interface Painted {
  windows: readonly Span[];
}

interface PaintingProps {
  speaker: Speaker;
  zone: string;
  availability: Schemas["SpeakerAvailability"];
}

function Painting({ speaker, zone, availability }: PaintingProps) {
  const { t } = useLingui();
  const { slug, congress } = useEdition();
  const client = useQueryClient();
  const spanText = useSpanText(zone);
  const grid = useMemo(() => weekGrid(congress, zone), [congress, zone]);
  const initial = useMemo<Painted>(() => ({ windows: spansOf(availability) }), [availability]);
  const base = useRef(availability);
  const [generation, setGeneration] = useState(0);
  const { conflict, save } = useConflict<Painted>(async () => {
    const current = await load(slug, speaker.id);
    return { revision: current.revision, values: { windows: spansOf(current) } };
  });
  const form = useForm<Painted>({
    initial,
    submit: async (mine) => {
      const saved = await save({
        loaded: { revision: base.current.revision, values: { windows: spansOf(base.current) } },
        mine,
        send: (revision, values) =>
          unwrap(
            api.PUT("/api/v1/congresses/{congress}/speakers/{speaker}/availability", {
              params: { path: { congress: slug, speaker: speaker.id }, header: withRevision(revision) },
              body: { time_zone: "UTC", windows: values.windows.map(windowOf) },
            }),
          ),
      });
      base.current = saved;
      client.setQueryData(availabilityKey(slug, speaker.id), saved);
      // Its revision has changed.
      client.setQueryData(speakerQuery(slug, speaker.id).queryKey, await loadSpeaker(slug, speaker.id));
      for (const resource of ["schedule", "audit"])
        void client.invalidateQueries({ queryKey: editionKey(slug, resource) });
      toast(t`Availability saved.`, { tone: "success" });
      return { windows: spansOf(saved) };
    },
  });
  // Only what is on the grid: it can be behind while an answer is awaited.
  if (!form.isDirty && isSame(form.values, initial)) base.current = availability;
  const { windows } = form.values;
  const place = zoneLabel(zone, new Date(grid.days[0]?.cells.values().next().value?.from ?? 0));
  return (
    <>
      <Form {...form.formProps} label={t`Availability`} className={styles.wide}>
        <p className={styles.note}>
          <Trans>
            Times of the speaker: {place}. Drag over the times at which they are available, or use the arrow
            keys with Shift and press Space. Sessions placed at other times are a conflict of the draft.
          </Trans>
        </p>
        <AvailabilityGrid
          key={generation}
          grid={grid}
          zone={zone}
          value={windows}
          onChange={(next) => form.set("windows", next)}
        />
        <div role="status" className={styles.tight}>
          {windows.length === 0 ? (
            <p>
              <Trans>No times are marked: the speaker counts as available at any time.</Trans>
            </p>
          ) : (
            <details>
              <summary>
                {t`${plural(windows.length, { one: "Available in # period", other: "Available in # periods" })}`}
              </summary>
              <ul>
                {windows.map((span) => (
                  <li key={span.from}>{spanText(span)}</li>
                ))}
              </ul>
            </details>
          )}
        </div>
        <FormActions>
          <Button type="submit" variant="primary" isPending={form.isPending} isDisabled={!form.isDirty}>
            <Trans>Save the availability</Trans>
          </Button>
          {form.isDirty ? (
            <Button
              variant="quiet"
              onPress={() => {
                form.reset();
                setGeneration((before) => before + 1);
              }}
            >
              <Trans>Undo changes</Trans>
            </Button>
          ) : null}
          {windows.length > 0 ? (
            <Button variant="quiet" onPress={() => form.set("windows", [])}>
              <Trans>Available at any time</Trans>
            </Button>
          ) : null}
        </FormActions>
      </Form>
      <ConflictDialog
        conflict={conflict}
        labels={{ windows: t`Availability` }}
        format={(_, value) =>
          Array.isArray(value) && value.length > 0 ? value.map(spanText).join("\n") : t`Available at any time`
        }
      />
    </>
  );
}
