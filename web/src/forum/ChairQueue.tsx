import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { useLocalized } from "../app/edition";
import { useTime } from "../app/time";
import { Button, EmptyState, OrderedList, Section, TextField } from "../ui";
import styles from "./forum.module.css";
import { type OpenDialog, QueueDialog } from "./QueueDialog";
import type { SpeakersList, Speech } from "./queries";
import { SpeechMenu } from "./SpeechMenu";
import { SpeechText } from "./SpeechText";
import { movedSpeech } from "./speaking";
import type { SittingState } from "./useSitting";

interface ChairQueueProps {
  list: SpeakersList;
  sitting: SittingState;
}

/** Who is waiting, in order: dragged, moved by buttons, or put to a place. */
export function ChairQueue({ list, sitting }: ChairQueueProps) {
  const { t } = useLingui();
  const localized = useLocalized();
  const time = useTime();
  const { act, requests } = sitting;
  const [reason, setReason] = useState(t`Moved by the chair`);
  const [open, setOpen] = useState<OpenDialog | null>(null);
  // What another chair does must not move the list under a finger.
  const [frozen, setFrozen] = useState<readonly Speech[] | null>(null);
  const waiting = frozen ?? list.waiting;
  const move = (speech: Speech, place: number, why = reason) =>
    requests.move(speech.request, place, why.trim() || t`Moved by the chair`);
  const order = (ordered: Speech[]) => {
    const { speech, place } = movedSpeech(waiting, ordered);
    return act("move", async () => (speech ? move(speech, place) : undefined));
  };
  return (
    <Section
      title={<Trans>Waiting ({waiting.length})</Trans>}
      description={
        waiting.length > 0 ? (
          <Trans>
            Expected to end at {time.formatTime(list.forecast_ends_at)},{" "}
            {time.zoneLabelAt(list.forecast_ends_at)}.
          </Trans>
        ) : null
      }
      actions={
        <Button icon="add" onPress={() => setOpen({ kind: "add" })}>
          <Trans>Add a speaker</Trans>
        </Button>
      }
    >
      {waiting.length === 0 ? (
        <EmptyState icon="mic" title={<Trans>No one is waiting to speak</Trans>}>
          <Trans>Requests of delegations appear here at once.</Trans>
        </EmptyState>
      ) : (
        <div
          className={styles.queue}
          onPointerDownCapture={() => setFrozen(list.waiting)}
          onPointerUp={() => setFrozen(null)}
          onPointerCancel={() => setFrozen(null)}
          onPointerLeave={(event) => event.buttons === 0 && setFrozen(null)}
        >
          <TextField
            label={t`Reason for moves`}
            name="move-reason"
            description={t`It is kept with each move that you make.`}
            maxLength={500}
            value={reason}
            onChange={setReason}
          />
          <OrderedList
            label={t`Waiting to speak`}
            items={waiting}
            keyOf={({ request }) => request}
            nameOf={({ city }) => localized(city)}
            onOrder={order}
            actions={(speech, place) => (
              <SpeechMenu
                speech={speech}
                place={place}
                onFirst={() => void act("move", () => move(speech, 1))}
                onOpen={(kind) => setOpen({ kind, speech })}
              />
            )}
          >
            {(speech, place) => (
              <div
                className={place < 3 ? styles.soon : undefined}
                data-soon={place < 3 ? place + 1 : undefined}
              >
                <SpeechText speech={speech}>
                  {speech.expected_at ? (
                    <>
                      {" · "}
                      <Trans>about {time.formatTime(speech.expected_at)}</Trans>
                    </>
                  ) : null}
                </SpeechText>
              </div>
            )}
          </OrderedList>
        </div>
      )}
      {open ? (
        <QueueDialog
          open={open}
          list={list}
          sitting={sitting}
          reason={reason}
          onClose={() => setOpen(null)}
        />
      ) : null}
    </Section>
  );
}
