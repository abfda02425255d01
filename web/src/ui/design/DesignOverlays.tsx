import { Trans, useLingui } from "@lingui/react/macro";
import { Button, IconButton } from "../Button";
import { ConfirmDialog } from "../ConfirmDialog";
import { Dialog } from "../Dialog";
import { Form, FormActions } from "../Form";
import { Menu } from "../Menu";
import { Section } from "../Page";
import { Popover } from "../Popover";
import { TextField } from "../TextField";
import { toast } from "../toasts";
import styles from "./Design.module.css";

export function DesignOverlays() {
  const { t } = useLingui();
  const say = (message: string) => () => {
    toast(message);
  };
  const items = [
    { id: "edit", label: t`Edit`, icon: "edit" as const, onAction: say(t`Edit`) },
    {
      id: "copy",
      label: t`Copy to another edition`,
      description: t`With its questions`,
      icon: "copy" as const,
      onAction: say(t`Copied`),
    },
    {
      id: "export",
      label: t`Export`,
      icon: "download" as const,
      onAction: say(t`Exported`),
      isDisabled: true,
    },
    { id: "delete", label: t`Delete`, icon: "trash" as const, onAction: say(t`Deleted`), isDanger: true },
  ];
  return (
    <Section title={<Trans>Dialogs, menus and toasts</Trans>}>
      <div className={styles.row}>
        <Dialog
          title={<Trans>Add a registration type</Trans>}
          trigger={
            <Button>
              <Trans>Open a dialog</Trans>
            </Button>
          }
        >
          {(close) => (
            <Form onSubmit={close}>
              <TextField label={t`Name`} name="/name" isRequired />
              <FormActions>
                <Button type="submit" variant="primary">
                  <Trans>Add</Trans>
                </Button>
                <Button variant="quiet" onPress={close}>
                  <Trans>Cancel</Trans>
                </Button>
              </FormActions>
            </Form>
          )}
        </Dialog>
        <ConfirmDialog
          title={<Trans>Delete the webhook?</Trans>}
          confirmLabel={<Trans>Delete</Trans>}
          isDanger
          onConfirm={() => new Promise((resolve) => setTimeout(resolve, 600))}
          trigger={
            <Button>
              <Trans>Open a question</Trans>
            </Button>
          }
        >
          <p>
            <Trans>Its 214 deliveries are deleted too. This cannot be undone.</Trans>
          </p>
        </ConfirmDialog>
        <Menu label={t`Actions`} items={items} />
        <Menu
          label={t`More actions`}
          items={items}
          trigger={<IconButton label={t`More actions`} icon="more" />}
        />
        <Popover
          label={t`Filters`}
          trigger={
            <Button icon="filter">
              <Trans>Open a popover</Trans>
            </Button>
          }
        >
          <TextField label={t`City`} name="city" />
        </Popover>
      </div>
      <div className={styles.row}>
        <Button onPress={say(t`The registration was saved.`)}>
          <Trans>Show a toast</Trans>
        </Button>
        <Button
          onPress={() =>
            toast(t`12 registrations were approved.`, {
              tone: "success",
              action: { label: t`Undo`, onAction: say(t`The approval was undone.`) },
            })
          }
        >
          <Trans>Show a toast with Undo</Trans>
        </Button>
        <Button onPress={() => toast(t`The e-mail could not be sent.`, { tone: "danger" })}>
          <Trans>Show a failure</Trans>
        </Button>
      </div>
    </Section>
  );
}
