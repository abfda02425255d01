//! `fosdem-2021`: a real virtual conference with a long programme, archived.

use std::io::Read;

use chrono::NaiveDate;

use super::steps::{self, parse, parse_all};
use crate::{
    congress::{self, CongressTransition, NewCongress},
    events::{Change, Deployment},
    http::{Error, Result},
    schedule::{self, NewPlacement, PlacementChange},
    types::{AccountId, Localized, SessionId},
};

pub const SLUG: &str = "fosdem-2021";

/// The programme of FOSDEM 2021, by FOSDEM, CC BY 2.0 BE.
const PROGRAMME: &[u8] = include_bytes!("../../../data/fosdem_2021.schedule.xml.gz");
/// One of two sessions that the programme places in the same room at the same time; the release omits it.
const UNPLACED: &str = "12286";

/// Creates the edition. Its release omits one of two conflicting sessions, which is placed again in the draft.
pub async fn create(change: &mut Change<'_, Deployment>, organiser: AccountId) -> Result<()> {
    let id = steps::create_edition(change, &edition()?, organiser).await?;
    let change = &mut change.in_congress(id);
    let mut xml = Vec::new();
    flate2::read::GzDecoder::new(PROGRAMME).read_to_end(&mut xml).map_err(Error::internal)?;
    schedule::import_file(change, schedule::ScheduleFile::of(xml)).await?;
    let clashing = sqlx::query!(
        r#"
        select s.id as "id: SessionId", r.slug as "room: crate::types::Slug", p.starts_at
        from session s join placement p on p.session_id = s.id join room r on r.id = p.room_id
        where s.congress_id = $1 and s.code = $2
        "#,
        *id,
        UNPLACED,
    )
    .fetch_one(change.db())
    .await?;
    place(change, clashing.id, None).await?;
    let note = "Without one of two sessions announced for the same room and time.";
    steps::release_and_open(change, note).await?;
    let placement =
        NewPlacement { room: clashing.room, starts_at: clashing.starts_at, ends_at: None, pinned: false };
    place(change, clashing.id, Some(placement)).await?;
    for transition in [CongressTransition::Close, CongressTransition::Archive] {
        congress::apply_transition(change, transition).await?;
    }
    Ok(())
}

fn edition() -> Result<NewCongress> {
    Ok(NewCongress {
        slug: parse(SLUG)?,
        title: Localized::of("en", "FOSDEM 2021"),
        description: Some(Localized::of(
            "en",
            "The programme of FOSDEM 2021, a virtual conference, to show long lists. Source: FOSDEM, CC BY 2.0 BE.",
        )),
        reference_prefix: "FOSDEM21".into(),
        starts_on: NaiveDate::from_ymd_opt(2021, 2, 6).unwrap_or_default(),
        ends_on: NaiveDate::from_ymd_opt(2021, 2, 7).unwrap_or_default(),
        time_zone: parse("Europe/Brussels")?,
        languages: parse_all(&["en"])?,
        second_factor_required: false,
        accent: None,
        logo_text: None,
        intro: None,
    })
}

async fn place(change: &mut Change<'_>, session: SessionId, to: Option<NewPlacement>) -> Result<()> {
    let changes = [PlacementChange { session, placement: to, revision: None }];
    schedule::move_sessions(change, &changes).await
}
