//! Evaluation: assignments, visibility of scores, and closed rounds.

use futures::future::join_all;
use serde_json::{Value, json};
use sqlx::AssertSqlSafe;

use crate::support::{Answer, Award, Caller, Congress, Entrant, Judge, text};

/// A response without the parts that differ every time: status, body, and the headers that could reveal something.
async fn visible_response(caller: &Caller, path: &str) -> (u16, Value, Vec<(String, String)>) {
    let mut answer = caller.get(path).await;
    if let Some(problem) = answer.body.as_object_mut() {
        problem.remove("instance");
    }
    let headers = ["etag", "content-length", "cache-control", "link"]
        .into_iter()
        .filter_map(|name| Some((name.to_owned(), answer.headers.get(name)?.to_str().unwrap().to_owned())));
    (answer.status.as_u16(), answer.body, headers.collect())
}

/// Two entries, both assigned to two evaluators, on the first day of the round.
async fn two_by_two(congress: &Congress) -> (Award<'_>, [Entrant; 2], [Judge; 2]) {
    let award = congress.award().await;
    let entries = [award.entry("Quito", "EC").await, award.entry("Vienna", "AT").await];
    let judges = [award.judge("technical", "PT").await, award.judge("technical", "SN").await];
    let [one, other] = &judges;
    award.assign("technical", &[(&entries[0], &[one, other]), (&entries[1], &[one, other])]).await.ok();
    award.at("2021-10-12T00:00:00Z");
    (award, entries, judges)
}

#[tokio::test(flavor = "multi_thread")]
async fn scores_are_secret_until_the_round_is_closed() {
    let congress = Congress::start().await;
    let (award, [quito, _], [one, other]) = two_by_two(&congress).await;
    let organiser = congress.organiser().await;
    let own = one.evaluation("technical", &quito).await;
    let watched = [
        (&one.caller, format!("{}/entries/{}/evaluations", award.round("technical"), quito.id)),
        (&one.caller, own.clone()),
        (&one.caller, "me/evaluations?round=technical".to_owned()),
        (&one.caller, format!("{}/standings", award.round("technical"))),
        (&one.caller, quito.path.clone()),
        (&one.caller, "awards/innovation/results/scores".to_owned()),
        (&quito.caller, quito.path.clone()),
        (&quito.caller, quito.feedback()),
        (&quito.caller, own.clone()),
        (&quito.caller, format!("{}/standings", award.round("technical"))),
        (&quito.caller, "awards/innovation".to_owned()),
        (&award.secretary, format!("{}/standings", award.round("technical"))),
        (&award.secretary, "awards/innovation/results/scores".to_owned()),
        (&organiser, "statistics".to_owned()),
    ];
    let look = async || join_all(watched.iter().map(|(caller, path)| visible_response(caller, path))).await;
    let before = look().await;
    other.submit(&award, "technical", &quito, &[1, 10]).await.ok();
    let low = look().await;
    other.submit(&award, "technical", &quito, &[9, 9]).await.ok();
    let high = look().await;
    for (nth, (caller_and_path, answers)) in
        watched.iter().zip(before.iter().zip(low.iter().zip(&high))).enumerate()
    {
        let path = &caller_and_path.1;
        // The first evaluator and the entrant learn nothing; the secretariat learns nothing from these.
        assert_eq!(answers.0, answers.1.0, "{nth} {path}");
        assert_eq!(answers.1.0, answers.1.1, "{nth} {path}");
    }
    // The secretariat learns that the evaluation is submitted.
    let listed = award.secretary.get(&watched[0].1).await.ok();
    let of_other =
        listed["items"].as_array().unwrap().iter().find(|one| one["evaluator"] == other.account).unwrap();
    assert_eq!(
        (&of_other["state"], &of_other["scores"], &of_other["comment"]),
        (&json!("submitted"), &Value::Null, &Value::Null)
    );
    let progress = award.secretary.get(&format!("{}/progress", award.round("technical"))).await.ok();
    assert_eq!(
        (&progress["assigned"], &progress["submitted"], &progress["complete"]),
        (&json!(4), &json!(1), &json!(0))
    );
    // The scores are neither in the change feed nor in the audit log.
    let changes = organiser.get("changes?limit=1000").await.ok().to_string();
    let audit = organiser.get("audit?limit=200").await.ok().to_string();
    for kept in [changes, audit] {
        assert!(!kept.contains("score") && !kept.contains("Between us."), "{kept}");
    }
    let public = congress.anyone().get("changes?limit=1000").await.ok().to_string();
    assert!(!public.contains("evaluation.") && !public.contains(&other.account), "{public}");
}

#[tokio::test(flavor = "multi_thread")]
async fn closed_round_shows_each_reader_what_their_role_allows() {
    let congress = Congress::start().await;
    let (award, [quito, vienna], [one, other]) = two_by_two(&congress).await;
    other.submit(&award, "technical", &quito, &[9, 9]).await.ok();
    one.submit(&award, "technical", &quito, &[5, 5]).await.ok();
    award.close("technical").await;
    let evaluations = format!("{}/entries/{}/evaluations", award.round("technical"), quito.id);
    let said = one.caller.get(&evaluations).await.ok();
    assert_eq!(said["items"].as_array().unwrap().len(), 2);
    assert!(said["items"].as_array().unwrap().iter().all(|one| one["evaluator"].is_null()), "{said}");
    let said = award.secretary.get(&evaluations).await.ok();
    assert!(said["items"].to_string().contains("Between us."), "{said}");
    quito.caller.get(&evaluations).await.refused(403, "forbidden");
    assert_eq!(quito.caller.get(&quito.path).await.ok()["state"], "eligible");
    vienna.caller.get(&quito.path).await.refused(404, "not-found");
}

#[tokio::test(flavor = "multi_thread")]
async fn unassigned_and_recused_entries_are_not_found() {
    let congress = Congress::start().await;
    let (award, [quito, vienna], [one, _]) = two_by_two(&congress).await;
    let third = award.judge("technical", "BR").await;
    award.assign("technical", &[(&vienna, &[&third])]).await.ok();
    let unknown = Entrant {
        id: uuid::Uuid::new_v4().to_string(),
        path: String::new(),
        email: String::new(),
        caller: congress.anyone(),
    };
    // An entry assigned to others gets the same response as one that does not exist.
    let (there, not_there) =
        (one.evaluation("technical", &quito).await, one.evaluation("technical", &unknown).await);
    assert_eq!(
        visible_response(&third.caller, &there).await,
        visible_response(&third.caller, &not_there).await
    );
    third.caller.put(&there, json!({"submitted": false})).await.refused(404, "not-found");
    third.caller.get(&quito.path).await.refused(404, "not-found");
    let recuse = format!("{}/recuse", quito.path);
    third.caller.post(&recuse, json!({"kind": "family"})).await.refused(404, "not-found");
    assert_eq!(
        third.caller.get("awards/innovation/entries").await.ok()["items"].as_array().unwrap().len(),
        1
    );

    // After a recusal the entry, and every figure derived from it, is hidden.
    let mine = "me/evaluations?round=technical";
    one.submit(&award, "technical", &quito, &[9, 9]).await.ok();
    one.caller.post(&recuse, json!({"kind": "other"})).await.refused(422, "invalid-recusal");
    one.caller.post(&recuse, json!({"kind": "family", "note": "My sister leads it."})).await.ok();
    one.caller.post(&recuse, json!({"kind": "family"})).await.ok();
    one.caller.put(&there, json!({"submitted": false})).await.refused(404, "not-found");
    assert_eq!(
        visible_response(&one.caller, &there).await,
        visible_response(&third.caller, &not_there).await
    );
    one.caller.get(&quito.path).await.refused(404, "not-found");
    assert_eq!(one.caller.get(mine).await.ok()["items"], json!([]), "Vienna went to another before");
    // The evaluator who did not have it yet takes over.
    let assignments = award.secretary.get(&format!("{}/assignments", award.round("technical"))).await.ok();
    let of_quito =
        assignments["items"].as_array().unwrap().iter().find(|item| item["entry"] == quito.id).unwrap();
    let accounts: Vec<_> =
        of_quito["evaluators"].as_array().unwrap().iter().map(|one| text(&one["account"])).collect();
    assert!(accounts.contains(&third.account) && !accounts.contains(&one.account), "{of_quito}");
    assert_eq!(of_quito["recused"], 1);
    third.submit(&award, "technical", &quito, &[4, 4]).await.ok();
    let recusals = award.secretary.get("awards/innovation/recusals").await.ok();
    assert_eq!(
        (&recusals["items"][0]["note"], &recusals["items"][0]["declared"]),
        (&json!("My sister leads it."), &json!(true))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn recused_evaluator_gets_standings_without_the_entry() {
    let congress = Congress::start().await;
    let (award, [quito, vienna], [one, other]) = two_by_two(&congress).await;
    for judge in [&one, &other] {
        judge.submit(&award, "technical", &quito, &[9, 9]).await.ok();
        judge.submit(&award, "technical", &vienna, &[3, 5]).await.ok();
    }
    let watcher = award.judge("technical", "BR").await;
    let recused = json!({"evaluator": watcher.account, "kind": "employer"});
    let path = format!("{}/recusals", quito.path);
    let created = award.secretary.post(&path, recused.clone()).await;
    assert_eq!(created.status, 201);
    let found = award.secretary.get(created.header("location")).await.ok();
    assert_eq!((&found["evaluator"], &found["kind"]), (&json!(watcher.account), &json!("employer")));
    award.secretary.post(&path, recused).await.refused(409, "already-recused");
    award
        .secretary
        .get(&format!("{}/recusals/{}", vienna.path, watcher.account))
        .await
        .refused(404, "not-found");
    award.close("technical").await;
    let standings = format!("{}/standings", award.round("technical"));
    let whole = award.secretary.get(&standings).await.ok();
    let ranks: Vec<_> = whole["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| (item["rank"].clone(), item["mean"].clone()))
        .collect();
    assert_eq!(ranks, [(json!(1), json!(9.0)), (json!(2), json!(3.5))]);
    // For an evaluator who is recused from the first entry, the second is ranked first, and nothing reveals another.
    let without = watcher.caller.get(&standings).await.ok();
    assert_eq!(without["items"].as_array().unwrap().len(), 1);
    let only = &without["items"][0];
    assert_eq!((&only["rank"], &only["z"], &only["borda"]), (&json!(1), &json!(0.0), &Value::Null));
    assert_eq!((&without["evaluations"], &without["agreement"]["overall"]), (&json!(2), &Value::Null));
    assert!(!without.to_string().contains(&quito.id));
    // A recused member of the secretariat cannot decide.
    let organiser = congress.organiser().await;
    let account = text(&organiser.get("/api/v1/me").await.ok()["id"]);
    sqlx::query("insert into award_recusal values ($1::uuid, $2::uuid, 'employer', true, null, now())")
        .bind(&quito.id)
        .bind(&account)
        .execute(&congress.app.pool)
        .await
        .unwrap();
    let how = json!({"target": "deserving", "places": 1});
    organiser.post(&format!("{}/advance", award.round("technical")), how).await.refused(403, "recused");
    assert_eq!(
        organiser.get("awards/innovation/results/scores").await.ok()["rounds"][0]["entries"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn round_accepts_scores_only_while_it_is_open() {
    let congress = Congress::start().await;
    let award = congress.award().await;
    let quito = award.entry("Quito", "EC").await;
    let judge = award.judge("technical", "PT").await;
    award.assign("technical", &[(&quito, &[&judge])]).await.ok();
    award.at("2021-10-10T23:59:59Z");
    judge.submit(&award, "technical", &quito, &[5, 5]).await.refused(409, "evaluation-closed");
    award.at("2021-10-11T00:00:00Z");
    let problem = judge.submit(&award, "technical", &quito, &[11]).await.refused(422, "invalid-evaluation");
    assert_eq!(
        problem["errors"].as_array().unwrap().len(),
        2,
        "one off the scale, and one missing: {problem}"
    );
    let draft = judge.save(&award, "technical", &quito, &[5], false).await.ok();
    assert_eq!((&draft["state"], draft["scores"].as_array().unwrap().len()), (&json!("draft"), 1));
    judge.submit(&award, "technical", &quito, &[5, 6]).await.ok();
    let reopened = judge.save(&award, "technical", &quito, &[5, 7], false).await.ok();
    assert_eq!((&reopened["state"], &reopened["submitted_at"]), (&json!("draft"), &Value::Null));
    // The last second is included; the next is not.
    award.at("2021-10-20T15:59:59.999Z");
    judge.submit(&award, "technical", &quito, &[5, 8]).await.ok();
    award.at("2021-10-20T16:00:00Z");
    judge.submit(&award, "technical", &quito, &[9, 9]).await.refused(409, "evaluation-closed");
    let later = json!({"closes_at": "2021-10-20T16:59:59Z", "reason": "The network was down."});
    award.secretary.post(&format!("{}/extend", award.round("technical")), later).await.ok();
    judge.submit(&award, "technical", &quito, &[6, 8]).await.ok();
    let close = format!("{}/close", award.round("technical"));
    award.secretary.post(&close, json!({})).await.refused(422, "invalid-body");
    award.close("technical").await;
    // In the same second, and directly in the database.
    judge.submit(&award, "technical", &quito, &[9, 9]).await.refused(409, "evaluation-closed");
    for sql in [
        "update award_score set score = 10",
        "delete from award_score",
        "insert into award_score select evaluation_id, gen_random_uuid(), round_id, 10 from award_score limit 1",
        "update award_evaluation set comment = 'Other'",
        "update award_evaluation set state = 'assigned', submitted_at = null",
        "delete from award_evaluation",
        "insert into award_evaluation (id, round_id, entry_id, account_id, origin, assigned_at)
         select gen_random_uuid(), round_id, entry_id, (select id from account limit 1), origin, now() from award_evaluation limit 1",
        "update award_criterion set weight = 9 where round_id in (select id from award_round where slug = 'technical')",
        "delete from award_criterion where round_id in (select id from award_round where slug = 'technical')",
        "update award_round set closed_at = null where slug = 'technical'",
        "delete from award_round where slug = 'technical'",
        "update award_score set round_id = (select id from award_round where slug = 'jury')",
        "truncate award_score",
        "truncate award_evaluation cascade",
    ] {
        let refused = sqlx::query(AssertSqlSafe(sql)).execute(&congress.app.pool).await.unwrap_err();
        assert!(refused.to_string().contains("is final"), "{sql}: {refused}");
    }
    let kept = judge.caller.get(&judge.evaluation("technical", &quito).await).await.ok();
    assert_eq!(kept["scores"][0]["score"], 6);
}

/// Evaluators save scores while the secretariat closes the round: exactly the evaluations answered with 200 count.
#[tokio::test(flavor = "multi_thread")]
async fn closing_waits_for_writers_and_refuses_later_scores() {
    let congress = Congress::start().await;
    let (award, [quito, _], [one, other]) = two_by_two(&congress).await;
    let node = congress.second_node().await;
    let criteria = award.criteria("technical").await;
    let paths = [one.evaluation("technical", &quito).await, other.evaluation("technical", &quito).await];
    let write = async |(judge, path): (&Judge, &str), on_second: bool, score: i32| {
        let caller = if on_second {
            Caller { token: judge.caller.token.clone(), ..node.clone() }
        } else {
            judge.caller.clone()
        };
        let scores: Vec<_> = criteria.iter().map(|id| json!({"criterion": id, "score": score})).collect();
        (score, caller.put(path, json!({"scores": scores, "submitted": true})).await.status.as_u16())
    };
    let close = async {
        tokio::time::sleep(std::time::Duration::from_millis(30)).await;
        award.close("technical").await
    };
    let writing = async |judge: (&Judge, &str)| {
        let mut answers = Vec::new();
        for n in 0..60 {
            answers.push(write(judge, n % 2 == 0, n % 11).await);
        }
        answers
    };
    let (first, second, _) = futures::join!(writing((&one, &paths[0])), writing((&other, &paths[1])), close);
    for ((judge, path), answers) in [((&one, &paths[0]), first), ((&other, &paths[1]), second)] {
        assert!(answers.iter().all(|(_, status)| [200, 409].contains(status)), "{answers:?}");
        let last = answers.iter().rev().find(|(_, status)| *status == 200);
        let closed = answers.iter().position(|(_, status)| *status == 409).unwrap_or(answers.len());
        assert!(
            answers[closed..].iter().all(|(_, status)| *status == 409),
            "nothing is accepted after closing: {answers:?}"
        );
        let kept = judge.caller.get(path).await.ok();
        assert_eq!(
            kept["scores"].get(0).map(|score| score["score"].clone()),
            last.map(|(score, _)| json!(score))
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn evaluators_with_a_conflict_or_without_the_language_are_refused() {
    let congress = Congress::start().await;
    let award = congress.award().await;
    let quito = award.entry("Quito", "EC").await;
    let (home, abroad) = (award.judge("technical", "EC").await, award.judge("technical", "PT").await);
    let french = award.judge("technical", "SN").await;
    let known = json!({"countries": ["SN"], "languages": ["fr"]});
    let evaluators = format!("{}/evaluators", award.round("technical"));
    award.secretary.put(&format!("{evaluators}/{}", french.account), known).await.ok();
    let stranger = text(&congress.stranger().await.get("/api/v1/me").await.ok()["id"]);
    let known = json!({"countries": ["SN"], "languages": ["fr"]});
    award
        .secretary
        .put(&format!("{evaluators}/{stranger}"), known.clone())
        .await
        .refused(409, "not-an-evaluator");
    let vote = format!("{}/evaluators/{}", award.round("vote"), french.account);
    award.secretary.put(&vote, known).await.refused(409, "not-evaluated");

    // All obstacles are reported at once.
    let assignments = json!({"assignments": [
        {"entry": quito.id, "evaluators": [home.account, french.account, abroad.account, abroad.account, stranger]},
        {"entry": uuid::Uuid::new_v4(), "evaluators": []},
    ]});
    let path = format!("{}/assignments", award.round("technical"));
    let problem = award.secretary.put(&path, assignments).await.refused(422, "invalid-assignment");
    let codes: Vec<_> =
        problem["errors"].as_array().unwrap().iter().map(|error| text(&error["code"])).collect();
    assert_eq!(codes, ["conflict", "language", "repeated", "unknown", "unknown"], "{problem}");
    award.assign("technical", &[(&quito, &[&abroad])]).await.ok();
    congress.mail(&text(&abroad.caller.get("/api/v1/me").await.ok()["email"]), "entries to evaluate").await;
    // A new conflict of interest is detected when the data changes.
    let known = json!({"countries": ["PT", "EC"], "languages": ["en"]});
    award.secretary.put(&format!("{evaluators}/{}", abroad.account), known).await.ok();
    let recusals = award.secretary.get("awards/innovation/recusals").await.ok();
    assert_eq!(
        (&recusals["items"][0]["kind"], &recusals["items"][0]["declared"]),
        (&json!("country"), &json!(false))
    );
    let lift = format!("{}/recusals/{}", quito.path, abroad.account);
    award.secretary.delete(&lift).await.refused(409, "recusal-derived");
    abroad.caller.get(&quito.path).await.refused(404, "not-found");
}

#[tokio::test(flavor = "multi_thread")]
async fn balancing_assigns_evenly_or_explains_why_not() {
    let congress = Congress::start().await;
    let award = congress.award().await;
    let balance = format!("{}/assignments/balance", award.round("technical"));
    award.secretary.post(&balance, json!({})).await.refused(409, "assignment-impossible");
    let mut entries = Vec::new();
    for (city, country) in
        [("Quito", "EC"), ("Cuenca", "EC"), ("Vienna", "AT"), ("Dakar", "SN"), ("Lisbon", "PT")]
    {
        entries.push(award.entry(city, country).await);
    }
    let judges = [award.judge("technical", "EC").await, award.judge("technical", "AT").await];
    let problem = award.secretary.post(&balance, json!({})).await.refused(409, "assignment-impossible");
    assert_eq!(
        problem["errors"].as_array().unwrap().len(),
        3,
        "those of EC and AT have one evaluator: {problem}"
    );
    assert!(problem["errors"].to_string().contains("Water for Vienna"), "{problem}");
    let more = [award.judge("technical", "BR").await, award.judge("technical", "KE").await];
    let balanced = award.secretary.post(&balance, json!({})).await.ok();
    let loads: Vec<_> =
        balanced["loads"].as_array().unwrap().iter().map(|load| load["assigned"].as_u64().unwrap()).collect();
    assert_eq!((balanced["assigned"].as_u64(), loads.iter().sum::<u64>()), (Some(10), 10));
    assert!(loads.iter().all(|load| (2..=3).contains(load)), "{balanced}");
    let assignments = award.secretary.get(&format!("{}/assignments", award.round("technical"))).await.ok();
    for item in assignments["items"].as_array().unwrap() {
        let accounts = item["evaluators"].to_string();
        assert!(!(item["country"] == "EC" && accounts.contains(&judges[0].account)), "{item}");
        assert_eq!(item["evaluators"].as_array().unwrap().len(), 2);
    }
    // Repeating it changes nothing; open evaluations of a removed evaluator are reassigned.
    let again = award.secretary.post(&balance, json!({})).await.ok();
    assert_eq!((&again["assigned"], &again["taken_back"]), (&json!(0), &json!(0)));
    award.at("2021-10-12T00:00:00Z");
    let leaves = &more[1];
    let mine = leaves.caller.get("me/evaluations?round=technical").await.ok();
    let done = entries.iter().find(|entry| mine["items"][0]["entry"] == entry.id).unwrap();
    leaves.submit(&award, "technical", done, &[5, 5]).await.ok();
    let evaluator = format!("{}/evaluators/{}", award.round("technical"), leaves.account);
    award.secretary.delete(&evaluator).await.ok();
    award.secretary.delete(&evaluator).await.refused(404, "not-found");
    let listed = award.secretary.get(&format!("{}/evaluators", award.round("technical"))).await.ok();
    let left =
        listed["items"].as_array().unwrap().iter().find(|one| one["account"] == leaves.account).unwrap();
    assert_eq!(
        (&left["assigned"], &left["submitted"], left["left_at"].is_string()),
        (&json!(1), &json!(1), true)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn evaluators_with_unfinished_evaluations_are_reminded() {
    let congress = Congress::start().await;
    let (award, [quito, _], [one, other]) = two_by_two(&congress).await;
    one.submit(&award, "technical", &quito, &[5, 5]).await.ok();
    let remind = format!("{}/remind", award.round("technical"));
    assert_eq!(award.secretary.post(&remind, json!({})).await.ok()["reminded"], 2);
    assert_eq!(award.secretary.post(&remind, json!({})).await.ok()["reminded"], 0, "once a day");
    let email = text(&other.caller.get("/api/v1/me").await.ok()["email"]);
    let mail = congress.mail(&email, "evaluations are missing").await;
    assert!(mail.text.contains("(2)"), "{}", mail.text);
    // Reminders are also sent automatically, some days before the end.
    award.secretary.patch(&award.round("technical"), json!({"remind_days": [3]})).await.ok();
    let reminded =
        async || congress.events().await.iter().filter(|kind| *kind == "evaluator.reminded").count();
    assert_eq!(reminded().await, 2);
    award.at("2021-10-17T16:00:00Z");
    crate::support::eventually("reminders", async || (reminded().await == 4).then_some(())).await;
    award.close("technical").await;
    award.secretary.post(&remind, json!({})).await.refused(409, "evaluation-closed");
}

#[tokio::test(flavor = "multi_thread")]
async fn open_scores_are_visible_to_the_secretariat() {
    let congress = Congress::start().await;
    let award = congress.award_with(json!({"open_scores": true})).await;
    let quito = award.entry("Quito", "EC").await;
    let judge = award.judge("technical", "PT").await;
    award.assign("technical", &[(&quito, &[&judge])]).await.ok();
    award.at("2021-10-12T00:00:00Z");
    judge.submit(&award, "technical", &quito, &[8, 4]).await.ok();
    let standings: Answer = award.secretary.get(&format!("{}/standings", award.round("technical"))).await;
    assert_eq!(standings.ok()["items"][0]["mean"], 7.0);
    judge
        .caller
        .get(&format!("{}/standings", award.round("technical")))
        .await
        .refused(409, "standings-not-closed");
    award
        .secretary
        .patch("awards/innovation", json!({"open_scores": false}))
        .await
        .refused(422, "invalid-body");
}

#[tokio::test(flavor = "multi_thread")]
async fn evaluator_is_replaced_and_removed_only_from_the_present_revision() {
    let congress = Congress::start().await;
    let award = congress.award().await;
    let judge = award.judge("technical", "PT").await;
    let path = format!("{}/evaluators/{}", award.round("technical"), judge.account);
    let first = award.secretary.get(&path).await;
    let etag = first.header("etag").to_owned();
    assert_eq!(first.ok()["countries"], json!(["PT"]));
    let replace = async |country: &str| {
        let put = award.secretary.request(reqwest::Method::PUT, &path).header("if-match", &etag);
        Answer::of(put.json(&json!({"countries": [country], "languages": ["en"]}))).await
    };
    assert_ne!(replace("BR").await.header("etag"), etag);
    replace("SN").await.refused(412, "stale");
    let read = award.secretary.get(&path).await;
    let current = read.header("etag").to_owned();
    assert_eq!(read.ok()["countries"], json!(["BR"]));
    let remove = async |tag: &str| {
        Answer::of(award.secretary.request(reqwest::Method::DELETE, &path).header("if-match", tag)).await
    };
    remove(&etag).await.refused(412, "stale");
    assert_eq!(remove(&current).await.status, 204);
    let other_round = format!("{}/evaluators/{}", award.round("jury"), judge.account);
    award.secretary.get(&other_round).await.refused(404, "not-found");
}

#[tokio::test(flavor = "multi_thread")]
async fn own_evaluations_span_rounds_and_can_be_filtered() {
    let congress = Congress::start().await;
    let (award, [quito, vienna], [one, other]) = two_by_two(&congress).await;
    one.submit(&award, "technical", &quito, &[5, 5]).await.ok();
    let items = async |query: &str| {
        let page = one.caller.get(&format!("me/evaluations{query}")).await.ok();
        page["items"].as_array().unwrap().clone()
    };
    assert_eq!(items("").await.len(), 2);
    let [draft]: [Value; 1] =
        items("?award=innovation&round=technical&state=assigned").await.try_into().unwrap();
    assert_eq!(
        (&draft["entry"], &draft["award"], &draft["round"]),
        (&json!(vienna.id), &json!("innovation"), &json!("technical"))
    );
    assert!(items("?round=jury").await.is_empty() && items("?award=other").await.is_empty());
    let path = format!("me/evaluations/{}", text(&draft["id"]));
    let evaluation = one.caller.get(&path).await;
    let stale = one.caller.request(reqwest::Method::PUT, &path).header("if-match", "\"99\"");
    Answer::of(stale.json(&json!({"submitted": false}))).await.refused(412, "stale");
    assert_eq!(evaluation.ok()["entry"], vienna.id);
    other.caller.get(&path).await.refused(404, "not-found");
}

#[tokio::test(flavor = "multi_thread")]
async fn dry_run_of_balancing_shows_loads_and_conflicts_and_writes_nothing() {
    let congress = Congress::start().await;
    let award = congress.award().await;
    let [quito, _] = [award.entry("Quito", "EC").await, award.entry("Vienna", "AT").await];
    let judges = [
        award.judge("technical", "AT").await,
        award.judge("technical", "PT").await,
        award.judge("technical", "SN").await,
    ];
    let recusal = json!({"evaluator": judges[2].account, "kind": "family", "note": "A cousin"});
    award.secretary.post(&format!("{}/recusals", quito.path), recusal).await.ok();
    let balance = format!("{}/assignments/balance", award.round("technical"));
    let options = json!({"per_entry": 2, "apart": 2});
    let load = |result: &Value, judge: &Judge| {
        let loads = result["loads"].as_array().unwrap();
        let load = loads.iter().find(|load| load["evaluator"] == judge.account).unwrap();
        ["before", "assigned", "possible", "conflicts", "recused", "unread"]
            .map(|name| load[name].as_i64().unwrap())
    };
    let tried = award.secretary.post(&format!("{balance}?dry_run=true"), options.clone()).await.ok();
    assert_eq!(
        (&tried["dry_run"], &tried["entries"], &tried["assigned"]),
        (&json!(true), &json!(2), &json!(4))
    );
    assert_eq!(
        judges.each_ref().map(|judge| load(&tried, judge)),
        [[0, 1, 1, 1, 0, 0], [0, 2, 2, 0, 0, 0], [0, 1, 1, 0, 1, 0],]
    );
    let assignments = format!("{}/assignments", award.round("technical"));
    let assigned = async || award.secretary.get(&assignments).await.items();
    assert!(assigned().await.iter().all(|entry| entry["evaluators"] == json!([])));
    assert!(!congress.events().await.contains(&"evaluation.assigned".to_owned()));
    let written = award.secretary.post(&balance, options.clone()).await.ok();
    assert_eq!((&written["dry_run"], &written["loads"]), (&json!(false), &tried["loads"]));
    assert!(assigned().await.iter().all(|entry| entry["evaluators"].as_array().unwrap().len() == 2));
    let again = award.secretary.post(&format!("{balance}?dry_run=true"), options).await.ok();
    assert_eq!((load(&again, &judges[1])[0], &again["assigned"]), (2, &json!(0)));
    // What stands in the way is the same as when it is written.
    let impossible = json!({"per_entry": 3});
    let [tried, refused] = [format!("{balance}?dry_run=true"), balance.clone()];
    let tried = award.secretary.post(&tried, impossible.clone()).await;
    let refused = award.secretary.post(&refused, impossible).await;
    assert_eq!(
        (tried.status, &tried.body["type"], &tried.body["errors"]),
        (refused.status, &refused.body["type"], &refused.body["errors"])
    );
    assert!(!tried.status.is_success());
    award.judge("technical", "BR").await.caller.post(&balance, json!({})).await.refused(403, "forbidden");
}

#[tokio::test(flavor = "multi_thread")]
async fn recusal_by_the_secretariat_releases_the_assignment_and_shows_in_the_balance() {
    let congress = Congress::start().await;
    let (award, [quito, _], [one, other]) = two_by_two(&congress).await;
    one.save(&award, "technical", &quito, &[3, 3], false).await.ok();
    let third = award.judge("technical", "BR").await;
    let new = json!({"evaluator": one.account, "kind": "other"});
    let path = format!("{}/recusals", quito.path);
    award.secretary.post(&path, new).await.refused(422, "invalid-recusal");
    let new = json!({"evaluator": one.account, "kind": "other", "note": "Advised the city in 2019"});
    one.caller.post(&path, new.clone()).await.refused(403, "forbidden");
    award.secretary.post(&path, new).await.ok();
    one.caller.get(&quito.path).await.refused(404, "not-found");
    let assignments = award.secretary.get(&format!("{}/assignments", award.round("technical"))).await.items();
    let of_quito = assignments.iter().find(|entry| entry["entry"] == quito.id).unwrap();
    let accounts: Vec<_> =
        of_quito["evaluators"].as_array().unwrap().iter().map(|one| text(&one["account"])).collect();
    assert!(
        !accounts.contains(&one.account)
            && accounts.contains(&other.account)
            && accounts.contains(&third.account)
    );
    let balance = format!("{}/assignments/balance?dry_run=true", award.round("technical"));
    let tried = award.secretary.post(&balance, json!({"apart": 10})).await.ok();
    let load = tried["loads"]
        .as_array()
        .unwrap()
        .iter()
        .find(|load| load["evaluator"] == one.account)
        .unwrap()
        .clone();
    assert_eq!((&load["recused"], &load["possible"]), (&json!(1), &json!(1)));
    let audit = congress.organiser().await.get("audit?action=recusal.declared").await.items();
    let secretary = text(&award.secretary.get("/api/v1/me").await.ok()["id"]);
    assert_eq!(
        (&audit[0]["actor"], &audit[0]["details"]["evaluator"]),
        (&json!(secretary), &json!(one.account))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn secretariat_searches_the_people_who_can_evaluate() {
    let congress = Congress::start().await;
    let award = congress.award().await;
    let judge = award.judge("jury", "PT").await;
    let free = congress.staff_of("metropolis-2021", "evaluator").await;
    let me = free.get("/api/v1/me").await.ok();
    congress.staff_of("metropolis-2021", "moderator").await;
    let path = |round: &str| format!("{}/evaluator-candidates", award.round(round));
    let listed = award.secretary.get(&path("technical")).await.items();
    let accounts: std::collections::BTreeSet<_> = listed.iter().map(|one| text(&one["account"])).collect();
    assert_eq!(accounts, [judge.account.clone(), text(&me["id"])].into());
    let of = |account: &str| listed.iter().find(|one| one["account"] == account).unwrap().clone();
    assert_eq!(
        (&of(&judge.account)["rounds"], &of(&text(&me["id"]))["rounds"]),
        (&json!(["jury"]), &json!([]))
    );
    let found = award
        .secretary
        .get(&format!("{}?q={}", path("technical"), text(&me["email"]).to_uppercase()))
        .await
        .items();
    assert_eq!((found.len(), &found[0]["display_name"]), (1, &me["display_name"]));
    let jury = award.secretary.get(&path("jury")).await.items();
    assert_eq!((jury.len(), &jury[0]["account"]), (1, &me["id"]), "without those who evaluate in the round");
    let first = award.secretary.get(&format!("{}?limit=1", path("technical"))).await.ok();
    let rest = award
        .secretary
        .get(&format!("{}?limit=1&cursor={}", path("technical"), text(&first["next"])))
        .await
        .ok();
    assert_ne!(first["items"][0]["account"], rest["items"][0]["account"]);
    assert_eq!(rest["next"], Value::Null);
    free.get(&path("technical")).await.refused(403, "forbidden");
}

#[tokio::test(flavor = "multi_thread")]
async fn evaluators_do_not_see_drafts_of_others_after_the_round() {
    let congress = Congress::start().await;
    let (award, [quito, _], [one, other]) = two_by_two(&congress).await;
    one.submit(&award, "technical", &quito, &[5, 5]).await.ok();
    other.save(&award, "technical", &quito, &[9], false).await.ok();
    award.close("technical").await;
    let evaluations = format!("{}/entries/{}/evaluations", award.round("technical"), quito.id);
    for (reader, count) in [(&one.caller, 1), (&other.caller, 2), (&award.secretary, 2)] {
        assert_eq!(reader.get(&evaluations).await.items().len(), count);
    }
}
