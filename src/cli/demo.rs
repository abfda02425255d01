//! `congress demo`: two editions to try everything on.
//!
//! What is known of the real congress is in `demo_programme`; what is not is marked as inferred there. Loading the
//! demo again leaves what is there as it is.

use std::{fs, io::Read, os::unix::fs::PermissionsExt, path::Path};

use clap::Args;

use super::{
    database::{Database, DatabaseArgs},
    demo_award, demo_forum, demo_programme, plainly,
};
use crate::{
    app::{App, Config},
    congress::{self, NewCongress, State},
    http::Result,
    identity::{Hasher, NewAccount, Role, set_account},
    schedule::{self, NewPlacement, NewRelease, Wanted},
    types::{Actor, CongressId, Localized, Secret, SessionId},
};

/// The organiser of both editions.
const ORGANISER: &str = "organiser@demo.example";

/// The programme of FOSDEM 2021, by FOSDEM, CC BY 2.0 BE.
const FOSDEM: &[u8] = include_bytes!("../../data/fosdem_2021.schedule.xml.gz");
/// Of the two sessions that the programme has in one room at once, the one that the release leaves out.
const UNPLACED: &str = "12286";

#[derive(Args)]
pub struct Demo {
    /// The password of the demo's organiser; drawn where none is given.
    #[arg(long, env = "DEMO_PASSWORD", hide_env_values = true)]
    demo_password: Option<String>,
    #[command(flatten)]
    database: DatabaseArgs,
}

impl Demo {
    pub async fn run(self) -> anyhow::Result<()> {
        let database = Database::open_beside(&self.database).await?;
        let app = database.app(Config::default());
        let loaded = load(&app, &database.folder, self.demo_password.clone()).await;
        database.close().await;
        println!("The demo is loaded. Sign in as {ORGANISER} with the password {}", loaded?);
        Ok(())
    }
}

/// Loads what is missing of the demo; answers the organiser's password.
pub async fn load(app: &App, folder: &Path, password: Option<String>) -> anyhow::Result<String> {
    let password = password.map_or_else(|| kept_password(folder), Ok)?;
    seed(app, &password).await.map_err(plainly)?;
    Ok(password)
}

async fn seed(app: &App, password: &str) -> Result<()> {
    let hasher = Hasher::new(app.config.hashing).map_err(crate::http::Error::internal)?;
    let organiser = NewAccount {
        email: ORGANISER.parse().map_err(text)?,
        password: password.to_owned().into(),
        given_name: "Demo".into(),
        family_name: "Organiser".into(),
        locale: None,
        time_zone: Some("Asia/Shanghai".parse().map_err(text)?),
    };
    let mut tx = app.begin().await?;
    let organiser = set_account(&mut tx, &hasher, &organiser, false, app.now()).await?;
    tx.commit().await?;
    for (edition, of_the_congress) in [(demo_programme::edition()?, true), (fosdem()?, false)] {
        let mut tx = app.begin().await?;
        let now = app.now();
        let id = match congress::find_by_slug(&mut *tx, &edition.slug).await? {
            Some(known) => known,
            None => {
                let made = congress::insert_congress(&mut tx, Actor::default(), &edition, now).await?;
                congress::appoint(&mut tx, Actor::default(), made.id, organiser, &[Role::Organiser], now)
                    .await?;
                if of_the_congress {
                    demo_programme::fill(&mut tx, made.id, now).await?;
                    demo_forum::fill(&mut tx, made.id, &hasher, password, now).await?;
                    demo_award::fill(&mut tx, (made.id, organiser), &hasher, password, now).await?;
                }
                made.id
            }
        };
        tx.commit().await?;
        match of_the_congress {
            true => {
                release_once(app, id, "The programme as far as it is public; times are inferred.").await?;
            }
            false => release_fosdem(app, id).await?,
        }
    }
    Ok(())
}

fn fosdem() -> Result<NewCongress> {
    Ok(NewCongress {
        slug: "fosdem-2021".parse().map_err(text)?,
        title: Localized::of("en", "FOSDEM 2021"),
        description: Some(Localized::of(
            "en",
            "The programme of FOSDEM 2021, a virtual conference, to show long lists. Source: FOSDEM, CC BY 2.0 BE.",
        )),
        reference_prefix: "FOSDEM21".into(),
        starts_on: chrono::NaiveDate::from_ymd_opt(2021, 2, 6).unwrap_or_default(),
        ends_on: chrono::NaiveDate::from_ymd_opt(2021, 2, 7).unwrap_or_default(),
        time_zone: "Europe/Brussels".parse().map_err(text)?,
        languages: vec!["en".parse().map_err(text)?],
        second_factor_required: false,
    })
}

/// Imports the programme, releases it without one of the two sessions that clash, and places that again in the draft.
async fn release_fosdem(app: &App, id: CongressId) -> Result<()> {
    if congress::find(&app.pool, id).await?.released_version.is_some() {
        return Ok(());
    }
    let mut xml = Vec::new();
    flate2::read::GzDecoder::new(FOSDEM).read_to_end(&mut xml).map_err(crate::http::Error::internal)?;
    schedule::run_import(app, Actor::default(), id, schedule::File::of(xml), None, |_, _| {}).await?;
    let clashing = sqlx::query!(
        r#"
        select s.id as "id: SessionId", r.slug as "room: crate::types::Slug", p.starts_at
        from session s join placement p on p.session_id = s.id join room r on r.id = p.room_id
        where s.congress_id = $1 and s.code = $2
        "#,
        *id,
        UNPLACED,
    )
    .fetch_one(&app.pool)
    .await?;
    move_one(app, id, clashing.id, None).await?;
    release_once(app, id, "Without one of two sessions that were announced for one room at once.").await?;
    let placement =
        NewPlacement { room: clashing.room, starts_at: clashing.starts_at, ends_at: None, pinned: false };
    move_one(app, id, clashing.id, Some(placement)).await?;
    let mut tx = app.begin().await?;
    sqlx::query!("update congress set state = 'archived', revision = revision + 1 where id = $1", *id)
        .execute(&mut *tx)
        .await?;
    tx.commit().await?;
    Ok(())
}

async fn move_one(app: &App, id: CongressId, session: SessionId, to: Option<NewPlacement>) -> Result<()> {
    let mut tx = app.begin().await?;
    let wanted = [Wanted { session, to, revision: None }];
    schedule::place(&mut tx, Actor::default(), id, &wanted, app.now()).await?;
    tx.commit().await?;
    Ok(())
}

/// Opens an edition and makes its first release, if it has none.
async fn release_once(app: &App, id: CongressId, note: &str) -> Result<()> {
    let mut tx = app.begin().await?;
    let edition = congress::find(&mut *tx, id).await?;
    if edition.released_version.is_none() {
        let new = NewRelease { note: Some(note.into()), override_warnings: true, restore: None };
        schedule::release(&mut tx, Actor::default(), id, &new, app.now()).await?;
    }
    if edition.state == State::Draft {
        sqlx::query!("update congress set state = 'open', revision = revision + 1 where id = $1", *id)
            .execute(&mut *tx)
            .await?;
    }
    tx.commit().await?;
    Ok(())
}

/// The password of the last time, or a new one, kept where only we read it.
fn kept_password(folder: &Path) -> anyhow::Result<String> {
    let path = folder.join("demo-password");
    if let Ok(kept) = fs::read_to_string(&path) {
        return Ok(kept.trim().to_owned());
    }
    fs::create_dir_all(folder)?;
    let password: String = Secret::generate("").expose().chars().take(24).collect();
    fs::write(&path, &password)?;
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600))?;
    Ok(password)
}

/// Says where everything is, and how to sign in.
pub fn announce(base_url: &str, password: &str) {
    println!("Congress is at          {base_url}/");
    println!("Documentation           {base_url}/docs/");
    println!("OpenAPI document        {base_url}/openapi.json");
    for slug in ["metropolis-2021", "fosdem-2021"] {
        println!("Schedule                {base_url}/api/v1/congresses/{slug}/schedule");
    }
    println!("Sign in                 curl {base_url}/api/v1/auth/tokens --json \\");
    println!("                          '{{\"email\":\"{ORGANISER}\",\"password\":\"{password}\"}}'");
}

fn text(why: String) -> crate::http::Error {
    crate::http::Error::internal(why)
}
