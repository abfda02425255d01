import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { api, unwrap, withRevision } from "../api/client";
import { editionKey } from "../api/queries";
import { useEdition } from "../app/edition";
import { localizedPatch } from "./details";
import { NamedList } from "./NamedList";

export function Themes() {
  const { t } = useLingui();
  const { slug } = useEdition();
  const client = useQueryClient();
  const path = { congress: slug };
  const queryKey = editionKey(slug, "themes", "settings");
  const query = useQuery({
    queryKey,
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/congresses/{congress}/themes", {
          params: { path, query: { limit: 200 } },
          signal,
        }),
      ).then(({ items }) => items),
  });
  const change = { congress: slug };
  return (
    <NamedList
      query={query}
      hasKind={false}
      texts={{
        title: <Trans>Themes</Trans>,
        description: <Trans>Policy themes, such as housing or water, that sessions are assigned to.</Trans>,
        add: t`Add a theme`,
        edit: t`Edit the theme`,
        empty: t`No themes`,
        emptyNote: t`Add the policy themes of the edition to group its sessions.`,
        remove: (name) => t`Delete the theme “${name}”?`,
        removeNote: t`A theme with sessions is not deleted. You cannot undo this.`,
        removed: t`The theme is deleted.`,
      }}
      create={({ name, slug: short }, position) =>
        unwrap(
          api.POST("/api/v1/congresses/{congress}/themes", {
            params: { path },
            body: { name, slug: short, position },
          }),
        )
      }
      update={(item, values) =>
        unwrap(
          api.PATCH("/api/v1/congresses/{congress}/themes/{theme}", {
            params: { path: { ...change, theme: item.slug }, header: withRevision(item.revision) },
            body: { name: localizedPatch(item.name, values.name), slug: values.slug },
          }),
        )
      }
      place={(item, position) =>
        unwrap(
          api.PATCH("/api/v1/congresses/{congress}/themes/{theme}", {
            params: { path: { ...change, theme: item.slug }, header: withRevision(item.revision) },
            body: { position },
          }),
        )
      }
      remove={(item) =>
        unwrap(
          api.DELETE("/api/v1/congresses/{congress}/themes/{theme}", {
            params: { path: { ...change, theme: item.slug }, header: withRevision(item.revision) },
          }),
        )
      }
      reload={() => client.invalidateQueries({ queryKey })}
    />
  );
}
