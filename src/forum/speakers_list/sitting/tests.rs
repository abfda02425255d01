use std::collections::HashSet;

use proptest::prelude::*;

use super::*;
use crate::{
    forum::speakers_list::{
        SpeakersListSettings,
        entry::{Caller, samples::entry},
    },
    types::SessionId,
};

fn at(second: i64) -> Now {
    DateTime::from_timestamp(1_636_632_000 + second, 0).unwrap()
}

fn sitting(requests: usize) -> Sitting {
    let settings = SpeakersListSettings {
        order: SpeakingOrder::ByRequest,
        items: 1,
        once_per_item: true,
        seconds_each: 180,
        seconds_reply: 60,
        seconds_total: Some(1800),
        public: false,
    };
    let list = ListRecord {
        session: SessionId::new(),
        state: SpeakersListState::Open,
        settings,
        arranged: false,
        calls: 0,
        revision: 1,
    };
    let mut sitting = Sitting { list, entries: Vec::new(), language: Language::english(), begins_at: None };
    for nth in 0..requests {
        add_request(&mut sitting, i64::try_from(nth).unwrap());
    }
    sitting
}

fn add_request(sitting: &mut Sitting, second: i64) -> SpeakingRequestId {
    let countries = ["CN", "EC", "SN", "AT"];
    let which = usize::try_from(second).unwrap() % countries.len();
    let new = Entry { requested_at: at(second), country: countries[which].parse().unwrap(), ..entry() };
    let id = new.id;
    sitting.entries.push(new);
    sitting.place(id).unwrap();
    id
}

fn first(sitting: &Sitting) -> SpeakingRequestId {
    sitting.waiting()[0].id
}

#[test]
fn concurrent_calls_of_two_chairs_call_one_speaker() {
    let mut sitting = sitting(3);
    let next = first(&sitting);
    assert_eq!(sitting.call_next((0, true), &Caller::default(), at(0)), Ok(Some(next)));
    assert_eq!(
        sitting.call_next((0, true), &Caller::default(), at(0)),
        Ok(None),
        "the other chair has called them"
    );
    let second = first(&sitting);
    assert_eq!(
        sitting.call_next((1, false), &Caller::default(), at(100)),
        Ok(Some(second)),
        "the current speech is stopped"
    );
    assert_eq!(sitting.find(next).unwrap().used_seconds(at(500)), Some(100));
    assert_eq!(
        sitting.call_next((0, true), &Caller::default(), at(100)),
        Err(SpeakersListError::OutdatedCalls(2))
    );
    assert_eq!(sitting.call_next((2, true), &Caller::default(), at(100)), Err(SpeakersListError::NotStarted));
}

#[test]
fn skipped_speaker_can_be_moved_back_into_the_order() {
    let mut sitting = sitting(2);
    let one = first(&sitting);
    sitting.call_next((0, false), &Caller::default(), at(0)).unwrap();
    assert_eq!(sitting.skip(one, "not connected"), Ok(true));
    assert_eq!(sitting.skip(one, "not connected"), Ok(false));
    assert_eq!(sitting.start(one, at(1)), Err(SpeakersListError::NotOnFloor));
    assert_eq!(sitting.move_request(one, 9), Ok(true));
    assert_eq!(sitting.waiting().last().unwrap().id, one);
    assert!(sitting.list.arranged);
}

#[test]
fn two_requests_swap_once_each_has_offered_it() {
    let mut sitting = sitting(3);
    let ids: Vec<_> = sitting.waiting().iter().map(|entry| entry.id).collect();
    assert_eq!(sitting.swap(ids[0], ids[2]), Ok(false));
    assert_eq!(sitting.swap(ids[1], ids[0]), Ok(false), "the first has not offered it to the second");
    assert_eq!(sitting.swap(ids[2], ids[0]), Ok(true));
    assert_eq!(sitting.waiting_ids(), [ids[2], ids[1], ids[0]]);
    assert_eq!(sitting.swap(ids[0], ids[0]), Err(SpeakersListError::NotSwappable));
}

#[test]
fn forecast_adds_up_used_and_granted_time() {
    let mut sitting = sitting(3);
    sitting.begins_at = Some(at(600));
    let view = sitting.view(at(0));
    assert_eq!((view.remaining_seconds, view.forecast_ends_at), (540, at(1140)), "from when it begins");
    let one = first(&sitting);
    sitting.call_next((0, true), &Caller::default(), at(700)).unwrap();
    sitting.extend(one, 20).unwrap();
    let view = sitting.view(at(750));
    assert_eq!((view.used_seconds, view.remaining_seconds, view.over_seconds), (50, 150 + 360, 0));
    assert_eq!(view.waiting[1].expected_at, Some(at(750 + 150 + 180)));
    // Longer than allowed: the rest moves on.
    let view = sitting.view(at(1000));
    assert_eq!((view.used_seconds, view.forecast_ends_at), (300, at(1360)));
    sitting.stop(one, at(1000)).unwrap();
    assert_eq!(sitting.view(at(2000)).used_seconds, 300);
    sitting.list.settings.seconds_total = Some(600);
    assert_eq!(sitting.view(at(2000)).over_seconds, 60);
}

#[test]
fn limits_apply_to_everyone_except_the_chair() {
    let sitting = sitting(9);
    let new = |seconds| Entry { seconds, ..entry() };
    assert_eq!(sitting.may_add(&new(180), false), Ok(()));
    assert_eq!(sitting.may_add(&new(181), false), Err(SpeakersListError::TooLong(180)));
    assert_eq!(sitting.may_add(&new(181), true), Ok(()));
    assert_eq!(sitting.may_add(&Entry { item: 2, ..entry() }, true), Err(SpeakersListError::NoItem(1)));
    let mut full = sitting;
    add_request(&mut full, 9);
    assert_eq!(full.may_add(&new(10), false), Err(SpeakersListError::NoTime));
    let repeated = Entry { delegation: full.entries[0].delegation, ..new(10) };
    assert_eq!(
        full.may_add(&repeated, false),
        Err(SpeakersListError::OncePerItem),
        "less time would not help"
    );
    assert_eq!(full.may_add(&Entry { again: true, ..repeated }, true), Ok(()));
    full.list.state = SpeakersListState::Closed;
    assert_eq!(full.may_add(&new(10), false), Err(SpeakersListError::Closed));
    let reply =
        Entry { kind: SpeakingRequestKind::Reply, reply_to: Some(first(&full)), seconds: 60, ..entry() };
    assert_eq!(full.may_add(&reply, false), Err(SpeakersListError::NoSpeech), "no one has spoken");
    full.call_next((0, true), &Caller::default(), at(20)).unwrap();
    assert_eq!(full.may_add(&reply, false), Ok(()), "a reply is taken when the list is closed");
}

/// An action on a list.
#[derive(Clone, Debug)]
enum Action {
    Add,
    Next { behind: i32, start: bool },
    Start,
    Stop,
    Skip,
    Extend,
    Move(usize, i32),
    Swap(usize, usize),
    Withdraw(usize),
    Order(usize),
}

fn action() -> impl Strategy<Value = Action> {
    prop_oneof![
        3 => Just(Action::Add),
        4 => (0..3, any::<bool>()).prop_map(|(behind, start)| Action::Next { behind, start }),
        2 => Just(Action::Start),
        2 => Just(Action::Stop),
        1 => Just(Action::Skip),
        1 => Just(Action::Extend),
        2 => (0..12_usize, 1..12).prop_map(|(who, to)| Action::Move(who, to)),
        2 => (0..12_usize, 0..12_usize).prop_map(|(who, with)| Action::Swap(who, with)),
        1 => (0..12_usize).prop_map(Action::Withdraw),
        1 => (0..4_usize).prop_map(Action::Order),
    ]
}

fn apply(sitting: &mut Sitting, action: Action, now: Now, second: i64) {
    let nth = |sitting: &Sitting, nth: usize| sitting.entries.get(nth).map(|entry| entry.id);
    let floor = sitting.floor().map(|entry| entry.id);
    let rules =
        [SpeakingOrder::ByRequest, SpeakingOrder::ByProtocol, SpeakingOrder::ByRegion, SpeakingOrder::ByHand];
    // Whether the action is refused does not matter here, only the resulting state.
    match (action, floor) {
        (Action::Add, _) => _ = add_request(sitting, second),
        (Action::Next { behind, start }, _) => {
            _ = sitting.call_next(((sitting.list.calls - behind).max(0), start), &Caller::default(), now);
        }
        (Action::Start, Some(id)) => _ = sitting.start(id, now),
        (Action::Stop, Some(id)) => _ = sitting.stop(id, now),
        (Action::Skip, Some(id)) => _ = sitting.skip(id, "absent"),
        (Action::Extend, Some(id)) => _ = sitting.extend(id, 30),
        (Action::Move(who, to), _) => _ = nth(sitting, who).map(|id| sitting.move_request(id, to)),
        (Action::Swap(who, with), _) => {
            _ = nth(sitting, who).zip(nth(sitting, with)).map(|(who, with)| sitting.swap(who, with));
        }
        (Action::Withdraw(who), _) => {
            _ = nth(sitting, who).map(|id| sitting.remove(id, SpeakingRequestState::Withdrawn, None));
        }
        (Action::Order(rule), _) => _ = sitting.set_rule(rules[rule]),
        _ => {}
    }
}

proptest! {
    #[test]
    fn list_stays_consistent_after_any_actions(actions in prop::collection::vec(action(), 0..60)) {
        let mut sitting = sitting(3);
        let mut calls = 0;
        for (second, action) in (10..).zip(actions) {
            let before = sitting.entries.clone();
            apply(&mut sitting, action, at(second), second);
            // At most one request has the floor.
            let on_floor = |entry: &&Entry| matches!(entry.state, SpeakingRequestState::Called | SpeakingRequestState::Speaking);
            prop_assert!(sitting.entries.iter().filter(on_floor).count() <= 1);
            // Waiting requests have the places from 1 without gaps; no other request has a place.
            let places: Vec<_> = sitting.waiting().iter().map(|entry| entry.place).collect();
            prop_assert_eq!(places, (1..).map(Some).take(sitting.waiting().len()).collect::<Vec<_>>());
            prop_assert!(sitting.entries.iter().all(|entry| (entry.state == SpeakingRequestState::Waiting) == entry.place.is_some()));
            // Each call is counted, and was of a request that was not called yet or was moved back into the order.
            prop_assert!(sitting.list.calls - calls <= 1);
            calls = sitting.list.calls;
            // No request is lost, and finished speeches do not change.
            for old in &before {
                let new = sitting.find(old.id).unwrap();
                prop_assert!(old.state != SpeakingRequestState::Spoken || old == new);
            }
            let numbers: Vec<_> = sitting.entries.iter().filter_map(|entry| entry.call).collect();
            prop_assert_eq!(numbers.iter().collect::<HashSet<_>>().len(), numbers.len());
        }
    }
}
