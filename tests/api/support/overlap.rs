use std::pin::pin;

use futures::future::{Either, LocalBoxFuture, select};
use sqlx::PgPool;

use super::eventually;

/// Runs two requests so that they overlap: the first stands still just before it writes its event, in its transaction, until
/// the second one waits for a lock too, or is answered.
pub fn overlapping<'a, A: 'a, B: 'a>(
    pool: &'a PgPool,
    first: impl Future<Output = A> + 'a,
    second: impl Future<Output = B> + 'a,
) -> LocalBoxFuture<'a, (A, B)> {
    // Boxed, because requests are large futures.
    Box::pin(overlap(pool, first, second))
}

async fn overlap<A, B>(
    pool: &PgPool,
    first: impl Future<Output = A>,
    second: impl Future<Output = B>,
) -> (A, B) {
    let mut hold = pool.begin().await.unwrap();
    sqlx::query("lock table audit in share mode").execute(&mut *hold).await.unwrap();
    let second = async {
        eventually("the first request stands still", async || (waiting(pool).await >= 1).then_some(())).await;
        let second = pin!(second);
        let waits = eventually("the second request waits", async || (waiting(pool).await >= 2).then_some(()));
        match select(second, pin!(waits)).await {
            Either::Left((answer, _)) => {
                hold.commit().await.unwrap();
                answer
            }
            Either::Right(((), second)) => {
                hold.commit().await.unwrap();
                second.await
            }
        }
    };
    tokio::join!(first, second)
}

/// The number of connections that wait for a lock.
pub async fn waiting(pool: &PgPool) -> i64 {
    let count = "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
    sqlx::query_scalar(count).fetch_one(pool).await.unwrap()
}
