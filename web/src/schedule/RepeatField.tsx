import { useLingui } from "@lingui/react/macro";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, unwrap, withRevision } from "../api/client";
import { editionKey } from "../api/queries";
import type { DraftSession } from "../app/draft";
import { useEdition, useLocalized } from "../app/edition";
import { ErrorState, SelectField } from "../ui";
import { rulesQuery } from "./queries";
import { repeatedBy, withRepeat } from "./repeats";

interface RepeatFieldProps {
  session: DraftSession;
  byId: ReadonlyMap<string, DraftSession>;
}

/** Says that a session takes place twice, so that the other half of the world can attend. */
export function RepeatField({ session, byId }: RepeatFieldProps) {
  const { t, i18n } = useLingui();
  const { slug } = useEdition();
  const client = useQueryClient();
  const localized = useLocalized();
  const rules = useQuery(rulesQuery(slug)).data;
  const [error, setError] = useState<unknown>(null);
  if (!rules) return null;
  const options = [...byId.values()]
    .filter(({ id, state }) => id !== session.id && state !== "cancelled")
    .map(({ id, code, title }) => ({ value: id, label: `${localized(title) || code} (${code})` }))
    .sort((one, other) => one.label.localeCompare(other.label, i18n.locale));
  const save = async (original: string) => {
    setError(null);
    try {
      const changed = await unwrap(
        api.PATCH("/api/v1/congresses/{congress}/schedule/rules", {
          params: { path: { congress: slug }, header: withRevision(rules.revision) },
          body: { repeats: withRepeat(rules.repeats, session.id, original || null) },
        }),
      );
      client.setQueryData(rulesQuery(slug).queryKey, changed);
      void client.invalidateQueries({ queryKey: editionKey(slug, "schedule") });
    } catch (reason) {
      setError(reason);
      void client.invalidateQueries({ queryKey: rulesQuery(slug).queryKey });
    }
  };
  return (
    <>
      <SelectField
        label={t`Repeat of`}
        description={t`A session and its repeat begin at least twelve hours apart.`}
        name="repeat"
        placeholder={t`Not a repeat`}
        options={options}
        value={repeatedBy(rules.repeats, session.id) ?? ""}
        onChange={(original) => void save(original)}
      />
      {error ? <ErrorState error={error} /> : null}
    </>
  );
}
