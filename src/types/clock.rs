use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};

/// Where the present comes from. A test keeps a second handle on a stopped clock and moves it.
#[derive(Clone, Debug, Default)]
pub struct Clock(Option<Arc<Mutex<Now>>>);

/// An instant taken from the [`Clock`] once per request, so that one request happens at one time.
/// In microseconds, as the database keeps it.
pub type Now = DateTime<Utc>;

impl Clock {
    /// A clock that stands still until it is [advanced](Self::advance).
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

    /// Moves a stopped clock; does nothing to the system's.
    pub fn advance(&self, by: TimeDelta) {
        if let Some(stopped) = &self.0 {
            *stopped.lock().unwrap_or_else(PoisonError::into_inner) += by;
        }
    }
}
