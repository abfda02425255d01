import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { useLocalized } from "../app/edition";
import { Button, Section } from "../ui";
import { formatClock } from "./clock";
import styles from "./forum.module.css";
import { PlaceDialog } from "./PlaceDialog";
import type { SpeakersList, Speech } from "./queries";
import { SpeechText } from "./SpeechText";
import type { SittingState } from "./useSitting";

/** Who was skipped and can be put back, and who has spoken. */
export function PastSpeeches({ list, sitting }: { list: SpeakersList; sitting: SittingState | null }) {
  const { t } = useLingui();
  const localized = useLocalized();
  const [back, setBack] = useState<Speech | null>(null);
  return (
    <>
      {list.skipped.length > 0 ? (
        <Section title={<Trans>Skipped ({list.skipped.length})</Trans>}>
          <ul className={styles.rows}>
            {list.skipped.map((speech) => {
              const name = localized(speech.city);
              return (
                <li key={speech.request} className={styles.row}>
                  <SpeechText speech={speech}>
                    <CalledBy speech={speech} />
                  </SpeechText>
                  {sitting ? (
                    <Button size="small" aria-label={t`Put back: ${name}`} onPress={() => setBack(speech)}>
                      <Trans>Put back</Trans>
                    </Button>
                  ) : null}
                </li>
              );
            })}
          </ul>
        </Section>
      ) : null}
      {list.spoken.length > 0 ? (
        <Section title={<Trans>Have spoken ({list.spoken.length})</Trans>}>
          <ul className={styles.rows}>
            {list.spoken.toReversed().map((speech) => (
              <li key={speech.request} className={styles.row}>
                <SpeechText speech={speech}>
                  <CalledBy speech={speech} />
                </SpeechText>
                <span className={styles.note}>
                  <Trans>spoke for {formatClock(speech.used_seconds ?? 0)}</Trans>
                </span>
              </li>
            ))}
          </ul>
        </Section>
      ) : null}
      {back && sitting ? (
        <PlaceDialog
          speech={back}
          count={list.waiting.length + 1}
          usual={t`Present again`}
          onMove={(place, reason) =>
            sitting.run("move", () => sitting.requests.move(back.request, place, reason))
          }
          onClose={() => setBack(null)}
        />
      ) : null}
    </>
  );
}

/** The chair who called the speaker; others than chairs do not see it. */
function CalledBy({ speech }: { speech: Speech }) {
  const chair = speech.called_by;
  return chair ? (
    <>
      {" · "}
      <Trans>
        called by <bdi>{chair}</bdi>
      </Trans>
    </>
  ) : null;
}
