import { Trans, useLingui } from "@lingui/react/macro";
import { DesignActions } from "./design/DesignActions";
import { DesignFields } from "./design/DesignFields";
import { DesignFoundations } from "./design/DesignFoundations";
import { DesignOverlays } from "./design/DesignOverlays";
import { DesignStates } from "./design/DesignStates";
import { DesignTable } from "./design/DesignTable";
import { Page } from "./Page";

/** Every component in all its states: to look at, and for the tests of accessibility. */
export function DesignPage() {
  const { t } = useLingui();
  return (
    <Page
      title={t`Design system`}
      description={<Trans>Every component of this app, in each of its states.</Trans>}
      breadcrumbs={[{ label: t`Home`, href: "/" }, { label: t`Design system` }]}
    >
      <DesignFoundations />
      <DesignActions />
      <DesignFields />
      <DesignStates />
      <DesignTable />
      <DesignOverlays />
    </Page>
  );
}
