import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { typesQuery } from "../app/dashboardQueries";
import { useEdition, useLocalized } from "../app/edition";
import { tracksQuery } from "../app/programmeLists";
import { useTime } from "../app/time";
import { ErrorState, RadioGroupField, SelectField, Skeleton } from "../ui";
import { type AudienceDraft, type AudienceKind, audienceKinds, readAudienceKind } from "./audience";
import { sessionsQuery } from "./queries";

interface AudienceFieldsProps {
  value: AudienceDraft;
  onChange: (value: AudienceDraft) => void;
}

/** To whom the announcement is. */
export function AudienceFields({ value, onChange }: AudienceFieldsProps) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const localized = useLocalized();
  const time = useTime();
  const types = useQuery({ ...typesQuery(slug), enabled: value.kind === "registration_type" });
  const tracks = useQuery({ ...tracksQuery(slug), enabled: value.kind === "track" });
  const sessions = useQuery({ ...sessionsQuery(slug), enabled: value.kind === "session" });
  const kinds: Record<AudienceKind, { label: string; description: string }> = {
    everybody: {
      label: t`Everybody`,
      description: t`All registered people, also those who wait for approval or for a place. Anyone can read it, also without an account.`,
    },
    registration_type: {
      label: t`People with a registration type`,
      description: t`Also those who wait for approval or for a place.`,
    },
    track: {
      label: t`People in a track`,
      description: t`Confirmed people whose registration type opens the track.`,
    },
    session: {
      label: t`The audience of a session`,
      description: t`People who have a seat in it, wait for one, or have marked it as a favourite.`,
    },
  };
  return (
    <>
      <RadioGroupField
        label={t`To`}
        name="/to/kind"
        value={value.kind}
        onChange={(kind) => onChange({ ...value, kind: readAudienceKind(kind) })}
        options={audienceKinds.map((kind) => ({ value: kind, ...kinds[kind] }))}
        isRequired
      />
      {value.kind === "registration_type" ? (
        <Choice
          label={t`Registration type`}
          name="/to/slug"
          placeholder={t`Choose a type`}
          query={types}
          options={types.data?.items.map((one) => ({ value: one.slug, label: localized(one.name) }))}
          value={value.type}
          onChange={(type) => onChange({ ...value, type })}
        />
      ) : null}
      {value.kind === "track" ? (
        <Choice
          label={t`Track`}
          name="/to/slug"
          placeholder={t`Choose a track`}
          query={tracks}
          options={tracks.data?.map((one) => ({ value: one.slug, label: localized(one.name) }))}
          value={value.track}
          onChange={(track) => onChange({ ...value, track })}
        />
      ) : null}
      {value.kind === "session" ? (
        <Choice
          label={t`Session`}
          name="/to/session"
          placeholder={t`Choose a session`}
          description={t`In the order of the programme. Type the first letters of a time or code to jump there.`}
          query={sessions}
          options={sessions.data?.map((one) => ({
            value: one.id,
            label: [one.code, one.starts_at ? time.formatDateTime(one.starts_at) : null, localized(one.title)]
              .filter((part) => part !== null)
              .join(" · "),
          }))}
          value={value.session}
          onChange={(session) => onChange({ ...value, session })}
        />
      ) : null}
    </>
  );
}

interface ChoiceProps {
  label: string;
  name: string;
  placeholder: string;
  description?: string;
  query: { error: unknown; isFetching: boolean; refetch: () => unknown };
  options: readonly { value: string; label: string }[] | undefined;
  value: string;
  onChange: (value: string) => void;
}

function Choice({ query, options, ...field }: ChoiceProps) {
  if (!options) {
    return query.error ? (
      <ErrorState error={query.error} onRetry={() => void query.refetch()} isRetrying={query.isFetching} />
    ) : (
      <Skeleton lines={2} />
    );
  }
  return <SelectField {...field} options={options} isRequired />;
}
