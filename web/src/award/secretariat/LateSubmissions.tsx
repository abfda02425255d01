import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, type Schemas, unwrap } from "../../api/client";
import { useEdition } from "../../app/edition";
import { useTime } from "../../app/time";
import { Badge, Button, Dialog, Form, FormActions, Section, TextField, toast, useForm } from "../../ui";
import styles from "../award.module.css";
import { type Award, lateRefusalsQuery, reloadAward } from "../queries";
import { latestByEntry } from "./late";

type LateRefusal = Schemas["LateRefusal"];

/** Entries that were submitted after the deadline. The secretariat can accept one, with a reason. */
export function LateSubmissions({ award }: { award: Award }) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const time = useTime();
  const { data = [] } = useQuery(lateRefusalsQuery(slug, award.slug));
  const [accepting, setAccepting] = useState<LateRefusal | null>(null);
  if (data.length === 0) return null;
  return (
    <Section
      title={<Trans>Submitted too late</Trans>}
      description={
        <Trans>
          They came after the deadline. You can accept one with a reason. Times are in {time.zoneLabel}.
        </Trans>
      }
    >
      <ul className={styles.rows}>
        {latestByEntry(data).map((one) => {
          const name = one.title ?? t`Without a title`;
          return (
            <li key={one.entry} className={styles.row}>
              <div className={styles.rowText}>
                <span className={styles.rowName}>
                  <bdi>{name}</bdi>
                  {one.accepted_at ? (
                    <Badge tone="success">
                      <Trans>Accepted late</Trans>
                    </Badge>
                  ) : null}
                </span>
                <p className={styles.note}>
                  <bdi>{one.city}</bdi> · <Trans>tried at {time.formatDateTime(one.refused_at)}</Trans>
                </p>
                {one.reason ? (
                  <p className={styles.note}>
                    <bdi>{one.reason}</bdi>
                  </p>
                ) : null}
              </div>
              {one.accepted_at === null && award.state === "open" ? (
                <Button size="small" aria-label={t`Accept ${name}`} onPress={() => setAccepting(one)}>
                  <Trans>Accept</Trans>
                </Button>
              ) : null}
            </li>
          );
        })}
      </ul>
      {accepting ? (
        <AcceptDialog award={award} refusal={accepting} onClose={() => setAccepting(null)} />
      ) : null}
    </Section>
  );
}

interface AcceptDialogProps {
  award: Award;
  refusal: LateRefusal;
  onClose: () => void;
}

function AcceptDialog({ award, refusal, onClose }: AcceptDialogProps) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const client = useQueryClient();
  const form = useForm({
    initial: { reason: "" },
    submit: async ({ reason }) => {
      await unwrap(
        api.POST("/api/v1/congresses/{congress}/awards/{award}/entries/{entry}/accept-late", {
          params: { path: { congress: slug, award: award.slug, entry: refusal.entry } },
          body: { reason: reason.trim() },
        }),
      );
      await reloadAward(client, slug);
      toast(t`The entry is submitted. Its submitters get an e-mail.`, { tone: "success" });
      onClose();
    },
  });
  const name = refusal.title ?? t`Without a title`;
  return (
    <Dialog
      title={<Trans>Accept “{name}” after the deadline?</Trans>}
      isOpen
      size="small"
      onOpenChange={(isOpen) => !isOpen && onClose()}
    >
      <Form {...form.formProps} label={t`Accept a late submission`}>
        <p>
          <Trans>The entry is submitted as it is. You can then screen it like the others.</Trans>
        </p>
        <TextField
          label={t`Reason`}
          name="/reason"
          description={t`It is kept in the record, and only staff read it.`}
          isRequired
          maxLength={1000}
          value={form.values.reason}
          onChange={(reason) => form.set("reason", reason)}
        />
        <FormActions>
          <Button type="submit" variant="primary" isPending={form.isPending}>
            <Trans>Accept</Trans>
          </Button>
          <Button onPress={onClose}>
            <Trans>Cancel</Trans>
          </Button>
        </FormActions>
      </Form>
    </Dialog>
  );
}
