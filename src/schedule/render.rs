//! The public document of a release, as bytes. Pure, and work enough to be done on a thread that may block.

use std::{collections::BTreeMap, io::Write};

use axum::body::Bytes;
use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

use crate::{
    programme::Session,
    types::{Language, Localized, Slug, TimeZone},
};

/// The schedule as the public reads it.
#[derive(Serialize, ToSchema)]
pub struct Schedule<'r> {
    /// Slug of the congress.
    #[schema(value_type = Slug)]
    congress: &'r str,
    /// Number of the release.
    version: i32,
    released_at: DateTime<Utc>,
    /// The zone that the days are days of.
    time_zone: &'r TimeZone,
    /// In order; days without a session are left out.
    days: Vec<Day<'r>>,
}

/// A day of the schedule.
#[derive(Serialize, ToSchema)]
pub struct Day<'r> {
    date: NaiveDate,
    /// Those that hold a session on this day.
    rooms: Vec<RoomOfDay<'r>>,
}

/// What a room holds on a day.
#[derive(Serialize, ToSchema)]
pub struct RoomOfDay<'r> {
    /// Slug of the room.
    room: &'r Slug,
    name: &'r Localized,
    /// In the order of time.
    sessions: Vec<&'r Session>,
}

/// What a release is made of.
#[derive(Debug)]
pub struct Released {
    pub congress: String,
    pub version: i32,
    pub released_at: DateTime<Utc>,
    pub time_zone: TimeZone,
    pub sessions: Vec<Session>,
    /// Every room in its order, with its name.
    pub rooms: Vec<(Slug, Localized)>,
}

/// The document in each encoding that browsers ask for, and the digest that its `ETag`s are made of.
#[derive(Debug)]
pub struct Rendered {
    pub digest: String,
    pub identity: Bytes,
    pub gzip: Bytes,
    pub brotli: Bytes,
    pub zstd: Bytes,
}

/// Renders a release, grouped by the days of a zone, in all languages or in one.
pub fn render(released: &Released, zone: &TimeZone, language: Option<Language>) -> anyhow::Result<Rendered> {
    let schedule = Schedule {
        congress: &released.congress,
        version: released.version,
        released_at: released.released_at,
        time_zone: zone,
        days: days(released, zone),
    };
    let json = Localized::reduced_to(language, || serde_json::to_vec(&schedule))?;
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(6));
    gzip.write_all(&json)?;
    let mut brotli = Vec::new();
    // Quality 5: a tenth of the time of the best, and within a few hundredths of its size.
    let params = brotli::enc::BrotliEncoderParams { quality: 5, ..Default::default() };
    brotli::BrotliCompress(&mut json.as_slice(), &mut brotli, &params)?;
    let hash = Sha256::digest(&json);
    Ok(Rendered {
        digest: hash[..12].iter().map(|byte| format!("{byte:02x}")).collect(),
        gzip: gzip.finish()?.into(),
        brotli: brotli.into(),
        zstd: zstd::encode_all(json.as_slice(), 6)?.into(),
        identity: json.into(),
    })
}

fn days<'r>(released: &'r Released, zone: &TimeZone) -> Vec<Day<'r>> {
    let rules = zone.rules();
    let mut days: BTreeMap<NaiveDate, BTreeMap<usize, Vec<&Session>>> = BTreeMap::new();
    for session in &released.sessions {
        let (Some(starts_at), Some(room)) = (session.starts_at, &session.room) else { continue };
        let Some(place) = released.rooms.iter().position(|(slug, _)| slug == room) else { continue };
        let date = starts_at.with_timezone(&rules).date_naive();
        days.entry(date).or_default().entry(place).or_default().push(session);
    }
    let of_day = |(date, rooms): (NaiveDate, BTreeMap<usize, Vec<&'r Session>>)| {
        let of_room = |(place, sessions): (usize, Vec<&'r Session>)| {
            let (room, name) = &released.rooms[place];
            RoomOfDay { room, name, sessions }
        };
        Day { date, rooms: rooms.into_iter().map(of_room).collect() }
    };
    days.into_iter().map(of_day).collect()
}
