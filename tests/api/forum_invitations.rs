//! Invitations of cities to the forum, reminders, and answers.

use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::support::{Answer, Congress, eventually, overlapping, text};

const PATH: &str = "forum/invitations";

fn city(name: &str, country: &str, email: &str, language: &str) -> Value {
    json!({"city": name, "country": country, "addressee": format!("To the Mayor of {name}"), "email": email,
           "language": language, "quota": 2, "respond_by": "2021-10-20T16:00:00Z", "send": true})
}

#[tokio::test(flavor = "multi_thread")]
async fn city_accepts_and_its_office_registers_the_delegation() {
    let congress = Congress::start().await;
    let forum = congress.forum().await;
    let office = "alcaldia@quito.example";
    let new = city("Quito", "EC", office, "es");
    let invitation = forum.secretary.post(PATH, new.clone()).await.ok();
    assert_eq!(
        (&invitation["state"], &invitation["region"]),
        (&json!("open"), &json!("latin_america_and_caribbean"))
    );
    forum.secretary.post(PATH, new).await.refused(409, "city-invited");
    let mail = congress.mail(office, "Quito está invitada").await;
    assert!(mail.text.contains("esta dirección ha sido invitada"), "{}", mail.text);
    let path = format!("{PATH}/{}", text(&invitation["id"]));
    assert!(
        mail.text.contains("To the Mayor of Quito") && mail.text.contains(&path.replace("forum/", "/forum/")),
        "{}",
        mail.text
    );

    let accepted = json!({"answer": "accepted"});
    congress
        .anyone()
        .post(&format!("{path}/respond"), accepted.clone())
        .await
        .refused(401, "unauthenticated");
    let stranger = congress.stranger().await;
    stranger.post(&format!("{path}/respond"), accepted.clone()).await.refused(404, "not-found");
    assert_eq!(stranger.get(PATH).await.ok()["items"], json!([]));
    let mayor = congress.person(office, json!({})).await;
    forum.secretary.patch(&path, json!({"note": "An old friend"})).await.ok();
    assert_eq!(mayor.get(PATH).await.ok()["items"][0]["note"], Value::Null, "notes are the secretariat's");
    let respond = format!("{path}/respond");
    mayor.post(&respond, json!({"answer": "declined"})).await.refused(422, "invalid-answer");
    mayor.post(&respond, json!({"answer": "delegated"})).await.refused(422, "invalid-answer");
    let deputy = json!({"answer": "delegated", "deputy": {"name": "Ana Sousa", "title": "Deputy mayor"}});
    let answered = mayor.post(&respond, deputy).await.ok();
    assert_eq!(
        (&answered["answer"], &answered["deputy"]["name"]),
        (&json!("delegated"), &json!("Ana Sousa"))
    );
    let delegation = format!("delegations/{}", text(&answered["delegation"]));
    let made = mayor.get(&delegation).await.ok();
    assert_eq!((&made["quota"], &made["focal_point"]), (&json!(2), &json!(office)));

    // The mayor attends instead of the deputy. With members registered, the city cannot decline.
    let changed = mayor.post(&respond, accepted.clone()).await.ok();
    assert_eq!((&changed["delegation"], &changed["deputy"]), (&answered["delegation"], &Value::Null));
    let member =
        json!({"type": "delegate", "email": "m@quito.example", "given_name": "Ana", "family_name": "Sousa"});
    let member = mayor.post(&format!("{delegation}/members"), member).await.ok();
    let declined = json!({"answer": "declined", "reason": "The dates do not suit us."});
    mayor.post(&respond, declined.clone()).await.refused(409, "forum-delegation-in-use");
    mayor.delete(&format!("{delegation}/members/{}", text(&member["id"]))).await.ok();
    let answered = mayor.post(&respond, declined).await.ok();
    assert_eq!((&answered["answer"], &answered["delegation"]), (&json!("declined"), &Value::Null));
    mayor.get(&delegation).await.refused(404, "not-found");

    // After the deadline only the secretariat can record an answer.
    congress.clock.advance(TimeDelta::days(20));
    mayor.post(&respond, accepted.clone()).await.refused(409, "forum-invitation-not-open");
    forum.secretary.post(&respond, accepted.clone()).await.ok();
    forum.secretary.post(&format!("{path}/revoke"), json!({})).await.ok();
    forum
        .secretary
        .post(&respond, json!({"answer": "declined", "reason": "x"}))
        .await
        .refused(409, "forum-invitation-not-open");
}

#[tokio::test(flavor = "multi_thread")]
async fn delegation_created_by_staff_is_used_and_kept() {
    let congress = Congress::start().await;
    let forum = congress.forum().await;
    let organiser = congress.organiser().await;
    let new = json!({"name": "Quito", "city": "quito", "country": "EC"});
    let delegation = text(&organiser.post("delegations", new).await.ok()["id"]);
    let office = "alcaldia@quito.example";
    let invitation = forum.secretary.post(PATH, city("Quito", "EC", office, "es")).await.ok();
    let respond = format!("{PATH}/{}/respond", text(&invitation["id"]));
    let mayor = congress.person(office, json!({})).await;
    let accepted = mayor.post(&respond, json!({"answer": "accepted"})).await.ok();
    assert_eq!(accepted["delegation"], delegation);
    assert_eq!(mayor.get(&format!("delegations/{delegation}")).await.ok()["focal_point"], office);
    mayor.post(&respond, json!({"answer": "declined", "reason": "x"})).await.ok();
    organiser.get(&format!("delegations/{delegation}")).await.ok();
}

#[tokio::test(flavor = "multi_thread")]
async fn concurrent_answer_keeps_what_staff_change_in_the_delegation() {
    let congress = Congress::start().await;
    let forum = congress.forum().await;
    let organiser = congress.organiser().await;
    for nth in 0..8 {
        let name = format!("City {nth}");
        let new = json!({"name": name, "city": name, "country": "EC"});
        let delegation =
            format!("delegations/{}", text(&organiser.post("delegations", new).await.ok()["id"]));
        let email = format!("office{nth}@city.example");
        let invitation = forum.secretary.post(PATH, city(&name, "EC", &email, "es")).await.ok();
        let respond = format!("{PATH}/{}/respond", text(&invitation["id"]));
        let change = organiser.patch(&delegation, json!({"name": format!("The {name}")}));
        let answer = forum.secretary.post(&respond, json!({"answer": "accepted"}));
        let (changed, answered) = futures::join!(change, answer);
        changed.ok();
        answered.ok();
        let kept = organiser.get(&delegation).await.ok();
        assert_eq!((&kept["name"], &kept["focal_point"]), (&json!(format!("The {name}")), &json!(email)));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn city_without_an_answer_is_reminded_once_on_each_day_of_reminders() {
    let congress = Congress::start().await;
    // Another node that looks for reminders, too.
    congress.second_node().await;
    let forum = congress.forum().await;
    let (office, other) = ("mairie@dakar.example", "rathaus@vienna.example");
    forum.secretary.post(PATH, city("Dakar", "SN", office, "fr")).await.ok();
    let vienna = forum.secretary.post(PATH, city("Vienna", "AT", other, "de")).await.ok();
    congress.mail(office, "Dakar est invitée").await;
    let answer = format!("{PATH}/{}/respond", text(&vienna["id"]));
    forum.secretary.post(&answer, json!({"answer": "accepted"})).await.ok();
    let reminders = |at_least: usize| {
        let congress = &congress;
        async move {
            eventually(&format!("{at_least} reminders"), async || {
                let sent =
                    congress.mails().into_iter().filter(|mail| mail.subject.contains("attendons la réponse"));
                let sent: Vec<_> = sent.collect();
                (sent.len() >= at_least).then_some(sent)
            })
            .await
        }
    };
    // Seven days before the deadline, and one day before.
    congress.clock.advance(TimeDelta::days(13));
    reminders(1).await;
    congress.clock.advance(TimeDelta::days(6));
    let sent = reminders(2).await;
    assert!(sent.iter().all(|mail| mail.to == office));
    assert_eq!(
        forum.secretary.post(&format!("{PATH}/remind"), json!({})).await.ok()["reminded"],
        0,
        "not twice in a day"
    );
    congress.clock.advance(TimeDelta::days(3));
    let page = forum.secretary.get(&format!("{PATH}?unanswered=true")).await.ok();
    let [dakar] = &page["items"].as_array().unwrap()[..] else { panic!("{page}") };
    assert_eq!((&dakar["state"], &dakar["reminders"]), (&json!("overdue"), &json!(2)));
    let reminded =
        congress.events().await.into_iter().filter(|kind| kind == "forum_invitation.reminded").count();
    assert_eq!(reminded, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn batch_reports_an_outcome_for_each_city_and_the_overview_counts_answers() {
    let congress = Congress::start().await;
    let forum = congress.forum().await;
    let batch = format!("{PATH}/batch");
    let all =
        [("Quito", "EC"), ("Guangzhou", "CN"), ("Chongqing", "CN"), ("guangzhou", "CN"), ("Dakar", "SN")];
    let new: Vec<_> = all
        .iter()
        .map(|(name, country)| city(name, country, &format!("{}@city.example", name.to_lowercase()), "en"))
        .collect();
    let mut wrong = new.clone();
    wrong[1]["respond_by"] = json!("2021-01-01T00:00:00Z");
    wrong[3]["remind_days"] = json!([0]);
    let refused =
        forum.secretary.post(&batch, json!({"invitations": &wrong})).await.refused(422, "invalid-body");
    let pointers: Vec<_> =
        refused["errors"].as_array().unwrap().iter().map(|fault| text(&fault["pointer"])).collect();
    assert_eq!(pointers, ["/invitations/1/respond_by", "/invitations/3/remind_days"]);
    let one =
        forum.secretary.post(&batch, json!({"invitations": [wrong[1]]})).await.refused(422, "invalid-body");
    assert_eq!(one["errors"][0]["pointer"], "/invitations/0/respond_by");
    let alone = forum.secretary.post(PATH, wrong[1].clone()).await.refused(422, "invalid-forum-invitation");
    assert_eq!(alone["errors"][0]["pointer"], "/respond_by");
    let made = forum.secretary.post(&batch, json!({"invitations": new})).await.ok();
    let outcomes: Vec<_> =
        made["outcomes"].as_array().unwrap().iter().map(|outcome| outcome["outcome"].clone()).collect();
    let expected = ["created", "created", "created", "already_invited", "created"];
    assert_eq!(json!(outcomes), json!(expected), "a city is invited once");
    assert_eq!(made["outcomes"][0]["problem"], json!(null));
    assert_eq!(made["outcomes"][3]["problem"]["type"], "/problems/city-invited");
    let again = forum.secretary.post(&batch, json!({"invitations": new})).await.ok();
    assert_eq!(again["outcomes"][0]["outcome"], "already_invited");
    for (outcome, answer) in
        [(0, json!({"answer": "accepted"})), (1, json!({"answer": "declined", "reason": "No"}))]
    {
        let id = text(&made["outcomes"][outcome]["invitation"]);
        forum.secretary.post(&format!("{PATH}/{id}/respond"), answer).await.ok();
    }
    let overview = forum.secretary.get(&format!("{PATH}/overview")).await.ok();
    let total = &overview["total"];
    let figures =
        ["cities", "sent", "accepted", "declined", "open", "places"].map(|name| total[name].clone());
    assert_eq!(json!(figures), json!([4, 4, 1, 1, 2, 2]));
    let asia =
        overview["regions"].as_array().unwrap().iter().find(|region| region["region"] == "asia").unwrap();
    assert_eq!((&asia["cities"], &asia["countries"][0]["declined"]), (&json!(2), &json!(1)));
    let page = forum.secretary.get(&format!("{PATH}?region=asia&answer=declined")).await.ok();
    assert_eq!(page["items"][0]["city"], "Guangzhou");
}

#[tokio::test(flavor = "multi_thread")]
async fn tentative_city_is_counted_and_reminded_and_decides_until_the_deadline() {
    let congress = Congress::start().await;
    let forum = congress.forum().await;
    let office = "mairie@dakar.example";
    let invitation = forum.secretary.post(PATH, city("Dakar", "SN", office, "fr")).await.ok();
    let path = format!("{PATH}/{}", text(&invitation["id"]));
    let respond = format!("{path}/respond");
    let mayor = congress.person(office, json!({})).await;
    let deputy = json!({"answer": "tentative", "deputy": {"name": "Awa Ba", "title": "Deputy mayor"}});
    mayor.post(&respond, deputy).await.refused(422, "invalid-answer");
    let tentative = json!({"answer": "tentative", "reason": "The council decides in October."});
    let answered = mayor.post(&respond, tentative.clone()).await.ok();
    assert_eq!(
        (&answered["state"], &answered["answer"], &answered["delegation"]),
        (&json!("answered"), &json!("tentative"), &Value::Null),
        "a tentative answer makes no delegation"
    );
    assert_eq!(mayor.post(&respond, tentative.clone()).await.ok()["revision"], answered["revision"]);
    let figures = async || {
        let total = &forum.secretary.get(&format!("{PATH}/overview")).await.ok()["total"];
        json!(["tentative", "accepted", "declined", "open", "places"].map(|name| total[name].clone()))
    };
    assert_eq!(figures().await, json!([1, 0, 0, 0, 0]));
    let page = forum.secretary.get(&format!("{PATH}?answer=tentative")).await.ok();
    assert_eq!(page["items"][0]["city"], "Dakar");

    // It is still reminded: seven days before the deadline, and on request of the secretariat, which can also send it again.
    congress.clock.advance(TimeDelta::days(13));
    let mail = congress.mail(office, "attendons la réponse").await;
    assert!(mail.text.contains("à titre provisoire"), "{}", mail.text);
    forum.secretary.post(&format!("{path}/send"), json!({})).await.ok();
    congress.clock.advance(TimeDelta::days(2));
    assert_eq!(forum.secretary.post(&format!("{PATH}/remind"), json!({})).await.ok()["reminded"], 1);

    let accepted = mayor.post(&respond, json!({"answer": "accepted"})).await.ok();
    assert_eq!(figures().await, json!([0, 1, 0, 0, 2]));
    forum.secretary.post(&format!("{path}/send"), json!({})).await.refused(409, "forum-invitation-not-open");
    // The delegation that the city has stays when the city is uncertain again.
    let again = mayor.post(&respond, tentative.clone()).await.ok();
    assert_eq!(again["delegation"], accepted["delegation"]);
    congress.clock.advance(TimeDelta::days(6));
    let late = mayor.post(&respond, json!({"answer": "accepted"})).await;
    late.refused(409, "forum-invitation-not-open");
    let unsent = forum.secretary.post(&format!("{path}/send"), json!({})).await;
    let unsent = unsent.refused(409, "forum-invitation-not-open");
    assert!(unsent["detail"].as_str().unwrap().contains("Set `respond_by`"), "{unsent}");
    let declined = json!({"answer": "declined", "reason": "No budget"});
    let answered = forum.secretary.post(&respond, declined).await.ok();
    assert_eq!((&answered["answer"], &answered["delegation"]), (&json!("declined"), &Value::Null));
    assert_eq!(figures().await, json!([0, 0, 1, 0, 0]));
}

#[tokio::test(flavor = "multi_thread")]
async fn second_of_two_answers_based_on_the_same_revision_is_refused() {
    let congress = Congress::start().await;
    let forum = congress.forum().await;
    let office = "alcaldia@quito.example";
    let invitation = forum.secretary.post(PATH, city("Quito", "EC", office, "es")).await.ok();
    let path = format!("{PATH}/{}", text(&invitation["id"]));
    let mayor = congress.person(office, json!({})).await;
    let tag = mayor.get(&path).await.header("etag").to_owned();
    let respond = async |answer: Value| {
        let request = mayor.request(reqwest::Method::POST, &format!("{path}/respond"));
        Answer::of(request.header("if-match", &tag).json(&answer)).await
    };
    let accepted = json!({"answer": "accepted"});
    let declined = json!({"answer": "declined", "reason": "No budget"});
    let (first, second) = overlapping(&congress.app.pool, respond(accepted.clone()), respond(declined)).await;
    first.ok();
    second.refused(412, "stale");
    // Repeating the answer that the invitation has changes nothing.
    assert_eq!(respond(accepted).await.ok()["answer"], "accepted");
}
