import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { api, newKey, unwrap, withKey, withRevision } from "../api/client";
import { editionKey } from "../api/queries";
import { useEdition } from "../app/edition";
import { OthersHere } from "../app/OthersHere";
import { themesQuery, tracksQuery } from "../app/programmeLists";
import { useSessions } from "../app/sessions";
import { localizedPatch } from "../app/texts";
import { Page } from "../ui";
import { countBy } from "./filters";
import { NamedList } from "./NamedList";
import { isTrackKind, useTrackKinds } from "./words";

/** The tracks and the themes of the edition, in the order in which the public sees them. */
export function ThemesPage() {
  const { slug } = useEdition();
  const { sessions, isComplete } = useSessions(slug);
  const tracks = useMemo(
    () => (isComplete ? countBy(sessions, ({ track }) => [track]) : null),
    [sessions, isComplete],
  );
  const themes = useMemo(
    () => (isComplete ? countBy(sessions, ({ themes: all }) => all) : null),
    [sessions, isComplete],
  );
  return (
    <Page
      title={<Trans>Tracks and themes</Trans>}
      description={<Trans>The public programme has the same order.</Trans>}
    >
      <OthersHere page="themes" />
      <Tracks counts={tracks} />
      <Themes counts={themes} />
    </Page>
  );
}

interface ListProps {
  counts: ReadonlyMap<string, number> | null;
}

function Tracks({ counts }: ListProps) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const client = useQueryClient();
  const query = useQuery(tracksQuery(slug));
  const kinds = useTrackKinds();
  const [key, setKey] = useState(newKey);
  const one = (track: string) => ({ congress: slug, track });
  const kindOf = (kind: string) => (isTrackKind(kind) ? { kind } : {});
  return (
    <NamedList
      query={query}
      icon="flag"
      kinds={kinds}
      counts={counts}
      sessionsHref={(track) => `/e/${slug}/sessions?track=${encodeURIComponent(track)}`}
      texts={{
        title: t`Tracks`,
        description: (
          <Trans>
            Parts of the edition, such as the congress programme or the mayors' forum. Each session is in one
            of them, and registration types give access to them.
          </Trans>
        ),
        add: t`Add a track`,
        edit: t`Edit the track`,
        empty: t`No tracks`,
        emptyNote: t`Add one for each part of the programme that people sign up for.`,
        remove: (name) => t`Delete the track “${name}”?`,
        removeNote: t`Registration types lose the access to it. You cannot undo this.`,
        removed: t`The track is deleted.`,
      }}
      load={(track) =>
        unwrap(api.GET("/api/v1/congresses/{congress}/tracks/{track}", { params: { path: one(track) } }))
      }
      create={async (values, position) => {
        const { name, slug: short, kind } = values;
        await unwrap(
          api.POST("/api/v1/congresses/{congress}/tracks", {
            params: { path: { congress: slug }, header: withKey(key) },
            body: { name, slug: short, kind: isTrackKind(kind) ? kind : "congress", position },
          }),
        );
        setKey(newKey());
      }}
      update={(track, revision, before, values) =>
        unwrap(
          api.PATCH("/api/v1/congresses/{congress}/tracks/{track}", {
            params: { path: one(track), header: withRevision(revision) },
            body: {
              name: localizedPatch(before.name, values.name),
              slug: values.slug,
              ...kindOf(values.kind),
            },
          }),
        )
      }
      place={(item, position) =>
        unwrap(
          api.PATCH("/api/v1/congresses/{congress}/tracks/{track}", {
            params: { path: one(item.slug), header: withRevision(item.revision) },
            body: { position },
          }),
        )
      }
      remove={(item) =>
        unwrap(
          api.DELETE("/api/v1/congresses/{congress}/tracks/{track}", {
            params: { path: one(item.slug), header: withRevision(item.revision) },
          }),
        )
      }
      reload={() => client.invalidateQueries({ queryKey: editionKey(slug, "tracks") })}
    />
  );
}

function Themes({ counts }: ListProps) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const client = useQueryClient();
  const query = useQuery(themesQuery(slug));
  const [key, setKey] = useState(newKey);
  const one = (theme: string) => ({ congress: slug, theme });
  return (
    <NamedList
      query={query}
      icon="tag"
      kinds={null}
      counts={counts}
      sessionsHref={(theme) => `/e/${slug}/sessions?theme=${encodeURIComponent(theme)}`}
      texts={{
        title: t`Themes`,
        description: <Trans>What sessions are about. A session has up to three.</Trans>,
        add: t`Add a theme`,
        edit: t`Edit the theme`,
        empty: t`No themes`,
        emptyNote: t`Add the themes by which people look for sessions.`,
        remove: (name) => t`Delete the theme “${name}”?`,
        removeNote: t`You cannot undo this.`,
        removed: t`The theme is deleted.`,
      }}
      load={(theme) =>
        unwrap(api.GET("/api/v1/congresses/{congress}/themes/{theme}", { params: { path: one(theme) } }))
      }
      create={async ({ name, slug: short }, position) => {
        await unwrap(
          api.POST("/api/v1/congresses/{congress}/themes", {
            params: { path: { congress: slug }, header: withKey(key) },
            body: { name, slug: short, position },
          }),
        );
        setKey(newKey());
      }}
      update={(theme, revision, before, values) =>
        unwrap(
          api.PATCH("/api/v1/congresses/{congress}/themes/{theme}", {
            params: { path: one(theme), header: withRevision(revision) },
            body: { name: localizedPatch(before.name, values.name), slug: values.slug },
          }),
        )
      }
      place={(item, position) =>
        unwrap(
          api.PATCH("/api/v1/congresses/{congress}/themes/{theme}", {
            params: { path: one(item.slug), header: withRevision(item.revision) },
            body: { position },
          }),
        )
      }
      remove={(item) =>
        unwrap(
          api.DELETE("/api/v1/congresses/{congress}/themes/{theme}", {
            params: { path: one(item.slug), header: withRevision(item.revision) },
          }),
        )
      }
      reload={() => client.invalidateQueries({ queryKey: editionKey(slug, "themes") })}
    />
  );
}
