//! Writes an imported programme into the draft.

use std::collections::{HashMap, HashSet};

use serde_json::json;
use uuid::Uuid;

use super::{
    MissingSession, MissingSessionOutcome, ScheduleImportReport, Written,
    programme::{ImportedEvent, ImportedProgramme, SessionPart},
    record::{CreatedParts, EarlierSession, SessionOutcome},
    store,
};
use crate::{
    congress::{self, Congress, NewTrack, TrackKind},
    events::Change,
    http::{RequestError, Result},
    imports::RowOutcome,
    programme::{
        self, EnrolmentPolicy, NewRoom, NewSession, NewSessionSpeaker, RoomProvider, SESSION_UPDATED,
        Session, SessionCreation, SessionKind, SessionState, Snapshot, SpeakerRole,
    },
    schedule::{
        moves::{self, PlacementChange},
        placements::NewPlacement,
    },
    types::{Language, Localized, SessionId, Slug, SpeakerId, folded, is_same_text},
};

/// Writes a programme and returns the report.
pub async fn write(
    change: &mut Change<'_>,
    edition: &Congress,
    programme: &ImportedProgramme,
    remove_missing: bool,
    mut progress: impl FnMut(usize, usize) + Send,
) -> Result<(ScheduleImportReport, Written)> {
    let mut writer = ImportWriter::begin(change, edition).await?;
    writer.lacks.clone_from(&programme.lacks);
    writer.rooms(programme).await?;
    writer.tracks(programme).await?;
    writer.speakers(programme).await?;
    for (index, event) in programme.events.iter().enumerate() {
        writer.event(event).await?;
        progress(index + 1, programme.events.len());
    }
    writer.missing(remove_missing).await?;
    writer.finish().await
}

/// An import in progress.
struct ImportWriter<'c, 't> {
    change: &'c mut Change<'t>,
    language: Language,
    known: HashMap<SessionId, Session>,
    by_code: HashMap<String, SessionId>,
    by_guid: HashMap<Uuid, SessionId>,
    /// The sessions written so far.
    seen: HashSet<SessionId>,
    rooms: HashMap<String, Slug>,
    tracks: HashMap<String, Slug>,
    /// The existing tracks with their names.
    present_tracks: Vec<(Slug, Localized)>,
    /// The speakers of each person in the file: several if they share a name, by which alone the file names them.
    speakers: HashMap<String, Vec<SpeakerId>>,
    /// External names of new sessions.
    guids: Vec<(SessionId, Uuid)>,
    created: Vec<SessionCreation>,
    placements: Vec<PlacementChange>,
    lacks: Vec<SessionPart>,
    report: ScheduleImportReport,
    parts: CreatedParts,
    outcomes: Vec<SessionOutcome>,
}

impl<'c, 't> ImportWriter<'c, 't> {
    async fn begin(change: &'c mut Change<'t>, edition: &Congress) -> Result<Self> {
        let congress = edition.id;
        store::lock(change.db(), congress).await?;
        let known = programme::list_all_sessions(change.db(), congress, Snapshot::Draft).await?;
        let foreign = store::list_guids(change.db(), congress).await?;
        let own = known.iter().map(|session| (*session.id, session.id));
        Ok(Self {
            by_guid: foreign.into_iter().chain(own).collect(),
            by_code: known.iter().map(|session| (session.code.clone(), session.id)).collect(),
            known: known.into_iter().map(|session| (session.id, session)).collect(),
            change,
            language: edition.languages.first().cloned().unwrap_or_else(Language::english),
            seen: HashSet::new(),
            rooms: HashMap::new(),
            tracks: HashMap::new(),
            present_tracks: Vec::new(),
            speakers: HashMap::new(),
            guids: Vec::new(),
            created: Vec::new(),
            placements: Vec::new(),
            lacks: Vec::new(),
            report: ScheduleImportReport::default(),
            parts: CreatedParts::default(),
            outcomes: Vec::new(),
        })
    }

    /// Matches rooms by name in any language; creates new ones in the order of the file.
    async fn rooms(&mut self, programme: &ImportedProgramme) -> Result<()> {
        let congress = self.change.congress();
        let present = programme::list_all_rooms(self.change.db(), congress).await?;
        let present: Vec<_> = present.into_iter().map(|room| (room.slug, room.name)).collect();
        for (position, name) in (0..).zip(&programme.rooms) {
            let (slug, known) = named(&present, self.rooms.values(), name);
            self.rooms.insert(name.clone(), slug.clone());
            if known {
                self.report.rooms.unchanged += 1;
                continue;
            }
            let room = NewRoom {
                slug,
                name: Localized::of(&self.language, name),
                provider: RoomProvider::Link,
                address: None,
                capacity: None,
                interpretation_channels: 0,
                position,
                opening_hours: Vec::new(),
            };
            programme::create_room(self.change, &room).await?;
            self.parts.rooms.push(room.slug);
            self.report.rooms.created += 1;
        }
        Ok(())
    }

    /// Matches tracks by name in any language; creates new ones in the order of the file.
    async fn tracks(&mut self, programme: &ImportedProgramme) -> Result<()> {
        let congress = self.change.congress();
        self.present_tracks = store::list_tracks(self.change.db(), congress).await?;
        for name in &programme.tracks {
            self.track(name).await?;
        }
        Ok(())
    }

    /// Finds or creates the track with this name.
    async fn track(&mut self, name: &str) -> Result<Slug> {
        if let Some(slug) = self.tracks.get(name) {
            return Ok(slug.clone());
        }
        let (slug, known) = named(&self.present_tracks, self.tracks.values(), name);
        let position = i32::try_from(self.tracks.len()).unwrap_or(i32::MAX);
        self.tracks.insert(name.to_owned(), slug.clone());
        if known {
            self.report.tracks.unchanged += 1;
            return Ok(slug);
        }
        let name = Localized::of(&self.language, name);
        let track = NewTrack { slug: slug.clone(), name, kind: TrackKind::Congress, position };
        congress::create_track(self.change, &track).await?;
        self.parts.tracks.push(track.slug);
        self.report.tracks.created += 1;
        Ok(slug)
    }

    /// Finds the speakers with ids of this service and those that the file names only by their names; writes the others in one
    /// statement. Updates changed names.
    async fn speakers(&mut self, programme: &ImportedProgramme) -> Result<()> {
        let ours = self.known.values().flat_map(|session| session.speakers.iter());
        let ours: HashSet<SpeakerId> = ours.map(|one| one.speaker).collect();
        let own = |guid: Option<Uuid>| guid.map(SpeakerId::from).filter(|id| ours.contains(id));
        let congress = self.change.congress();
        let present = programme::list_speaker_names(self.change.db(), congress).await?;
        let mut by_name: HashMap<String, Vec<SpeakerId>> = HashMap::new();
        for (id, name) in present {
            by_name.entry(folded(&name)).or_default().push(id);
        }
        let mut persons = Vec::new();
        for person in &programme.persons {
            let known = match own(person.guid) {
                Some(id) => Some(vec![id]),
                None if person.id == person.name => by_name.get(&folded(&person.name)).cloned(),
                None => None,
            };
            let Some(known) = known else {
                persons.push((person.id.clone(), person.name.clone()));
                continue;
            };
            if known.len() > 1 {
                let (count, name) = (known.len(), &person.name);
                self.report.notes.push(format!(
                    "{count} speakers are named `{name}`: sessions keep the one they have, others get the first"
                ));
            }
            self.speakers.insert(person.id.clone(), known);
            self.report.speakers.unchanged += 1;
        }
        for speaker in programme::import_speakers(self.change, persons).await? {
            match (speaker.is_new, speaker.is_renamed) {
                (true, _) => {
                    self.report.speakers.created += 1;
                    self.parts.speakers.push(speaker.id);
                }
                (_, true) => self.report.speakers.updated += 1,
                _ => self.report.speakers.unchanged += 1,
            }
            self.speakers.insert(speaker.external_id, vec![speaker.id]);
        }
        Ok(())
    }

    /// Finds the session of an event by guid, then by id.
    fn find(&self, event: &ImportedEvent) -> Option<SessionId> {
        let by_guid = event.guid.and_then(|guid| self.by_guid.get(&guid));
        by_guid.or_else(|| self.by_code.get(&code_of(&event.id))).copied()
    }

    async fn event(&mut self, event: &ImportedEvent) -> Result<()> {
        let repeats = |found: SessionId| self.seen.contains(&found);
        match self.find(event) {
            Some(found) if !repeats(found) => self.known_session(found, event).await,
            // Some systems give the sessions of a series the same id but different guids.
            Some(_) if event.guid.is_some_and(|guid| !self.by_guid.contains_key(&guid)) => {
                let code = event.guid.map(|guid| guid.to_string()).unwrap_or_default();
                self.new_session(code, event).await
            }
            Some(_) => {
                let note = format!("event `{}` was skipped: an earlier event has the same id", event.id);
                self.report.notes.push(note);
                Ok(())
            }
            None => self.new_session(code_of(&event.id), event).await,
        }
    }

    async fn new_session(&mut self, code: String, event: &ImportedEvent) -> Result<()> {
        let language = event.language.clone().unwrap_or_else(|| self.language.clone());
        let track = self.track(event.track.as_deref().unwrap_or(DEFAULT_TRACK)).await?;
        let new = NewSession {
            code: Some(code.clone()),
            title: in_languages(Localized::of(&language, &event.title), event),
            r#abstract: event.text.as_ref().map(|text| Localized::of(&language, text)),
            kind: kind_of(event.kind.as_deref()).unwrap_or(SessionKind::Presentation),
            track,
            themes: Vec::new(),
            language,
            interpretation: Vec::new(),
            duration_minutes: event.minutes,
            capacity: None,
            enrolment_policy: EnrolmentPolicy::Open,
            waiting_list: true,
            links: event.links.clone(),
        };
        let state = if event.cancelled { SessionState::Cancelled } else { SessionState::Confirmed };
        let (id, speakers) = (SessionId::new(), self.session_speakers(event, None));
        self.created.push(SessionCreation { id, new, state, speakers });
        if !event.cancelled {
            self.place(id, event);
        }
        self.guids.extend(event.guid.map(|guid| (id, guid)));
        self.by_guid.extend(event.guid.map(|guid| (guid, id)));
        self.by_code.insert(code, id);
        self.seen.insert(id);
        self.report.sessions.created += 1;
        self.outcomes.push(SessionOutcome { session: id, outcome: RowOutcome::Created, before: None });
        Ok(())
    }

    async fn known_session(&mut self, id: SessionId, event: &ImportedEvent) -> Result<()> {
        self.seen.insert(id);
        let Some(before) = self.known.get(&id).cloned() else { return Ok(()) };
        let old = NewSession::from(before.clone());
        let new = self.updated(old.clone(), event);
        let speakers = self.session_speakers(event, Some(&before));
        let same_speakers = self.lacks.contains(&SessionPart::Speakers)
            || before.speakers.iter().map(|one| one.speaker).eq(speakers.iter().map(|one| one.speaker));
        let same_text = json!(old) == json!(new);
        // A cancelled session needs no placement, and one without a slot in the file keeps its own.
        let same_place = event.cancelled
            || event.slot.as_ref().is_none_or(|slot| {
                before.room.as_ref() == self.rooms.get(&slot.room) && before.starts_at == Some(slot.starts_at)
            });
        let cancelled = event.cancelled && before.state != SessionState::Cancelled;
        if same_speakers && same_text && same_place && !cancelled {
            self.report.sessions.unchanged += 1;
            self.outcomes.push(SessionOutcome { session: id, outcome: RowOutcome::Unchanged, before: None });
            return Ok(());
        }
        if !same_text {
            programme::write_session(self.change, id, &new).await?;
        }
        if !same_speakers {
            programme::set_speakers(self.change, id, &speakers).await?;
        }
        if !same_place || (!event.cancelled && old.duration_minutes != new.duration_minutes) {
            self.place(id, event);
        }
        if cancelled {
            programme::cancel_session(self.change, id).await?;
        }
        self.report.sessions.updated += 1;
        let earlier = Some(EarlierSession::from(&before));
        self.outcomes.push(SessionOutcome { session: id, outcome: RowOutcome::Updated, before: earlier });
        let congress = self.change.congress();
        let after = programme::find_session(self.change.db(), congress, Snapshot::Draft, id).await?;
        let after = after.ok_or(RequestError::NoSuch("session"))?;
        let event = SESSION_UPDATED.event(id, &(&after).into());
        let (old, new) = (NewSession::from(before), NewSession::from(after));
        self.change.publish(event.changing(&old, &new)).await?;
        Ok(())
    }

    /// The session after the import: fields and languages that the file lacks are kept.
    fn updated(&self, old: NewSession, event: &ImportedEvent) -> NewSession {
        let language = event.language.clone();
        let title = in_languages(with_text(&old.title, &[&event.title], &self.language), event);
        let texts: Vec<_> = event.text.iter().chain(&event.raw_text).map(String::as_str).collect();
        let r#abstract = match (&old.r#abstract, texts.as_slice()) {
            (old, []) => old.clone().filter(|_| self.lacks.contains(&SessionPart::Texts)),
            (Some(old), texts) => Some(with_text(old, texts, &self.language)),
            (None, [text, ..]) => Some(Localized::of(language.as_ref().unwrap_or(&self.language), *text)),
        };
        let same_links =
            old.links.len() == event.links.len() && event.links.iter().all(|link| old.links.contains(link));
        let links = if same_links || self.lacks.contains(&SessionPart::Links) {
            old.links
        } else {
            event.links.clone()
        };
        NewSession {
            title,
            r#abstract,
            kind: kind_of(event.kind.as_deref()).unwrap_or(old.kind),
            track: event.track.as_ref().map_or(old.track, |track| self.tracks[track].clone()),
            language: language.unwrap_or(old.language),
            duration_minutes: match self.lacks.contains(&SessionPart::Duration) {
                true => old.duration_minutes,
                false => event.minutes,
            },
            links,
            ..old
        }
    }

    /// The speakers; existing ones keep their role.
    fn session_speakers(&self, event: &ImportedEvent, before: Option<&Session>) -> Vec<NewSessionSpeaker> {
        let own: Vec<_> =
            before.map(|old| old.speakers.iter().map(|one| one.speaker).collect()).unwrap_or_default();
        let mut seen = HashSet::new();
        let once = event.persons.iter().filter_map(|person| {
            let known = self.speakers.get(person)?;
            // Of several with one name, those of the session in their order.
            let own = own.iter().filter(|id| known.contains(id));
            let speaker = *own.chain(known).find(|id| !seen.contains(*id))?;
            seen.insert(speaker).then_some(speaker)
        });
        let assigned = |speaker| {
            let was = before.and_then(|before| before.speakers.iter().find(|one| one.speaker == speaker));
            let (role, confirmed) =
                was.map_or((SpeakerRole::Presenter, true), |one| (one.role, one.confirmed));
            NewSessionSpeaker { speaker, role, confirmed }
        };
        once.map(assigned).collect()
    }

    fn place(&mut self, session: SessionId, event: &ImportedEvent) {
        let Some(slot) = &event.slot else { return };
        let placement = NewPlacement {
            room: self.rooms[&slot.room].clone(),
            starts_at: slot.starts_at,
            ends_at: None,
            pinned: false,
        };
        self.placements.push(PlacementChange { session, placement: Some(placement), revision: None });
    }

    /// Reports the sessions that the file does not contain, and removes them if it is the whole programme.
    async fn missing(&mut self, remove: bool) -> Result<()> {
        let is_missing =
            |session: &&Session| !self.seen.contains(&session.id) && session.state != SessionState::Cancelled;
        let mut missing: Vec<_> = self.known.values().filter(is_missing).collect();
        missing.sort_by(|one, other| one.code.cmp(&other.code));
        let mut report = Vec::new();
        for session in missing {
            let outcome = match remove {
                false => MissingSessionOutcome::Kept,
                true if programme::remove_session(self.change, session.id).await? => {
                    MissingSessionOutcome::Removed
                }
                true => MissingSessionOutcome::Cancelled,
            };
            let (code, title) = (session.code.clone(), session.title.clone());
            report.push(MissingSession { session: session.id, code, title, outcome });
        }
        self.parts.has_removed = remove && !report.is_empty();
        report.truncate(MOST_REPORTED);
        self.report.missing = report;
        Ok(())
    }

    async fn finish(self) -> Result<(ScheduleImportReport, Written)> {
        let congress = self.change.congress();
        programme::create_sessions(self.change, self.created).await?;
        store::set_guids(self.change.db(), congress, &self.guids).await?;
        moves::move_sessions(self.change, &self.placements).await?;
        Ok((self.report, Written { parts: self.parts, outcomes: self.outcomes }))
    }
}

/// Maximum number of missing sessions in a report.
const MOST_REPORTED: usize = 1000;

/// Default track for files without tracks.
const DEFAULT_TRACK: &str = "programme";

/// Finds the slug of the object with this name in any language, or makes a new one; also returns whether it exists.
fn named<'s>(
    present: &[(Slug, Localized)],
    mut given: impl Iterator<Item = &'s Slug>,
    name: &str,
) -> (Slug, bool) {
    let slug = slug_of(name);
    let found = present.iter().find(|(_, names)| names.texts().any(|text| text == name));
    match found.or_else(|| present.iter().find(|(other, _)| *other == slug)) {
        Some((slug, _)) => (slug.clone(), true),
        // Two names in the file may have the same slug.
        None => {
            let again = given.any(|other| *other == slug);
            (slug, again)
        }
    }
}

/// The text if it exists in any language; otherwise the first of these replaces the text shown to readers of this
/// language.
fn with_text(old: &Localized, texts: &[&str], language: &Language) -> Localized {
    let said = |old: &str| texts.iter().any(|text| is_same_text(old, text));
    if old.texts().any(said) {
        old.clone()
    } else {
        old.with_best(language, texts.first().copied().unwrap_or_default())
    }
}

/// A title with those of the file in other languages.
fn in_languages(title: Localized, event: &ImportedEvent) -> Localized {
    let is_new = |(language, text): &&(Language, String)| {
        !(title.has(language) && is_same_text(title.text_for(language), text))
    };
    let own = title.by_language().map(|(language, text)| (language.clone(), text.to_owned()));
    own.chain(event.titles.iter().filter(is_new).cloned()).collect()
}

/// A slug for a name; a digest for a name in another script.
fn slug_of(name: &str) -> Slug {
    // Unwrap safety: a digest in hexadecimal is a slug.
    Slug::of(name).unwrap_or_else(|| format!("x-{}", digest(name)).parse().expect("a slug"))
}

/// Twelve hexadecimal digits.
fn digest(text: &str) -> String {
    use sha2::{Digest, Sha256};
    Sha256::digest(text)[..6].iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The external id, reduced to the characters allowed in codes.
fn code_of(id: &str) -> String {
    const LONGEST: usize = 40;
    let plain = |c: char| if c.is_ascii_alphanumeric() || "._-".contains(c) { c } else { '-' };
    let code: String = id.chars().map(plain).take(LONGEST).collect();
    let code = code.trim_start_matches(['.', '_', '-']);
    if code == id {
        return code.to_owned();
    }
    // Ids that differ only in other characters, or at their end, must not become the same code.
    let digest = digest(id);
    let kept: String = code.chars().take(LONGEST - digest.len() - 1).collect();
    match kept.trim_end_matches(['.', '_', '-']) {
        "" => digest,
        kept => format!("{kept}-{digest}"),
    }
}

/// Maps an external type to a session kind; `None` if there is no equivalent.
fn kind_of(name: Option<&str>) -> Option<SessionKind> {
    let name = name?.to_lowercase();
    let ours = serde_json::from_value(json!(name)).ok();
    ours.or(match name.as_str() {
        "podium" | "discussion" => Some(SessionKind::Panel),
        "tutorial" | "hands-on" => Some(SessionKind::Workshop),
        "bof" | "meeting" => Some(SessionKind::Roundtable),
        "standtrack" | "stand" | "infodesk" | "social" => Some(SessionKind::Networking),
        "talk" | "lecture" | "lightningtalk" => Some(SessionKind::Presentation),
        _ => None,
    })
}
