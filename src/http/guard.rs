//! Permissions: the first argument of a handler defines who may call the operation.

use std::{pin::Pin, sync::Arc};

use axum::{extract::Request, handler::Handler, response::Response, routing::MethodRouter};
use utoipa::{
    __dev::{SchemaReferences, Tags},
    openapi::{
        RefOr,
        path::{Operation, PathItem, Paths},
        security::SecurityRequirement,
    },
};
use utoipa_axum::{PathItemExt, router::UtoipaMethodRouter};

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

/// The route of a handler and its part of the OpenAPI document `P`, with the requirements and headers that follow from
/// the handler's signature.
pub fn route<P, H, A, T, S>(handler: H) -> UtoipaMethodRouter<S>
where
    P: utoipa::Path + Tags<'static> + SchemaReferences,
    H: Guarded<A> + Handler<T, S, Future = HandlerFuture>,
    T: 'static,
    S: Clone + Send + Sync + 'static,
{
    let mut schemas = Vec::new();
    P::schemas(&mut schemas);
    let mut operation = P::operation();
    operation.tags.get_or_insert_default().extend(P::tags().iter().map(ToString::to_string));
    describe(&mut operation, H::NEEDS, H::HEADERS);
    let mut paths = Paths::new();
    let (path, methods) = (P::path(), P::methods());
    let handler = ErasedHandler::new(handler);
    let router = methods
        .iter()
        .fold(MethodRouter::new(), |router, method| router.on(method.to_method_filter(), handler.clone()));
    paths.add_path_operation(path, methods, operation);
    (schemas, paths, router)
}

fn describe(operation: &mut Operation, needs: Needs, names: &[&'static str]) {
    let nothing = SecurityRequirement::default;
    operation.security = Some(match needs {
        Needs::Nothing => Vec::new(),
        Needs::Optional => std::iter::once(nothing()).chain(schemes(&[])).collect(),
        Needs::OneOf(names) => names.iter().flat_map(|name| schemes(std::slice::from_ref(name))).collect(),
    });
    for (status, response) in &mut operation.responses.responses {
        if let RefOr::T(response) = response
            && status.starts_with('2')
            && !response.content.is_empty()
        {
            headers::add(response, names);
        }
    }
}

/// How a caller authenticates: with a token, or as a browser with a cookie.
fn schemes(permissions: &[&'static str]) -> impl Iterator<Item = SecurityRequirement> {
    ["token", "cookie"]
        .into_iter()
        .map(|scheme| SecurityRequirement::new(scheme, permissions.iter().copied()))
}

type HandlerFuture = Pin<Box<dyn Future<Output = Response> + Send>>;

/// A handler without its type. The types of axum that make up a route contain the type of its handler, and the compiler
/// proves again for each of them that the handler's future is `Send`: that was half of the time of a build.
struct ErasedHandler<S>(Arc<dyn Fn(Request, S) -> HandlerFuture + Send + Sync>);

impl<S: 'static> ErasedHandler<S> {
    fn new<H: Handler<T, S, Future = HandlerFuture>, T: 'static>(handler: H) -> Self {
        Self(Arc::new(move |request, state| handler.clone().call(request, state)))
    }
}

impl<S> Clone for ErasedHandler<S> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<S: Send + 'static> Handler<(), S> for ErasedHandler<S> {
    type Future = HandlerFuture;

    fn call(self, request: Request, state: S) -> Self::Future {
        (self.0)(request, state)
    }
}

/// The operations of one address.
pub(super) fn operations_of(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    [&mut item.get, &mut item.put, &mut item.post, &mut item.patch, &mut item.delete].into_iter().flatten()
}
