import { Trans } from "@lingui/react/macro";
import type { ReactNode } from "react";
import { useEdition } from "../app/edition";
import { isEditionOver } from "../app/editions";
import { EmptyState, LinkButton } from "../ui";

/** In place of what only registered people have. `children` says what needs a registration. */
export function NotRegistered({ children }: { children: ReactNode }) {
  const { slug, congress } = useEdition();
  if (isEditionOver(congress.state)) return <EditionOver />;
  return (
    <EmptyState
      icon="ticket"
      title={<Trans>You are not registered</Trans>}
      action={
        <LinkButton
          to="/e/$edition/register"
          params={{ edition: slug }}
          search={{}}
          variant="primary"
          icon="ticket"
        >
          <Trans>Register</Trans>
        </LinkButton>
      }
    >
      {children}
    </EmptyState>
  );
}

/** No one can register any more. */
export function EditionOver() {
  const { slug } = useEdition();
  return (
    <EmptyState icon="calendar" title={<Trans>This edition is over</Trans>}>
      <p>
        <Trans>Registration is closed.</Trans>{" "}
        <a href={`/c/${slug}`}>
          <Trans>Read its programme</Trans>
        </a>
      </p>
    </EmptyState>
  );
}
