import { msg } from "@lingui/core/macro";
import type { KindTexts } from "./texts";

/** Problems of awards. */
export const awardKinds: KindTexts = {
  "award-slug-taken": {
    title: msg`Short name already taken`,
    text: msg`Another award, or another part of this award, has this short name. Choose another one.`,
  },
  "award-in-use": {
    title: msg`In use`,
    text: msg`The category or round is in use, or the award already has a public vote.`,
    keepsDetail: true,
  },
  "award-state": {
    title: msg`Not possible in this state`,
    text: msg`A draft can be opened, an open award can be published, and a published award is final.`,
  },
  "award-round-open": {
    title: msg`The round has opened`,
    text: msg`The rules of a round cannot change once it has opened. You can still extend its end.`,
  },
  "award-round-closed": { title: msg`The round is closed`, text: msg`A closed round is final.` },
  "invalid-award": { title: msg`Award not valid` },
  "entry-incomplete": { title: msg`Incomplete entry`, text: msg`Complete the fields, and try again.` },
  "entries-closed": {
    title: msg`Entries not open`,
    text: msg`Entries have not opened yet, or the deadline has passed. The secretariat of the award may extend it.`,
  },
  "entry-state": {
    title: msg`Not possible in this state`,
    text: msg`A draft can be submitted, a submitted entry screened, and an eligible one evaluated. Reload the page to see the state of the entry.`,
  },
  "too-many-entries": {
    title: msg`Too many entries`,
    text: msg`You have the maximum number of entries for this award. Withdraw one before you create another.`,
  },
  "invalid-entry": { title: msg`Entry not valid` },
  "evaluation-closed": {
    title: msg`The round does not accept evaluations`,
    text: msg`It has not opened yet, or it is over. The secretariat may extend it as long as it is not closed.`,
  },
  "round-not-closed": {
    title: msg`The round is not closed yet`,
    text: msg`Scores can be read once it is closed.`,
  },
  "invalid-evaluation": {
    title: msg`Evaluation not complete`,
    text: msg`Score every criterion within its scale, and try again.`,
  },
  "not-evaluated": {
    title: msg`The round has no evaluators`,
    text: msg`A public round takes votes and has no evaluators.`,
  },
  "not-an-evaluator": {
    title: msg`Not an evaluator`,
    text: msg`Only accounts with the role “Evaluator” can evaluate. Ask an organiser to assign the role under Staff.`,
    isForAll: true,
  },
  "invalid-assignment": { title: msg`Assignments not valid` },
  "assignment-impossible": {
    title: msg`Assignment not possible`,
    text: msg`Conflicts of interest, languages, or missing evaluators or entries prevent it. Nothing was changed.`,
    keepsDetail: true,
  },
  "already-recused": {
    title: msg`Already recused`,
    text: msg`The evaluator is recused from the entry already.`,
    isForAll: true,
  },
  "recusal-derived": {
    title: msg`The recusal cannot be lifted`,
    text: msg`It follows from the evaluator’s profile and the entry. Correct one of them instead.`,
  },
  "invalid-recusal": { title: msg`Recusal not valid` },
  "award-not-ready": {
    title: msg`The award cannot be published yet`,
    text: msg`Close every round and choose the winners first.`,
    keepsDetail: true,
  },
  "no-feedback": {
    title: msg`No feedback available`,
    text: msg`Feedback is for entrants who asked for it and submitted in time, once the award is published.`,
    isForAll: true,
  },
  "standings-not-closed": {
    title: msg`No standings yet`,
    text: msg`The standings become available once a technical or jury round is closed.`,
  },
  "tie-at-the-cut": {
    title: msg`Tie at the last place`,
    text: msg`Several entries have the same mean. Choose which of them advance, and give the reasons.`,
    isForAll: true,
  },
  "advance-decided": {
    title: msg`The decision is final`,
    text: msg`Entries have advanced further since, or the public vote has opened.`,
  },
  recused: {
    title: msg`You are recused`,
    text: msg`You are recused from an entry of this award. Ask another member of the secretariat to decide.`,
  },
  "invalid-advance": { title: msg`Decision not valid` },
  "vote-closed": { title: msg`The vote is not open`, text: msg`It has not opened yet, or it has ended.` },
  "vote-unverified": {
    title: msg`E-mail not confirmed`,
    text: msg`Only accounts with a confirmed e-mail address can vote. Follow the link in the e-mail, or send a new one under My account.`,
    isForAll: true,
  },
  "vote-changed-too-often": { title: msg`Vote changed too often`, text: msg`Wait a moment, then change it.` },
  "vote-void": {
    title: msg`The ballot is void`,
    text: msg`The secretariat voided your ballot, so it cannot be changed. Contact the organisers if that is a mistake.`,
  },
};
