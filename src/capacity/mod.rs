//! Capacity: pools of places, who holds one, and who waits for one.
//!
//! ```text
//! (none) --claim, place free--> held ------release-----> (none)
//!        \--claim, full-------> waiting --promoted--> held
//! ```
//!
//! A pool alone decides. Claims arrive under the lock of its row, which numbers them: that number is the order of the
//! waiting list. A claim and what it is for are written in one transaction, which also promotes whoever is next when a
//! place becomes free.
//!
//! A pool may know when its places are used: then nobody has exclusive places of two pools at the same time
//! (`claim_at_one_time`).
//!
//! Invariants: never more held than the capacity (`pool_never_oversold`); nobody waits while a place is free; whoever waits
//! is promoted in the order of arrival, once for each place that becomes free; one claim of each holder.

mod model;
mod store;

pub use model::{Full, Place, Pool, Refused};
pub use store::{
    Locked, claim, claim_all, claim_if_free, create, delete, find, find_by_slug, keep_waiting_list, lock,
    merge, of_holder, promote, release, reschedule, resize, waiting,
};

use crate::types::{ProblemKind, Refusal};

/// Every kind of problem that may come of it.
pub fn kinds() -> &'static [&'static ProblemKind] {
    Refused::KINDS
}
