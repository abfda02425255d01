//! The whole service over HTTP: a real server, and for each test a database of its own.

#![expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test that cannot go on has failed")]

mod agenda;
mod api_keys;
mod architecture;
mod attendance;
mod authorization;
mod award_entries;
mod award_evaluation;
mod award_results;
mod award_vote;
mod compatibility;
mod congress;
mod declarations;
mod delegations;
mod desk;
mod document;
mod draft;
mod enrolment;
mod enrolment_history;
mod feed;
mod feeds;
mod forum_invitations;
mod identity;
mod import;
mod invitations;
mod limits;
mod mail;
mod migrations;
mod openid;
mod pages;
mod places;
mod privacy;
mod problems;
mod programme_page;
mod queries;
mod questions;
mod registration;
mod releases;
mod running;
mod schedule;
mod second_factor;
mod speakers_list;
mod support;
mod tenant_wall;
mod webhooks;
