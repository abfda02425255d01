//! A new edition from an existing one.

use serde_json::{Value, json};

use crate::support::{Caller, Congress};

/// What a copy must share with its source, without what belongs to each edition.
async fn settings(caller: &Caller, slug: &str) -> Value {
    let mut all = serde_json::Map::new();
    for list in ["themes", "tracks", "pools", "registration-types", "questions", "rooms", "awards"] {
        let mut items = caller.get(&format!("/api/v1/congresses/{slug}/{list}?limit=200")).await.items();
        if list == "awards" {
            for award in &mut items {
                let path = format!("/api/v1/congresses/{slug}/awards/{}", award["slug"].as_str().unwrap());
                *award = caller.get(&path).await.ok();
            }
        }
        all.insert(list.to_owned(), json!(items));
    }
    for rules in ["schedule/rules", "registration-rules", "enrolment-rules", "import-mapping"] {
        all.insert(rules.to_owned(), caller.get(&format!("/api/v1/congresses/{slug}/{rules}")).await.ok());
    }
    Value::Object(all)
}

/// Removes ids, revisions, times of creation and figures, and collects dates.
fn without_own(value: &mut Value, dates: &mut Vec<String>) {
    const OWN: [&str; 14] = [
        "id",
        "revision",
        "created_at",
        "taken",
        "waiting",
        "places_left",
        "in_use",
        "closed_at",
        "state",
        "retired_at",
        "published_at",
        "reminded_at",
        "version",
        "entries",
    ];
    const DATES: [&str; 7] = [
        "opens_at",
        "closes_at",
        "entries_open_at",
        "entries_close_at",
        "feedback_by",
        "corrections_until",
        "remind_at",
    ];
    match value {
        Value::Object(members) => {
            for key in OWN {
                members.remove(key);
            }
            for key in DATES {
                if let Some(Value::String(date)) = members.remove(key) {
                    dates.push(date);
                }
            }
            members.values_mut().for_each(|member| without_own(member, dates));
        }
        Value::Array(items) => items.iter_mut().for_each(|item| without_own(item, dates)),
        _ => {}
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_has_the_settings_and_no_people() {
    let congress = Congress::demo().await;
    let admin = congress.administrator().await;
    let source = "/api/v1/congresses/metropolis-2021";
    let rules = json!({"track_parallel": "warn"});
    admin.patch(&format!("{source}/schedule/rules"), rules).await.ok();
    admin.put(&format!("{source}/import-mapping"), json!({"mapping": {"Contact": "email"}})).await.ok();
    let new = json!({"slug": "metropolis-2024", "reference_prefix": "MWC14", "starts_on": "2024-11-11"});
    let copy = admin.post(&format!("{source}/copy"), new.clone()).await.ok();
    assert_eq!(
        (&copy["state"], &copy["ends_on"], &copy["time_zone"], &copy["reference_prefix"]),
        (&json!("draft"), &json!("2024-11-16"), &json!("Asia/Shanghai"), &json!("MWC14"))
    );
    let [mut before, mut after] =
        [settings(&admin, "metropolis-2021").await, settings(&admin, "metropolis-2024").await];
    let [mut dates, mut moved] = [Vec::new(), Vec::new()];
    without_own(&mut before, &mut dates);
    without_own(&mut after, &mut moved);
    assert_eq!(before, after);
    assert!(!dates.is_empty());
    let days = |date: &String| date.parse::<chrono::DateTime<chrono::Utc>>().unwrap();
    for (date, moved) in dates.iter().zip(&moved) {
        assert_eq!((days(moved) - days(date)).num_days(), 1099, "{date} {moved}");
    }
    for list in ["registrations", "sessions?view=draft", "speakers", "delegations", "invitations", "mails"] {
        assert_eq!(
            admin.get(&format!("/api/v1/congresses/metropolis-2024/{list}")).await.items(),
            Vec::<Value>::new(),
            "{list}"
        );
    }
    // The staff keep their roles, and the creator is an organiser.
    let staff = |items: Vec<Value>| -> Vec<(Value, Value)> {
        items.into_iter().map(|member| (member["email"].clone(), member["roles"].clone())).collect()
    };
    let copied = staff(admin.get("/api/v1/congresses/metropolis-2024/staff?limit=200").await.items());
    for member in staff(admin.get(&format!("{source}/staff?limit=200")).await.items()) {
        assert!(copied.contains(&member), "{member:?}");
    }
    let me = admin.get("/api/v1/me").await.ok();
    assert!(copied.contains(&(me["email"].clone(), json!(["organiser"]))));
    // People register in the copy, with its own places.
    admin.post("/api/v1/congresses/metropolis-2024/open", json!({})).await.ok();
    let person = congress.stranger().await.at("metropolis-2024");
    let registration = person.register("delegate").await.ok();
    assert!(registration["reference"].as_str().unwrap().starts_with("MWC14-"));
    admin.post(&format!("{source}/copy"), new).await.refused(409, "congress-slug-taken");
}

#[tokio::test(flavor = "multi_thread")]
async fn only_administrators_copy_editions() {
    let congress = Congress::start().await;
    let new = json!({"slug": "copy", "starts_on": "2024-11-11"});
    congress.organiser().await.post("copy", new.clone()).await.refused(403, "forbidden");
    let admin = congress.administrator().await;
    admin.post("/api/v1/congresses/no-such/copy", new.clone()).await.refused(404, "not-found");
    admin
        .post("/api/v1/congresses/metropolis-2021/copy", json!({"slug": "copy"}))
        .await
        .refused(422, "invalid-body");
    admin.post("/api/v1/congresses/metropolis-2021/copy", new).await.ok();
}

#[tokio::test(flavor = "multi_thread")]
async fn copy_has_no_date_after_the_year_9999() {
    let congress = Congress::start().await;
    let admin = congress.administrator().await;
    let path = "/api/v1/congresses/metropolis-2021/copy";
    let new = |starts_on: &str| json!({"slug": "copy", "starts_on": starts_on});
    for too_late in ["9998-12-30", "9999-12-30"] {
        let problem = admin.post(path, new(too_late)).await.refused(422, "invalid-body");
        assert_eq!(problem["errors"][0]["pointer"], "/starts_on");
    }
    assert_eq!(admin.post(path, new("9998-12-01")).await.ok()["ends_on"], "9998-12-06");
}
