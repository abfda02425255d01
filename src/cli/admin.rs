//! `congress admin`

use std::io::IsTerminal;

use anyhow::Context;
use clap::Subcommand;

use super::{
    database::{Database, DatabaseArgs},
    plainly,
};
use crate::{
    app::Config,
    identity::{Hasher, NewAccount, create_administrator},
    types::Email,
};

#[derive(Subcommand)]
pub enum Admin {
    /// Create an administrator, or make an existing account one. The password is read from ADMIN_PASSWORD or standard input.
    Create {
        /// E-mail for sign-in.
        #[arg(long)]
        email: String,
        #[arg(long, default_value = "Administrator")]
        given_name: String,
        #[arg(long)]
        family_name: Option<String>,
        #[arg(long, env = "ADMIN_PASSWORD", hide_env_values = true)]
        password: Option<String>,
        #[command(flatten)]
        database: DatabaseArgs,
    },
}

impl Admin {
    pub async fn run(self) -> anyhow::Result<()> {
        let Self::Create { email, given_name, family_name, password, database } = self;
        let email: Email = email.parse().map_err(|why| anyhow::anyhow!("--email: {why}"))?;
        let password = password.map_or_else(read_password, Ok)?;
        if !(15..=128).contains(&password.len()) {
            anyhow::bail!("a password must have at least 15 characters and at most 128 bytes");
        }
        let database = Database::open_beside(&database).await?;
        let app = database.app(Config::default());
        let hasher = Hasher::new(app.config.hashing)?;
        let new = NewAccount {
            email: email.clone(),
            password: password.into(),
            given_name: Some(given_name),
            family_name,
            display_name: None,
            name_order: None,
            locale: None,
            time_zone: None,
        };
        let created = create_administrator(&app, &hasher, new).await.map_err(plainly);
        database.close().await;
        println!("{email} is an administrator ({}).", created?);
        Ok(())
    }
}

fn read_password() -> anyhow::Result<String> {
    if std::io::stdin().is_terminal() {
        eprint!("Password (visible as you type): ");
    }
    let mut line = String::new();
    std::io::stdin().read_line(&mut line).context("reading the password")?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}
