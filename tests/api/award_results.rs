//! Standings, advancement and publication.

use serde_json::{Value, json};
use sqlx::AssertSqlSafe;

use crate::support::{Award, Congress, Entrant, Judge, text};

/// Two evaluators and four entries, two of which are tied.
async fn standings(congress: &Congress) -> (Award<'_>, [Entrant; 4], [Judge; 2]) {
    let award = congress.award().await;
    let entries = [
        award.entry("Quito", "EC").await,
        award.entry("Vienna", "AT").await,
        award.entry("Bandung", "ID").await,
        award.entry("Dakar", "SN").await,
    ];
    let judges = [award.judge("technical", "PT").await, award.judge("technical", "BR").await];
    for entry in &entries {
        award.assign("technical", &[(entry, &[&judges[0], &judges[1]])]).await.ok();
    }
    award.at("2021-10-12T00:00:00Z");
    let scores = [([9, 9], [8, 8]), ([6, 6], [6, 6]), ([7, 3], [6, 6])];
    for (entry, (one, other)) in entries.iter().zip(scores) {
        judges[0].submit(&award, "technical", entry, &one).await.ok();
        judges[1].submit(&award, "technical", entry, &other).await.ok();
    }
    judges[0].save(&award, "technical", &entries[3], &[10], false).await.ok();
    (award, entries, judges)
}

#[tokio::test(flavor = "multi_thread")]
async fn standings_show_ranks_ties_and_missing_evaluations() {
    let congress = Congress::start().await;
    let (award, [quito, _, _, dakar], [judge, _]) = standings(&congress).await;
    let path = format!("{}/standings", award.round("technical"));
    award.secretary.get(&path).await.refused(409, "standings-not-closed");
    award.advance("technical", "deserving", 2).await.refused(409, "standings-not-closed");
    award.close("technical").await;
    let shown = award.secretary.get(&format!("{path}?limit=3")).await.ok();
    let ranks: Vec<_> = shown["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| {
            (item["rank"].as_u64().unwrap(), item["tied"].as_bool().unwrap(), item["mean"].as_f64().unwrap())
        })
        .collect();
    assert_eq!(ranks, [(1, false, 8.5), (2, true, 6.0), (2, true, 6.0)]);
    let next = award.secretary.get(&format!("{path}?limit=3&cursor={}", text(&shown["next"]))).await.ok();
    let last = &next["items"][0];
    assert_eq!(
        (&last["entry"], &last["rank"], &last["missing"]),
        (&json!(dakar.id), &Value::Null, &json!(2))
    );
    assert_eq!(
        (&shown["evaluators"], &shown["evaluations"], &shown["missing"]),
        (&json!(2), &json!(6), &json!(2))
    );
    assert!(shown["agreement"]["overall"].as_f64().unwrap() > 0.8, "{shown}");
    judge.caller.get(&path).await.ok();
    quito.caller.get(&path).await.refused(403, "forbidden");
}

#[tokio::test(flavor = "multi_thread")]
async fn ties_are_decided_by_hand_until_a_later_decision() {
    let congress = Congress::start().await;
    let (award, [quito, vienna, bandung, dakar], _) = standings(&congress).await;
    award.close("technical").await;
    let problem = award.advance("technical", "deserving", 2).await.refused(409, "tie-at-the-cut");
    assert!(
        problem["errors"].to_string().contains(&vienna.id)
            && problem["errors"].to_string().contains(&bandung.id)
    );
    let advance = format!("{}/advance", award.round("technical"));
    let unfit =
        json!({"target": "winner", "places": 1, "include": [{"entry": quito.id, "reason": "At once."}]});
    award.secretary.post(&advance, unfit).await.refused(422, "invalid-advance");
    let by_hand = json!({"target": "deserving", "places": 3, "include": [{"entry": dakar.id, "reason": "Both evaluators were ill."}],
                         "exclude": [{"entry": bandung.id, "reason": "The figures are of another city."}]});
    let decided = award.secretary.post(&advance, by_hand).await.ok();
    let outcomes: Vec<_> = decided["entries"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (text(&one["entry"]), one["advanced"].as_bool().unwrap()))
        .collect();
    assert_eq!(
        outcomes,
        [
            (quito.id.clone(), true),
            (vienna.id.clone(), true),
            (dakar.id.clone(), true),
            (bandung.id.clone(), false)
        ]
    );
    assert_eq!(award.secretary.get(&quito.path).await.ok()["state"], "deserving");
    // The entrant cannot detect it from any figure or revision.
    let before = quito.caller.get(&quito.path).await.ok();
    assert_eq!(before["state"], "eligible");
    award.advance("technical", "shortlisted", 1).await.ok();
    assert_eq!(quito.caller.get(&quito.path).await.ok(), before);
    // A decision on which a later one depends cannot be repeated; the last one can.
    award.advance("technical", "deserving", 3).await.refused(409, "advance-decided");
    award.advance("technical", "shortlisted", 2).await.ok();
    assert_eq!(award.secretary.get(&vienna.path).await.ok()["state"], "shortlisted");
    assert_eq!(
        award.secretary.get("awards/innovation/advances").await.ok()["items"].as_array().unwrap().len(),
        2
    );
    award.at("2021-10-21T00:00:00Z");
    let problem = award.advance("technical", "shortlisted", 3).await.refused(409, "advance-decided");
    assert!(text(&problem["detail"]).contains("delete the public round"), "{problem}");
}

/// Two jurors have evaluated three entries, two of which are tied.
async fn judged(congress: &Congress) -> (Award<'_>, [Entrant; 3], [Judge; 2]) {
    let award = congress.award().await;
    let entries = award.shortlist().await;
    let jurors = [award.judge("jury", "PT").await, award.judge("jury", "BR").await];
    for (entry, scores) in entries.iter().zip([[8, 10], [9, 9], [4, 5]]) {
        award.assign("jury", &[(entry, &[&jurors[0], &jurors[1]])]).await.ok();
        for (juror, score) in jurors.iter().zip(scores) {
            juror.submit(&award, "jury", entry, &[score]).await.ok();
        }
    }
    (award, entries, jurors)
}

/// Quito and Vienna have won, Bandung has a special mention, and the award is published.
async fn published(congress: &Congress) -> (Award<'_>, [Entrant; 3], [Judge; 2]) {
    let (award, entries, jurors) = judged(congress).await;
    award.close("jury").await;
    award.close("vote").await;
    award.advance("jury", "winner", 2).await.ok();
    award.advance("jury", "special_mention", 10).await.ok();
    let published = award.secretary.post("awards/innovation/publish", json!({})).await.ok();
    assert_eq!(published["state"], "published");
    (award, entries, jurors)
}

#[tokio::test(flavor = "multi_thread")]
async fn award_is_published_only_once_rounds_are_closed_and_winners_chosen() {
    let congress = Congress::start().await;
    let (award, [quito, ..], _) = judged(&congress).await;
    quito.caller.get(&quito.feedback()).await.refused(409, "no-feedback");
    award.secretary.post("awards/innovation/publish", json!({})).await.refused(409, "award-not-ready");
    award.close("jury").await;
    award.close("vote").await;
    award.secretary.post("awards/innovation/publish", json!({})).await.refused(409, "award-not-ready");
    // Quito and Vienna are tied; there are two places, so both win.
    award.advance("jury", "winner", 1).await.refused(409, "tie-at-the-cut");
    award.advance("jury", "winner", 2).await.ok();
    award.advance("jury", "special_mention", 10).await.ok();
    let public = congress.anyone();
    public.get("awards/innovation/results").await.refused(404, "not-found");
    public.get("awards/innovation/results/scores").await.refused(404, "not-found");
    let page = format!("{}/c/metropolis-2021/awards/innovation", public.base);
    let before =
        public.client.get(&page).header("accept-language", "fr").send().await.unwrap().text().await.unwrap();
    assert!(before.contains("pas encore publics") && !before.contains("Quito"), "{before}");
}

#[tokio::test(flavor = "multi_thread")]
async fn published_results_are_public() {
    let congress = Congress::start().await;
    let (_, entries, _) = published(&congress).await;
    let [_, vienna, bandung] = &entries;
    let public = congress.anyone();
    let page = format!("{}/c/metropolis-2021/awards/innovation", public.base);
    let results = public.get("awards/innovation/results").await.ok();
    let winners: Vec<_> =
        results["winners"].as_array().unwrap().iter().map(|entry| text(&entry["city"])).collect();
    assert_eq!(winners, ["Quito", "Vienna"]);
    assert_eq!(
        (&results["special_mentions"][0]["entry"], &results["submitted"], &results["countries"]),
        (&json!(bandung.id), &json!(3), &json!(3))
    );
    assert!(!results.to_string().contains('@'), "no e-mail address");
    assert_eq!(public.get(&vienna.path).await.ok()["state"], "winner");
    for entry in &entries {
        congress.mail(&entry.email, "the results").await;
    }
    let shown = public.client.get(&page).header("accept-language", "zh-CN").send().await.unwrap();
    assert_eq!(shown.headers()["content-language"], "zh");
    let shown = shown.text().await.unwrap();
    assert!(shown.contains("获奖项目") && shown.contains("Quito"), "{shown}");
    assert_eq!(
        public
            .client
            .get(format!("{}/c/metropolis-2021/awards/other", public.base))
            .send()
            .await
            .unwrap()
            .status(),
        404
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn standings_can_be_recomputed_from_anonymous_scores() {
    let congress = Congress::start().await;
    let (_, _, jurors) = published(&congress).await;
    let public = congress.anyone();
    let scores = public.get("awards/innovation/results/scores").await.ok();
    let jury = scores["rounds"].as_array().unwrap().iter().find(|round| round["round"] == "jury").unwrap();
    for entry in jury["entries"].as_array().unwrap() {
        let given: Vec<f64> = jury["evaluations"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|one| one["entry"] == entry["entry"])
            .map(|one| one["scores"][0].as_f64().unwrap())
            .collect();
        let mean = given.iter().sum::<f64>() / 2.0;
        assert!((entry["mean"].as_f64().unwrap() - mean).abs() < 1e-9);
    }
    assert!(jurors.iter().all(|juror| !scores.to_string().contains(&juror.account)), "{scores}");
}

#[tokio::test(flavor = "multi_thread")]
async fn feedback_is_anonymous_and_for_the_entrant_only() {
    let congress = Congress::start().await;
    let (award, [quito, vienna, _], _) = published(&congress).await;
    let feedback = quito.feedback();
    let said = quito.caller.get(&feedback).await.ok();
    assert_eq!(said["rounds"].as_array().unwrap().len(), 2, "{said}");
    let of_jury = said["rounds"].as_array().unwrap().iter().find(|round| round["round"] == "jury").unwrap();
    assert_eq!((&of_jury["mean"], &of_jury["comments"]), (&json!(9.0), &json!(["Go on.", "Go on."])));
    assert!(!said.to_string().contains("Between us."));
    vienna.caller.get(&feedback).await.refused(404, "not-found");
    award.secretary.get(&feedback).await.refused(404, "not-found");
}

#[tokio::test(flavor = "multi_thread")]
async fn published_award_is_final() {
    let congress = Congress::start().await;
    let (award, [quito, ..], _) = published(&congress).await;
    award
        .secretary
        .patch("awards/innovation", json!({"title": {"en": "B"}}))
        .await
        .refused(409, "award-state");
    award.secretary.patch(&quito.path, json!({"title": "B"})).await.refused(409, "award-state");
    award
        .secretary
        .post(&format!("{}/withdraw", quito.path), json!({"reason": "No."}))
        .await
        .refused(409, "award-state");
    award.advance("jury", "winner", 1).await.refused(409, "award-state");
    // The database refuses changes too.
    for table in
        ["award", "award_round", "award_criterion", "award_evaluation", "award_score", "award_advance"]
    {
        let sql = AssertSqlSafe(format!("delete from {table}"));
        let refused = sqlx::query(sql).execute(&congress.app.pool).await.unwrap_err();
        assert!(refused.to_string().contains("is final"), "{table}: {refused}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn feedback_is_for_entrants_who_asked_in_time() {
    let congress = Congress::start().await;
    let award = congress.award().await;
    let early = award.entry("Quito", "EC").await;
    award.at("2021-10-05T16:00:00Z");
    let late = award.entry("Vienna", "AT").await;
    let unasked = award.entry("Dakar", "SN").await;
    award.secretary.patch(&unasked.path, json!({"wants_feedback": false})).await.ok();
    for slug in ["jury", "vote"] {
        award.secretary.delete(&award.round(slug)).await.ok();
    }
    award.at("2021-10-28T00:00:00Z");
    award.close("technical").await;
    // There are no evaluations: the secretariat decides by hand.
    for target in ["shortlisted", "winner"] {
        let by_hand = json!({"target": target, "places": 1, "include": [{"entry": early.id, "reason": "There is no other."}]});
        award.secretary.post(&format!("{}/advance", award.round("technical")), by_hand).await.ok();
    }
    let published = award.secretary.post("awards/innovation/publish", json!({})).await.ok();
    assert_eq!(published["state"], "published");
    assert_eq!(congress.anyone().get("awards/innovation/results").await.ok()["vote"], Value::Null);
    assert_eq!(early.caller.get(&early.feedback()).await.ok()["rounds"], json!([]));
    for entrant in [&late, &unasked] {
        entrant.caller.get(&entrant.feedback()).await.refused(409, "no-feedback");
    }
}
