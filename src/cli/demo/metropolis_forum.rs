//! The mayors' forum of `metropolis-2021`: a plenary with six cities that have requested to speak, and a declaration to endorse.
//!
//! Known: a plenary took place on the evening of 11 November, with mayors by video. Not known: the speakers, their order,
//! and what was said or declared. The six cities and their texts are examples.

use super::{
    forum::{self, City},
    steps::{self, Texts},
};
use crate::{
    events::Change,
    forum::{SpeechMode, open_speakers_list},
    http::Result,
};

/// The sitting: `FORUM-PLENARY` of the programme.
const SITTING: &str = "FORUM-PLENARY";

const VIENNA: City = City {
    name: ["Vienna", "Vienne", "Viena", "维也纳"],
    country: "AT",
    mayor: "mayor.vienna@demo.example",
    focal_point: "mayor.vienna@demo.example",
    quota: 5,
    protocol_rank: 2,
    language: "en",
    topic: "Moving forward together",
    seconds: 180,
};

/// In order of their requests to speak.
pub const CITIES: [City; 6] = [
    VIENNA,
    City {
        name: ["Quito", "Quito", "Quito", "基多"],
        country: "EC",
        mayor: "mayor.quito@demo.example",
        focal_point: "mayor.quito@demo.example",
        language: "es",
        seconds: 240,
        ..VIENNA
    },
    City {
        name: ["Bandung", "Bandung", "Bandung", "万隆"],
        country: "ID",
        mayor: "mayor.bandung@demo.example",
        focal_point: "mayor.bandung@demo.example",
        seconds: 150,
        ..VIENNA
    },
    City {
        name: ["Guangzhou", "Guangzhou", "Guangzhou", "广州"],
        country: "CN",
        mayor: "mayor.guangzhou@demo.example",
        focal_point: "mayor.guangzhou@demo.example",
        protocol_rank: 1,
        language: "zh",
        seconds: 300,
        ..VIENNA
    },
    City {
        name: ["Saint-Louis", "Saint-Louis", "Saint-Louis", "圣路易"],
        country: "SN",
        mayor: "mayor.saint-louis@demo.example",
        focal_point: "mayor.saint-louis@demo.example",
        language: "fr",
        ..VIENNA
    },
    City {
        name: ["Chongqing", "Chongqing", "Chongqing", "重庆"],
        country: "CN",
        mayor: "mayor.chongqing@demo.example",
        focal_point: "mayor.chongqing@demo.example",
        language: "zh",
        ..VIENNA
    },
];

const TITLE: Texts = [
    "Declaration of the mayors (an example)",
    "Déclaration des maires (un exemple)",
    "Declaración de los alcaldes (un ejemplo)",
    "市长宣言（示例）",
];

const TEXT: Texts = [
    "We, the mayors,\n\n1. will share what we learn from each other;\n2. will **plan with** those who live in our cities, not for them;\n3. ask \
     national governments to hear cities before they decide on them.\n",
    "Nous, maires,\n\n1. partagerons ce que nous apprenons les uns des autres ;\n2. **planifierons avec** les habitants de nos villes, et non \
     pour eux ;\n3. demandons aux gouvernements d’entendre les villes avant de décider d’elles.\n",
    "Nosotros, los alcaldes,\n\n1. compartiremos lo que aprendemos unos de otros;\n2. **planificaremos con** quienes viven en nuestras \
     ciudades, no para ellos;\n3. pedimos a los gobiernos nacionales que escuchen a las ciudades antes de decidir sobre ellas.\n",
    "我们，各城市市长：\n\n1. 将分享彼此的经验；\n2. 将与市民**共同规划**，而非代替他们规划；\n3. 请各国政府在作出关于城市的决定之前听取城市的意见。\n",
];

/// Creates the forum. The mayors sign in as `mayor.quito@demo.example` and so on.
pub async fn create(change: &mut Change<'_>) -> Result<()> {
    let session = steps::find_session(change, SITTING).await?;
    open_speakers_list(change, session, &forum::speakers_list_settings()).await?;
    for city in &CITIES {
        let head = forum::create_delegation(change, city, "delegate").await?;
        forum::request_to_speak(change, session, (city, &head), SpeechMode::VideoMessage).await?;
    }
    forum::open_declaration(change, (&TITLE, &TEXT)).await?;
    Ok(())
}
