//! Importing a programme from another system: sessions with their rooms, tracks, speakers and placements.
//!
//! Everything is recognised by what the other system calls it (sessions by id, speakers by id, rooms and tracks by
//! name): importing a file twice changes nothing the second time. Nothing is released.

use std::collections::{HashMap, HashSet};

use axum::extract::State;
use serde::{Deserialize, Serialize};
use serde_json::json;
use sqlx::PgConnection;
use utoipa::{IntoParams, ToSchema};

use super::{
    catalogue::{SCHEDULE_IMPORTED, ScheduleImported},
    conflicts::Conflict,
    frab::{self, Programme, Unreadable},
    placements::{self, NewPlacement, of_draft},
};
use crate::{
    app::App,
    congress::{self, CongressPath, NewTrack, TrackKind},
    events,
    http::{Body, Json, Problems, Query, Refused, Result},
    identity::{Staff, permission},
    programme::{
        self, EnrolmentPolicy, Link, NewPart, NewRoom, NewSession, PartRole, Provider, SESSION_UPDATED,
        Session, SessionKind, SessionStatus,
    },
    types::{Actor, CongressId, Language, Localized, Now, SessionId, Slug, SpeakerId, TimeZone},
};

/// What an import did.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct Report {
    pub sessions: Counts,
    pub rooms: Counts,
    pub tracks: Counts,
    pub speakers: Counts,
    /// What was mended or left out.
    pub notes: Vec<String>,
    /// What is wrong with the draft as it is now.
    pub conflicts: Vec<Conflict>,
}

/// How many came to what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Counts {
    pub created: usize,
    pub updated: usize,
    pub unchanged: usize,
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct How {
    /// For files that name no zone themselves; the congress's own where nothing is said.
    #[param(example = "Europe/Brussels")]
    time_zone: Option<TimeZone>,
}

/// Import a schedule
///
/// Reads frab XML tolerantly into the draft: sessions, rooms, tracks, speakers and placements. Importing a file again
/// changes nothing. The report says what was mended or left out, and which conflicts the draft has now.
#[utoipa::path(
    post, path = "/congresses/{congress}/schedule/import", tag = "Schedule", params(CongressPath, How),
    request_body(content = String, content_type = "application/xml", description = "frab XML",
        example = json!("<schedule><conference><title>…</title></conference><day date=\"2021-02-06\">…</day></schedule>")),
    responses((status = 200, description = "What was done", body = Report), Problems<Unreadable>),
)]
pub async fn import_schedule(
    staff: Staff<permission::ScheduleEdit>,
    State(app): State<App>,
    Query(how): Query<How>,
    body: Body,
) -> Result<Json<Report>> {
    if !["application/xml", "text/xml"].contains(&body.media_type().as_str()) {
        return Err(Refused::WrongMedia("application/xml").into());
    }
    let xml = std::str::from_utf8(&body.bytes).map_err(|_| Unreadable::Xml("it is not in UTF-8".into()))?;
    Ok(Json(run(&app, staff.actor, staff.congress, xml, how.time_zone, |_, _| {}).await?))
}

/// Imports a file in one transaction. `progress` hears how many sessions are written, of how many.
pub async fn run(
    app: &App,
    actor: Actor,
    congress: CongressId,
    xml: &str,
    zone: Option<TimeZone>,
    mut progress: impl FnMut(usize, usize) + Send,
) -> Result<Report> {
    let now = app.now();
    let mut tx = app.begin().await?;
    let edition = congress::find(&mut *tx, congress).await?;
    let xml = xml.to_owned();
    let zone = zone.or(Some(edition.time_zone.clone()));
    let reading = tokio::task::spawn_blocking(move || frab::read(&xml, zone));
    let programme = reading.await.map_err(crate::http::Error::internal)??;
    let mut writing =
        Writing::begin(&mut tx, actor, congress, edition.languages.first().cloned(), now).await?;
    writing.frame(&programme).await?;
    for (index, event) in programme.events.iter().enumerate() {
        if writing.repeats(event) {
            let note = format!("event `{}` was left out: an earlier event has its id", event.id);
            writing.report.notes.push(note);
        } else {
            writing.session(event).await?;
        }
        progress(index + 1, programme.events.len());
    }
    let mut report = writing.report;
    report.notes.extend(programme.notes);
    report.conflicts = of_draft(&mut tx, &edition).await?.1;
    let Counts { created, updated, unchanged } = report.sessions;
    let imported = ScheduleImported { created, updated, unchanged, conflicts: report.conflicts.len() };
    let event = SCHEDULE_IMPORTED.of(Some(congress), *congress, &imported);
    events::publish(&mut tx, actor, event, now).await?;
    tx.commit().await?;
    Ok(report)
}

/// An import while it is being written.
struct Writing<'t> {
    db: &'t mut PgConnection,
    actor: Actor,
    congress: CongressId,
    language: Language,
    now: Now,
    known: HashMap<String, Session>,
    /// The codes of the file so far.
    seen: HashSet<String>,
    rooms: HashMap<String, Slug>,
    tracks: HashMap<String, Slug>,
    speakers: HashMap<String, SpeakerId>,
    report: Report,
}

impl<'t> Writing<'t> {
    async fn begin(
        db: &'t mut PgConnection,
        actor: Actor,
        congress: CongressId,
        language: Option<Language>,
        now: Now,
    ) -> Result<Self> {
        // Two imports at once would not see each other's sessions.
        sqlx::query!(
            "select pg_advisory_xact_lock(hashtextextended('schedule ' || $1::text, 0))",
            congress.to_string()
        )
        .execute(&mut *db)
        .await?;
        let known = programme::list_draft_whole(&mut *db, congress).await?;
        Ok(Self {
            db,
            actor,
            congress,
            language: language.or_else(|| "en".parse().ok()).ok_or(Refused::Busy)?,
            now,
            known: known.into_iter().map(|session| (session.code.clone(), session)).collect(),
            seen: HashSet::new(),
            rooms: HashMap::new(),
            tracks: HashMap::new(),
            speakers: HashMap::new(),
            report: Report::default(),
        })
    }

    /// What the sessions stand in: rooms, tracks, speakers.
    async fn frame(&mut self, programme: &Programme) -> Result<()> {
        let present: HashSet<Slug> =
            programme::room_slugs(&mut *self.db, self.congress).await?.into_iter().collect();
        for (position, name) in (0..).zip(&programme.rooms) {
            let slug = slug_of(name);
            if self.rooms.insert(name.clone(), slug.clone()).is_some() || present.contains(&slug) {
                self.report.rooms.unchanged += 1;
                continue;
            }
            let room = NewRoom {
                slug,
                name: Localized::of(&self.language, name),
                provider: Provider::Link,
                address: None,
                capacity: None,
                interpretation_channels: 0,
                position,
            };
            programme::insert_room(self.db, self.actor, self.congress, &room, self.now).await?;
            self.report.rooms.created += 1;
        }
        let mut present = self.track_slugs().await?;
        let mut names = programme.tracks.clone();
        if programme.events.iter().any(|event| event.track.is_none()) {
            names.push(DEFAULT_TRACK.into());
        }
        for (position, name) in (0..).zip(names) {
            let slug = slug_of(&name);
            self.tracks.insert(name.clone(), slug.clone());
            if !present.insert(slug.clone()) {
                self.report.tracks.unchanged += 1;
                continue;
            }
            let name = Localized::of(&self.language, name);
            let track = NewTrack { slug, name, kind: TrackKind::Congress, position };
            congress::insert_track(self.db, self.actor, self.congress, &track, self.now).await?;
            self.report.tracks.created += 1;
        }
        self.speakers(programme).await
    }

    async fn track_slugs(&mut self) -> Result<HashSet<Slug>> {
        let slugs = sqlx::query_scalar!(
            r#"select slug as "slug: Slug" from track where congress_id = $1"#,
            *self.congress
        );
        Ok(slugs.fetch_all(&mut *self.db).await?.into_iter().collect())
    }

    /// The speakers, in one statement; another name of a known one is taken over.
    async fn speakers(&mut self, programme: &Programme) -> Result<()> {
        let persons =
            programme.persons.iter().map(|person| (person.id.clone(), person.name.clone())).collect();
        let written =
            programme::import_speakers(self.db, self.actor, self.congress, persons, self.now).await?;
        for speaker in written {
            match (speaker.created, speaker.renamed) {
                (true, _) => self.report.speakers.created += 1,
                (_, true) => self.report.speakers.updated += 1,
                _ => self.report.speakers.unchanged += 1,
            }
            self.speakers.insert(speaker.external_id, speaker.id);
        }
        Ok(())
    }

    /// Whether an event has the code of an earlier one of the file.
    fn repeats(&mut self, event: &frab::Event) -> bool {
        !self.seen.insert(code_of(&event.id))
    }

    async fn session(&mut self, event: &frab::Event) -> Result<()> {
        let new = self.new_session(event);
        let parts = self.parts(event);
        let room = self.rooms[&event.room].clone();
        let code = new.code.clone().unwrap_or_default();
        let Some(before) = self.known.get(&code).cloned() else {
            let id = programme::insert_session(
                self.db,
                self.actor,
                self.congress,
                new,
                SessionStatus::Confirmed,
                self.now,
            )
            .await?;
            programme::set_speakers(self.db, self.congress, id, &parts).await?;
            self.place(id, room, event).await?;
            self.report.sessions.created += 1;
            return Ok(());
        };
        let same_parts =
            before.speakers.iter().map(|part| part.speaker).eq(parts.iter().map(|part| part.speaker));
        let same_text = json!(NewSession::from(before.clone())) == json!(new);
        let same_place = before.room.as_ref() == Some(&room) && before.starts_at == Some(event.starts_at);
        if same_parts && same_text && same_place {
            self.report.sessions.unchanged += 1;
            return Ok(());
        }
        if !same_text {
            programme::update_session(self.db, self.congress, before.id, &new).await?;
        }
        if !same_parts {
            programme::set_speakers(self.db, self.congress, before.id, &parts).await?;
        }
        if !same_place {
            self.place(before.id, room, event).await?;
        }
        self.report.sessions.updated += 1;
        let after = programme::find_session(&mut *self.db, self.congress, before.id).await?;
        let after = after.ok_or(crate::http::Refused::NoSuch("session"))?;
        let event = SESSION_UPDATED.of(Some(self.congress), *after.id, &(&after).into());
        let (old, new) = (NewSession::from(before), NewSession::from(after));
        events::publish(self.db, self.actor, event.changing(&old, &new), self.now).await?;
        Ok(())
    }

    async fn place(&mut self, id: SessionId, room: Slug, event: &frab::Event) -> Result<()> {
        let placement = NewPlacement { room, starts_at: event.starts_at, pinned: false };
        placements::place(self.db, self.actor, self.congress, id, &placement, self.now).await?;
        Ok(())
    }

    fn new_session(&self, event: &frab::Event) -> NewSession {
        let language = event
            .language
            .as_deref()
            .and_then(|tag| tag.parse().ok())
            .unwrap_or_else(|| self.language.clone());
        let track = event.track.as_deref().unwrap_or(DEFAULT_TRACK);
        let links = event.links.iter().map(|(url, title)| Link { url: url.clone(), title: title.clone() });
        NewSession {
            code: Some(code_of(&event.id)),
            title: Localized::of(&language, &event.title),
            r#abstract: event
                .text
                .as_ref()
                .map(|text| Localized::of(&language, text.chars().take(20_000).collect::<String>())),
            kind: kind_of(event.kind.as_deref().unwrap_or_default()),
            track: self.tracks[track].clone(),
            themes: Vec::new(),
            language,
            interpretation: Vec::new(),
            duration_minutes: event.minutes,
            capacity: None,
            enrolment_policy: EnrolmentPolicy::Open,
            links: links.collect(),
        }
    }

    fn parts(&self, event: &frab::Event) -> Vec<NewPart> {
        let mut seen = HashSet::new();
        let speakers = event.persons.iter().filter_map(|id| self.speakers.get(id).copied());
        let once = speakers.filter(|speaker| seen.insert(*speaker));
        once.map(|speaker| NewPart { speaker, role: PartRole::Presenter, confirmed: true }).collect()
    }
}

/// For sessions of files that know no tracks.
const DEFAULT_TRACK: &str = "programme";

/// A slug of a name; of a name in another script, a digest.
fn slug_of(name: &str) -> Slug {
    use sha2::{Digest, Sha256};
    let digest = || {
        let hash: String = Sha256::digest(name)[..6].iter().map(|byte| format!("{byte:02x}")).collect();
        format!("x-{hash}")
    };
    // Unwrap safety: a digest in hexadecimal is a slug.
    Slug::of(name).unwrap_or_else(|| digest().parse().expect("a slug"))
}

/// The id of the other system, in the letters that our codes have.
fn code_of(id: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() || "._-".contains(c) { c } else { '-' };
    let code: String = id.chars().map(plain).take(40).collect();
    match code.trim_start_matches(['.', '_', '-']) {
        // Nothing of the id can stay: a digest of it can.
        "" => slug_of(id).to_string(),
        plain => plain.to_owned(),
    }
}

fn kind_of(name: &str) -> SessionKind {
    match name.to_lowercase().as_str() {
        "keynote" => SessionKind::Keynote,
        "panel" | "podium" | "discussion" => SessionKind::Panel,
        "workshop" | "tutorial" => SessionKind::Workshop,
        "bof" | "roundtable" | "meeting" => SessionKind::Roundtable,
        "ceremony" => SessionKind::Ceremony,
        "standtrack" | "stand" | "infodesk" | "social" => SessionKind::Networking,
        _ => SessionKind::Presentation,
    }
}
