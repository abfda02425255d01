//! Capacity: pools of places, who holds a place, and who waits for one.
//!
//! ```text
//! (none) --claim, place free--> held ------release-----> (none)
//!        \--claim, full-------> waiting --promoted--> held
//! ```
//!
//! Only the pool decides. Claims are made under the lock of its row, which numbers them: the number is the order of the
//! waiting list. A claim and the resource it is for are written in one transaction, which also promotes the next person
//! when a place becomes free.
//!
//! A pool may have a time at which its places are used: then no one has exclusive places in two pools at the same time
//! (`claim_at_one_time`).
//!
//! Invariants: never more places held than the capacity (`pool_never_oversold`); no one waits while a place is free;
//! people on the waiting list are promoted in the order of arrival, one for each place that becomes free; one claim per
//! holder.

mod model;
mod store;

pub use model::{CapacityError, Claim, Full, Place, Pool, kinds};
pub use store::{
    Locked, claim, claim_all, claim_if_free, create, create_all, delete, find, find_by_slug,
    keep_waiting_list, lock, merge, of_holder, promote, release, reschedule, resize, waiting,
};
