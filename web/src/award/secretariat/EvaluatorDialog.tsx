import { Trans, useLingui } from "@lingui/react/macro";
import { useQueries, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, unwrap, withRevision } from "../../api/client";
import { allPages } from "../../api/paging";
import { editionKey } from "../../api/queries";
import { useEdition } from "../../app/edition";
import { useCountries } from "../../app/people/countries";
import { useAccess } from "../../app/session";
import { Button, Dialog, Form, FormActions, SelectField, TextField, toast, useForm } from "../../ui";
import { CodesField } from "../CodesField";
import { useLanguageOptions } from "../languages";
import { type Evaluator, evaluatorsQuery, reloadAward } from "../queries";
import type { RoundProps } from "./RoundPage";

interface EvaluatorDialogProps extends RoundProps {
  /** Null: a further one. */
  evaluator: Evaluator | null;
  taken: readonly Evaluator[];
  onClose: () => void;
}

/** The profile of an evaluator, from which conflicts of interest are derived. */
export function EvaluatorDialog({ award, round, evaluator, taken, onClose }: EvaluatorDialogProps) {
  const { t } = useLingui();
  const { slug, congress } = useEdition();
  const client = useQueryClient();
  const countries = useCountries();
  const people = useKnownEvaluators({ award, round }, taken);
  const [initial] = useState(() => ({
    account: evaluator?.account ?? "",
    countries: evaluator?.countries ?? ([] as readonly string[]),
    city: evaluator?.city ?? "",
    employer: evaluator?.employer ?? "",
    languages: evaluator?.languages ?? congress.languages,
  }));
  const form = useForm({
    initial,
    submit: async ({ account, city, employer, ...rest }) => {
      await unwrap(
        api.PUT("/api/v1/congresses/{congress}/awards/{award}/rounds/{round}/evaluators/{account}", {
          params: {
            path: { congress: slug, award: award.slug, round: round.slug, account: account.trim() },
            ...(evaluator ? { header: withRevision(evaluator.revision) } : {}),
          },
          body: { ...rest, city: city.trim() || null, employer: employer.trim() || null },
        }),
      );
      await reloadAward(client, slug);
      toast(t`The evaluator is saved.`, { tone: "success" });
      onClose();
    },
  });
  const { values, set } = form;
  const languages = useLanguageOptions([...congress.languages, ...values.languages]);
  const title = evaluator ? evaluator.display_name : t`Add an evaluator`;
  return (
    <Dialog title={title} isOpen onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Form {...form.formProps} label={title}>
        {evaluator ? null : people.length > 0 ? (
          <SelectField
            label={t`Person`}
            name="{account}"
            isRequired
            placeholder={t`Choose a person`}
            description={t`Accounts with the role “Evaluator” in this edition.`}
            options={people}
            value={values.account}
            onChange={(account) => set("account", account)}
          />
        ) : (
          <TextField
            label={t`Account id`}
            name="{account}"
            isRequired
            description={t`Ask an organiser: they give the role “Evaluator” and see the id under “Staff”.`}
            value={values.account}
            onChange={(account) => set("account", account)}
          />
        )}
        <CodesField
          label={t`Countries of citizenship or residence`}
          name="/countries"
          placeholder={t`Add a country`}
          options={countries.options}
          value={values.countries}
          onChange={(codes) => set("countries", codes)}
        />
        <TextField
          label={t`City`}
          name="/city"
          maxLength={200}
          value={values.city}
          onChange={(city) => set("city", city)}
        />
        <TextField
          label={t`Employer`}
          name="/employer"
          maxLength={200}
          value={values.employer}
          onChange={(employer) => set("employer", employer)}
        />
        <CodesField
          label={t`Reads`}
          name="/languages"
          description={t`They get no entries in other languages.`}
          placeholder={t`Add a language`}
          options={languages}
          value={values.languages}
          onChange={(codes) => set("languages", codes)}
        />
        <FormActions>
          <Button type="submit" variant="primary" isPending={form.isPending}>
            <Trans>Save</Trans>
          </Button>
          <Button onPress={onClose}>
            <Trans>Cancel</Trans>
          </Button>
        </FormActions>
      </Form>
    </Dialog>
  );
}

/** Those with the role, if the person may see the staff, and the evaluators of the other rounds. */
function useKnownEvaluators({ award, round }: RoundProps, taken: readonly Evaluator[]) {
  const { slug } = useEdition();
  const { can } = useAccess(slug);
  const staff = useQuery({
    queryKey: editionKey(slug, "staff", "evaluators"),
    enabled: can("congress.administer"),
    queryFn: ({ signal }) =>
      allPages((query) =>
        unwrap(
          api.GET("/api/v1/congresses/{congress}/staff", {
            params: { path: { congress: slug }, query },
            signal,
          }),
        ),
      ),
  });
  const others = useQueries({
    queries: award.rounds
      .filter((one) => one.kind !== "public" && one.slug !== round.slug)
      .map((one) => evaluatorsQuery(slug, award.slug, one.slug)),
  });
  const names = new Map(
    others.flatMap(({ data = [] }) => data.map((one) => [one.account, one.display_name] as const)),
  );
  for (const { account, display_name, roles } of staff.data ?? [])
    if (roles.includes("evaluator")) names.set(account, display_name);
  for (const { account, left_at } of taken) if (left_at === null) names.delete(account);
  return [...names].map(([value, label]) => ({ value, label }));
}
