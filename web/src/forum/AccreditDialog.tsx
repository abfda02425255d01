import { Trans, useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { api, unwrap, withRevision } from "../api/client";
import { useEdition } from "../app/edition";
import {
  Button,
  Dialog,
  Form,
  FormActions,
  LocalizedField,
  NumberField,
  TextField,
  toast,
  useForm,
} from "../ui";
import { AnswerRefusalNotice } from "./AnswerRefusalNotice";
import { accreditationRefusal } from "./invitation";
import { type Accreditation, type Delegation, reloadInvitations } from "./queries";

interface AccreditDialogProps {
  delegation: Delegation;
  accreditation: Accreditation | null;
  onClose: () => void;
}

export function AccreditDialog({ delegation, accreditation, onClose }: AccreditDialogProps) {
  const { t } = useLingui();
  const { slug, congress } = useEdition();
  const client = useQueryClient();
  const form = useForm<{ title: string; rank: number | null; city: Record<string, string> }>({
    initial: {
      title: accreditation?.title ?? t`Mayor`,
      rank: accreditation?.protocol_rank ?? 1,
      city: { ...accreditation?.city },
    },
    submit: async ({ title, rank, city }) => {
      await unwrap(
        api.PUT("/api/v1/congresses/{congress}/delegations/{delegation}/accreditation", {
          params: {
            path: { congress: slug, delegation: delegation.id },
            ...(accreditation ? { header: withRevision(accreditation.revision) } : {}),
          },
          body: {
            title: title.trim(),
            protocol_rank: rank ?? 1,
            ...(Object.keys(city).length > 0 ? { city } : {}),
          },
        }),
      );
      toast(t`The head is accredited.`, { tone: "success" });
      onClose();
      await reloadInvitations(client, slug);
    },
  });
  const refusal = accreditationRefusal(form.error);
  const { name } = delegation;
  return (
    <Dialog
      title={<Trans>Accredit the head of {name}</Trans>}
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
    >
      <Form onSubmit={form.onSubmit} error={refusal ? null : form.error}>
        <AnswerRefusalNotice refusal={refusal} />
        <TextField
          label={t`Title`}
          name="/title"
          isRequired
          maxLength={200}
          value={form.values.title}
          onChange={(title) => form.set("title", title)}
        />
        <NumberField
          label={t`Protocol rank`}
          name="/protocol_rank"
          description={t`1 is first. Heads of the same rank are sorted by city.`}
          isRequired
          min={1}
          value={form.values.rank}
          onChange={(rank) => form.set("rank", rank)}
        />
        <LocalizedField
          label={t`Name of the city`}
          name="/city"
          description={t`Empty: the city of the delegation.`}
          languages={congress.languages}
          value={form.values.city}
          onChange={(city) => form.set("city", city)}
        />
        <FormActions>
          <Button type="submit" variant="primary" isPending={form.isPending}>
            <Trans>Accredit</Trans>
          </Button>
          <Button onPress={onClose}>
            <Trans>Cancel</Trans>
          </Button>
        </FormActions>
      </Form>
    </Dialog>
  );
}
