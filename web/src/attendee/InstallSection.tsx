import { Trans } from "@lingui/react/macro";
import { useInstall } from "../app/install";
import { Button, Section } from "../ui";

/** Offers to install the app, where the browser can. */
export function InstallSection() {
  const install = useInstall();
  if (!install) return null;
  return (
    <Section
      title={<Trans>Install the app</Trans>}
      description={
        <Trans>
          It opens from your home screen. Your sessions and the programme pages that you opened stay readable
          offline.
        </Trans>
      }
    >
      <div>
        <Button icon="download" onPress={() => void install()}>
          <Trans>Install</Trans>
        </Button>
      </div>
    </Section>
  );
}
