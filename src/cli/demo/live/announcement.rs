//! An announcement to everybody.

use crate::{
    announcements::{self, AnnouncementAudience, NewAnnouncement},
    cli::demo::steps::{Texts, localized},
    events::Change,
    http::Result,
    types::AccountId,
};

const TITLE: Texts = [
    "Welcome to World Cities Week",
    "Bienvenue à la Semaine mondiale des villes",
    "Bienvenidos a la Semana Mundial de las Ciudades",
    "欢迎参加世界城市周",
];

const BODY: Texts = [
    "The sessions have begun.\n\nTake a seat in the sessions that require one, and join from 15 minutes before the start.",
    "Les séances ont commencé.\n\nRéservez une place dans les séances qui l’exigent, et connectez-vous dès 15 minutes avant le début.",
    "Las sesiones han comenzado.\n\nReserve un asiento en las sesiones que lo requieren y conéctese desde 15 minutos antes del inicio.",
    "各场会议已经开始。\n\n需要座位的会议请先预订，并可在开始前15分钟加入。",
];

pub async fn publish(change: &mut Change<'_>, organiser: AccountId) -> Result<()> {
    let new = NewAnnouncement {
        to: AnnouncementAudience::Everybody,
        title: localized(&TITLE)?,
        body: localized(&BODY)?,
    };
    announcements::publish(change, organiser, new).await?;
    Ok(())
}
