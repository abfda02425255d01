//! Accepts connections, limits their number and duration, and closes them when the service stops.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use axum::{body::Body, http::Request};
use hyper::body::Incoming;
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::{conn::auto, graceful::GracefulShutdown},
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore},
};
use tokio_util::sync::CancellationToken;

use super::EntryPoint;

/// The remote address of the connection.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub IpAddr);

const CONNECTIONS: usize = 10_000;
/// Timeout for the head of a request, and for idle connections.
const HEADERS_WITHIN: Duration = Duration::from_secs(10);
/// How long running requests have to finish when the service stops.
const ENDS_WITHIN: Duration = Duration::from_secs(30);

/// Serves until cancelled, then finishes running requests.
pub async fn serve(
    listener: TcpListener,
    entry_point: EntryPoint,
    of_one_address: usize,
    stop: CancellationToken,
) {
    let mut builder = auto::Builder::new(TokioExecutor::new());
    builder.http1().timer(TokioTimer::new()).header_read_timeout(HEADERS_WITHIN);
    builder
        .http2()
        .timer(TokioTimer::new())
        .max_concurrent_streams(100)
        .keep_alive_interval(Duration::from_secs(20));
    let builder = Arc::new(builder);
    let graceful = GracefulShutdown::new();
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    let addresses = AddressCounts::new(of_one_address);
    loop {
        let accepted = tokio::select! {
            () = stop.cancelled() => break,
            accepted = accept(&listener, &places, &addresses) => accepted,
        };
        let Some((stream, peer, place)) = accepted else { continue };
        let (builder, entry_point, watcher) = (builder.clone(), entry_point.clone(), graceful.watcher());
        tokio::spawn(async move {
            let answer = hyper::service::service_fn(move |mut request: Request<Incoming>| {
                request.extensions_mut().insert(Peer(peer));
                entry_point.clone().answer(request.map(Body::new))
            });
            let connection = builder.serve_connection(TokioIo::new(stream), answer);
            // A broken connection is not an error of the service.
            let _ = watcher.watch(connection.into_owned()).await;
            drop(place);
        });
    }
    drop(listener);
    if tokio::time::timeout(ENDS_WITHIN, graceful.shutdown()).await.is_err() {
        tracing::warn!("some requests did not finish in time and were aborted");
    }
}

async fn accept(
    listener: &TcpListener,
    places: &Arc<Semaphore>,
    addresses: &AddressCounts,
) -> Option<(TcpStream, IpAddr, (OwnedSemaphorePermit, CountedAddress))> {
    // Beyond the limit, connections wait in the kernel's queue.
    let place = places.clone().acquire_owned().await.ok()?;
    match listener.accept().await {
        Ok((stream, address)) => {
            let _ = stream.set_nodelay(true);
            let counted = addresses.count(address.ip())?;
            Some((stream, address.ip(), (place, counted)))
        }
        Err(error) => {
            // Most likely out of file descriptors: wait for other connections to close.
            tracing::warn!(%error, "cannot accept a connection");
            tokio::time::sleep(Duration::from_millis(100)).await;
            None
        }
    }
}

/// The number of connections of each address.
#[derive(Clone)]
struct AddressCounts {
    held: Arc<Mutex<HashMap<IpAddr, usize>>>,
    most: usize,
}

/// One connection of an address; counted until dropped.
struct CountedAddress(AddressCounts, IpAddr);

impl AddressCounts {
    fn new(most: usize) -> Self {
        Self { held: Arc::default(), most }
    }

    fn count(&self, address: IpAddr) -> Option<CountedAddress> {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let count = held.entry(address).or_default();
        if *count >= self.most {
            return None;
        }
        *count += 1;
        Some(CountedAddress(self.clone(), address))
    }
}

impl Drop for CountedAddress {
    fn drop(&mut self) {
        let mut held = self.0.held.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = held.get_mut(&self.1) {
            *count -= 1;
            if *count == 0 {
                held.remove(&self.1);
            }
        }
    }
}
