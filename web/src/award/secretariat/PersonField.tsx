import { Trans, useLingui } from "@lingui/react/macro";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Schemas } from "../../api/client";
import { useEdition } from "../../app/edition";
import { ErrorState, Notice, SearchField, SelectField } from "../../ui";
import { candidatesQuery } from "../queries";
import type { RoundProps } from "./RoundPage";

type Candidate = Schemas["EvaluatorCandidate"];

interface PersonFieldProps extends RoundProps {
  value: string;
  onChange: (account: string) => void;
}

/** A person with the role “Evaluator” who is not in the round, found by name or e-mail address. */
export function PersonField({ award, round, value, onChange }: PersonFieldProps) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const [q, setQ] = useState("");
  // Stays chosen while another name is searched for.
  const [chosen, setChosen] = useState<Candidate | null>(null);
  const query = useQuery({
    ...candidatesQuery(slug, award.slug, round.slug, q),
    placeholderData: keepPreviousData,
  });
  const found = query.data ?? [];
  const isListed = found.some(({ account }) => account === chosen?.account);
  const people = chosen && !isListed ? [chosen, ...found] : found;
  if (query.error && !query.data) return <ErrorState error={query.error} />;
  if (query.data?.length === 0 && q === "" && !chosen) {
    return (
      <Notice kind="warning" title={<Trans>No one can be added</Trans>}>
        <Trans>
          Everyone with the role “Evaluator” is in the round already. An organiser gives this role to more
          people, under “Staff”.
        </Trans>
      </Notice>
    );
  }
  return (
    <>
      <SearchField
        label={t`Search by name or e-mail`}
        value={q}
        isBusy={query.isFetching && query.isPlaceholderData}
        onChange={(next) => setQ(next.trim().slice(0, 200))}
      />
      <SelectField
        label={t`Person`}
        name="{account}"
        isRequired
        placeholder={found.length === 0 && q ? t`No one matches` : t`Choose a person`}
        description={t`Accounts with the role “Evaluator” in this edition.`}
        options={people.map(({ account, display_name, email }) => ({
          value: account,
          label: `${display_name} · ${email}`,
        }))}
        value={value}
        onChange={(account) => {
          setChosen(people.find((one) => one.account === account) ?? null);
          onChange(account);
        }}
      />
    </>
  );
}
