//! The public vote: one secret ballot per account, verifiable by its receipt.

use std::collections::HashMap;

use futures::future::join_all;
use serde_json::{Value, json};
use sqlx::AssertSqlSafe;

use crate::support::{Answer, Award, Caller, Congress, Entrant, text};

const VOTE: &str = "me/awards/innovation/vote";

async fn vote(caller: &Caller, entry: &Entrant) -> Answer {
    caller.put(VOTE, json!({"entry": entry.id})).await
}

/// Flags are sorted by their peak and paged.
async fn assert_flags_have_pages(award: &Award<'_>, flags: &Value) {
    let path = "awards/innovation/vote/flags?at_least=2&limit=1";
    let (mut paged, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = award.secretary.get(&format!("{path}{cursor}")).await.ok();
        paged.extend(page["items"].as_array().unwrap().clone());
        let Some(next) = page["next"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    assert_eq!(&Value::Array(paged.clone()), flags);
    assert!(paged.is_sorted_by_key(|flag| std::cmp::Reverse(flag["peak"].as_u64())), "{paged:?}");
}

/// Closes all rounds, chooses the first entry as the winner, and publishes.
async fn publish(award: &Award<'_>, entries: &[Entrant; 3]) {
    award.at("2021-10-28T00:00:00Z");
    award.close("jury").await;
    award.close("vote").await;
    let how = json!({"target": "winner", "places": 1, "include": [{"entry": entries[0].id, "reason": "The jury met."}]});
    award.secretary.post(&format!("{}/advance", award.round("jury")), how).await.ok();
    award.secretary.post("awards/innovation/publish", json!({})).await.ok();
}

#[tokio::test(flavor = "multi_thread")]
async fn verified_account_has_one_vote_while_the_round_is_open() {
    let congress = Congress::start().await;
    let award = congress.award().await;
    let voter = congress.stranger().await;
    let early = award.entry("Dakar", "SN").await;
    // The public page leads to the vote while there is one.
    let is_linked = async || {
        let anyone = congress.anyone();
        let page = anyone.client.get(format!("{}/c/metropolis-2021/awards/innovation", anyone.base));
        let html = page.send().await.unwrap().text().await.unwrap();
        html.contains("href=\"/e/metropolis-2021/awards/innovation/vote\"")
    };
    vote(&voter, &early).await.refused(409, "vote-closed");
    assert!(!is_linked().await);
    let entries = award.shortlist().await;
    assert!(is_linked().await);
    let [quito, vienna, _] = &entries;
    vote(&voter, &early).await.refused(404, "not-found");
    vote(&congress.anyone(), quito).await.refused(401, "unauthenticated");
    voter.put(VOTE, json!({})).await.refused(422, "invalid-body");
    congress.sign_up("unverified@city.example", json!({})).await;
    let unverified = congress.sign_in("unverified@city.example").await;
    vote(&unverified, quito).await.refused(403, "vote-unverified");

    // Everyone can read the entries in the vote, without further details.
    let shown = congress.anyone().get("awards/innovation/entries").await.ok();
    assert_eq!(shown["items"].as_array().unwrap().len(), 3);
    assert!(
        shown["items"]
            .as_array()
            .unwrap()
            .iter()
            .all(|entry| entry["state"] == "shortlisted" && entry["submitters"].is_null())
    );
    let first = vote(&voter, quito).await.ok();
    let changed = vote(&voter, vienna).await.ok();
    assert_eq!((&changed["receipt"], &changed["entry"]), (&first["receipt"], &json!(vienna.id)));
    assert_eq!(voter.get(VOTE).await.ok(), changed);
    // Withdrawing a vote again changes nothing.
    for _ in 0..2 {
        assert_eq!(voter.delete(VOTE).await.status, 204);
        voter.get(VOTE).await.refused(404, "not-found");
    }

    // Ten changes in a row, then one every two minutes.
    let mut answers = Vec::new();
    for _ in 0..12 {
        answers.push(vote(&voter, quito).await);
    }
    let statuses: Vec<_> = answers.iter().map(|answer| answer.status.as_u16()).collect();
    assert_eq!(statuses, [vec![200; 10], vec![429; 2]].concat());
    assert_eq!(answers[10].header("retry-after"), "121");
    congress.clock.advance(chrono::TimeDelta::seconds(121));
    vote(&voter, quito).await.ok();
    award.at("2021-10-27T15:59:59.9Z");
    vote(&voter, vienna).await.ok();
    award.at("2021-10-27T16:00:00Z");
    vote(&voter, quito).await.refused(409, "vote-closed");
    voter.delete(VOTE).await.refused(409, "vote-closed");
    assert!(!is_linked().await);
}

#[tokio::test(flavor = "multi_thread")]
async fn concurrent_votes_on_two_nodes_leave_one_ballot() {
    let congress = Congress::start().await;
    let award = congress.award().await;
    let entries = award.shortlist().await;
    let node = congress.second_node().await;
    let mut voters = Vec::new();
    for _ in 0..8 {
        voters.push(congress.stranger().await);
    }
    let casting = voters.iter().flat_map(|voter| {
        let second = Caller { token: voter.token.clone(), ..node.clone() };
        (0..6).map(move |n| if n % 2 == 0 { voter.clone() } else { second.clone() }).enumerate()
    });
    let answers = join_all(
        casting.map(async |(n, caller)| (caller.token.clone(), vote(&caller, &entries[n % 3]).await)),
    )
    .await;
    let mut receipts: HashMap<_, Vec<Value>> = HashMap::new();
    for (token, answer) in answers {
        receipts.entry(token).or_default().push(answer.ok()["receipt"].clone());
    }
    assert_eq!(receipts.len(), 8);
    assert!(receipts.values().all(|all| all.iter().all(|one| *one == all[0])), "one receipt for each voter");
    let ballots: Vec<i64> = sqlx::query_scalar("select count(*) from award_ballot group by account_id")
        .fetch_all(&congress.app.pool)
        .await
        .unwrap();
    assert_eq!(ballots, [1; 8]);
}

/// Seven voters; four of them have an e-mail address of the same domain.
async fn seven_voters(congress: &Congress) -> Vec<Caller> {
    let mut voters = Vec::new();
    for n in 0..7 {
        let email = format!("voter{n}@{}.example", if n < 4 { "bots" } else { "city" });
        voters.push(congress.person(&email, json!({})).await);
    }
    voters
}

/// The four vote for the second entry, two others for the first, one for the third. Returns their receipts.
async fn cast(voters: &[Caller], entries: &[Entrant; 3]) -> Vec<String> {
    let mut receipts = Vec::new();
    for (voter, entry) in voters.iter().zip([1, 1, 1, 1, 0, 0, 2]) {
        receipts.push(text(&vote(voter, &entries[entry]).await.ok()["receipt"]));
    }
    receipts
}

async fn void(award: &Award<'_>, domain: &str) -> Answer {
    let void = json!({"kind": "domain", "key": domain, "reason": "Four accounts of one machine."});
    award.secretary.post("awards/innovation/vote/void", void).await
}

#[tokio::test(flavor = "multi_thread")]
async fn counts_are_secret_until_publication() {
    let congress = Congress::start().await;
    let award = congress.award().await;
    let entries = award.shortlist().await;
    let organiser = congress.organiser().await;
    let watched = [
        (&organiser, "awards/innovation".to_owned()),
        (&organiser, entries[0].path.clone()),
        (&organiser, "awards/innovation/results".to_owned()),
        (&organiser, "awards/innovation/results/ballots".to_owned()),
        (&organiser, "awards/innovation/results/tally".to_owned()),
        (&organiser, "statistics".to_owned()),
        (&organiser, "awards/innovation/vote/flags?at_least=2".to_owned()),
        (&organiser, "audit?limit=200".to_owned()),
        (&organiser, "changes?limit=1000".to_owned()),
        (&entries[0].caller, entries[0].path.clone()),
    ];
    let look = async || {
        let told = watched.iter().map(async |(caller, path)| {
            let mut answer = caller.get(path).await;
            answer.body.as_object_mut().map(|body| body.remove("instance"));
            (answer.status, answer.body, answer.headers.get("etag").cloned())
        });
        join_all(told).await
    };
    let voters = seven_voters(&congress).await;
    let before = look().await;
    cast(&voters, &entries).await;
    let after = look().await;
    for ((nth, (_, path)), (before, after)) in watched.iter().enumerate().zip(before.iter().zip(&after)) {
        if !path.contains("flags") {
            assert_eq!(before, after, "{nth} {path}");
        }
    }
    // A flag does not reveal the choice on its ballots.
    let flags = &after[6].1["items"];
    let domain = flags.as_array().unwrap().iter().find(|flag| flag["key"] == "bots.example").unwrap();
    assert_eq!((&domain["peak"], &domain["void"]), (&json!(4), &json!(0)));
    assert!(entries.iter().all(|entry| !flags.to_string().contains(&entry.id)));
    let network = flags.as_array().unwrap().iter().find(|flag| flag["kind"] == "network").unwrap();
    assert_eq!(network["ballots"], 7);
    assert!(!network["key"].as_str().unwrap().contains("127.0.0.1"));
    assert_flags_have_pages(&award, flags).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn void_ballots_do_not_count_and_anyone_can_recount() {
    let congress = Congress::start().await;
    let award = congress.award().await;
    let entries = award.shortlist().await;
    let voters = seven_voters(&congress).await;
    let receipts = cast(&voters, &entries).await;
    assert_eq!(void(&award, "bots.example").await.ok()["voided"], 4);
    assert_eq!(void(&award, "bots.example").await.ok()["voided"], 0);
    vote(&voters[0], &entries[0]).await.refused(409, "vote-void");
    voters[0].delete(VOTE).await.ok();
    assert_eq!(voters[0].get(VOTE).await.ok()["void"], true);

    publish(&award, &entries).await;
    let public = congress.anyone();
    let results = public.get("awards/innovation/results").await.ok();
    let vote = &results["vote"];
    assert_eq!(
        (&vote["popular"], &vote["counted"], &vote["void"]),
        (&json!([entries[0].id]), &json!(3), &json!(4))
    );
    let page = format!("{}/c/metropolis-2021/awards/innovation?lang=en", public.base);
    let page = public.client.get(page).send().await.unwrap().text().await.unwrap();
    assert!(page.contains(">1 vote<") && page.contains("(+ 4 void)"), "{page}");
    // Voters find their ballot, and anyone can recount.
    let mine = public.get(&format!("awards/innovation/results/ballots?receipt={}", receipts[6])).await.ok();
    assert_eq!(mine["items"], json!([{"receipt": receipts[6], "entry": entries[2].id, "void": false}]));
    let tally = public.request(reqwest::Method::GET, "awards/innovation/results/tally").send().await.unwrap();
    let tally = tally.text().await.unwrap();
    let mut counted: HashMap<&str, i64> = HashMap::new();
    for line in tally.lines().skip(1) {
        let fields: Vec<_> = line.split(',').collect();
        assert!(receipts.contains(&fields[0].to_owned()));
        *counted.entry(if fields[2] == "true" { "void" } else { fields[1] }).or_default() += 1;
    }
    assert_eq!(counted["void"], 4);
    for count in vote["counts"].as_array().unwrap() {
        assert_eq!(
            counted.get(count["entry"].as_str().unwrap()).copied().unwrap_or(0),
            count["votes"].as_i64().unwrap()
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn published_ballots_are_final() {
    let congress = Congress::start().await;
    let award = congress.award().await;
    let entries = award.shortlist().await;
    cast(&seven_voters(&congress).await, &entries).await;
    void(&award, "bots.example").await.ok();
    publish(&award, &entries).await;
    void(&award, "city.example").await.refused(409, "vote-closed");
    for sql in [
        "update award_ballot set entry_id = (select id from award_entry limit 1)",
        "update award_ballot set voided_at = null, void_reason = null where voided_at is not null",
        "update award_ballot set voided_at = now(), void_reason = 'x' where voided_at is null",
        "delete from award_ballot",
        "insert into award_ballot select gen_random_uuid(), award_id, round_id, entry_id, null, 'X', network, now(), now(), now() from award_ballot limit 1",
        "truncate award_ballot",
        "update award set results = '{}'",
        "update award_entry set state = 'winner'",
        "insert into award_advance select gen_random_uuid(), award_id, round_id, 'special_mention', 1, now() from award_advance limit 1",
    ] {
        let refused = sqlx::query(AssertSqlSafe(sql)).execute(&congress.app.pool).await.unwrap_err();
        assert!(refused.to_string().contains("is final"), "{sql}: {refused}");
    }
}

/// Votes are cast on two nodes while the round is closed: exactly those answered with 200 are counted.
#[tokio::test(flavor = "multi_thread")]
async fn closing_the_vote_counts_what_was_answered() {
    let congress = Congress::start().await;
    let award = congress.award().await;
    let entries = award.shortlist().await;
    let node = congress.second_node().await;
    let mut voters = Vec::new();
    for n in 0..60 {
        let voter = congress.stranger().await;
        voters.push(if n % 2 == 0 { voter } else { Caller { token: voter.token, ..node.clone() } });
    }
    let casting = async |(n, voter): (usize, &Caller)| {
        tokio::time::sleep(std::time::Duration::from_millis(n as u64)).await;
        vote(voter, &entries[n % 3]).await.status.as_u16()
    };
    let closing = async {
        tokio::time::sleep(std::time::Duration::from_millis(25)).await;
        award.close("vote").await
    };
    let (statuses, _) = futures::join!(join_all(voters.iter().enumerate().map(casting)), closing);
    assert!(statuses.iter().all(|status| [200, 409].contains(status)), "{statuses:?}");
    let taken = statuses.iter().filter(|status| **status == 200).count();
    let kept: i64 =
        sqlx::query_scalar("select count(*) from award_ballot").fetch_one(&congress.app.pool).await.unwrap();
    assert_eq!(usize::try_from(kept).unwrap(), taken);
}
