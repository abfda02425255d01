//! The places that an import can give to people. Pure.
//!
//! Rows are read with the types of registrations as they were when the import began. Since then, a type may have been deleted or
//! created: a row that needs an unknown one is an error, since its person would be registered without a place.

use std::collections::HashMap;

use crate::{
    capacity::{Place, Pool},
    http::RequestError,
    registration::types::RegistrationType,
    types::{PoolId, RegistrationTypeId},
};

/// The places of registration types. Those that rows take are counted in them.
pub struct Places {
    pub types: Vec<RegistrationType>,
    pub pools: HashMap<PoolId, Pool>,
}

impl Places {
    pub fn find_type(&self, id: RegistrationTypeId) -> Result<&RegistrationType, RequestError> {
        self.types.iter().find(|r#type| r#type.id == id).ok_or(RequestError::Busy)
    }

    pub fn pool_of(&mut self, r#type: RegistrationTypeId) -> Result<&mut Pool, RequestError> {
        let id = self.find_type(r#type)?.pool_id;
        self.pools.get_mut(&id).ok_or(RequestError::Busy)
    }

    /// Counts a claim on a place of the type, and returns whether it holds one.
    pub fn count_claim(&mut self, r#type: RegistrationTypeId) -> Result<Place, RequestError> {
        let pool = self.pool_of(r#type)?;
        Ok(match pool.free() {
            Some(free) if free <= 0 => {
                pool.waiting += 1;
                Place::Waiting
            }
            _ => {
                pool.taken += 1;
                Place::Held
            }
        })
    }
}
