import { Trans, useLingui } from "@lingui/react/macro";
import { api, unwrap, withKey, withRevision } from "../../api/client";
import { ConflictDialog } from "../../app/ConflictDialog";
import { useEdition } from "../../app/edition";
import {
  Button,
  Dialog,
  Form,
  FormActions,
  LocalizedField,
  NumberField,
  RequiredHint,
  TextField,
} from "../../ui";
import type { Award, Criterion } from "../queries";
import { type NamedValues, namedValues, textOrNull } from "./setup";
import { usePartForm } from "./usePartForm";

const categories = "/api/v1/congresses/{congress}/awards/{award}/categories";
const criteria = "/api/v1/congresses/{congress}/awards/{award}/criteria";

interface NamedDialogProps {
  award: Award;
  /** The slug of the round for a criterion; null for a category. */
  round: string | null;
  /** Null: a new one. */
  part: Award["categories"][number] | Criterion | null;
  position: number;
  onClose: () => void;
}

/** A category of the award, or a criterion of a round with its weight. */
export function NamedDialog({ award, round, part, position, onClose }: NamedDialogProps) {
  const { t } = useLingui();
  const { slug, congress } = useEdition();
  const path = { congress: slug, award: award.slug };
  const isCriterion = round !== null;
  const body = ({ slug, name, description }: NamedValues) => ({
    slug: slug.trim(),
    name,
    description: textOrNull(description),
    position,
  });
  const { form, conflict } = usePartForm<NamedValues>({
    initial: namedValues(part),
    revision: part ? award.revision : null,
    onClose,
    load: async () => {
      const current = await unwrap(
        api.GET("/api/v1/congresses/{congress}/awards/{award}", { params: { path } }),
      );
      const parts = isCriterion
        ? current.rounds.find((one) => one.slug === round)?.criteria
        : current.categories;
      return {
        revision: current.revision,
        values: namedValues(parts?.find((one) => one.slug === part?.slug) ?? null),
      };
    },
    create: (values, key) => {
      const params = { path, header: withKey(key) };
      return isCriterion
        ? unwrap(api.POST(criteria, { params, body: { ...body(values), round, weight: values.weight ?? 1 } }))
        : unwrap(api.POST(categories, { params, body: body(values) }));
    },
    update: (revision, values) => {
      const header = withRevision(revision);
      return isCriterion
        ? unwrap(
            api.PATCH(`${criteria}/{criterion}`, {
              params: { path: { ...path, criterion: part && "id" in part ? part.id : "" }, header },
              body: { ...body(values), weight: values.weight ?? 1 },
            }),
          )
        : unwrap(
            api.PATCH(`${categories}/{category}`, {
              params: { path: { ...path, category: part?.slug ?? "" }, header },
              body: body(values),
            }),
          );
    },
  });
  const { values, set } = form;
  const labels = { name: t`Name`, slug: t`Short name`, description: t`Description`, weight: t`Weight` };
  const title = isCriterion ? t`Criterion` : t`Category`;
  return (
    <>
      <Dialog title={title} isOpen onOpenChange={(isOpen) => !isOpen && onClose()}>
        <Form {...form.formProps} label={title}>
          <RequiredHint />
          <LocalizedField
            label={labels.name}
            name="/name"
            isRequired
            languages={congress.languages}
            value={values.name}
            onChange={(name) => set("name", name)}
          />
          <TextField
            label={labels.slug}
            name="/slug"
            description={t`Part of its address: small letters, digits and hyphens.`}
            isRequired
            pattern="[a-z0-9]+(-[a-z0-9]+)*"
            maxLength={80}
            value={values.slug}
            onChange={(next) => set("slug", next)}
          />
          <LocalizedField
            label={labels.description}
            name="/description"
            multiline
            languages={congress.languages}
            value={values.description}
            onChange={(text) => set("description", text)}
          />
          {isCriterion ? (
            <NumberField
              label={labels.weight}
              name="/weight"
              description={t`Relative to the other criteria of the round.`}
              min={1}
              max={1000}
              value={values.weight}
              onChange={(weight) => set("weight", weight)}
            />
          ) : null}
          <FormActions>
            <Button type="submit" variant="primary" isPending={form.isPending}>
              {part ? <Trans>Save</Trans> : <Trans>Create</Trans>}
            </Button>
            <Button onPress={onClose}>
              <Trans>Cancel</Trans>
            </Button>
          </FormActions>
        </Form>
      </Dialog>
      <ConflictDialog conflict={conflict} labels={labels} />
    </>
  );
}
