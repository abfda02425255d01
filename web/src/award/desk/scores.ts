import type { Criterion, Evaluation, Round } from "../queries";

export interface EvaluationValues {
  /** By the id of the criterion. */
  scores: Readonly<Record<string, number | null>>;
  comment: string;
  feedback: string;
  submitted: boolean;
}

type Scale = Pick<Round, "scale_min" | "scale_max" | "criteria">;

export function evaluationValues(evaluation: Evaluation): EvaluationValues {
  return {
    scores: Object.fromEntries(evaluation.scores.map(({ criterion, score }) => [criterion, score])),
    comment: evaluation.comment ?? "",
    feedback: evaluation.feedback ?? "",
    submitted: evaluation.state === "submitted",
  };
}

export function isOnScale(score: number, { scale_min, scale_max }: Scale): boolean {
  return Number.isInteger(score) && score >= scale_min && score <= scale_max;
}

export function firstMissing(values: EvaluationValues, scale: Scale): Criterion | null {
  return (
    scale.criteria.find(({ id }) => {
      const score = values.scores[id];
      return score === null || score === undefined || !isOnScale(score, scale);
    }) ?? null
  );
}

/** A score that is not on the scale is left out, so that the rest is saved. */
export function evaluationBody(values: EvaluationValues, scale: Scale) {
  const scores = scale.criteria.flatMap(({ id }) => {
    const score = values.scores[id];
    return score !== null && score !== undefined && isOnScale(score, scale) ? [{ criterion: id, score }] : [];
  });
  return {
    scores,
    comment: values.comment.trim() || null,
    feedback: values.feedback.trim() || null,
    submitted: values.submitted && firstMissing(values, scale) === null,
  };
}

/** The weighted mean of what is scored, as the standings compute it; null without a score. */
export function weightedMean(values: EvaluationValues, scale: Scale): number | null {
  let sum = 0;
  let weights = 0;
  for (const { id, weight } of scale.criteria) {
    const score = values.scores[id];
    if (score === null || score === undefined || !isOnScale(score, scale)) continue;
    sum += weight * score;
    weights += weight;
  }
  return weights === 0 ? null : sum / weights;
}

/** The share of a criterion in the weighted mean. */
export function shareOf(criterion: Criterion, criteria: readonly Criterion[]): number {
  const all = criteria.reduce((sum, { weight }) => sum + weight, 0);
  return all === 0 ? 0 : criterion.weight / all;
}
