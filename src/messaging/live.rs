//! Live streams: server-sent events of a congress. A node reads each event once and passes it to all its readers.

use std::{collections::HashMap, convert::Infallible, sync::Arc, time::Duration};

use axum::{
    body::{Body, Bytes},
    extract::State,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use futures::{Stream, StreamExt, future::BoxFuture, stream};
use sqlx::PgPool;
use tokio::{
    sync::broadcast,
    time::{Instant, MissedTickBehavior, interval_at},
};
use tokio_util::sync::CancellationToken;

use crate::{
    app::App,
    database::Subscription,
    events::{self, Sequenced},
    http::{CongressPath, LastEvent, Result},
    identity::{
        Reader,
        permission::{self, Permission},
    },
    types::{AccountId, CongressId, EventId},
};

/// Who follows events of an audience that they do not belong to, because the events concern what they are responsible for.
#[derive(Clone, Copy)]
pub struct Followers {
    /// The accounts that follow each of these events, if any do.
    pub find: FindFollowers,
    /// Whether an account follows any such events in a congress now.
    pub follows_any: FollowsAny,
}

pub type FindFollowers =
    for<'a> fn(&'a PgPool, &'a [Sequenced]) -> BoxFuture<'a, sqlx::Result<Vec<(EventId, AccountId)>>>;
pub type FollowsAny = fn(&PgPool, CongressId, AccountId) -> BoxFuture<'_, sqlx::Result<bool>>;

crate::operations! {
    state: [Arc<Live>, Followers],
    follow_live,
}

/// How many events a slow reader may be behind before it is disconnected.
const BEHIND: usize = 1024;
/// How many missed events a resuming reader gets; one that missed more must reload the state.
const RESUMED: i64 = 1000;
const HEARTBEAT: Duration = Duration::from_secs(15);
/// After this time the reader must reconnect, which checks its token again.
const LONGEST: Duration = Duration::from_hours(1);

/// A serialised event, shared by all readers.
#[derive(Debug)]
struct Frame {
    /// Position in the feed; `None` for what is shown once and not part of it.
    place: Option<i64>,
    congress: CongressId,
    audience: String,
    /// Accounts that get it without belonging to the audience.
    followers: Vec<AccountId>,
    bytes: Bytes,
}

/// The live streams of a node.
pub struct Live {
    frames: broadcast::Sender<Arc<Frame>>,
    stop: CancellationToken,
}

impl Default for Live {
    fn default() -> Self {
        Self { frames: broadcast::Sender::new(BEHIND), stop: CancellationToken::new() }
    }
}

impl Live {
    /// Reads new events when woken and every second, passes them to the readers, and ends all streams on shutdown.
    pub async fn follow(
        &self,
        app: App,
        followers: Followers,
        mut wake: Subscription,
        stop: CancellationToken,
    ) {
        let mut place = None;
        while !stop.is_cancelled() {
            match self.hand_out(&app, followers, place).await {
                Ok(reached) => place = Some(reached),
                Err(error) => tracing::warn!(%error, "cannot read events; retrying in a second"),
            }
            tokio::select! {
                () = stop.cancelled() => {}
                () = wake.notified() => {}
                () = tokio::time::sleep(Duration::from_secs(1)) => {}
            }
        }
        self.stop.cancel();
    }

    /// The number of readers who are connected to this node.
    pub fn readers(&self) -> usize {
        self.frames.receiver_count()
    }

    /// Shows something to the readers who are connected to this node now. It has no id, and is not part of the change feed.
    pub fn show(&self, congress: CongressId, audience: &str, kind: &str, data: &serde_json::Value) {
        let bytes = format!("event: {kind}\ndata: {data}\n\n").into();
        let audience = audience.to_owned();
        let frame = Frame { place: None, congress, audience, followers: Vec::new(), bytes };
        let _ = self.frames.send(Arc::new(frame));
    }

    /// Passes on all events after a position, and returns the new position.
    async fn hand_out(&self, app: &App, followers: Followers, after: Option<i64>) -> sqlx::Result<i64> {
        let Some(mut place) = after else { return events::last_place(&app.pool).await };
        loop {
            let happened = events::after(&app.pool, place, 500).await?;
            let Some(last) = happened.last() else { return Ok(place) };
            place = last.place;
            // Readers who learn of a change read it next, and must not get an older state from a replica.
            if !app.replicas.is_empty() {
                app.replicas.note_change(&app.primary).await;
            }
            let mut of = HashMap::<_, Vec<_>>::new();
            if self.readers() > 0 {
                for (event, account) in (followers.find)(&app.pool, &happened).await? {
                    of.entry(event).or_default().push(account);
                }
            }
            for event in happened {
                let followers = of.remove(&event.message.id).unwrap_or_default();
                // Fails only without readers, which is not an error.
                let _ = self.frames.send(Arc::new(Frame { followers, ..Frame::of(&event) }));
            }
        }
    }
}

impl Frame {
    fn of(event: &Sequenced) -> Self {
        let data = serde_json::to_string(&event.message).unwrap_or_default();
        let text = format!("id: {}\nevent: {}\ndata: {data}\n\n", event.message.id, event.message.r#type);
        Self {
            place: Some(event.place),
            congress: event.congress,
            audience: event.audience.clone(),
            followers: Vec::new(),
            bytes: text.into(),
        }
    }
}

/// The permissions and position of a reader.
struct Reading {
    frames: broadcast::Receiver<Arc<Frame>>,
    congress: CongressId,
    audiences: Vec<String>,
    account: Option<AccountId>,
    place: i64,
    heartbeat: tokio::time::Interval,
    ends: Instant,
    stop: CancellationToken,
}

impl Reading {
    /// The next bytes. `None` ends the stream, and the client reconnects.
    async fn next(mut self) -> Option<(Result<Bytes, Infallible>, Self)> {
        loop {
            let frame = tokio::select! {
                () = self.stop.cancelled() => return None,
                () = tokio::time::sleep_until(self.ends) => return None,
                _ = self.heartbeat.tick() => return Some((Ok(Bytes::from_static(b":\n\n")), self)),
                frame = self.frames.recv() => match frame {
                    Ok(frame) => frame,
                    // Too far behind, or shutting down: the client resumes from its last id.
                    Err(_) => return None,
                },
            };
            let wanted = frame.congress == self.congress
                && frame.place.is_none_or(|place| place > self.place)
                && (self.audiences.contains(&frame.audience)
                    || self.account.is_some_and(|account| frame.followers.contains(&account)));
            if wanted {
                self.place = frame.place.unwrap_or(self.place);
                return Some((Ok(frame.bytes.clone()), self));
            }
        }
    }
}

/// Follow a congress live
///
/// Server-sent events: `id` is the event's id, `event` its kind, and `data` the same message as in the change feed. A
/// client that reconnects with `Last-Event-ID` gets the events it missed. `event: resync` means that it missed too many
/// and must reload the state. The focal point and the head of a delegation also get the events of the delegation, of its accreditation and of
/// its members. `timetable.progressed` is not part of the feed and has no id. A comment is sent every fifteen seconds; a reader that is too slow is disconnected and can resume.
#[utoipa::path(
    get, path = "/congresses/{congress}/live", tag = "Messaging",
    params(CongressPath, LastEvent),
    responses((status = 200, description = "The stream", body = String, content_type = "text/event-stream",
               example = "id: 017cff64-6000-7000-8000-000000000000\nevent: schedule.released\ndata: {}\n\n")),
)]
pub async fn follow_live(
    reader: Reader,
    State(app): State<App>,
    State(live): State<Arc<Live>>,
    State(followers): State<Followers>,
    LastEvent(last): LastEvent,
) -> Result<Response> {
    // Subscribe before reading missed events: duplicates are skipped by position.
    let frames = live.frames.subscribe();
    let (missed, place) = match last {
        None => begin(&app, &reader).await?,
        Some(last) => missed(&app, &reader, followers, &last).await?,
    };
    let reading = Reading {
        frames,
        congress: reader.congress,
        audiences: reader.audiences(),
        account: reader.account::<permission::DelegationLead>(),
        place,
        heartbeat: heartbeat(),
        ends: Instant::now() + LONGEST,
        stop: live.stop.clone(),
    };
    Ok(answer(missed, stream::unfold(reading, Reading::next)))
}

fn heartbeat() -> tokio::time::Interval {
    let mut beat = interval_at(Instant::now() + HEARTBEAT, HEARTBEAT);
    beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
    beat
}

/// The start of a new reader. The id is sent first, without an event, so that a reader disconnected before the first
/// event can resume from here.
async fn begin(app: &App, reader: &Reader) -> Result<(Vec<Bytes>, i64)> {
    let Some((id, place)) = events::last_of(&app.pool, reader.congress).await? else {
        return Ok((Vec::new(), 0));
    };
    Ok((vec![format!("id: {id}\n\n").into()], place))
}

/// The events after a reader's last one, and the position reached.
async fn missed(app: &App, reader: &Reader, followers: Followers, last: &str) -> Result<(Vec<Bytes>, i64)> {
    let resync = async || -> Result<(Vec<Bytes>, i64)> {
        let (mut frames, place) = begin(app, reader).await?;
        frames.push(Bytes::from_static(b"event: resync\ndata: {}\n\n"));
        Ok((frames, place))
    };
    let Ok(last) = last.parse::<uuid::Uuid>() else { return resync().await };
    let Some(place) = events::place_of(&app.pool, reader.congress, EventId::from(last)).await? else {
        return resync().await;
    };
    let mut missed =
        events::since(&app.pool, reader.congress, place, &reader.audiences(), RESUMED + 1).await?;
    let Some(followed) = missed_by_follower(app, reader, followers, place).await? else {
        return resync().await;
    };
    missed.extend(followed);
    missed.sort_unstable_by_key(|event| event.place);
    if missed.len() > usize::try_from(RESUMED).unwrap_or(usize::MAX) {
        return resync().await;
    }
    let place = missed.last().map_or(place, |last| last.place);
    Ok((missed.iter().map(|event| Frame::of(event).bytes).collect(), place))
}

/// The events after a position that the reader follows without belonging to their audience; `None`: there may be too many.
async fn missed_by_follower(
    app: &App,
    reader: &Reader,
    followers: Followers,
    place: i64,
) -> Result<Option<Vec<Sequenced>>> {
    let account = reader.account::<permission::DelegationLead>();
    let Some(account) = account.filter(|_| !reader.holds::<permission::RegistrationRead>()) else {
        return Ok(Some(Vec::new()));
    };
    if !(followers.follows_any)(&app.pool, reader.congress, account).await? {
        return Ok(Some(Vec::new()));
    }
    let audience = [permission::RegistrationRead::NAME.to_owned()];
    let happened = events::since(&app.pool, reader.congress, place, &audience, RESUMED + 1).await?;
    if happened.len() > usize::try_from(RESUMED).unwrap_or(usize::MAX) {
        return Ok(None);
    }
    let of = (followers.find)(&app.pool, &happened).await?;
    let is_followed = |event: &Sequenced| of.contains(&(event.message.id, account));
    Ok(Some(happened.into_iter().filter(is_followed).collect()))
}

fn answer(
    missed: Vec<Bytes>,
    frames: impl Stream<Item = Result<Bytes, Infallible>> + Send + 'static,
) -> Response {
    let first = stream::iter([Bytes::from_static(b"retry: 3000\n\n")].into_iter().chain(missed).map(Ok));
    let mut response = Body::from_stream(first.chain(frames)).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // Tells proxies not to buffer events.
    headers.insert("x-accel-buffering", HeaderValue::from_static("no"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(place: i64, congress: CongressId, audience: &str) -> Arc<Frame> {
        Arc::new(Frame {
            place: Some(place),
            congress,
            audience: audience.into(),
            followers: Vec::new(),
            bytes: place.to_string().into(),
        })
    }

    fn reading(live: &Live, congress: CongressId) -> Reading {
        Reading {
            frames: live.frames.subscribe(),
            congress,
            audiences: vec!["public".into()],
            account: None,
            place: 10,
            heartbeat: heartbeat(),
            ends: Instant::now() + LONGEST,
            stop: live.stop.clone(),
        }
    }

    #[tokio::test]
    async fn reader_gets_new_events_of_its_audiences() {
        let (live, ours, theirs) = (Live::default(), CongressId::new(), CongressId::new());
        let reading = reading(&live, ours);
        for (place, congress, audience) in
            [(9, ours, "public"), (11, theirs, "public"), (12, ours, "audit.read"), (13, ours, "public")]
        {
            live.frames.send(frame(place, congress, audience)).unwrap();
        }
        let (bytes, reading) = reading.next().await.unwrap();
        assert_eq!(bytes.unwrap(), "13");
        live.show(ours, "audit.read", "seen", &serde_json::json!({}));
        live.show(ours, "public", "shown", &serde_json::json!({"of": 1}));
        let (bytes, reading) = reading.next().await.unwrap();
        assert_eq!(bytes.unwrap(), "event: shown\ndata: {\"of\":1}\n\n");
        assert_eq!(reading.place, 13, "it has no position");
        live.stop.cancel();
        assert!(reading.next().await.is_none(), "a service that stops ends its streams");
    }

    #[tokio::test]
    async fn follower_gets_events_of_another_audience_and_others_do_not() {
        let (live, congress, account) = (Live::default(), CongressId::new(), AccountId::new());
        let follower = Reading { account: Some(account), ..reading(&live, congress) };
        let other = Reading { account: Some(AccountId::new()), ..reading(&live, congress) };
        let own = Frame {
            place: Some(11),
            congress,
            audience: "registration.read".into(),
            followers: vec![account],
            bytes: "11".into(),
        };
        live.frames.send(Arc::new(own)).unwrap();
        live.frames.send(frame(12, congress, "public")).unwrap();
        assert_eq!(follower.next().await.unwrap().0.unwrap(), "11");
        assert_eq!(other.next().await.unwrap().0.unwrap(), "12");
    }

    #[tokio::test]
    async fn slow_reader_is_disconnected() {
        let (live, congress) = (Live::default(), CongressId::new());
        let (slow, quick) = (reading(&live, congress), reading(&live, congress));
        live.frames.send(frame(11, congress, "public")).unwrap();
        let (_, quick) = quick.next().await.unwrap();
        for place in 12..12 + i64::try_from(BEHIND).unwrap() {
            live.frames.send(frame(place, congress, "public")).unwrap();
        }
        assert!(slow.next().await.is_none());
        assert_eq!(quick.next().await.unwrap().0.unwrap(), "12", "others go on");
    }

    #[tokio::test(start_paused = true)]
    async fn idle_stream_sends_heartbeats_and_ends_after_an_hour() {
        let live = Live::default();
        let mut reading = reading(&live, CongressId::new());
        let mut beats = 0;
        while let Some((bytes, next)) = reading.next().await {
            assert_eq!(bytes.unwrap(), ":\n\n");
            (reading, beats) = (next, beats + 1);
        }
        assert!((238..=240).contains(&beats), "{beats} in an hour");
    }
}
