//! The 13th Metropolis World Congress, Guangzhou 2021, as far as publicly known.
//!
//! Known: the blocks, their days, and which of them were in the evening. Not known: the timetable. All times of day
//! are inferred, and every session says so.

use chrono::NaiveDate;
use sqlx::PgConnection;

use crate::{
    congress::{self, NewCongress, NewTheme, NewTrack, TrackKind},
    events::Change,
    http::{Error, Result},
    programme::{self, EnrolmentPolicy, NewRoom, NewSession, RoomProvider, SessionKind, SessionState},
    registration::{self, NewRegistrationType, RegistrationAdmission, RegistrationApproval},
    schedule::{self, NewPlacement, PlacementChange},
    types::{Actor, CongressId, Localized, Now},
};

/// English, French, Spanish (the association's languages) and Chinese (the host's).
const LANGUAGES: [&str; 4] = ["en", "fr", "es", "zh"];

const THEMES: [(&str, [&str; 4]); 8] = [
    (
        "safe-and-healthy-public-spaces",
        [
            "Safe and healthy public spaces",
            "Espaces publics sûrs et sains",
            "Espacios públicos seguros y saludables",
            "安全健康的公共空间",
        ],
    ),
    (
        "mobility-strategies",
        ["Mobility strategies", "Stratégies de mobilité", "Estrategias de movilidad", "出行战略"],
    ),
    (
        "energy-transition",
        ["Energy transition", "Transition énergétique", "Transición energética", "能源转型"],
    ),
    ("affordable-housing", ["Affordable housing", "Logement abordable", "Vivienda asequible", "可负担住房"]),
    (
        "work-and-technology",
        ["Work and technology", "Travail et technologie", "Trabajo y tecnología", "工作与技术"],
    ),
    (
        "innovative-urban-management",
        [
            "Innovative urban management",
            "Gestion urbaine innovante",
            "Gestión urbana innovadora",
            "创新城市管理",
        ],
    ),
    (
        "green-infrastructure",
        ["Green infrastructure", "Infrastructures vertes", "Infraestructura verde", "绿色基础设施"],
    ),
    (
        "basic-social-services",
        ["Basic social services", "Services sociaux de base", "Servicios sociales básicos", "基本社会服务"],
    ),
];

const TRACKS: [(&str, TrackKind, [&str; 4]); 3] = [
    ("congress", TrackKind::Congress, ["World Congress", "Congrès mondial", "Congreso mundial", "世界大会"]),
    (
        "mayors-forum",
        TrackKind::MayorsForum,
        ["Global Mayors' Forum", "Forum mondial des maires", "Foro Mundial de Alcaldes", "全球市长论坛"],
    ),
    (
        "award",
        TrackKind::Award,
        ["Guangzhou Award", "Prix de Guangzhou", "Premio Guangzhou", "广州国际城市创新奖"],
    ),
];

const ROOMS: [(&str, i32, i32, [&str; 4]); 8] = [
    ("plenary-hall", 2000, 3, ["Plenary hall", "Salle plénière", "Sala plenaria", "全体会议厅"]),
    ("forum-hall", 1000, 3, ["Forum hall", "Salle du forum", "Sala del foro", "论坛厅"]),
    ("hall-1", 300, 3, ["Hall 1", "Salle 1", "Sala 1", "一号厅"]),
    ("hall-2", 300, 3, ["Hall 2", "Salle 2", "Sala 2", "二号厅"]),
    ("hall-3", 300, 3, ["Hall 3", "Salle 3", "Sala 3", "三号厅"]),
    ("hall-4", 300, 3, ["Hall 4", "Salle 4", "Sala 4", "四号厅"]),
    ("board-room", 100, 3, ["Board room", "Salle du conseil", "Sala de juntas", "理事会会议室"]),
    ("jury-room", 20, 0, ["Jury room", "Salle du jury", "Sala del jurado", "评审室"]),
];

/// Slug, names, name in spreadsheets, tracks it opens, whether approval is needed, who can register.
type Kind = (
    &'static str,
    [&'static str; 4],
    &'static [&'static str],
    &'static [&'static str],
    RegistrationApproval,
    RegistrationAdmission,
);

const TYPES: [Kind; 9] = [
    (
        "delegate",
        ["Delegate", "Délégué", "Delegado", "代表"],
        &["participant", "member city delegate"],
        &["congress", "mayors-forum"],
        RegistrationApproval::Automatic,
        RegistrationAdmission::Open,
    ),
    (
        "head-of-delegation",
        ["Head of delegation", "Chef de délégation", "Jefe de delegación", "代表团团长"],
        &["mayor", "maire", "alcalde", "市长"],
        &["congress", "mayors-forum", "award"],
        RegistrationApproval::Manual,
        RegistrationAdmission::Open,
    ),
    (
        "speaker",
        ["Speaker", "Intervenant", "Ponente", "演讲嘉宾"],
        &[],
        &["congress", "mayors-forum", "award"],
        RegistrationApproval::Manual,
        RegistrationAdmission::ByInvitation,
    ),
    (
        "moderator",
        ["Moderator", "Modérateur", "Moderador", "主持人"],
        &[],
        &["congress", "mayors-forum", "award"],
        RegistrationApproval::Manual,
        RegistrationAdmission::ByInvitation,
    ),
    (
        "observer",
        ["Observer", "Observateur", "Observador", "观察员"],
        &[],
        &["congress"],
        RegistrationApproval::Manual,
        RegistrationAdmission::Open,
    ),
    (
        "media",
        ["Media", "Médias", "Medios", "媒体"],
        &["press", "presse", "prensa", "记者"],
        &["congress", "mayors-forum", "award"],
        RegistrationApproval::Manual,
        RegistrationAdmission::Open,
    ),
    (
        "interpreter",
        ["Interpreter", "Interprète", "Intérprete", "口译员"],
        &[],
        &["congress", "mayors-forum", "award"],
        RegistrationApproval::Manual,
        RegistrationAdmission::ByInvitation,
    ),
    (
        "staff",
        ["Staff", "Personnel", "Personal", "工作人员"],
        &["organising committee"],
        &["congress", "mayors-forum", "award"],
        RegistrationApproval::Manual,
        RegistrationAdmission::ByInvitation,
    ),
    (
        "public",
        ["Public", "Public", "Público", "公众"],
        &[],
        &["congress"],
        RegistrationApproval::Automatic,
        RegistrationAdmission::Open,
    ),
];

/// A block: code, title, kind, track, themes, room, day of November, hour in UTC, minutes, policy.
struct Block(
    &'static str,
    &'static str,
    SessionKind,
    &'static str,
    &'static [&'static str],
    &'static str,
    u32,
    u32,
    i32,
    EnrolmentPolicy,
);

use EnrolmentPolicy::{ByInvitation, Open, Required};
use SessionKind::{Ceremony, Panel, Plenary, Presentation, Roundtable, SideEvent, Statutory, Workshop};

const BLOCKS: [Block; 22] = [
    Block("OPENING", "Opening of the congress", Ceremony, "congress", &[], "plenary-hall", 8, 12, 90, Open),
    Block(
        "BOARD",
        "Meeting of the board",
        Statutory,
        "congress",
        &[],
        "board-room",
        8,
        14,
        120,
        ByInvitation,
    ),
    Block(
        "DEBATE",
        "Policy debate",
        Panel,
        "congress",
        &["affordable-housing", "basic-social-services"],
        "plenary-hall",
        9,
        12,
        120,
        Open,
    ),
    Block(
        "SEMINAR-SYSTEMS",
        "Seminar on local and urban systems",
        Workshop,
        "congress",
        &["mobility-strategies", "work-and-technology"],
        "hall-1",
        10,
        8,
        120,
        Required,
    ),
    Block(
        "SEMINAR-RENEWAL",
        "Seminar on urban renewal policy",
        Workshop,
        "congress",
        &["innovative-urban-management"],
        "hall-2",
        10,
        11,
        120,
        Required,
    ),
    Block(
        "AWARD-INCLUSIVE",
        "Award presentations: inclusive cities",
        Presentation,
        "award",
        &["basic-social-services"],
        "hall-3",
        8,
        8,
        150,
        Open,
    ),
    Block(
        "AWARD-INNOVATIVE",
        "Award presentations: innovative cities",
        Presentation,
        "award",
        &["work-and-technology"],
        "hall-3",
        9,
        8,
        150,
        Open,
    ),
    Block(
        "AWARD-RESILIENT",
        "Award presentations: resilient cities",
        Presentation,
        "award",
        &["safe-and-healthy-public-spaces"],
        "hall-3",
        9,
        15,
        150,
        Open,
    ),
    Block(
        "AWARD-GREEN",
        "Award presentations: green cities",
        Presentation,
        "award",
        &["green-infrastructure"],
        "hall-3",
        10,
        8,
        150,
        Open,
    ),
    Block(
        "JURY-1",
        "Meeting of the jury, first day",
        Statutory,
        "award",
        &[],
        "jury-room",
        10,
        12,
        180,
        ByInvitation,
    ),
    Block(
        "JURY-2",
        "Meeting of the jury, second day",
        Statutory,
        "award",
        &[],
        "jury-room",
        11,
        7,
        180,
        ByInvitation,
    ),
    Block(
        "FORUM-PLENARY",
        "Moving Forward Together, Modernizing Global Urban Governance",
        Plenary,
        "mayors-forum",
        &["innovative-urban-management"],
        "forum-hall",
        11,
        12,
        150,
        Open,
    ),
    Block(
        "SUB-FORUM-1",
        "Sub-forum 1",
        Roundtable,
        "mayors-forum",
        &["safe-and-healthy-public-spaces"],
        "hall-1",
        11,
        7,
        90,
        Open,
    ),
    Block(
        "SUB-FORUM-2",
        "Sub-forum 2",
        Roundtable,
        "mayors-forum",
        &["mobility-strategies"],
        "hall-2",
        11,
        7,
        90,
        Open,
    ),
    Block(
        "SUB-FORUM-3",
        "Sub-forum 3",
        Roundtable,
        "mayors-forum",
        &["energy-transition"],
        "hall-3",
        11,
        7,
        90,
        Open,
    ),
    Block(
        "SUB-FORUM-4",
        "Sub-forum 4",
        Roundtable,
        "mayors-forum",
        &["affordable-housing"],
        "hall-4",
        11,
        7,
        90,
        Open,
    ),
    Block(
        "SUB-FORUM-5",
        "Sub-forum 5",
        Roundtable,
        "mayors-forum",
        &["green-infrastructure"],
        "hall-1",
        12,
        7,
        90,
        Open,
    ),
    Block(
        "SUB-FORUM-6",
        "Sub-forum 6",
        Roundtable,
        "mayors-forum",
        &["work-and-technology"],
        "hall-2",
        12,
        7,
        90,
        Open,
    ),
    Block(
        "SIDE-1",
        "Thematic side event 1",
        SideEvent,
        "mayors-forum",
        &["energy-transition"],
        "hall-3",
        12,
        7,
        90,
        Open,
    ),
    Block(
        "SIDE-2",
        "Thematic side event 2",
        SideEvent,
        "mayors-forum",
        &["basic-social-services"],
        "hall-4",
        12,
        7,
        90,
        Open,
    ),
    Block("AWARD-CEREMONY", "Award ceremony", Ceremony, "award", &[], "plenary-hall", 12, 12, 90, Open),
    Block("CLOSING", "Closing of the congress", Ceremony, "congress", &[], "plenary-hall", 12, 14, 60, Open),
];

const INFERRED: [&str; 4] = [
    "That this block took place is public; its time of day and its themes are inferred.",
    "La tenue de cette séance est publique ; son horaire et ses thèmes sont déduits.",
    "Consta que esta sesión tuvo lugar; su hora y sus temas son inferidos.",
    "该环节确有举行；具体时间与主题为推断。",
];

/// The edition, as a draft.
pub fn edition() -> Result<NewCongress> {
    let title = [
        "13th Metropolis World Congress",
        "13e Congrès mondial de Metropolis",
        "XIII Congreso Mundial de Metropolis",
        "第十三届世界大都市协会世界大会",
    ];
    Ok(NewCongress {
        slug: "metropolis-2021".parse().map_err(text)?,
        title: localized(&title)?,
        description: Some(Localized::of(
            "en",
            "Metropolises and cities in transformation: rethinking our future together. Guangzhou and online, with the \
             Global Mayors' Forum and the 5th Guangzhou International Award for Urban Innovation.",
        )),
        reference_prefix: "MWC13".into(),
        starts_on: NaiveDate::from_ymd_opt(2021, 11, 8).unwrap_or_default(),
        ends_on: NaiveDate::from_ymd_opt(2021, 11, 13).unwrap_or_default(),
        time_zone: "Asia/Shanghai".parse().map_err(text)?,
        languages: LANGUAGES.iter().map(|tag| tag.parse().map_err(text)).collect::<Result<_>>()?,
        second_factor_required: false,
    })
}

/// Creates the content of the edition.
pub async fn fill(db: &mut PgConnection, id: CongressId, now: Now) -> Result<()> {
    let by = Actor::default();
    let mut change = Change::within(&mut *db, by, id, now);
    for (position, (slug, name)) in (0..).zip(THEMES) {
        let new = NewTheme { slug: slug.parse().map_err(text)?, name: localized(&name)?, position };
        congress::create_theme(&mut change, &new).await?;
    }
    for (position, (slug, kind, name)) in (0..).zip(TRACKS) {
        let new = NewTrack { slug: slug.parse().map_err(text)?, name: localized(&name)?, kind, position };
        congress::create_track(&mut change, &new).await?;
    }
    for (position, (slug, capacity, channels, name)) in (0..).zip(ROOMS) {
        let new = NewRoom {
            slug: slug.parse().map_err(text)?,
            name: localized(&name)?,
            provider: RoomProvider::Jitsi,
            address: None,
            capacity: Some(capacity),
            interpretation_channels: channels,
            position,
        };
        programme::create_room(&mut Change::within(db, by, id, now), &new).await?;
    }
    types(db, id, now).await?;
    let mut placements = Vec::with_capacity(BLOCKS.len());
    for block in &BLOCKS {
        placements.push(session(db, id, block, now).await?);
    }
    schedule::move_sessions(&mut Change::within(db, by, id, now), &placements).await
}

async fn types(db: &mut PgConnection, id: CongressId, now: Now) -> Result<()> {
    for (position, (slug, name, aliases, tracks, approval, admission)) in (0..).zip(TYPES) {
        let new = NewRegistrationType {
            slug: slug.parse().map_err(text)?,
            name: localized(&name)?,
            aliases: aliases.iter().map(ToString::to_string).collect(),
            opens_at: None,
            closes_at: None,
            approval,
            admission,
            tracks: tracks.iter().map(|track| track.parse().map_err(text)).collect::<Result<_>>()?,
            // The actual number of guests.
            capacity: (slug == "delegate").then_some(800),
            pool: None,
            capacity_public: true,
            position,
        };
        let mut change = Change::within(&mut *db, Actor::default(), id, now);
        registration::create_registration_type(&mut change, &new).await?;
    }
    Ok(())
}

async fn session(db: &mut PgConnection, id: CongressId, block: &Block, now: Now) -> Result<PlacementChange> {
    let Block(code, title, kind, track, themes, room, day, hour, minutes, policy) = *block;
    let by = Actor::default();
    let new = NewSession {
        code: Some(code.into()),
        title: Localized::of("en", title),
        r#abstract: Some(localized(&INFERRED)?),
        kind,
        track: track.parse().map_err(text)?,
        themes: themes.iter().map(|theme| theme.parse().map_err(text)).collect::<Result<_>>()?,
        language: "en".parse().map_err(text)?,
        // The jury's room has no interpretation channels.
        interpretation: (if room == "jury-room" { &[][..] } else { &["zh", "fr", "es"] })
            .iter()
            .map(|tag| tag.parse().map_err(text))
            .collect::<Result<_>>()?,
        duration_minutes: minutes,
        capacity: (policy == Required).then_some(100),
        enrolment_policy: policy,
        waiting_list: true,
        links: Vec::new(),
    };
    let mut change = Change::within(db, by, id, now);
    let session = programme::create_session(&mut change, &new, SessionState::Confirmed).await?.id;
    let start = NaiveDate::from_ymd_opt(2021, 11, day)
        .and_then(|date| date.and_hms_opt(hour, 0, 0))
        .unwrap_or_default();
    let room = room.parse().map_err(text)?;
    let placement = NewPlacement { room, starts_at: start.and_utc(), ends_at: None, pinned: false };
    Ok(PlacementChange { session, placement: Some(placement), revision: None })
}

pub fn localized(texts: &[&str; 4]) -> Result<Localized> {
    let tagged = LANGUAGES.iter().zip(texts);
    tagged
        .map(|(tag, name)| Ok((tag.parse().map_err(text)?, (*name).to_owned())))
        .collect::<Result<Vec<_>>>()
        .map(|texts| texts.into_iter().collect())
}

pub fn text(why: String) -> Error {
    Error::internal(why)
}
