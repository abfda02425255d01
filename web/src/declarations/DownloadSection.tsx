import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { fetchRaw } from "../api/client";
import { saveFile } from "../app/download";
import { useEdition } from "../app/edition";
import { useBothTimes } from "../app/useBothTimes";
import { Button, CopyField, ErrorState, Notice, Section } from "../ui";
import styles from "./declarations.module.css";
import { hexOf } from "./digest";
import type { Declaration } from "./queries";

const formats = ["json", "html", "markdown"] as const;
type Format = (typeof formats)[number];
const endings: Record<Format, string> = { json: "json", html: "html", markdown: "md" };

/** The adopted document to take away, with the digest that proves that it has not changed. */
export function DownloadSection({ declaration }: { declaration: Declaration }) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const both = useBothTimes();
  const [pending, setPending] = useState<Format | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [isRight, setIsRight] = useState<boolean | null>(null);
  const labels: Record<Format, string> = {
    json: t`Download the document`,
    html: t`Page for printing`,
    markdown: t`Markdown`,
  };
  const load = async (format: Format) => {
    setPending(format);
    setError(null);
    try {
      const response = await fetchRaw(
        `/api/v1/congresses/${encodeURIComponent(slug)}/declarations/${declaration.id}/document?format=${format}`,
      );
      const bytes = await response.arrayBuffer();
      // Only the JSON document has the digest, and browsers compute one only on secure pages.
      if (format === "json" && globalThis.crypto.subtle) {
        const digest = hexOf(await crypto.subtle.digest("SHA-256", bytes));
        setIsRight(digest === declaration.digest);
      }
      saveFile(`declaration.${endings[format]}`, new Blob([bytes]));
    } catch (reason) {
      setError(reason);
    } finally {
      setPending(null);
    }
  };
  return (
    <Section
      title={<Trans>Adopted document</Trans>}
      description={declaration.adopted_at ? both(declaration.adopted_at) : null}
    >
      <div className={styles.stack}>
        {error ? <ErrorState error={error} /> : null}
        <div className={styles.bar}>
          {formats.map((format) => (
            <Button
              key={format}
              icon="download"
              variant={format === "json" ? "primary" : "secondary"}
              isPending={pending === format}
              onPress={() => load(format)}
            >
              {labels[format]}
            </Button>
          ))}
        </div>
        {isRight === true ? (
          <Notice
            kind="success"
            isLive
            title={<Trans>The digest is right: the document is unchanged</Trans>}
          />
        ) : isRight === false ? (
          <Notice kind="danger" isLive title={<Trans>The digest does not match the document</Trans>}>
            <Trans>Download it again. If it happens again, report it to the secretariat.</Trans>
          </Notice>
        ) : null}
        <CopyField
          label={t`SHA-256 of the document`}
          description={t`Compare it with that of your file: sha256sum declaration.json`}
          value={declaration.digest ?? ""}
        />
      </div>
    </Section>
  );
}
