//! The cities of the Mayors' Forum and of the award. What they say and enter is invented.

use crate::cli::demo::{
    accounts::{EVALUATOR, FOCAL_POINT, MAYOR},
    award::{EntryData, EvaluatorData, ExampleAward},
    forum::City,
    steps::Texts,
};

/// In order of their requests to speak. Lisbon has free places; all places of Busan are taken.
pub const CITIES: [City; 6] = [
    City {
        name: ["Nairobi", "Nairobi", "Nairobi", "内罗毕"],
        country: "KE",
        mayor: NAIROBI,
        focal_point: NAIROBI,
        quota: 4,
        protocol_rank: 2,
        language: "en",
        topic: "Clean buses for a growing city",
        seconds: 180,
    },
    City {
        name: ["Lisbon", "Lisbonne", "Lisboa", "里斯本"],
        country: "PT",
        mayor: MAYOR,
        focal_point: FOCAL_POINT,
        quota: 5,
        protocol_rank: 2,
        language: "en",
        topic: "Homes that people can pay for",
        seconds: 240,
    },
    City {
        name: ["Montreal", "Montréal", "Montreal", "蒙特利尔"],
        country: "CA",
        mayor: MONTREAL,
        focal_point: MONTREAL,
        quota: 4,
        protocol_rank: 2,
        language: "fr",
        topic: "La ville l’hiver, pour tous",
        seconds: 180,
    },
    City {
        name: ["Guangzhou", "Guangzhou", "Guangzhou", "广州"],
        country: "CN",
        mayor: GUANGZHOU,
        focal_point: GUANGZHOU,
        quota: 4,
        protocol_rank: 1,
        language: "zh",
        topic: "让城市留住雨水",
        seconds: 300,
    },
    City {
        name: ["Medellín", "Medellín", "Medellín", "麦德林"],
        country: "CO",
        mayor: MEDELLIN,
        focal_point: MEDELLIN,
        quota: 4,
        protocol_rank: 2,
        language: "es",
        topic: "Corredores verdes contra el calor",
        seconds: 180,
    },
    City {
        name: ["Busan", "Busan", "Busan", "釜山"],
        country: "KR",
        mayor: BUSAN,
        focal_point: "protocol.busan@demo.example",
        quota: 3,
        protocol_rank: 2,
        language: "en",
        topic: "A port that runs on clean power",
        seconds: 150,
    },
];

const NAIROBI: &str = "mayor.nairobi@demo.example";
const MONTREAL: &str = "mayor.montreal@demo.example";
const GUANGZHOU: &str = "mayor.guangzhou@demo.example";
const MEDELLIN: &str = "mayor.medellin@demo.example";
const BUSAN: &str = "mayor.busan@demo.example";

/// The mayors who have endorsed the declaration already.
pub const ENDORSERS: [&str; 2] = [NAIROBI, MONTREAL];

/// Other members of the delegations: mayor of the city, e-mail, given name, family name, job title.
pub const MEMBERS: [(&str, &str, &str, &str, &str); 4] = [
    (MAYOR, "ines.carvalho@demo.example", "Inês", "Carvalho", "Adviser"),
    (MAYOR, "rui.matos@demo.example", "Rui", "Matos", "Head of housing"),
    (BUSAN, "seoyeon.park@demo.example", "서연", "박", "Head of protocol"),
    (BUSAN, "dohyun.lee@demo.example", "도현", "이", "Port director"),
];

pub const DECLARATION_TITLE: Texts = [
    "Declaration on neighbourhoods",
    "Déclaration sur les quartiers",
    "Declaración sobre los barrios",
    "关于社区的宣言",
];

pub const DECLARATION: Texts = [
    "We, the mayors,\n\n1. will bring basic services **within walking distance** of every home;\n2. will publish each year what we have achieved;\n\
     3. ask national governments to fund neighbourhoods directly.\n",
    "Nous, maires,\n\n1. rapprocherons les services essentiels **à distance de marche** de chaque logement ;\n2. publierons chaque année ce que nous \
     avons accompli ;\n3. demandons aux gouvernements de financer directement les quartiers.\n",
    "Nosotros, los alcaldes,\n\n1. acercaremos los servicios básicos **a poca distancia a pie** de cada hogar;\n2. publicaremos cada año lo que \
     hemos logrado;\n3. pedimos a los gobiernos nacionales que financien directamente los barrios.\n",
    "我们，各城市市长：\n\n1. 将让每个家庭**步行即可**获得基本服务；\n2. 将每年公布取得的成果；\n3. 请各国政府直接资助社区。\n",
];

pub const AWARD: ExampleAward = ExampleAward {
    slug: "demo-award",
    title: ["City Award (demo)", "Prix des villes (démo)", "Premio de las Ciudades (demo)", "城市奖（演示）"],
    description: Some([
        "Six entries. The jury evaluates them and the public votes, both until the end of the week.",
        "Six candidatures. Le jury les évalue et le public vote, jusqu’à la fin de la semaine.",
        "Seis candidaturas. El jurado las evalúa y el público vota, hasta el final de la semana.",
        "六份参评方案。评审团评分与公众投票均持续到本周末。",
    ]),
    entries: &ENTRIES,
    evaluators: &EVALUATORS,
    days: 5,
};

const ENTRIES: [EntryData; 6] = [
    entry(0, "innovative", "Buses that show their seats"),
    entry(1, "inclusive", "Empty houses open again"),
    entry(2, "inclusive", "Winter paths for everyone"),
    entry(3, "resilient", "Squares that drink the rain"),
    entry(4, "green", "Thirty green corridors"),
    entry(5, "green", "Quiet ships at the pier"),
];

/// An entry of the city with this index.
const fn entry(index: usize, group: &'static str, title: &'static str) -> EntryData {
    let city = &CITIES[index];
    EntryData { city: city.name[0], country: city.country, group, title, mayor: city.mayor }
}

/// The first has everything still to do; the others have submitted some of their evaluations.
pub const EVALUATORS: [EvaluatorData; 3] = [
    EvaluatorData { email: EVALUATOR, city: "Gothenburg", country: "SE" },
    EvaluatorData { email: "evaluator.accra@demo.example", city: "Accra", country: "GH" },
    EvaluatorData { email: "evaluator.osaka@demo.example", city: "Osaka", country: "JP" },
];
