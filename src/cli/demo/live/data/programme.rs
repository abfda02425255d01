//! Rooms, speakers, and the sessions with fixed codes.

use crate::cli::demo::steps::{RoomData, Texts};
use crate::{
    congress::TrackKind,
    programme::{EnrolmentPolicy, SessionKind},
};

pub const TITLE: Texts = [
    "World Cities Week (demo)",
    "Semaine mondiale des villes (démo)",
    "Semana Mundial de las Ciudades (demo)",
    "世界城市周（演示）",
];

pub const DESCRIPTION: Texts = [
    "A week to try the service with. It began yesterday, and a session starts every three hours. People, cities’ words and results are \
     invented.",
    "Une semaine pour essayer le service. Elle a commencé hier, et une séance débute toutes les trois heures. Les personnes, les propos \
     des villes et les résultats sont inventés.",
    "Una semana para probar el servicio. Empezó ayer y cada tres horas comienza una sesión. Las personas, lo que dicen las ciudades y los \
     resultados son inventados.",
    "供试用本服务的一周。会议已于昨日开始，每三小时有一场活动。其中的人物、城市发言和结果均为虚构。",
];

/// The look of the public pages.
pub const ACCENT: &str = "#0f6b5c";
pub const LOGO_TEXT: &str = "World Congress";
pub const INTRO: Texts = [
    "Cities meet for seven days, online and around the clock. Follow the sessions in your own time zone, star those that you want to see, \
     and subscribe to the calendar.",
    "Pendant sept jours, des villes se réunissent en ligne, jour et nuit. Suivez les séances dans votre fuseau horaire, marquez d’une étoile \
     celles qui vous intéressent et abonnez-vous au calendrier.",
    "Durante siete días, ciudades de todo el mundo se reúnen en línea, día y noche. Siga las sesiones en su zona horaria, marque con una \
     estrella las que le interesen y suscríbase al calendario.",
    "七天里，各城市全天在线相聚。请按您所在时区查看会议，为想看的会议加星标，并订阅日历。",
];

pub const TRACKS: [(&str, TrackKind, Texts); 3] = [
    ("congress", TrackKind::Congress, ["Congress", "Congrès", "Congreso", "大会"]),
    (
        "mayors-forum",
        TrackKind::MayorsForum,
        ["Mayors’ Forum", "Forum des maires", "Foro de Alcaldes", "市长论坛"],
    ),
    ("award", TrackKind::Award, ["City award", "Prix des villes", "Premio de las ciudades", "城市奖"]),
];

pub const ROOMS: [RoomData; 8] = [
    ("plenary-hall", 2000, 3, ["Plenary hall", "Salle plénière", "Sala plenaria", "全体会议厅"]),
    ("forum-hall", 1000, 3, ["Forum hall", "Salle du forum", "Sala del foro", "论坛厅"]),
    ("hall-1", 300, 3, ["Hall 1", "Salle 1", "Sala 1", "一号厅"]),
    ("hall-2", 300, 3, ["Hall 2", "Salle 2", "Sala 2", "二号厅"]),
    ("hall-3", 300, 3, ["Hall 3", "Salle 3", "Sala 3", "三号厅"]),
    ("hall-4", 300, 3, ["Hall 4", "Salle 4", "Sala 4", "四号厅"]),
    ("studio-1", 100, 3, ["Studio 1", "Studio 1", "Estudio 1", "一号演播室"]),
    ("studio-2", 100, 3, ["Studio 2", "Studio 2", "Estudio 2", "二号演播室"]),
];

/// The rooms of the sessions around the clock.
pub const HALLS: [&str; 4] = ["hall-1", "hall-2", "hall-3", "hall-4"];

/// The formats of the sessions around the clock; `{}` is the topic.
pub const FORMATS: [(SessionKind, Texts); 4] = [
    (SessionKind::Panel, ["Panel: {}", "Table ronde : {}", "Mesa redonda: {}", "专题讨论：{}"]),
    (SessionKind::Workshop, ["Workshop: {}", "Atelier : {}", "Taller: {}", "工作坊：{}"]),
    (
        SessionKind::Presentation,
        ["City report: {}", "Récit de ville : {}", "Informe de ciudad: {}", "城市报告：{}"],
    ),
    (
        SessionKind::Roundtable,
        ["Open questions: {}", "Questions ouvertes : {}", "Preguntas abiertas: {}", "开放问答：{}"],
    ),
];

/// A session with a fixed code, at a time relative to the minute of loading.
pub struct Special {
    pub code: &'static str,
    pub title: Texts,
    pub summary: Texts,
    pub kind: SessionKind,
    pub track: &'static str,
    pub theme: &'static str,
    pub room: &'static str,
    /// Minutes from the loading to the start.
    pub starts_in: i64,
    pub minutes: i32,
    pub capacity: Option<i32>,
    pub policy: EnrolmentPolicy,
    pub language: &'static str,
    /// Name of the speaker; a speakers' list has none.
    pub speaker: Option<&'static str>,
}

pub const SPECIALS: [Special; 6] = [
    Special {
        code: "NOW",
        title: [
            "Live now: cities answer",
            "En direct : les villes répondent",
            "En directo: las ciudades responden",
            "正在直播：城市答问",
        ],
        summary: [
            "Runs at this moment and is open to all delegates: join without a seat.",
            "En cours en ce moment, ouverte à tous les délégués : rejoignez-la sans réserver de place.",
            "Se celebra en este momento y está abierta a todos los delegados: entre sin reservar asiento.",
            "正在进行，向所有代表开放：无需座位即可加入。",
        ],
        kind: SessionKind::Plenary,
        track: "congress",
        theme: "innovative-urban-management",
        room: "plenary-hall",
        starts_in: -20,
        minutes: 60,
        capacity: None,
        policy: EnrolmentPolicy::Open,
        language: "en",
        speaker: Some("Ingrid Solheim"),
    },
    Special {
        code: "SOON",
        title: [
            "Soon: first steps to a car-free centre",
            "Bientôt : premiers pas vers un centre sans voitures",
            "Pronto: primeros pasos hacia un centro sin coches",
            "即将开始：迈向无车城区的第一步",
        ],
        summary: [
            "Starts in ten minutes. Take one of the free seats, then join.",
            "Commence dans dix minutes. Réservez une des places libres, puis rejoignez la séance.",
            "Empieza en diez minutos. Reserve uno de los asientos libres y entre.",
            "十分钟后开始。请先预订空位，然后加入。",
        ],
        kind: SessionKind::Workshop,
        track: "congress",
        theme: "mobility-strategies",
        room: "studio-1",
        starts_in: 10,
        minutes: 25,
        capacity: Some(40),
        policy: EnrolmentPolicy::Required,
        language: "en",
        speaker: Some("Priya Raman"),
    },
    Special {
        code: "NEARLY-FULL",
        title: [
            "One seat left: repairing city bridges",
            "Une place restante : réparer les ponts",
            "Queda un asiento: reparar los puentes",
            "仅剩一席：城市桥梁维修",
        ],
        summary: [
            "Four of the five seats are taken. After the last one, people wait for a seat.",
            "Quatre des cinq places sont prises. Après la dernière, on attend sur une liste.",
            "Cuatro de los cinco asientos están ocupados. Después del último hay lista de espera.",
            "五个座位已有四个被预订。座位订满后进入候补名单。",
        ],
        kind: SessionKind::Workshop,
        track: "congress",
        theme: "basic-social-services",
        room: "studio-2",
        starts_in: 40,
        minutes: 60,
        capacity: Some(5),
        policy: EnrolmentPolicy::Required,
        language: "fr",
        speaker: Some("Mariam Diallo"),
    },
    Special {
        code: "SITTING",
        title: [
            "Sitting of the Mayors’ Forum",
            "Séance du Forum des maires",
            "Sesión del Foro de Alcaldes",
            "市长论坛会议",
        ],
        summary: [
            "Six cities have asked to speak. The chair opens the speakers’ list and calls them.",
            "Six villes ont demandé la parole. La présidence ouvre la liste des orateurs et les appelle.",
            "Seis ciudades han pedido la palabra. La presidencia abre la lista de oradores y las llama.",
            "六座城市已申请发言。主席开启发言名单并依次点名。",
        ],
        kind: SessionKind::Plenary,
        track: "mayors-forum",
        theme: "green-infrastructure",
        room: "forum-hall",
        starts_in: 30,
        minutes: 90,
        capacity: None,
        policy: EnrolmentPolicy::Open,
        language: "en",
        speaker: None,
    },
    Special {
        code: "FULL",
        title: [
            "Fully booked: a day in the control room",
            "Complet : une journée au centre de contrôle",
            "Completo: un día en el centro de control",
            "已满：控制中心的一天",
        ],
        summary: [
            "All four seats are taken and two people wait. A seat that is given up goes to the first of them.",
            "Les quatre places sont prises et deux personnes attendent. Une place libérée revient à la première.",
            "Los cuatro asientos están ocupados y dos personas esperan. Un asiento liberado es para la primera.",
            "四个座位均已订满，另有两人候补。空出的座位归第一位候补者。",
        ],
        kind: SessionKind::Workshop,
        track: "congress",
        theme: "work-and-technology",
        room: "studio-1",
        starts_in: 120,
        minutes: 60,
        capacity: Some(4),
        policy: EnrolmentPolicy::Required,
        language: "zh",
        speaker: Some("陈思远"),
    },
    Special {
        code: "TOMORROW",
        title: [
            "Tomorrow: the next ten years",
            "Demain : les dix prochaines années",
            "Mañana: los próximos diez años",
            "明天：未来十年",
        ],
        summary: [
            "A look ahead with questions from all participants.",
            "Un regard vers l’avenir, avec les questions de tous les participants.",
            "Una mirada al futuro con preguntas de todos los participantes.",
            "展望未来，并回答所有与会者的提问。",
        ],
        kind: SessionKind::Keynote,
        track: "congress",
        theme: "energy-transition",
        room: "plenary-hall",
        starts_in: 24 * 60,
        minutes: 60,
        capacity: None,
        policy: EnrolmentPolicy::Open,
        language: "es",
        speaker: Some("Lucía Benavente"),
    },
];

/// A speaker.
pub struct SpeakerData {
    pub name: &'static str,
    pub job_title: &'static str,
    pub organisation: &'static str,
    pub country: &'static str,
    pub time_zone: &'static str,
}

const fn speaker(
    name: &'static str,
    job_title: &'static str,
    organisation: &'static str,
    country: &'static str,
    time_zone: &'static str,
) -> SpeakerData {
    SpeakerData { name, job_title, organisation, country, time_zone }
}

/// The speakers of [`SPECIALS`]. Priya Raman has the account `speaker@demo.example`.
pub const SPECIAL_SPEAKERS: [SpeakerData; 5] = [
    speaker("Ingrid Solheim", "Chief planner", "Nordic Planning Office", "NO", "Europe/Oslo"),
    speaker("Priya Raman", "Head of mobility", "Institute for Moving Cities", "IN", "Asia/Kolkata"),
    speaker("Mariam Diallo", "Engineer", "Bureau des ponts", "SN", "Africa/Dakar"),
    speaker("陈思远", "Operations director", "城市运行研究中心", "CN", "Asia/Shanghai"),
    speaker("Lucía Benavente", "Economist", "Observatorio de Futuros Urbanos", "CL", "America/Santiago"),
];

/// The speakers of the sessions around the clock.
pub const SPEAKERS: [SpeakerData; 12] = [
    speaker("Amina Yusuf", "Urban designer", "Open Streets Network", "NG", "Africa/Lagos"),
    speaker("Kenji Watanabe", "Transport economist", "Harbour Transit Lab", "JP", "Asia/Tokyo"),
    speaker("Élodie Marchand", "Architect", "Atelier du Quartier", "FR", "Europe/Paris"),
    speaker("Carlos Ibarra", "Housing adviser", "Red de Vivienda Abierta", "MX", "America/Mexico_City"),
    speaker("李文静", "Landscape architect", "绿城设计室", "CN", "Asia/Shanghai"),
    speaker("Tomasz Wolski", "Energy manager", "District Heat Forum", "PL", "Europe/Warsaw"),
    speaker("Fatima Zahra Idrissi", "Public health adviser", "Santé des Villes", "MA", "Africa/Casablanca"),
    speaker("David Tamihana", "Community organiser", "Whānau Housing Trust", "NZ", "Pacific/Auckland"),
    speaker("Beatriz Carvalho", "Data officer", "Dados Abertos", "BR", "America/Sao_Paulo"),
    speaker("Oleh Marchenko", "Civil engineer", "Rebuild Network", "UA", "Europe/Kyiv"),
    speaker("Nadia Rahman", "Social planner", "River Cities Group", "BD", "Asia/Dhaka"),
    speaker("Samuel Osei", "Budget analyst", "Citizens’ Budget Forum", "GH", "Africa/Accra"),
];
