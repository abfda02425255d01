//! Registration types and questions.

use crate::cli::demo::steps::Texts;
use crate::registration::{
    QuestionKind,
    RegistrationAdmission::{self, ByInvitation, Open},
    RegistrationApproval::{self, Automatic, Manual},
};

/// A registration type: slug, name, tracks it gives access to, approval, admission, capacity.
pub struct TypeData {
    pub slug: &'static str,
    pub name: Texts,
    pub tracks: &'static [&'static str],
    pub approval: RegistrationApproval,
    pub admission: RegistrationAdmission,
    pub capacity: Option<i32>,
}

const ALL_TRACKS: &[&str] = &["congress", "mayors-forum", "award"];

pub const TYPES: [TypeData; 6] = [
    TypeData {
        slug: "delegate",
        name: ["Delegate", "Délégué", "Delegado", "代表"],
        tracks: ALL_TRACKS,
        approval: Automatic,
        admission: Open,
        capacity: Some(200),
    },
    TypeData {
        slug: "head-of-delegation",
        name: ["Head of delegation", "Chef de délégation", "Jefe de delegación", "代表团团长"],
        tracks: ALL_TRACKS,
        approval: Automatic,
        admission: ByInvitation,
        capacity: Some(50),
    },
    TypeData {
        slug: "observer",
        name: ["Observer", "Observateur", "Observador", "观察员"],
        tracks: &["congress"],
        approval: Manual,
        admission: Open,
        capacity: Some(50),
    },
    TypeData {
        slug: "youth",
        name: ["Young professional", "Jeune professionnel", "Joven profesional", "青年专业人士"],
        tracks: &["congress"],
        approval: Automatic,
        admission: Open,
        capacity: Some(3),
    },
    TypeData {
        slug: "press",
        name: ["Press", "Presse", "Prensa", "媒体"],
        tracks: ALL_TRACKS,
        approval: Automatic,
        admission: ByInvitation,
        capacity: Some(20),
    },
    TypeData {
        slug: "speaker",
        name: ["Speaker", "Intervenant", "Ponente", "演讲嘉宾"],
        tracks: ALL_TRACKS,
        approval: Automatic,
        admission: ByInvitation,
        capacity: None,
    },
];

/// A question to delegates.
pub struct QuestionData {
    pub slug: &'static str,
    pub kind: QuestionKind,
    pub text: Texts,
    pub help: Texts,
    pub options: &'static [(&'static str, Texts)],
    pub required: bool,
}

pub const INTEREST: &str = "interest";

pub const QUESTIONS: [QuestionData; 2] = [
    QuestionData {
        slug: INTEREST,
        kind: QuestionKind::Choice,
        text: [
            "Which topic interests you most?",
            "Quel sujet vous intéresse le plus ?",
            "¿Qué tema le interesa más?",
            "您最关心哪个主题？",
        ],
        help: [
            "We use it to plan the rooms.",
            "Nous l’utilisons pour prévoir les salles.",
            "Lo usamos para planificar las salas.",
            "我们据此安排会议室。",
        ],
        options: &[
            ("housing", ["Housing", "Logement", "Vivienda", "住房"]),
            ("mobility", ["Mobility", "Mobilité", "Movilidad", "出行"]),
            ("climate", ["Climate and energy", "Climat et énergie", "Clima y energía", "气候与能源"]),
            ("services", ["Public services", "Services publics", "Servicios públicos", "公共服务"]),
        ],
        required: true,
    },
    QuestionData {
        slug: "question-for-speakers",
        kind: QuestionKind::Text,
        text: [
            "What would you like to ask the speakers?",
            "Que souhaitez-vous demander aux intervenants ?",
            "¿Qué le gustaría preguntar a los ponentes?",
            "您想向演讲嘉宾提什么问题？",
        ],
        help: [
            "Optional. We pass on a selection of the questions.",
            "Facultatif. Nous transmettons une sélection des questions.",
            "Opcional. Transmitimos una selección de las preguntas.",
            "选填。我们会转达部分问题。",
        ],
        options: &[],
        required: false,
    },
];
