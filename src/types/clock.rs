use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};

/// The source of the current time. Tests share a stopped clock and move it.
#[derive(Clone, Debug, Default)]
pub struct Clock(Option<Arc<Mutex<Now>>>);

/// The current time, read from the [`Clock`] once per request, so that a request uses a single time.
/// In microseconds, the precision of the database.
pub type Now = DateTime<Utc>;

impl Clock {
    /// A stopped clock, moved with [`advance`](Self::advance).
    pub fn stopped_at(now: Now) -> Self {
        Self(Some(Arc::new(Mutex::new(now))))
    }

    #[expect(clippy::disallowed_methods, reason = "the one place that asks the system")]
    pub fn now(&self) -> Now {
        match &self.0 {
            None => Utc::now().trunc_subsecs(6),
            Some(stopped) => *stopped.lock().unwrap_or_else(PoisonError::into_inner),
        }
    }

    /// Moves a stopped clock; has no effect on the system clock.
    pub fn advance(&self, by: TimeDelta) {
        if let Some(stopped) = &self.0 {
            *stopped.lock().unwrap_or_else(PoisonError::into_inner) += by;
        }
    }
}
