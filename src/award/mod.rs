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
mod copy;
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
pub use copy::copy_structure;
pub use entries::{
    EnteredAward, EntryRecords, EntryScreening, EntrySubmitter, NewAwardEntry, create as create_entry,
    screen as screen_entry, submit as submit_entry,
};
pub use evaluations::{
    CriterionScore, EvaluationUpdate, list_own as list_evaluations, lock as lock_evaluation,
    reminders::keep_reminding, save as save_evaluation,
};
pub use figures::{AwardFigures, figures};
pub use panel::{BalancingOptions, EvaluatorRecords, EvaluatorUpdate, balance, set_evaluator};
pub use personal_data::{erase, export};
pub use publication::page::PUBLIC_PAGES;
pub use standings::{AdvanceTarget, ManualDecision, NewAdvanceDecision, advance};
pub use vote::VoteBatcher;

use crate::identity::SigningKey;

crate::feature! {
    state: [SigningKey, VoteBatcher],
    operations: [
        awards::api::operations,
        awards::parts::api::operations,
        entries::api::operations,
        entries::own::operations,
        panel::api::operations,
        panel::recusals::api::operations,
        evaluations::own::operations,
        evaluations::api::operations,
        standings::api::operations,
        standings::advances::api::operations,
        vote::own::operations,
        vote::api::operations,
        publication::api::operations,
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
