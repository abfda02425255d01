import { Trans } from "@lingui/react/macro";
import { useState } from "react";
import type { Congress } from "../app/edition";
import { Page } from "../ui";
import { EditionReady } from "./EditionReady";
import { NewEditionForm } from "./NewEditionForm";

export function NewEditionPage() {
  const [made, setMade] = useState<{ congress: Congress; isCopy: boolean } | null>(null);
  if (made) return <EditionReady congress={made.congress} isCopy={made.isCopy} />;
  return (
    <Page
      title={<Trans>New edition</Trans>}
      description={
        <Trans>It starts as a draft, which only staff see. You can change everything later.</Trans>
      }
      isNarrow
    >
      <NewEditionForm onCreated={(congress, isCopy) => setMade({ congress, isCopy })} />
    </Page>
  );
}
