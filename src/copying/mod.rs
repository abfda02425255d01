//! A new edition from an existing one: its settings without its people, sessions and entries.

mod api;

pub use api::NewEditionCopy;

use chrono::Datelike;

use crate::{
    award,
    congress::{self, Congress, EditionCopy, NewCongress},
    enrolment,
    events::{Change, Deployment},
    http::{RequestError, Result},
    identity::Role,
    imports, programme, registration, schedule,
    types::{AccountId, FieldError, Slug},
};

crate::feature! {
    operations: [api::operations],
}

/// The last year in which a copy can end. Deadlines can be after the end, and years of five digits have no form in the API.
const LATEST_YEAR: i32 = 9998;

/// Creates an edition with the settings, themes, tracks, staff, registration types, questions, rooms, rules and award
/// structure of another, and makes this account its organiser. Dates move by the days between the first days, and keep
/// their local times.
pub async fn copy(
    change: &mut Change<'_, Deployment>,
    source: &Slug,
    new: &NewEditionCopy,
    organiser: AccountId,
) -> Result<Congress> {
    let source = congress::find_by_slug(change.db(), source).await?;
    let source = source.ok_or(RequestError::NoSuch("congress"))?;
    let before = congress::find(change.db(), source).await?;
    let days = new.starts_on - before.starts_on;
    let ends_on = before.ends_on + days;
    if ends_on.year() > LATEST_YEAR {
        let why = format!("the edition must end before the year {}", LATEST_YEAR + 1);
        return Err(RequestError::InvalidBody(vec![FieldError::new("/starts_on", "range", why)]).into());
    }
    let settings = NewCongress {
        slug: new.slug.clone(),
        title: new.title.clone().unwrap_or(before.title.clone()),
        reference_prefix: new.reference_prefix.clone().unwrap_or(before.reference_prefix.clone()),
        starts_on: new.starts_on,
        ends_on,
        ..before.settings()
    };
    let created = congress::create_congress(change, &settings).await?;
    let copy =
        EditionCopy { from: source, to: created.id, days: days.num_days(), time_zone: before.time_zone };
    congress::copy_structure(change, &copy).await?;
    registration::copy_settings(change.db(), &copy).await?;
    imports::copy_mapping(change.db(), &copy).await?;
    programme::copy_rooms(change.db(), &copy).await?;
    schedule::copy_rules(change.db(), &copy).await?;
    enrolment::copy_rules(change.db(), &copy).await?;
    let now = change.now();
    award::copy_structure(change.db(), &copy, now).await?;
    congress::set_roles(&mut change.in_congress(created.id), organiser, &[Role::Organiser]).await?;
    Ok(created)
}
