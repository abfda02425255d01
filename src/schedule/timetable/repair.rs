//! How few sessions a repair can move. Pure.

use super::{instance::Instance, score::Timetable};

/// A number of sessions that at least must move, or lose their placement, until nothing blocks a release: those that cannot
/// stay whatever the others do, and one of each pair of the others that block each other, with no session in two pairs.
pub fn fewest_moves(instance: &Instance, present: &Timetable<'_>) -> usize {
    let count = instance.sessions.len();
    let can_move =
        |session: usize| !instance.sessions[session].is_fixed && present.places()[session].is_some();
    let must_move = |session: &usize| {
        let is_blocked = instance.sessions[*session].home.is_some_and(|(_, penalty)| penalty.blocked > 0);
        is_blocked || blocking(present, *session).into_iter().any(|other| !can_move(other))
    };
    let mut is_settled = vec![false; count];
    (0..count)
        .filter(|session| can_move(*session))
        .filter(must_move)
        .for_each(|session| is_settled[session] = true);
    let mut least = is_settled.iter().filter(|settled| **settled).count();
    for session in 0..count {
        if is_settled[session] || !can_move(session) {
            continue;
        }
        if let Some(other) = blocking(present, session).into_iter().find(|other| !is_settled[*other]) {
            (is_settled[session], is_settled[other]) = (true, true);
            least += 1;
        }
    }
    least
}

/// The sessions that block a release together with this one, in order.
fn blocking(present: &Timetable<'_>, session: usize) -> Vec<usize> {
    let mut others = Vec::new();
    if let Some(place) = present.places()[session] {
        present.each_partner(session, place, |other, penalty| {
            if penalty.blocked > 0 {
                others.push(other);
            }
        });
    }
    others.sort_unstable();
    others
}
