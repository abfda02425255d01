use serde_json::{Value, json};

use super::model::ChangedSession;
use crate::{
    schedule::conflicts::Conflict,
    types::{FieldError, ProblemKind, Refusal, TimetableId},
};

/// Why a search or a proposal is refused.
#[derive(Debug, thiserror::Error)]
pub enum TimetableError {
    #[error(
        "A search is running for this congress{}. Wait for it, or cancel it with `schedule/timetables/{{timetable}}/cancel`.",
        .0.map(|id| format!(": {id}")).unwrap_or_default()
    )]
    Running(Option<TimetableId>),
    #[error(
        "{} sessions of the proposal changed since the search began: {}. Send `where_changed: \"skip\"` to leave them where they are, or search again.",
        .0.len(),
        named(.0)
    )]
    Changed(Vec<ChangedSession>),
    #[error(
        "The proposal would add {} blocking conflicts. See `errors`; apply other sessions, or send `accept_blocking: true`.",
        .0.len()
    )]
    Blocks(Vec<Conflict>),
}

crate::problem_kinds! {
    Running = Conflict "timetable-running" "Search already running"
        "An edition has one search at a time. `details.timetable` is the id of the one that runs: wait until it has finished, or cancel it."
    Changed = Stale "proposal-stale" "Proposal is outdated"
        "`details.changed` lists the sessions that someone moved, pinned, cancelled or deleted since the search began. Leave them where they are with `where_changed: \"skip\"`, or search again."
    Blocks = Conflict "proposal-blocks" "Proposal adds blocking conflicts"
        "The draft would have blocking conflicts that it does not have now, because only a part is applied or the draft changed. Apply more or other sessions, or apply with `accept_blocking: true` and resolve them before the next release."
}

impl Refusal for TimetableError {
    const KINDS: &'static [&'static ProblemKind] = KINDS;

    fn kind(&self) -> &'static ProblemKind {
        match self {
            Self::Running(_) => kinds::Running::KIND,
            Self::Changed(_) => kinds::Changed::KIND,
            Self::Blocks(_) => kinds::Blocks::KIND,
        }
    }

    fn faults(&self) -> Vec<FieldError> {
        match self {
            Self::Blocks(conflicts) => conflicts
                .iter()
                .take(50)
                .map(|conflict| FieldError::new("", conflict.kind.name(), conflict.detail.clone()))
                .collect(),
            Self::Running(_) | Self::Changed(_) => Vec::new(),
        }
    }

    fn details(&self) -> Option<Value> {
        match self {
            Self::Running(running) => running.map(|id| json!({"timetable": id})),
            Self::Changed(changed) => Some(json!({"changed": changed})),
            Self::Blocks(_) => None,
        }
    }
}

/// The first ten, each with the person who moved it.
fn named(changed: &[ChangedSession]) -> String {
    let names = changed.iter().take(10).map(|changed| match &changed.moved_by_name {
        Some(name) => format!("{} (moved by {name})", changed.code),
        None => changed.code.clone(),
    });
    let more = if changed.len() > 10 { ", …" } else { "" };
    format!("{}{more}", names.collect::<Vec<_>>().join(", "))
}
