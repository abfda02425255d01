import { Trans, useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { api, unwrap } from "../api/client";
import { useEdition, useLocalized } from "../app/edition";
import { Button, Dialog, EmptyState, Form, FormActions, SelectField, toast, useForm } from "../ui";
import { reloadSpeaking, type SpeakersList, type SpeakingRequest } from "./queries";
import { RefusalNotice } from "./RefusalNotice";
import { refusalOf } from "./refusals";
import { swapOffers, swapPartners } from "./speaking";

interface SwapDialogProps {
  list: SpeakersList;
  request: SpeakingRequest;
  onClose: () => void;
}

/** Offers another delegation to swap places, or accepts its offer: places are swapped once both have offered. */
export function SwapDialog({ list, request, onClose }: SwapDialogProps) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const localized = useLocalized();
  const client = useQueryClient();
  const partners = swapPartners(list.waiting, request);
  const offered = swapOffers(list.waiting, request.id)[0]?.request;
  const form = useForm({
    initial: { partner: offered ?? request.swap_with ?? "" },
    submit: async ({ partner }) => {
      const answer = await unwrap(
        api.POST("/api/v1/congresses/{congress}/sessions/{session}/speaking-requests/{request}/swap", {
          params: { path: { congress: slug, session: request.session, request: request.id } },
          body: { with: partner },
        }),
      );
      const isOffered = answer.waiting.some((one) => one.request === request.id && one.swap_with === partner);
      toast(
        isOffered ? t`The offer is made. Places are swapped when the other accepts.` : t`Places are swapped.`,
        {
          tone: "success",
        },
      );
      onClose();
      await reloadSpeaking(client, slug);
    },
  });
  const refusal = form.error && refusalOf(form.error, null);
  return (
    <Dialog
      title={<Trans>Swap places</Trans>}
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      size="small"
    >
      {partners.length === 0 ? (
        <EmptyState title={<Trans>No one to swap with</Trans>}>
          <Trans>Places are swapped with a delegation that waits to speak about the same agenda item.</Trans>
        </EmptyState>
      ) : (
        <Form onSubmit={form.onSubmit} error={refusal ? null : form.error}>
          {refusal ? <RefusalNotice failure={{ error: form.error, floor: null }} /> : null}
          <SelectField
            label={t`Swap with`}
            name="/with"
            isRequired
            placeholder={t`Choose a city`}
            options={partners.map((one) => {
              const city = localized(one.city);
              return { value: one.request, label: t`${one.position}. ${city}` };
            })}
            value={form.values.partner}
            onChange={(partner) => form.set("partner", partner)}
          />
          <FormActions>
            <Button type="submit" variant="primary" isPending={form.isPending}>
              {form.values.partner && form.values.partner === offered ? (
                <Trans>Accept the swap</Trans>
              ) : (
                <Trans>Offer the swap</Trans>
              )}
            </Button>
            <Button onPress={onClose}>
              <Trans>Cancel</Trans>
            </Button>
          </FormActions>
        </Form>
      )}
    </Dialog>
  );
}
