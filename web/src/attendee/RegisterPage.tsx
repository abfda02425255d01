import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Navigate } from "@tanstack/react-router";
import { useEdition, useLocalized } from "../app/edition";
import { isEditionOver } from "../app/editions";
import { useTypes } from "../app/people/types";
import { useTime } from "../app/time";
import { EmptyState, Page, QueryState, Skeleton } from "../ui";
import { EditionOver } from "./NotRegistered";
import { registrationQuery } from "./queries";
import { RegisterForm } from "./RegisterForm";
import { firstOpen } from "./types";

/** Registers the reader, with the questions of the edition, on one page. */
export function RegisterPage() {
  const { t } = useLingui();
  const { slug, congress } = useEdition();
  const localized = useLocalized();
  const { formatDays } = useTime();
  const query = useQuery(registrationQuery(slug));
  const types = useTypes();
  const title = localized(congress.title);
  return (
    <Page
      title={<Trans>Register</Trans>}
      breadcrumbs={[{ label: t`Editions`, href: "/" }]}
      description={
        <>
          {title}, {formatDays(congress.starts_on, congress.ends_on)}
        </>
      }
      isNarrow
    >
      <QueryState query={query} skeleton={<Skeleton lines={8} />}>
        {(registration) =>
          registration && registration.state !== "cancelled" ? (
            <Navigate to="/e/$edition/me" params={{ edition: slug }} search={{}} replace />
          ) : isEditionOver(congress.state) ? (
            <EditionOver />
          ) : (
            <QueryState query={types.query} skeleton={<Skeleton lines={8} />}>
              {({ items }) => {
                const first = firstOpen(items, Date.now(), registration?.type);
                return first ? (
                  <RegisterForm types={items} first={first.slug} previous={registration} />
                ) : (
                  <EmptyState icon="ticket" title={<Trans>Registration is not open</Trans>}>
                    <Trans>
                      No registration type can be chosen now. The public page says when it opens; with an
                      invitation, use the link in its e-mail.
                    </Trans>
                  </EmptyState>
                );
              }}
            </QueryState>
          )
        }
      </QueryState>
    </Page>
  );
}
