import { Trans, useLingui } from "@lingui/react/macro";
import { isProblem } from "../api/problem";
import { useEdition } from "../app/edition";
import { DescriptionList, ErrorState, LinkButton, Notice, RequestId } from "../ui";
import styles from "./imports.module.css";
import { unrecognisedOf } from "./mapping";
import { useFieldName } from "./useFieldName";

/** Why a file could not be checked, and what is known of its columns. */
export function Refusal({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const { t } = useLingui();
  const nameOf = useFieldName();
  const { slug } = useEdition();
  if (isProblem(error, "no-registration-types")) {
    return (
      <Notice
        kind="danger"
        title={<Trans>This edition has no registration types yet</Trans>}
        isLive
        actions={
          <LinkButton to="/e/$edition/registration-types" params={{ edition: slug }} size="small">
            <Trans>Registration types</Trans>
          </LinkButton>
        }
      >
        <p>
          <Trans>Each person has one. Create a type, then import the file again.</Trans>
        </p>
        {error.requestId ? <RequestId id={error.requestId} /> : null}
      </Notice>
    );
  }
  const isRefused = isProblem(error, "unreadable-file", "unreadable-schedule");
  const columns = isRefused ? unrecognisedOf(error.details) : null;
  // The same file would be refused again.
  if (!columns || !isRefused) return <ErrorState error={error} onRetry={isRefused ? undefined : onRetry} />;
  const list = (names: readonly string[]) => (names.length > 0 ? names.join(", ") : t`None`);
  const isProposed = Object.keys(columns.mapping).length > 0;
  const missing = columns.missing.map(nameOf).join(", ");
  return (
    <div className={styles.stack}>
      <Notice kind="danger" title={<Trans>A required column was not recognised: {missing}</Trans>} isLive>
        <p>
          {isProposed ? (
            <Trans>
              A column that may be it is chosen below. Correct the choice if needed, and check again. If the
              file does not have it, add it to the file.
            </Trans>
          ) : (
            <Trans>
              Choose below which column it is and check again. If the file does not have it, add it to the
              file.
            </Trans>
          )}
        </p>
        {error.requestId ? <RequestId id={error.requestId} /> : null}
      </Notice>
      <DescriptionList
        items={[
          { term: t`Columns of the file`, value: list(columns.found) },
          {
            term: t`Recognised`,
            value: list(
              Object.entries(columns.recognised).map(([header, field]) => {
                const name = nameOf(field);
                return t`${header} is ${name}`;
              }),
            ),
          },
        ]}
      />
    </div>
  );
}
