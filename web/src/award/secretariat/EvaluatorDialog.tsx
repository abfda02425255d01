import { Trans, useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, unwrap, withRevision } from "../../api/client";
import { useEdition } from "../../app/edition";
import { useCountries } from "../../app/people/countries";
import { Button, Dialog, Form, FormActions, TextField, toast, useForm } from "../../ui";
import { CodesField } from "../CodesField";
import { useLanguageOptions } from "../languages";
import { type Evaluator, reloadAward } from "../queries";
import { PersonField } from "./PersonField";
import type { RoundProps } from "./RoundPage";

interface EvaluatorDialogProps extends RoundProps {
  /** Null: a further one. */
  evaluator: Evaluator | null;
  onClose: () => void;
}

/** The profile of an evaluator, from which conflicts of interest are derived. */
export function EvaluatorDialog({ award, round, evaluator, onClose }: EvaluatorDialogProps) {
  const { t } = useLingui();
  const { slug, congress } = useEdition();
  const client = useQueryClient();
  const countries = useCountries();
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
        {evaluator ? null : (
          <PersonField
            award={award}
            round={round}
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
