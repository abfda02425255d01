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
mod catalogue;
mod entries;
mod evaluations;
mod figures;
mod notifications;
mod panel;
mod personal_data;
mod publication;
mod standings;
mod vote;

pub use awards::{
    NewAward, NewCategory, NewCriterion, NewRound, RoundKind, Takes, close_round, insert as insert_award,
    insert_category, insert_criterion, insert_round, lock as lock_award, lock_round, open as open_award,
};
pub use entries::{NewEntry, Screening, Submitter, insert as insert_entry, screen, submit as submit_entry};
pub use evaluations::reminders::keep_reminding;
pub use figures::{AwardFigures, figures};
pub use panel::{Balancing, NewEvaluator, balance, insert_evaluator};
pub use personal_data::{erase, export};
pub use standings::{Advancing, ByHand, Target, advance};
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
        awards::extensions::extend_entries,
        awards::categories::create_award_category,
        awards::categories::update_award_category,
        awards::categories::delete_award_category,
        awards::rounds::create_award_round,
        awards::rounds::update_award_round,
        awards::rounds::delete_award_round,
        awards::extensions::extend_round,
        awards::rounds::close_round,
        awards::criteria::create_criterion,
        awards::criteria::update_criterion,
        awards::criteria::delete_criterion,
        entries::api::list_entries,
        entries::api::create_entry,
        entries::api::get_entry,
        entries::api::update_entry,
        entries::api::submit_entry,
        entries::api::withdraw_entry,
        entries::screening::screen_entry,
        entries::late::list_late_refusals,
        panel::evaluators::list_evaluators,
        panel::evaluators::set_evaluator,
        panel::evaluators::remove_evaluator,
        panel::assignments::list_assignments,
        panel::assignments::set_assignments,
        panel::balancing::balance_assignments,
        panel::recusals::recuse,
        panel::recusals::recuse_evaluator,
        panel::recusals::list_recusals,
        panel::recusals::lift_recusal,
        evaluations::api::list_my_evaluations,
        evaluations::api::get_evaluation,
        evaluations::api::save_evaluation,
        evaluations::others::list_evaluations_of_entry,
        evaluations::progress::get_round_progress,
        evaluations::reminders::remind_evaluators,
        standings::api::get_standings,
        standings::advance::advance_entries,
        standings::advance::list_advances,
        vote::api::cast_vote,
        vote::api::withdraw_vote,
        vote::api::get_vote,
        vote::flags::list_vote_flags,
        vote::flags::void_votes,
        publication::publish::publish_award,
        publication::publish::get_results,
        publication::tally::list_ballots,
        publication::tally::get_tally,
        publication::scores::get_scores,
        publication::feedback::get_feedback,
    ],
    pages: publication::page::pages,
    problems: [
        awards::Refused,
        entries::Refused,
        panel::Refused,
        evaluations::Refused,
        standings::Refused,
        vote::Refused,
        publication::Refused,
    ],
    events: [catalogue::EVENTS],
    notifications: [notifications::NOTIFICATIONS],
    reactions: [
        notifications::notify,
    ],
}
