//! The operations by task, for the documentation page. The tags of the published document stay as they are: generated
//! clients are named after them.

use serde_json::{Value, json};

/// A task, what it is, and the addresses that belong to it: below `/api/v1`, with `C` for a congress. An address belongs to
/// the longest that it begins with, in whole steps. `C` is only the address of the congress itself.
struct Task(&'static str, &'static str, &'static [&'static str]);

const TASKS: &[Task] = &[
    Task(
        "Sign up and sign in",
        "Accounts, tokens, passwords, second factor, API keys, your own data.",
        &["/accounts", "/auth", "/password-resets", "/me", "C/me/access"],
    ),
    Task(
        "Set up an edition",
        "Editions with their themes, tracks and staff; the cities of the world.",
        &[
            "/congresses",
            "C",
            "C/archive",
            "C/close",
            "C/copy",
            "C/open",
            "C/run",
            "C/themes",
            "C/tracks",
            "C/staff",
            "C/me/open-page",
            "/cities",
        ],
    ),
    Task(
        "Set up registration",
        "Registration types, places, questions and rules.",
        &["C/registration-types", "C/pools", "C/questions", "C/registration-rules"],
    ),
    Task(
        "Register yourself",
        "Your registration, your badge, an invitation that you received.",
        &["C/me/registration", "C/me/badge", "/invitations"],
    ),
    Task(
        "Register people",
        "The registration desk: search, approve, change, cancel, export, verify badges, invite.",
        &["C/registrations", "C/invitations"],
    ),
    Task("Import people", "Spreadsheets of delegates, row by row.", &["C/imports", "C/import-mapping"]),
    Task(
        "Manage delegations",
        "Delegations of cities, their focal points and members.",
        &["C/delegations", "C/me/delegation"],
    ),
    Task("Build the programme", "Sessions, speakers and rooms.", &["C/sessions", "C/speakers", "C/rooms"]),
    Task(
        "Schedule and release",
        "The draft: placements, conflicts, moves, import, automatic timetables; releases of it.",
        &[
            "C/schedule/check",
            "C/schedule/conflicts",
            "C/schedule/draft",
            "C/schedule/feasibility",
            "C/schedule/import",
            "C/schedule/measures",
            "C/schedule/moves",
            "C/schedule/placements",
            "C/schedule/releases",
            "C/schedule/repairs",
            "C/schedule/rules",
            "C/schedule/timetables",
            "C/sessions/{session}/placement",
            "C/sessions/{session}/slots",
        ],
    ),
    Task(
        "Read the published schedule",
        "The released schedule, as JSON, calendar, frab XML and JSON, and linked data.",
        &[
            "C/schedule",
            "C/schedule.ics",
            "C/schedule.xml",
            "C/schedule.frab.json",
            "C/schedule.jsonld",
            "C/sessions/{session}/event.jsonld",
        ],
    ),
    Task(
        "Take a seat and follow your agenda",
        "Seats, waiting lists, favourites, your agenda and its calendar.",
        &["C/me/enrolments", "C/me/favourites", "C/me/agenda", "C/seats", "C/sessions/{session}/seats"],
    ),
    Task(
        "Manage seats",
        "Enrolments of other people, and the rules of enrolment.",
        &["C/sessions/{session}/enrolments", "C/enrolment-rules"],
    ),
    Task(
        "Join sessions",
        "Links to meetings, presence, your certificate of attendance.",
        &["C/me/presence", "C/me/certificate", "C/me/certificate.svg", "/certificates"],
    ),
    Task(
        "Follow attendance",
        "Who attended, certificates, reports of the meeting servers.",
        &["C/sessions/{session}/attendance", "C/certificates", "/meetings"],
    ),
    Task(
        "Invite cities to the Forum",
        "Invitations of cities, and the accreditation of their heads of delegation.",
        &[
            "C/forum",
            "C/accreditations",
            "C/delegations/{delegation}/accreditation",
            "C/delegations/{delegation}/accreditations",
        ],
    ),
    Task(
        "Run a sitting",
        "The speakers' list, requests to speak, and statements.",
        &["C/sessions/{session}/speakers-list", "C/sessions/{session}/speaking-requests", "C/statements"],
    ),
    Task(
        "Agree on a declaration",
        "Drafts, comments, endorsements, adoption, the document.",
        &["C/declarations"],
    ),
    Task(
        "Set up an award",
        "Awards with their categories, rounds and criteria.",
        &["C/awards", "C/awards/{award}/rounds"],
    ),
    Task(
        "Enter an award",
        "Entries of cities: draft, submit, withdraw; screening by the secretariat; feedback.",
        &["C/awards/{award}/entries", "C/awards/{award}/late-refusals", "C/me/entries"],
    ),
    Task(
        "Evaluate entries",
        "Evaluators, recusals, assignments, evaluations, standings, and who advances.",
        &[
            "C/me/evaluations",
            "C/awards/{award}/recusals",
            "C/awards/{award}/advances",
            "C/awards/{award}/entries/{entry}/recusals",
            "C/awards/{award}/entries/{entry}/recuse",
            "C/awards/{award}/rounds/{round}/advance",
            "C/awards/{award}/rounds/{round}/assignments",
            "C/awards/{award}/rounds/{round}/entries",
            "C/awards/{award}/rounds/{round}/evaluators",
            "C/awards/{award}/rounds/{round}/progress",
            "C/awards/{award}/rounds/{round}/remind",
            "C/awards/{award}/rounds/{round}/standings",
        ],
    ),
    Task(
        "Vote and publish results",
        "The public vote, and results that anyone can verify.",
        &["C/me/awards", "C/awards/{award}/vote", "C/awards/{award}/results", "C/awards/{award}/publish"],
    ),
    Task(
        "Inform people",
        "Announcements, e-mails, live events.",
        &["C/announcements", "C/mails", "/mails", "C/live"],
    ),
    Task("Connect other systems", "Webhooks and the change feed.", &["C/webhooks", "C/changes"]),
    Task("Follow up", "Figures and the audit log.", &["C/statistics", "C/audit"]),
];

/// The document with the tasks as tags.
pub fn by_task(mut document: Value) -> Value {
    for (path, item) in document["paths"].as_object_mut().into_iter().flatten() {
        let task = task_of(path).map(|task| task.0);
        for operation in item.as_object_mut().into_iter().flat_map(|item| item.values_mut()) {
            operation["tags"] = json!([task.unwrap_or("Other")]);
        }
    }
    document["tags"] =
        TASKS.iter().map(|Task(name, about, _)| json!({"name": name, "description": about})).collect();
    document
}

fn task_of(path: &str) -> Option<&'static Task> {
    let path = path.strip_prefix("/api/v1")?;
    let path = match path.strip_prefix("/congresses/{congress}") {
        Some(rest) => format!("C{rest}"),
        None => path.to_owned(),
    };
    let begins = |prefix: &&&str| match path.strip_prefix(**prefix) {
        Some(rest) => rest.is_empty() || (rest.starts_with('/') && **prefix != "C"),
        None => false,
    };
    let length = |task: &&Task| task.2.iter().filter(begins).map(|prefix| prefix.len()).max();
    TASKS.iter().filter(|task| length(task).is_some()).max_by_key(length)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::document::json;

    #[test]
    fn every_operation_belongs_to_a_task() {
        let document = json();
        for path in document["paths"].as_object().unwrap().keys() {
            assert!(task_of(path).is_some(), "{path} belongs to no task");
        }
        let grouped = by_task(document);
        let tags = grouped["tags"].as_array().unwrap();
        for tag in tags {
            let used =
                |item: &Value| item.as_object().unwrap().values().any(|it| it["tags"][0] == tag["name"]);
            assert!(grouped["paths"].as_object().unwrap().values().any(used), "{tag} has no operation");
        }
    }

    #[test]
    fn the_longest_address_decides() {
        let task = |path: &str| task_of(&format!("/api/v1/congresses/{{congress}}{path}")).unwrap().0;
        assert_eq!(task(""), "Set up an edition");
        assert_eq!(task("/sessions/{session}"), "Build the programme");
        assert_eq!(task("/sessions/{session}/placement"), "Schedule and release");
        assert_eq!(task("/schedule"), "Read the published schedule");
        assert_eq!(task("/schedule/releases/{version}"), "Schedule and release");
    }
}
