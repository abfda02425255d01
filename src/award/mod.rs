//! Awards: entries of cities, their evaluation, the public vote and the results.
//!
//! The guarantees of fairness:
//!
//! - an evaluator sees only the entries assigned to them, and never one that they are recused from, nor a figure derived from it
//!   (`panel`, `standings`);
//! - only the evaluator who gave scores reads them until their round is closed; from then on they are final (`evaluations`);
//! - entrants do not learn who judged them, nor how far they have come before the award is published (`entries`);
//! - an account has one ballot, and no one reads a count before the vote is closed (`vote`);
//! - published results are final, and anyone can recompute them (`publication`).

mod awards;
mod entries;
mod evaluations;
mod events;
mod figures;
mod notifications;
mod panel;
mod paths;
mod personal_data;
mod publication;
mod standings;
mod vote;

pub use awards::{
    EntryRequirement, NewAward, RoundKind, create as create_award, lock as lock_award, lock_round,
    open as open_award,
    parts::{
        NewAwardCategory, NewAwardCriterion, NewAwardRound, RoundClosure, add_category, add_criterion,
        add_round, close_round,
    },
};
pub use entries::{
    EntryScreening, EntrySubmitter, NewAwardEntry, create as create_entry, screen as screen_entry,
    submit as submit_entry,
};
pub use evaluations::{
    CriterionScore, EvaluationUpdate, list_own as list_evaluations, lock as lock_evaluation,
    reminders::keep_reminding, save as save_evaluation,
};
pub use figures::{AwardFigures, figures};
pub use panel::{BalancingOptions, EvaluatorUpdate, balance, set_evaluator};
pub use personal_data::{erase, export};
pub use standings::{AdvanceTarget, ManualDecision, NewAdvanceDecision, advance};
pub use vote::VoteBatcher;

use crate::identity::SigningKey;

crate::feature! {
    state: [SigningKey, VoteBatcher],
    operations: [
        awards::api::list_awards,
        awards::api::create_award,
        awards::api::get_award,
        awards::api::update_award,
        awards::api::open_award,
        awards::api::extend_entries,
        awards::parts::api::create_award_category,
        awards::parts::api::get_award_category,
        awards::parts::api::update_award_category,
        awards::parts::api::delete_award_category,
        awards::parts::api::create_award_round,
        awards::parts::api::get_award_round,
        awards::parts::api::update_award_round,
        awards::parts::api::delete_award_round,
        awards::api::extend_round,
        awards::parts::api::close_round,
        awards::parts::api::create_criterion,
        awards::parts::api::get_criterion,
        awards::parts::api::update_criterion,
        awards::parts::api::delete_criterion,
        entries::api::list_entries,
        entries::own::list_my_entries,
        entries::api::create_entry,
        entries::api::get_entry,
        entries::api::update_entry,
        entries::api::submit_entry,
        entries::api::withdraw_entry,
        entries::api::screen_entry,
        entries::api::list_late_refusals,
        panel::api::list_evaluators,
        panel::api::get_evaluator,
        panel::api::set_evaluator,
        panel::api::remove_evaluator,
        panel::api::list_assignments,
        panel::api::set_assignments,
        panel::api::balance_assignments,
        panel::recusals::api::recuse,
        panel::recusals::api::recuse_evaluator,
        panel::recusals::api::list_recusals,
        panel::recusals::api::get_recusal,
        panel::recusals::api::lift_recusal,
        evaluations::own::list_my_evaluations,
        evaluations::own::get_my_evaluation,
        evaluations::own::save_my_evaluation,
        evaluations::api::list_entry_evaluations,
        evaluations::api::get_round_progress,
        evaluations::api::remind_evaluators,
        standings::api::get_standings,
        standings::advances::api::advance_entries,
        standings::advances::api::list_advances,
        vote::own::cast_my_vote,
        vote::own::withdraw_my_vote,
        vote::own::get_my_vote,
        vote::api::list_vote_flags,
        vote::api::void_votes,
        publication::api::publish_award,
        publication::api::get_results,
        publication::api::list_ballots,
        publication::api::get_tally,
        publication::api::get_scores,
        publication::api::get_feedback,
    ],
    pages: publication::page::pages,
    problems: [
        awards::AwardError,
        entries::EntryError,
        panel::PanelError,
        evaluations::EvaluationError,
        standings::StandingsError,
        vote::VoteError,
        publication::PublicationError,
    ],
    events: [events::EVENTS],
    notifications: [notifications::NOTIFICATIONS],
    reactions: [
        notifications::notify,
    ],
}
