//! Questions of an edition, and corrections by participants.

use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::support::{Caller, Congress};

async fn with_questions(congress: &Congress) -> Caller {
    let organiser = congress.organiser().await;
    let diet = json!({"slug": "diet", "kind": "choice", "text": {"en": "What do you eat?", "fr": "Que mangez-vous ?"}, "required": true,
                      "types": ["delegate"], "options": [{"slug": "all", "text": {"en": "Everything"}}, {"slug": "veg", "text": {"en": "No meat"}}]});
    organiser.post("questions", diet).await.ok();
    for (slug, kind) in
        [("arrival", "date"), ("passport", "country"), ("visa", "boolean"), ("remarks", "text")]
    {
        organiser.post("questions", json!({"slug": slug, "kind": kind, "text": {"en": slug}})).await.ok();
    }
    organiser
}

fn pointers(problem: &Value) -> Vec<(&str, &str)> {
    let errors = problem["errors"].as_array().unwrap();
    errors.iter().map(|error| (error["pointer"].as_str().unwrap(), error["code"].as_str().unwrap())).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn fields_and_answers_are_refused_in_one_problem() {
    let congress = Congress::start().await;
    with_questions(&congress).await;
    let ana = congress.stranger().await;
    let body = json!({"type": "delegate", "given_name": "", "answers": {"arrival": "soon", "passport": "XX", "age": 3}});
    let problem = ana.post("registrations", body).await.refused(422, "invalid-body");
    let mut found = pointers(&problem);
    found.sort_unstable();
    assert_eq!(
        found,
        [
            ("/answers/age", "unknown"),
            ("/answers/arrival", "answer"),
            ("/answers/diet", "required"),
            ("/answers/passport", "answer"),
            ("/given_name", "minLength")
        ]
    );
    // Other types are not asked the questions for delegates.
    let bo = congress.stranger().await;
    bo.register("observer").await.ok();
    let answers = json!({"diet": "veg", "arrival": "2021-11-08", "visa": true});
    let registered = ana.post("registrations", json!({"type": "delegate", "answers": answers})).await.ok();
    assert_eq!(registered["answers"], answers);
    let problem = ana
        .patch("me/registration", json!({"city": 3, "answers": {"diet": null}}))
        .await
        .refused(422, "invalid-body");
    assert!(pointers(&problem).contains(&("/city", "type")), "{problem}");
    let problem = ana
        .patch("me/registration", json!({"answers": {"diet": null, "visa": "no"}}))
        .await
        .refused(422, "invalid-body");
    assert_eq!(pointers(&problem), [("/answers/visa", "answer"), ("/answers/diet", "required")]);
    let patched = ana.patch("me/registration", json!({"answers": {"visa": null}})).await.ok();
    assert_eq!(patched["answers"], json!({"arrival": "2021-11-08", "diet": "veg"}));
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_keep_the_wording_they_were_given_to() {
    let congress = Congress::start().await;
    let organiser = with_questions(&congress).await;
    let ana = congress.stranger().await;
    let registered = ana
        .post("registrations", json!({"type": "delegate", "answers": {"diet": "all", "visa": false}}))
        .await
        .ok();
    let answers = format!("registrations/{}/answers", registered["id"].as_str().unwrap());
    let reworded = json!({"text": {"en": "What do you not eat?"}, "options": [{"slug": "fish", "text": {"en": "Fish"}}]});
    let question = organiser.patch("questions/diet", reworded).await.ok();
    assert_eq!(question["version"], 2);
    let readable = organiser.get(&answers).await.ok();
    let diet =
        readable["items"].as_array().unwrap().iter().find(|one| one["question"] == "diet").unwrap().clone();
    assert_eq!(
        (&diet["text"]["en"], &diet["chosen"][0]["en"], &diet["current"]),
        (&json!("What do you eat?"), &json!("Everything"), &json!(false))
    );
    // Answers that are not sent again stay.
    ana.patch("me/registration", json!({"city": "Lisbon"})).await.ok();
    ana.patch("me/registration", json!({"answers": {"diet": "veg"}})).await.refused(422, "invalid-body");
    ana.patch("me/registration", json!({"answers": {"diet": "fish"}})).await.ok();
    let readable = organiser.get(&answers).await.ok();
    assert_eq!(
        (&readable["items"][0]["text"]["en"], &readable["items"][0]["current"]),
        (&json!("What do you not eat?"), &json!(true))
    );

    organiser.patch("questions/diet", json!({"slug": "food"})).await.refused(409, "question-slug-fixed");
    organiser.delete("questions/diet").await;
    organiser.delete("questions/remarks").await;
    let asked = congress.anyone().get("questions").await.ok();
    let slugs: Vec<_> =
        asked["items"].as_array().unwrap().iter().map(|one| one["slug"].as_str().unwrap()).collect();
    assert_eq!(slugs, ["arrival", "passport", "visa"]);
    let all = congress.anyone().get("questions?retired=true").await.ok();
    assert_eq!(all["items"].as_array().unwrap().len(), 4, "the unanswered one is gone");
    assert_eq!(organiser.get(&answers).await.items().len(), 2);
    let restored = organiser.post("questions/diet/restore", json!({})).await.ok();
    assert_eq!(restored["retired_at"], Value::Null);
    let again = organiser.post("questions/diet/restore", json!({})).await.ok();
    assert_eq!(again["revision"], restored["revision"], "it is asked already");
    organiser.post("questions/remarks/restore", json!({})).await.refused(404, "not-found");
    assert_eq!(congress.anyone().get("questions").await.items().len(), 4);
    organiser.delete("questions/diet").await;
    let bo = congress.stranger().await;
    bo.register("delegate").await.ok();
    let kinds = congress.events().await;
    assert!(kinds.contains(&"question.retired".into()) && kinds.contains(&"question.deleted".into()));
}

#[tokio::test(flavor = "multi_thread")]
async fn inconsistent_questions_are_refused() {
    let congress = Congress::start().await;
    let organiser = with_questions(&congress).await;
    let empty = json!({"slug": "size", "kind": "choice", "text": {"en": "Size?"}, "types": ["king"]});
    let problem = organiser.post("questions", empty).await.refused(422, "invalid-body");
    assert_eq!(pointers(&problem), [("/options", "required"), ("/types/0", "unknown")]);
    let taken = json!({"slug": "diet", "kind": "text", "text": {"en": "Diet?"}});
    organiser.post("questions", taken).await.refused(409, "question-slug-taken");
}

#[tokio::test(flavor = "multi_thread")]
async fn people_correct_the_allowed_fields_until_the_deadline() {
    let congress = Congress::start().await;
    let organiser = congress.organiser().await;
    let ana = congress.delegate().await;
    let until = congress.clock.now() + TimeDelta::hours(1);
    let rules = json!({"corrections_until": until, "correctable": ["city", "time_zone"]});
    organiser.patch("registration-rules", rules).await.ok();
    let shown = congress.anyone().get("registration-rules").await.ok();
    assert_eq!(shown["correctable"], json!(["city", "time_zone"]));
    let problem = ana
        .patch("me/registration", json!({"city": "Lisbon", "family_name": "Li"}))
        .await
        .refused(422, "not-correctable");
    assert_eq!(pointers(&problem), [("/family_name", "not_correctable")]);
    ana.patch("me/registration", json!({"city": "Lisbon"})).await.ok();
    congress.clock.advance(TimeDelta::hours(1));
    ana.patch("me/registration", json!({"city": "Porto"})).await.refused(409, "corrections-closed");
    let id = ana.get("me/registration").await.ok()["id"].as_str().unwrap().to_owned();
    organiser.patch(&format!("registrations/{id}"), json!({"family_name": "Li"})).await.ok();
    organiser
        .patch("registration-rules", json!({"correctable": ["state"]}))
        .await
        .refused(422, "invalid-body");
}
