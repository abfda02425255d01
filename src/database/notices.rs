use std::time::Duration;

use sqlx::{PgPool, postgres::PgListener};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

/// A channel through which nodes notify each other with PostgreSQL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Channel {
    /// Events got their positions in the feed.
    Outbox,
    /// A congress has a new released schedule.
    ScheduleReleased,
    /// A search for a timetable has progressed.
    TimetableProgress,
}

impl Channel {
    const ALL: [Self; 3] = [Self::Outbox, Self::ScheduleReleased, Self::TimetableProgress];

    /// Its name in PostgreSQL.
    fn name(self) -> &'static str {
        match self {
            Self::Outbox => "outbox",
            Self::ScheduleReleased => "schedule_released",
            Self::TimetableProgress => "timetable_progress",
        }
    }
}

/// Notifications between nodes. One connection per node listens for all its subscribers. A notification only wakes them;
/// the data is in the tables.
#[derive(Default)]
pub struct Notices {
    outbox: watch::Sender<()>,
    schedule_released: watch::Sender<()>,
    timetable_progress: watch::Sender<()>,
}

/// The notifications of a channel, for one subscriber.
pub struct Subscription(watch::Receiver<()>);

impl Subscription {
    /// Waits for the next notification. Subscribers also check every second, so a lost notification only delays them.
    pub async fn notified(&mut self) {
        if self.0.changed().await.is_err() {
            // The listener has stopped, so the node is shutting down.
            std::future::pending::<()>().await;
        }
    }
}

impl Notices {
    fn sender(&self, channel: Channel) -> &watch::Sender<()> {
        match channel {
            Channel::Outbox => &self.outbox,
            Channel::ScheduleReleased => &self.schedule_released,
            Channel::TimetableProgress => &self.timetable_progress,
        }
    }

    /// Wakes at each notification of a channel.
    pub fn subscribe(&self, channel: Channel) -> Subscription {
        Subscription(self.sender(channel).subscribe())
    }

    /// Listens until stopped. After a reconnection all subscribers are woken, because they may have missed a notification.
    pub async fn listen(&self, pool: &PgPool, stop: CancellationToken) {
        loop {
            let heard = tokio::select! {
                () = stop.cancelled() => return,
                heard = self.listen_once(pool) => heard,
            };
            if let Err(error) = heard {
                tracing::warn!(%error, "lost the listening connection; reconnecting in a second");
            }
            for channel in Channel::ALL {
                self.sender(channel).send_replace(());
            }
            tokio::select! {
                () = stop.cancelled() => return,
                () = tokio::time::sleep(Duration::from_secs(1)) => {}
            }
        }
    }

    async fn listen_once(&self, pool: &PgPool) -> sqlx::Result<()> {
        let mut listener = PgListener::connect_with(pool).await?;
        listener.listen_all(Channel::ALL.map(Channel::name)).await?;
        // Read continuously: unread notifications prevent the server from cleaning up its queue.
        while let Some(notice) = listener.try_recv().await? {
            let channel = Channel::ALL.into_iter().find(|channel| channel.name() == notice.channel());
            if let Some(channel) = channel {
                self.sender(channel).send_replace(());
            }
        }
        Ok(())
    }
}
