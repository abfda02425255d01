import { Trans } from "@lingui/react/macro";
import { LinkButton, Page } from "../ui";
import { useEdition } from "./edition";
import styles from "./Message.module.css";

/** A page of an edition that the person's roles do not open. */
export function NoPermission({ permission }: { permission: string }) {
  const { slug } = useEdition();
  return (
    <Page title={<Trans>You do not have access to this page</Trans>} isNarrow>
      <p>
        <Trans>
          This page needs the permission <code>{permission}</code>, which your roles in this edition do not
          include. Ask an organiser to give your account a role that has it.
        </Trans>
      </p>
      <div className={styles.actions}>
        <LinkButton to="/e/$edition" params={{ edition: slug }} variant="primary" icon="dashboard">
          <Trans>Go to the dashboard</Trans>
        </LinkButton>
      </div>
    </Page>
  );
}
