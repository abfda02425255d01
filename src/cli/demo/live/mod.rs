//! `demo`: a congress around the moment at which it is loaded. It began yesterday and lasts seven days, so that there is
//! always a session to join.

mod announcement;
mod award;
mod data;
mod forum;
mod people;
mod programme;
mod registration;
mod seats;

use chrono::{Days, NaiveDate};

use self::data::{
    cities::{CITIES, EVALUATORS},
    people::{PEOPLE, PersonData},
    programme::{ACCENT, DESCRIPTION, INTRO, LOGO_TEXT, TITLE},
};
use super::{
    accounts::{CHAIR, DemoAccount, EDITOR},
    award::EvaluatorData,
    forum::City,
    steps::{self, LANGUAGES, Meetings, localized, parse, parse_all},
};
use crate::{
    congress::{self, NewCongress},
    events::{Change, Deployment},
    http::Result,
    identity::Role,
    types::{AccountId, Now, TimeZone},
};

pub const SLUG: &str = "demo";

const ZONE: &str = "Asia/Shanghai";
/// The number of days from the first to the last.
const DAYS: u64 = 6;

/// The accounts of the people in the edition.
pub fn accounts() -> impl Iterator<Item = DemoAccount> {
    let mayors = CITIES.iter().map(City::account);
    let evaluators = EVALUATORS.iter().map(EvaluatorData::account);
    PEOPLE.iter().map(PersonData::account).chain(mayors).chain(evaluators)
}

/// Creates the edition.
pub async fn create(
    change: &mut Change<'_, Deployment>,
    organiser: AccountId,
    meetings: Meetings,
) -> Result<()> {
    let starts_on = first_day(change.now())?;
    let id = steps::create_edition(change, &edition(starts_on)?, organiser).await?;
    let change = &mut change.in_congress(id);
    for (email, role) in [(EDITOR, Role::ProgrammeEditor), (CHAIR, Role::Moderator)] {
        let account = steps::find_account(change.db(), email).await?;
        congress::set_roles(change, account, &[role]).await?;
    }
    let speakers = programme::create(change, starts_on, meetings).await?;
    registration::create(change).await?;
    steps::release_and_open(change, "The programme of the week.").await?;
    let registered = people::register(change).await?;
    people::link_speaker(change, &speakers, &registered).await?;
    seats::take(change, &registered).await?;
    forum::create(change).await?;
    award::create(change, organiser).await?;
    announcement::publish(change, organiser).await
}

/// The day before the loading.
fn first_day(now: Now) -> Result<NaiveDate> {
    let zone: TimeZone = parse(ZONE)?;
    let today = now.with_timezone(&zone.rules()).date_naive();
    Ok(today.pred_opt().unwrap_or(today))
}

fn edition(starts_on: NaiveDate) -> Result<NewCongress> {
    Ok(NewCongress {
        slug: parse(SLUG)?,
        title: localized(&TITLE)?,
        description: Some(localized(&DESCRIPTION)?),
        reference_prefix: "DEMO".into(),
        starts_on,
        ends_on: starts_on + Days::new(DAYS),
        time_zone: parse(ZONE)?,
        languages: parse_all(&LANGUAGES)?,
        second_factor_required: false,
        accent: Some(parse(ACCENT)?),
        logo_text: Some(LOGO_TEXT.into()),
        intro: Some(localized(&INTRO)?),
    })
}
