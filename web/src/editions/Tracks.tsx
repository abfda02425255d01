import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { api, unwrap, withRevision } from "../api/client";
import { editionKey } from "../api/queries";
import { useEdition } from "../app/edition";
import { localizedPatch } from "./details";
import { NamedList } from "./NamedList";

export function Tracks() {
  const { t } = useLingui();
  const { slug } = useEdition();
  const client = useQueryClient();
  const path = { congress: slug };
  const queryKey = editionKey(slug, "tracks", "settings");
  const query = useQuery({
    queryKey,
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/congresses/{congress}/tracks", {
          params: { path, query: { limit: 200 } },
          signal,
        }),
      ).then(({ items }) => items),
  });
  const change = { congress: slug };
  return (
    <NamedList
      query={query}
      hasKind
      texts={{
        title: <Trans>Tracks</Trans>,
        description: (
          <Trans>
            Parts of the edition, such as the congress programme or the mayors' forum. Registration types give
            access to tracks.
          </Trans>
        ),
        add: t`Add a track`,
        edit: t`Edit the track`,
        empty: t`No tracks`,
        emptyNote: t`Add one for each part of the programme that people sign up for.`,
        remove: (name) => t`Delete the track “${name}”?`,
        removeNote: t`A track with sessions is not deleted. You cannot undo this.`,
        removed: t`The track is deleted.`,
      }}
      create={({ name, slug: short, kind }, position) =>
        unwrap(
          api.POST("/api/v1/congresses/{congress}/tracks", {
            params: { path },
            body: { name, slug: short, kind, position },
          }),
        )
      }
      update={(item, values) =>
        unwrap(
          api.PATCH("/api/v1/congresses/{congress}/tracks/{track}", {
            params: { path: { ...change, track: item.slug }, header: withRevision(item.revision) },
            body: { name: localizedPatch(item.name, values.name), slug: values.slug, kind: values.kind },
          }),
        )
      }
      place={(item, position) =>
        unwrap(
          api.PATCH("/api/v1/congresses/{congress}/tracks/{track}", {
            params: { path: { ...change, track: item.slug }, header: withRevision(item.revision) },
            body: { position },
          }),
        )
      }
      remove={(item) =>
        unwrap(
          api.DELETE("/api/v1/congresses/{congress}/tracks/{track}", {
            params: { path: { ...change, track: item.slug }, header: withRevision(item.revision) },
          }),
        )
      }
      reload={() => client.invalidateQueries({ queryKey })}
    />
  );
}
