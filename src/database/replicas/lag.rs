use std::{collections::VecDeque, time::Duration};

use tokio::time::Instant;

use super::Position;

/// Where the primary was and when: what a replica has not replayed is as old as the first such position.
///
/// A replica cannot say how far it is behind: one whose connection to the primary is cut has replayed all that it received.
pub struct Positions {
    seen: VecDeque<(Instant, Position)>,
    /// Older positions make no difference.
    keep: Duration,
}

impl Positions {
    pub fn new(max_lag: Duration) -> Self {
        Self { seen: VecDeque::new(), keep: max_lag * 2 }
    }

    pub fn add(&mut self, now: Instant, position: Position) {
        // Only the first sight of a position counts.
        if self.seen.back().is_none_or(|(_, last)| *last < position) {
            self.seen.push_back((now, position));
        }
        while self.seen.len() > 1 && self.seen.get(1).is_some_and(|(at, _)| now - *at > self.keep) {
            self.seen.pop_front();
        }
    }

    /// How long ago the primary was first seen beyond this position.
    pub fn lag(&self, now: Instant, replayed: Position) -> Duration {
        let beyond = self.seen.iter().find(|(_, position)| *position > replayed);
        beyond.map_or(Duration::ZERO, |(at, _)| now - *at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lag_is_the_age_of_the_first_position_not_replayed() {
        let began = Instant::now();
        let at = |tenths: u64| began + Duration::from_millis(tenths * 100);
        let mut positions = Positions::new(Duration::from_secs(2));
        assert_eq!(positions.lag(at(0), 0), Duration::ZERO, "nothing is known");
        for (tenths, position) in [(0, 100), (2, 200), (4, 200), (6, 300)] {
            positions.add(at(tenths), position);
        }
        assert_eq!(positions.lag(at(6), 300), Duration::ZERO);
        assert_eq!(positions.lag(at(6), 299), Duration::ZERO, "seen just now");
        assert_eq!(positions.lag(at(8), 150), Duration::from_millis(600));
        assert_eq!(positions.lag(at(8), 50), Duration::from_millis(800));
    }

    #[test]
    fn old_positions_are_forgotten_without_hiding_a_lag() {
        let began = Instant::now();
        let mut positions = Positions::new(Duration::from_secs(1));
        for second in 0..100 {
            positions.add(began + Duration::from_secs(second), 1 + Position::try_from(second).unwrap());
        }
        assert!(positions.seen.len() < 6, "{}", positions.seen.len());
        let now = began + Duration::from_secs(100);
        assert!(positions.lag(now, 0) > Duration::from_secs(1));
        assert_eq!(positions.lag(now, 100), Duration::ZERO);
    }
}
