import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, unwrap } from "../api/client";
import { useEdition } from "../app/edition";
import { Button, ConfirmDialog, Dialog, Form, FormActions, TextField, toast, useForm, useOpen } from "../ui";
import { AdoptDialog } from "./AdoptDialog";
import { DeclarationDialog } from "./DeclarationDialog";
import styles from "./declarations.module.css";
import { EndorseDialog } from "./EndorseDialog";
import { type Declaration, endorsementsQuery, reloadDeclarations } from "./queries";
import { RefusalNotice } from "./RefusalNotice";
import { type DeclarationActions, refusalOf } from "./state";

interface DeclarationButtonsProps {
  declaration: Declaration;
  actions: DeclarationActions;
  own: string | null;
}

type Open = "edit" | "redraft" | "adopt" | "endorse";

/** What can be done with a declaration in its state. */
export function DeclarationButtons({ declaration, actions, own }: DeclarationButtonsProps) {
  const { slug } = useEdition();
  const [open, setOpen] = useState<Open | null>(null);
  const close = () => setOpen(null);
  const endorsements = useQuery({ ...endorsementsQuery(slug, declaration.id), enabled: actions.canEndorse });
  const mine = endorsements.data?.find(({ delegation }) => delegation === own) ?? null;
  return (
    <>
      {actions.canEndorse ? (
        <Button variant="primary" icon="check" onPress={() => setOpen("endorse")}>
          {mine ? <Trans>Change the endorsement</Trans> : <Trans>Endorse for your city</Trans>}
        </Button>
      ) : null}
      {actions.isLeftToHead ? (
        <p className={styles.note}>
          <Trans>The head of your delegation endorses, once the secretariat has accredited them.</Trans>
        </p>
      ) : null}
      {actions.canEdit ? (
        <Button icon="edit" onPress={() => setOpen("edit")}>
          <Trans>Edit</Trans>
        </Button>
      ) : null}
      {actions.canDelete ? <DeleteButton declaration={declaration} /> : null}
      {actions.canOpen ? <OpenButton declaration={declaration} /> : null}
      {actions.canRedraft ? (
        <Button icon="undo" onPress={() => setOpen("redraft")}>
          <Trans>Back to draft</Trans>
        </Button>
      ) : null}
      {actions.canAdopt ? (
        <Button variant="primary" icon="lock" onPress={() => setOpen("adopt")}>
          <Trans>Adopt</Trans>
        </Button>
      ) : null}
      {open === "edit" ? <DeclarationDialog declaration={declaration} onClose={close} /> : null}
      {open === "redraft" ? <RedraftDialog declaration={declaration} onClose={close} /> : null}
      {open === "adopt" ? <AdoptDialog declaration={declaration} onClose={close} /> : null}
      {open === "endorse" ? <EndorseDialog declaration={declaration} mine={mine} onClose={close} /> : null}
    </>
  );
}

function OpenButton({ declaration }: { declaration: Declaration }) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const client = useQueryClient();
  return (
    <ConfirmDialog
      trigger={
        <Button variant="primary" icon="globe">
          <Trans>Open for endorsement</Trans>
        </Button>
      }
      title={<Trans>Open the declaration for endorsement?</Trans>}
      confirmLabel={<Trans>Open</Trans>}
      onConfirm={async () => {
        await unwrap(
          api.POST("/api/v1/congresses/{congress}/declarations/{declaration}/open", {
            params: { path: { congress: slug, declaration: declaration.id } },
          }),
        );
        toast(t`The declaration is open for endorsement.`, { tone: "success" });
        await reloadDeclarations(client, slug);
      }}
    >
      <p>
        <Trans>
          It becomes public, and every accredited head gets an e-mail. The text cannot change while it is
          open.
        </Trans>
      </p>
    </ConfirmDialog>
  );
}

function DeleteButton({ declaration }: { declaration: Declaration }) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const client = useQueryClient();
  const open = useOpen();
  return (
    <ConfirmDialog
      trigger={
        <Button icon="trash">
          <Trans>Delete</Trans>
        </Button>
      }
      title={<Trans>Delete the draft?</Trans>}
      confirmLabel={<Trans>Delete</Trans>}
      isDanger
      onConfirm={async () => {
        await unwrap(
          api.DELETE("/api/v1/congresses/{congress}/declarations/{declaration}", {
            params: { path: { congress: slug, declaration: declaration.id } },
          }),
        );
        open(`/e/${slug}/declarations`);
        toast(t`The draft is deleted.`, { tone: "success" });
        await reloadDeclarations(client, slug);
      }}
    >
      <p>
        <Trans>All its versions and comments are lost. This cannot be undone.</Trans>
      </p>
    </ConfirmDialog>
  );
}

function RedraftDialog({ declaration, onClose }: { declaration: Declaration; onClose: () => void }) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const client = useQueryClient();
  const count = declaration.endorsements;
  const form = useForm({
    initial: { reason: "" },
    submit: async ({ reason }) => {
      await unwrap(
        api.POST("/api/v1/congresses/{congress}/declarations/{declaration}/redraft", {
          params: { path: { congress: slug, declaration: declaration.id } },
          body: { reason: reason.trim() },
        }),
      );
      onClose();
      toast(t`The declaration is a draft again.`, { tone: "success" });
      await reloadDeclarations(client, slug);
    },
  });
  return (
    <Dialog
      title={<Trans>Back to draft?</Trans>}
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      size="small"
    >
      <Form onSubmit={form.onSubmit} error={refusalOf(form.error) ? null : form.error}>
        <RefusalNotice error={form.error} />
        <p>
          <Trans>Endorsements that are lost: {count}. The cities that gave them get an e-mail.</Trans>
        </p>
        <TextField
          label={t`Reason`}
          name="/reason"
          isRequired
          maxLength={500}
          value={form.values.reason}
          onChange={(reason) => form.set("reason", reason)}
        />
        <FormActions>
          <Button type="submit" variant="danger" isPending={form.isPending}>
            <Trans>Back to draft</Trans>
          </Button>
          <Button onPress={onClose}>
            <Trans>Cancel</Trans>
          </Button>
        </FormActions>
      </Form>
    </Dialog>
  );
}
