import { Trans } from "@lingui/react/macro";
import { useMutation } from "@tanstack/react-query";
import { isProblem } from "../api/problem";
import { problemSentence } from "../api/problemTexts";
import { useEdition } from "../app/edition";
import { useLanguage } from "../app/language";
import { useTime } from "../app/time";
import { Button, ErrorState, Notice } from "../ui";
import styles from "./attendee.module.css";
import { certificateAddress } from "./certificate";
import { certificate } from "./queries";

/** Issues the certificate, or says what is missing for it. */
export function CertificateSection() {
  const { slug } = useEdition();
  const time = useTime();
  const language = useLanguage();
  const { data, error, isPending, mutate } = useMutation({ mutationFn: () => certificate(slug) });
  return (
    <div className={styles.stack}>
      {data ? (
        <Notice kind="success" isLive title={<Trans>Issued on {time.formatDate(data.issued_at)}</Trans>}>
          <div className={styles.actions}>
            <a href={certificateAddress(slug, language)} download={`certificate-${slug}.svg`}>
              <Trans>Download the certificate</Trans>
            </a>
            <a href={data.check_url}>
              <Trans>Where others can check it</Trans>
            </a>
          </div>
        </Notice>
      ) : (
        <>
          {error && isProblem(error, "certificate-not-earned") ? (
            <Notice kind="info" isLive title={<Trans>Not yet</Trans>}>
              {problemSentence(error)}
            </Notice>
          ) : error ? (
            <ErrorState error={error} />
          ) : null}
          <div className={styles.actions}>
            <Button onPress={() => mutate()} isPending={isPending}>
              <Trans>Get the certificate</Trans>
            </Button>
          </div>
        </>
      )}
    </div>
  );
}
