//! Proposals: compared with the draft of now, and applied to it.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::NaiveDate;
use chrono_tz::Tz;
use sqlx::PgConnection;

use super::{
    errors::TimetableError,
    model::{
        ApplyProposal, ChangedSession, ChangesOnDay, ComparedMeasure, MeasureVerdict, NewTimetable,
        ProposalContent, ProposalSummary, ProposedChanges, Timetable, TimetableComparison, TimetableKeep,
        TimetableMeasure, TimetableProposal, TimetableScope, WhereChanged,
    },
    store,
    timetables::NO_TIMETABLE,
};
use crate::{
    congress::{self, Congress},
    events::Change,
    http::{RequestError, Result},
    programme::Session,
    schedule::{
        conflicts::{Conflict, ConflictSeverity, Draft, DraftEffect, Supposed, WholeDraft, count_blocking},
        measures::ScheduleMeasures,
        moves::{self, MovedSession, PlacementChange, PlacementSnapshot, ScheduleMove},
        placements::NewPlacement,
        releases::ReleasedSessions,
    },
    types::{CongressId, FieldError, Now, SessionId, TimetableId},
};

/// Conflicts in a proposal.
const MOST: usize = 1000;
const NO_PROPOSAL: RequestError = RequestError::NoSuch("proposal");

/// A proposal compared with the draft of now.
pub async fn read(
    db: &mut PgConnection,
    edition: &Congress,
    id: TimetableId,
    number: i32,
) -> Result<TimetableProposal> {
    let timetable = store::find(&mut *db, edition.id, id).await?.ok_or(NO_TIMETABLE)?;
    let content = find_content(&mut *db, edition.id, id, number).await?;
    let whole = WholeDraft::read(&mut *db, edition).await?;
    let mut changed = changed_since(&whole.draft, &content.items);
    store::find_last_moves(db, edition.id, &mut changed).await?;
    let released = ReleasedSessions::read(&mut *db, edition).await?;
    let mails = count_mails(db, &released, &whole.draft, &content.items).await?;
    let effect = effect(whole, &timetable, &content.items).await?;
    Ok(TimetableProposal {
        timetable: id,
        number,
        seed: content.seed,
        fairness: content.fairness,
        changes: count_changes(&content.items, edition.time_zone.rules()),
        items: content.items,
        left_out: content.left_out,
        at_least: content.at_least,
        changed_since: changed,
        compared: compare(&effect, mails),
        blocking: count_blocking(&effect.after),
        introduced: effect.introduced().take(MOST).cloned().collect(),
        resolved: effect.resolved().take(MOST).cloned().collect(),
    })
}

/// All proposals of a search side by side.
pub async fn compare_all(
    db: &mut PgConnection,
    edition: &Congress,
    id: TimetableId,
) -> Result<TimetableComparison> {
    let timetable = store::find(&mut *db, edition.id, id).await?.ok_or(NO_TIMETABLE)?;
    let contents = store::list_proposals(&mut *db, edition.id, id, None).await?;
    let released = ReleasedSessions::read(&mut *db, edition).await?;
    let (mut proposals, mut today) = (Vec::new(), None);
    for (number, content) in contents {
        let whole = WholeDraft::read(&mut *db, edition).await?;
        let mails = count_mails(&mut *db, &released, &whole.draft, &content.items).await?;
        let effect = effect(whole, &timetable, &content.items).await?;
        proposals.push(ProposalSummary {
            number,
            fairness: content.fairness,
            changes: count_changes(&content.items, edition.time_zone.rules()),
            left_out: content.left_out.len(),
            compared: compare(&effect, mails),
        });
        today = Some(effect.measures.before);
    }
    let today = match today {
        Some(today) => today,
        None => effect(WholeDraft::read(db, edition).await?, &timetable, &[]).await?.measures.before,
    };
    Ok(TimetableComparison { timetable: id, proposals, today })
}

/// Applies a proposal, or a part of it, as one move of the draft.
pub async fn apply(
    change: &mut Change<'_>,
    id: TimetableId,
    number: i32,
    how: &ApplyProposal,
) -> Result<ScheduleMove> {
    let congress = change.congress();
    let edition = congress::find(change.db(), congress).await?;
    let timetable = store::find(change.db(), congress, id).await?.ok_or(NO_TIMETABLE)?;
    let content = find_content(change.db(), congress, id, number).await?;
    let ids: Vec<_> = content.items.iter().map(|item| *item.session).collect();
    let placements = store::lock_placements(change.db(), congress, &ids).await?;
    let whole = WholeDraft::read(change.db(), &edition).await?;
    RequestError::check_body(how.only.unknown_names(&whole.draft, "/only"))?;
    let mut items = content.items;
    items.retain(|item| how.only.is_empty() || is_selected(item, &how.only, &whole.draft));
    let is_changed = |item: &MovedSession| !is_as_before(item, &placements, &whole.draft);
    let mut changed: Vec<_> = items.iter().filter(|item| is_changed(item)).map(to_changed).collect();
    match how.where_changed {
        WhereChanged::Refuse if !changed.is_empty() => {
            store::find_last_moves(change.db(), congress, &mut changed).await?;
            return Err(TimetableError::Changed(changed).into());
        }
        WhereChanged::Refuse => {}
        WhereChanged::Skip => items.retain(|item| !is_changed(item)),
    }
    if items.is_empty() {
        let why = "the proposal moves none of these sessions, or all of them changed since";
        return Err(RequestError::InvalidBody(vec![FieldError::new("/only", "missing", why)]).into());
    }
    if !how.accept_blocking {
        let effect = effect(whole, &timetable, &items).await?;
        let is_blocking = |conflict: &&_| is_blocking(conflict);
        let blocking: Vec<_> = effect.introduced().filter(is_blocking).cloned().collect();
        if !blocking.is_empty() {
            return Err(TimetableError::Blocks(blocking).into());
        }
    }
    let changes: Vec<_> = items.iter().map(to_change).collect();
    let plan = moves::prepare(change, &changes, |_| String::new()).await?;
    let moved = moves::apply(change, &plan, None).await?;
    moves::find(change, moved.id).await
}

/// The draft of now as a proposal would make it, and the request of its search with all sessions in its scope: to explain
/// where the proposal places them.
pub async fn explained(
    db: &mut PgConnection,
    edition: &Congress,
    id: TimetableId,
    number: i32,
) -> Result<(WholeDraft, NewTimetable)> {
    let timetable = store::find(&mut *db, edition.id, id).await?.ok_or(NO_TIMETABLE)?;
    let content = find_content(&mut *db, edition.id, id, number).await?;
    let mut whole = WholeDraft::read(db, edition).await?;
    whole.draft.place(&content.items.iter().map(to_change).collect::<Vec<_>>());
    let mut request = timetable.request.0;
    request.objectives.fairness = content.fairness;
    request.scope = TimetableScope::default();
    request.keep = TimetableKeep::Nothing;
    request.unconfirmed = true;
    Ok((whole, request))
}

fn is_blocking(conflict: &Conflict) -> bool {
    conflict.severity == ConflictSeverity::Block
}

async fn find_content(
    db: &mut PgConnection,
    congress: CongressId,
    id: TimetableId,
    number: i32,
) -> Result<ProposalContent> {
    let found = store::list_proposals(db, congress, id, Some(number)).await?.pop();
    Ok(found.ok_or(NO_PROPOSAL)?.1)
}

/// What some placements of a proposal would do to the draft. What the search supposes holds before and after.
async fn effect(whole: WholeDraft, timetable: &Timetable, items: &[MovedSession]) -> Result<DraftEffect> {
    let assume = timetable.request.assume.clone();
    whole.effect(items.iter().map(to_change).collect(), Supposed::Before(assume)).await
}

fn to_change(item: &MovedSession) -> PlacementChange {
    let placement = item.after.as_ref().map(|to| NewPlacement {
        room: to.room.clone(),
        starts_at: to.starts_at,
        ends_at: None,
        pinned: to.pinned,
    });
    PlacementChange { session: item.session, placement, revision: None }
}

fn to_changed(item: &MovedSession) -> ChangedSession {
    ChangedSession { session: item.session, code: item.code.clone(), moved_by_name: None, moved_at: None }
}

/// Whether a session is on one of the days and in one of the rooms before or after, and in the other lists.
fn is_selected(item: &MovedSession, only: &TimetableScope, draft: &Draft) -> bool {
    let Some(session) = draft.sessions.iter().find(|session| session.id == item.session) else {
        return false;
    };
    let places = [&item.before, &item.after];
    let day = |at: &PlacementSnapshot| at.starts_at.with_timezone(&draft.frame.zone).date_naive();
    (only.sessions.is_empty() || only.sessions.contains(&item.session))
        && (only.tracks.is_empty() || only.tracks.contains(&session.track))
        && (only.rooms.is_empty() || places.iter().copied().flatten().any(|at| only.rooms.contains(&at.room)))
        && (only.days.is_empty() || places.iter().copied().flatten().any(|at| only.days.contains(&day(at))))
}

/// What makes two placements the same for a proposal.
type PlaceKey<'p> = Option<(&'p str, Now, bool)>;

fn key(at: Option<&PlacementSnapshot>) -> PlaceKey<'_> {
    at.map(|at| (&*at.room, at.starts_at, at.pinned))
}

/// Whether a session is still where the search found it, and its new room is still there.
fn is_as_before(
    item: &MovedSession,
    placements: &HashMap<SessionId, Option<PlacementSnapshot>>,
    draft: &Draft,
) -> bool {
    let has_room = |at: &PlacementSnapshot| draft.rooms.iter().any(|room| room.slug == at.room);
    placements.get(&item.session).is_some_and(|present| key(present.as_ref()) == key(item.before.as_ref()))
        && item.after.as_ref().is_none_or(has_room)
}

/// The sessions that are no longer where the search found them.
fn changed_since(draft: &Draft, items: &[MovedSession]) -> Vec<ChangedSession> {
    let present: HashMap<_, _> = draft.sessions.iter().map(|session| (session.id, session)).collect();
    let is_pinned = |session: &Session| draft.facts.get(&session.id).is_some_and(|facts| facts.pinned);
    let is_as_before = |item: &&MovedSession| {
        present.get(&item.session).is_some_and(|session| {
            let now = session.room.as_deref().zip(session.starts_at);
            now.map(|(room, at)| (room, at, is_pinned(session))) == key(item.before.as_ref())
        })
    };
    items.iter().filter(|item| !is_as_before(item)).map(to_changed).collect()
}

fn count_changes(items: &[MovedSession], zone: Tz) -> ProposedChanges {
    let mut changes = ProposedChanges { sessions: items.len(), ..ProposedChanges::default() };
    let mut days: BTreeMap<NaiveDate, usize> = BTreeMap::new();
    for item in items {
        let places = [&item.before, &item.after];
        let on: HashSet<_> =
            places.into_iter().flatten().map(|at| at.starts_at.with_timezone(&zone).date_naive()).collect();
        for day in on {
            *days.entry(day).or_default() += 1;
        }
        match (&item.before, &item.after) {
            (None, _) => changes.placed += 1,
            (_, None) => changes.removed += 1,
            (Some(before), Some(after)) => {
                changes.rooms += usize::from(before.room != after.room);
                changes.times += usize::from(before.starts_at != after.starts_at);
            }
        }
    }
    changes.days = days.into_iter().map(|(day, sessions)| ChangesOnDay { day, sessions }).collect();
    changes
}

/// The e-mails that a release would send of the draft, and of the draft with these placements.
async fn count_mails(
    db: &mut PgConnection,
    released: &ReleasedSessions,
    draft: &Draft,
    items: &[MovedSession],
) -> Result<(i64, i64)> {
    let changes: Vec<_> = items.iter().map(to_change).collect();
    let today = released.count_mails(&mut *db, &draft.sessions, &[]).await?;
    Ok((today, released.count_mails(db, &draft.sessions, &changes).await?))
}

/// Each measure today and after.
fn compare(effect: &DraftEffect, mails: (i64, i64)) -> Vec<ComparedMeasure> {
    use TimetableMeasure as M;
    let number = |count: usize| u32::try_from(count).map_or(f64::from(u32::MAX), f64::from);
    let mailed = |count: i64| number(usize::try_from(count).unwrap_or_default());
    let count = |conflicts: &[_]| {
        (number(count_blocking(conflicts)), number(conflicts.len() - count_blocking(conflicts)))
    };
    let (before, after) = (count(&effect.before), count(&effect.after));
    let (today, proposal) = (&effect.measures.before, &effect.measures.after);
    let both = |of: &dyn Fn(&ScheduleMeasures) -> Option<f64>| (of(today), of(proposal));
    let worst =
        |measures: &ScheduleMeasures| measures.regions.first().map(|region| region.attendable.percent);
    let percent = |of: fn(&ScheduleMeasures) -> f64| both(&move |it| (it.people > 0).then(|| of(it)));
    vec![
        fewer(M::Blocking, (Some(before.0), Some(after.0))),
        fewer(M::Warnings, (Some(before.1), Some(after.1))),
        fewer(M::Unplaced, both(&|it| Some(number(it.unplaced)))),
        more(M::Attendable, percent(|it| it.attendable.percent)),
        more(M::Comfortable, percent(|it| it.comfortable.percent)),
        more(M::Served, percent(|it| it.served.percent)),
        more(M::WorstRegion, both(&worst)),
        more(M::TenthPercentile, both(&|it| it.tenth_percentile)),
        fewer(M::Clashes, both(&|it| Some(number(it.clashes)))),
        fewer(M::SpeakerNights, both(&|it| Some(number(it.speaker_nights)))),
        fewer(M::Emails, (Some(mailed(mails.0)), Some(mailed(mails.1)))),
    ]
}

fn more(measure: TimetableMeasure, (today, proposal): (Option<f64>, Option<f64>)) -> ComparedMeasure {
    let verdict = match today.zip(proposal).map(|(today, proposal)| proposal.total_cmp(&today)) {
        Some(std::cmp::Ordering::Greater) => MeasureVerdict::Better,
        Some(std::cmp::Ordering::Less) => MeasureVerdict::Worse,
        _ => MeasureVerdict::Same,
    };
    ComparedMeasure { measure, today, proposal, verdict }
}

fn fewer(measure: TimetableMeasure, (today, proposal): (Option<f64>, Option<f64>)) -> ComparedMeasure {
    let compared = more(measure, (proposal, today));
    ComparedMeasure { today, proposal, ..compared }
}
