//! The tour of the demo, with the client that OpenAPI Generator makes from openapi/openapi.json.

use std::{collections::HashSet, env, fmt::Debug};

use congress_client::{
    apis::{
        Error,
        attendance_api::join_session,
        configuration::Configuration,
        congress_api::create_theme,
        enrolment_api::{enrol, get_agenda},
        identity_api::sign_in,
        registration_api::list_registrations,
        schedule_api::get_schedule,
    },
    models::{Credentials, NewTheme, Problem, SeatState},
};

const CONGRESS: &str = "demo";

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let delegate = client_of("delegate").await;

    let zone = "America/New_York";
    let schedule = ok(get_schedule(&delegate, CONGRESS, Some(zone), None).await);
    let rooms = schedule.days.iter().flat_map(|day| &day.rooms);
    let sessions: Vec<_> = rooms.flat_map(|room| &room.sessions).collect();
    let session = |code: &str| sessions.iter().find(|session| session.code == code).unwrap().id.to_string();
    check(
        schedule.time_zone == zone,
        &format!("the schedule has {} sessions, in the zone {zone}", sessions.len()),
    );

    let soon = session("SOON");
    let seat = ok(enrol(&delegate, CONGRESS, &soon).await);
    check(seat.state == SeatState::Enrolled, "the delegate has a seat in SOON");

    let access = ok(join_session(&delegate, CONGRESS, &soon, None).await);
    check(access.url.starts_with("https://"), &format!("SOON takes place at {}", access.url));

    let agenda = ok(get_agenda(&delegate, CONGRESS, None, None).await);
    check(agenda.items.iter().any(|item| item.session.code == "SOON"), "the agenda has SOON");

    let full = session("FULL");
    let waiting = ok(enrol(&delegate, CONGRESS, &full).await);
    let again = ok(enrol(&delegate, CONGRESS, &full).await);
    let position = waiting.position.unwrap_or_default();
    check(waiting.state == SeatState::Waitlisted, &format!("FULL has a waiting list; position {position}"));
    check(again.position == waiting.position, "enrolling again changes nothing");

    let refused = enrol(&delegate, CONGRESS, &session("NOW")).await.unwrap_err();
    let problem = problem(refused).unwrap();
    check(problem.r#type == "/problems/sessions-overlap", &format!("NOW is refused: {}", problem.title));

    let organiser = client_of("organiser").await;
    let everyone = registrations(&organiser).await;
    check(everyone.len() > 20, &format!("the organiser reads {} registrations in pages", everyone.len()));

    let theme = NewTheme::new("tour-rust".into(), [("en".into(), "Tour".into())].into());
    let key = Some("tour-rust");
    let first = ok(create_theme(&organiser, CONGRESS, theme.clone(), key).await);
    let repeated = ok(create_theme(&organiser, CONGRESS, theme, key).await);
    check(first.slug == repeated.slug, "the same idempotency key creates one theme");
}

/// A client that sends the token of this account.
async fn client_of(name: &str) -> Configuration {
    let base_path = env::var("CONGRESS_URL").unwrap_or_else(|_| "http://127.0.0.1:8080".into());
    let mut client = Configuration { base_path, ..Configuration::default() };
    let password = env::var("DEMO_PASSWORD").unwrap_or_default();
    let signed_in = ok(sign_in(&client, Credentials::new(format!("{name}@demo.example"), password)).await);
    client.bearer_access_token = Some(signed_in.token);
    client
}

/// The ids of all registrations, page by page.
async fn registrations(client: &Configuration) -> HashSet<String> {
    let (mut ids, mut cursor) = (HashSet::new(), None);
    loop {
        let page =
            list_registrations(client, CONGRESS, None, None, None, None, None, Some(10), cursor.as_deref());
        let page = ok(page.await);
        ids.extend(page.items.iter().map(|registration| registration.id.to_string()));
        cursor = page.next;
        if cursor.is_none() {
            return ids;
        }
    }
}

/// The problem with which the service refused the request; another error if it did not answer.
fn problem<T: Debug>(error: Error<T>) -> Result<Problem, Error<T>> {
    match error {
        Error::ResponseError(response) => Ok(serde_json::from_str(&response.content)?),
        other => Err(other),
    }
}

fn ok<A, T: Debug>(answer: Result<A, Error<T>>) -> A {
    answer.unwrap_or_else(|error| panic!("{:?}", problem(error)))
}

fn check(holds: bool, what: &str) {
    assert!(holds, "{what}");
    println!("  {what}");
}
