import { Trans, useLingui } from "@lingui/react/macro";
import { useSearch } from "@tanstack/react-router";
import { useEffect } from "react";
import { useLocalized } from "../../app/edition";
import { Button, Form, FormActions, Kbd, NumberField, TextField, useNumber } from "../../ui";
import styles from "../award.module.css";
import type { Phase } from "../deadlines";
import type { Criterion, Evaluation, Round } from "../queries";
import { SaveState } from "../SaveState";
import { isOnScale, shareOf, weightedMean } from "./scores";
import type { DeskState } from "./useDesk";

interface ScoreFormProps {
  desk: DeskState;
  round: Round;
  phase: Phase;
  evaluation: Evaluation;
}

/** The scores with the text of each criterion. Enter goes to the next score, and after the last it submits. */
export function ScoreForm({ desk, round, phase, evaluation }: ScoreFormProps) {
  const { t } = useLingui();
  const { autosave } = desk;
  const isOpen = phase === "open";
  useFocusFirst(desk, round);
  useSubmitKey(desk);
  const onSubmit = async () => {
    const at = focusedCriterion(round);
    const next = round.criteria[at + 1];
    if (at >= 0 && next) return desk.focusScore(next.id);
    if (await desk.submit()) desk.goOn();
  };
  const hasInvalid = round.criteria.some(({ id }) => {
    const score = autosave.values.scores[id];
    return score !== null && score !== undefined && !isOnScale(score, round);
  });
  return (
    <div ref={desk.form} className={styles.scores}>
      <Form label={t`Scores`} onSubmit={onSubmit} error={autosave.isFinal ? null : autosave.error}>
        <div className={styles.scoresHead}>
          <h2>
            <Trans>Scores</Trans>
          </h2>
          {isOpen ? (
            <SaveState status={hasInvalid ? "refused" : autosave.status} onRetry={autosave.flush} />
          ) : null}
        </div>
        {round.criteria.map((criterion) => (
          <Score key={criterion.id} criterion={criterion} desk={desk} round={round} isDisabled={!isOpen} />
        ))}
        <Mean desk={desk} round={round} />
        <TextField
          label={t`Note for the jury and the secretariat`}
          name="/comment"
          description={t`Other evaluators of the entry read it once the round is closed, without your name. The entrant never does.`}
          multiline
          rows={3}
          maxLength={10_000}
          isReadOnly={!isOpen}
          value={autosave.values.comment}
          onChange={(comment) => autosave.change({ comment })}
        />
        <TextField
          label={t`Feedback for the entrant`}
          name="/feedback"
          description={t`The entrant reads it after the award is published, without your name.`}
          multiline
          rows={3}
          maxLength={10_000}
          isReadOnly={!isOpen}
          value={autosave.values.feedback}
          onChange={(feedback) => autosave.change({ feedback })}
        />
        {isOpen ? (
          <FormActions isSticky>
            <Button type="submit" variant="primary" isPending={desk.isSubmitting}>
              {evaluation.state === "submitted" ? (
                <Trans>Save and next entry</Trans>
              ) : (
                <Trans>Submit and next entry</Trans>
              )}
            </Button>
            <span className={styles.hint}>
              <Trans>
                <Kbd>Enter</Kbd> next score, <Kbd>Ctrl+Enter</Kbd> submit
              </Trans>
            </span>
          </FormActions>
        ) : null}
      </Form>
    </div>
  );
}

interface ScoreProps {
  criterion: Criterion;
  desk: DeskState;
  round: Round;
  isDisabled: boolean;
}

function Score({ criterion, desk: { autosave }, round, isDisabled }: ScoreProps) {
  const { t } = useLingui();
  const localized = useLocalized();
  const { percent } = useNumber();
  const { id } = criterion;
  const { scale_min: least, scale_max: most } = round;
  const score = autosave.values.scores[id] ?? null;
  const share = percent(shareOf(criterion, round.criteria));
  const text = localized(criterion.description);
  const weight = t`Weight ${share}`;
  return (
    <div data-criterion={id}>
      <NumberField
        label={localized(criterion.name)}
        name={`/scores/${id}`}
        description={text ? `${text} ${weight}` : weight}
        // Not a limit of the field itself: the form would stop Enter from going on.
        error={
          score !== null && !isOnScale(score, round) ? t`A whole number from ${least} to ${most}.` : undefined
        }
        unit={t`${least}–${most}`}
        isDisabled={isDisabled}
        step="any"
        value={score}
        onChange={(next) => autosave.change({ scores: { ...autosave.values.scores, [id]: next } })}
      />
    </div>
  );
}

function Mean({ desk: { autosave }, round }: { desk: DeskState; round: Round }) {
  const { i18n } = useLingui();
  const mean = weightedMean(autosave.values, round);
  const figure = mean === null ? "–" : i18n.number(mean, { maximumFractionDigits: 2 });
  return (
    <p className={styles.mean}>
      <Trans>
        Weighted mean: <strong>{figure}</strong>
      </Trans>
    </p>
  );
}

/** The place of the score that has the focus; −1 if none has. */
function focusedCriterion(round: Round): number {
  const box = document.activeElement?.closest<HTMLElement>("[data-criterion]");
  return round.criteria.findIndex(({ id }) => id === box?.dataset.criterion);
}

/** After "next entry" the first score has the focus, so that one can type on. */
function useFocusFirst({ focusScore }: DeskState, round: Round) {
  const { focus } = useSearch({ strict: false });
  const first = round.criteria[0]?.id;
  useEffect(() => {
    if (focus !== "scores" || !first) return;
    // After the heading, which gets the focus of every new page.
    const timer = setTimeout(() => focusScore(first), 50);
    return () => clearTimeout(timer);
  }, [focus, first, focusScore]);
}

/** Ctrl+Enter, or Cmd+Enter, submits from anywhere, also from a text. */
function useSubmitKey(desk: DeskState) {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key !== "Enter" || event.ctrlKey === event.metaKey || event.isComposing) return;
      if (document.querySelector('[role="dialog"], [role="alertdialog"]')) return;
      event.preventDefault();
      void desk.submit().then((isDone) => isDone && desk.goOn());
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  });
}
