//! Renews the edition `demo`: the old one is archived and renamed, so that a new one can take its slug.

use super::steps::parse;
use crate::{
    congress::{self, Congress, CongressTransition, NewCongress},
    events::Change,
    http::Result,
    types::Now,
};

/// When the edition `demo` is renewed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Renewal {
    Never,
    /// If its last day is over.
    IfEnded,
    Always,
}

/// Whether the edition of the change is to be renewed.
pub async fn is_due(change: &mut Change<'_>, renewal: Renewal) -> Result<bool> {
    let id = change.congress();
    Ok(match renewal {
        Renewal::Never => false,
        Renewal::IfEnded => has_ended(&congress::find(change.db(), id).await?, change.now()),
        Renewal::Always => true,
    })
}

fn has_ended(edition: &Congress, now: Now) -> bool {
    let next = edition.ends_on.succ_opt();
    next.is_some_and(|next| edition.time_zone.midnight(next) <= now)
}

/// Archives the edition of the change, and renames it to `demo-YYYY-MM-DD-N`, with the day on which it was created and
/// the first free number.
pub async fn archive(change: &mut Change<'_>) -> Result<()> {
    let id = change.congress();
    let edition = congress::find(change.db(), id).await?;
    for transition in [CongressTransition::Open, CongressTransition::Close, CongressTransition::Archive] {
        let state = congress::find(change.db(), id).await?.state;
        if state.after(transition).is_ok() {
            congress::apply_transition(change, transition).await?;
        }
    }
    let day = edition.created_at.with_timezone(&edition.time_zone.rules()).format("%Y-%m-%d");
    for number in 1.. {
        let slug = format!("{}-{day}-{number}", edition.slug);
        if congress::find_by_slug(change.db(), &slug).await?.is_none() {
            let new = NewCongress { slug: parse(&slug)?, ..edition.settings() };
            congress::set_settings(change, &new).await?;
            break;
        }
    }
    Ok(())
}
