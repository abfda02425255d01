//! Permissions: the first argument of a handler defines who may call the operation.

use utoipa::openapi::{
    RefOr,
    path::{Operation, PathItem},
    security::SecurityRequirement,
};
use utoipa_axum::router::UtoipaMethodRouter;

use super::{Answer, headers};

/// The requirements for a caller, as stated in the OpenAPI document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    /// Nothing.
    Nothing,
    /// Nothing; with a token, more data is visible.
    Optional,
    /// A token with one of these permissions.
    OneOf(&'static [&'static str]),
}

/// An extractor that rejects a request if its caller lacks the permission.
pub trait Guard {
    const NEEDS: Needs;
}

/// A handler whose first argument is a [`Guard`].
#[diagnostic::on_unimplemented(
    message = "this handler has no guard",
    label = "its first argument is not a guard",
    note = "begin with `Staff<permission::…>`, `SignedIn<permission::…>`, `Reader` or `Anyone`"
)]
pub trait Guarded<Arguments> {
    const NEEDS: Needs;
    /// The headers of its successful responses.
    const HEADERS: &'static [&'static str];
}

macro_rules! guarded_functions {
    ($($rest:ident)*) => {
        impl<F, Fut, G: Guard, $($rest),*> Guarded<(G, $($rest,)*)> for F
        where
            F: Fn(G, $($rest),*) -> Fut,
            Fut: Future<Output: Answer>,
        {
            const NEEDS: Needs = G::NEEDS;
            const HEADERS: &'static [&'static str] = <Fut::Output as Answer>::HEADERS;
        }
    };
}
guarded_functions!();
guarded_functions!(A);
guarded_functions!(A B);
guarded_functions!(A B C);
guarded_functions!(A B C D);
guarded_functions!(A B C D E);
guarded_functions!(A B C D E F2);

/// Documents the requirements and headers that follow from the handler's signature.
pub fn guarded<H: Guarded<A>, A, S>(
    _: H,
    (schemas, mut paths, router): UtoipaMethodRouter<S>,
) -> UtoipaMethodRouter<S> {
    let nothing = SecurityRequirement::default;
    for operation in paths.paths.values_mut().flat_map(operations_of) {
        operation.security = Some(match H::NEEDS {
            Needs::Nothing => Vec::new(),
            Needs::Optional => vec![nothing(), SecurityRequirement::new("token", Vec::<String>::new())],
            Needs::OneOf(names) => {
                names.iter().map(|name| SecurityRequirement::new("token", [*name])).collect()
            }
        });
        for (status, response) in &mut operation.responses.responses {
            if let RefOr::T(response) = response
                && status.starts_with('2')
                && !response.content.is_empty()
            {
                headers::add(response, H::HEADERS);
            }
        }
    }
    (schemas, paths, router)
}

/// The operations of one address.
pub(super) fn operations_of(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    [&mut item.get, &mut item.put, &mut item.post, &mut item.patch, &mut item.delete].into_iter().flatten()
}
