import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { useLocalized } from "../app/edition";
import { Button } from "../ui";
import { FloorName } from "./FloorName";
import styles from "./forum.module.css";
import type { SpeakersList, Speech } from "./queries";
import { ReasonDialog } from "./ReasonDialog";
import { SpeechClock } from "./SpeechClock";
import type { SittingState } from "./useSitting";

interface ChairFloorProps {
  list: SpeakersList;
  sitting: SittingState;
}

/** Who has the floor, the clock, and the buttons that are pressed most. */
export function ChairFloor({ list, sitting }: ChairFloorProps) {
  const { t } = useLingui();
  const localized = useLocalized();
  const { floor } = list;
  const next = list.waiting[0];
  const nextCity = next ? localized(next.city) : "";
  // The dialog is here and not with its button: it stays when another chair starts the clock, and the refusal is shown.
  const [skipping, setSkipping] = useState<Speech | null>(null);
  return (
    <section aria-label={t`Now speaking`} className={styles.floor}>
      {floor ? (
        <>
          <FloorName speech={floor} />
          <SpeechClock speech={floor} readAt={sitting.query.dataUpdatedAt} />
          {floor.state === "called" ? (
            <CalledButtons floor={floor} sitting={sitting} onSkip={() => setSkipping(floor)} />
          ) : (
            <SpeakingButtons list={list} floor={floor} nextCity={nextCity} sitting={sitting} />
          )}
        </>
      ) : (
        <FreeFloor list={list} nextCity={nextCity} sitting={sitting} />
      )}
      {skipping ? <SkipDialog speech={skipping} sitting={sitting} onClose={() => setSkipping(null)} /> : null}
    </section>
  );
}

function FreeFloor({ list, nextCity, sitting }: ChairFloorProps & { nextCity: string }) {
  const { act, requests, pending } = sitting;
  return (
    <>
      <div className={styles.floorText}>
        <h2 className={styles.floorCity}>
          <Trans>The floor is free</Trans>
        </h2>
        <p className={styles.muted}>
          {nextCity ? <Trans>Next: {nextCity}</Trans> : <Trans>No one is waiting to speak.</Trans>}
        </p>
      </div>
      {nextCity ? (
        <div className={styles.bigButtons}>
          <Button
            variant="primary"
            className={styles.big}
            icon="megaphone"
            isPending={pending === "call"}
            onPress={() => act("call", () => requests.call(list, false))}
          >
            <Trans>Call {nextCity}</Trans>
          </Button>
          <Button
            className={styles.big}
            icon="mic"
            isPending={pending === "call-start"}
            onPress={() => act("call-start", () => requests.call(list, true))}
          >
            <Trans>Call and start the clock</Trans>
          </Button>
        </div>
      ) : null}
    </>
  );
}

interface CalledButtonsProps {
  floor: Speech;
  sitting: SittingState;
  onSkip: () => void;
}

function CalledButtons({ floor, sitting, onSkip }: CalledButtonsProps) {
  const { act, requests, pending } = sitting;
  return (
    <div className={styles.bigButtons}>
      <Button
        variant="primary"
        className={styles.big}
        icon="mic"
        isPending={pending === "start"}
        onPress={() => act("start", () => requests.start(floor.request))}
      >
        <Trans>Start the clock</Trans>
      </Button>
      <Button className={styles.big} icon="arrow-right" onPress={onSkip}>
        <Trans>Skip</Trans>
      </Button>
    </div>
  );
}

interface SkipDialogProps {
  speech: Speech;
  sitting: SittingState;
  onClose: () => void;
}

function SkipDialog({ speech, sitting, onClose }: SkipDialogProps) {
  const { t } = useLingui();
  const { act, requests } = sitting;
  const city = useLocalized()(speech.city);
  return (
    <ReasonDialog
      title={<Trans>Skip {city}?</Trans>}
      confirmLabel={<Trans>Skip</Trans>}
      usual={t`Not present`}
      onConfirm={(reason) => act("skip", () => requests.skip(speech.request, reason))}
      onClose={onClose}
    >
      <p>
        <Trans>You can put the speaker back into the list later.</Trans>
      </p>
    </ReasonDialog>
  );
}

interface SpeakingButtonsProps extends ChairFloorProps {
  floor: Speech;
  nextCity: string;
}

function SpeakingButtons({ list, floor, nextCity, sitting }: SpeakingButtonsProps) {
  const { t } = useLingui();
  const { act, requests, pending } = sitting;
  const extensions = [
    { seconds: 30, label: t`+30 s` },
    { seconds: 60, label: t`+1 min` },
    { seconds: 120, label: t`+2 min` },
  ];
  return (
    <>
      <div className={styles.bigButtons}>
        <Button
          variant="danger"
          className={styles.big}
          isPending={pending === "stop"}
          onPress={() => act("stop", () => requests.stop(floor.request))}
        >
          <Trans>Stop</Trans>
        </Button>
        {nextCity ? (
          <Button
            variant="primary"
            className={styles.big}
            icon="megaphone"
            isPending={pending === "call"}
            onPress={() => act("call", () => requests.call(list, false))}
          >
            <Trans>Stop, and call {nextCity}</Trans>
          </Button>
        ) : null}
      </div>
      <fieldset className={styles.extensions}>
        <legend className="visually-hidden">
          <Trans>More time</Trans>
        </legend>
        {extensions.map(({ seconds, label }) => (
          <Button
            key={seconds}
            className={styles.extension}
            isPending={pending === `extend-${seconds}`}
            onPress={() => act(`extend-${seconds}`, () => requests.extend(list, floor.request, seconds))}
          >
            {label}
          </Button>
        ))}
      </fieldset>
    </>
  );
}
