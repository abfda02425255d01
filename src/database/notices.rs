use std::{collections::HashMap, time::Duration};

use sqlx::{PgPool, postgres::PgListener};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

/// What the nodes tell one another through PostgreSQL. One connection of a node listens, whatever the number of
/// those who want to know; a notice only wakes, the tables are the truth.
pub struct Notices(HashMap<&'static str, watch::Sender<()>>);

impl Notices {
    pub fn new(channels: &[&'static str]) -> Self {
        Self(channels.iter().map(|channel| (*channel, watch::Sender::new(()))).collect())
    }

    /// Wakes at each notice of a channel. Of one that was not named at the beginning nothing is ever heard.
    pub fn subscribe(&self, channel: &str) -> watch::Receiver<()> {
        self.0.get(channel).map_or_else(|| watch::Sender::new(()).subscribe(), watch::Sender::subscribe)
    }

    /// Listens until told to stop. After a lost connection everybody is woken: something may have been missed.
    pub async fn listen(&self, pool: &PgPool, stop: CancellationToken) {
        loop {
            let heard = tokio::select! {
                () = stop.cancelled() => return,
                heard = self.listen_once(pool) => heard,
            };
            if let Err(error) = heard {
                tracing::warn!(%error, "the connection that listens was lost; listening again in a second");
            }
            for channel in self.0.values() {
                channel.send_replace(());
            }
            tokio::select! {
                () = stop.cancelled() => return,
                () = tokio::time::sleep(Duration::from_secs(1)) => {}
            }
        }
    }

    async fn listen_once(&self, pool: &PgPool) -> sqlx::Result<()> {
        let mut listener = PgListener::connect_with(pool).await?;
        listener.listen_all(self.0.keys().copied()).await?;
        // Always reading: a listener that does not read holds back the clean-up of the whole server.
        while let Some(notice) = listener.try_recv().await? {
            if let Some(channel) = self.0.get(notice.channel()) {
                channel.send_replace(());
            }
        }
        Ok(())
    }
}
