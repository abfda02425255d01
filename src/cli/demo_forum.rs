//! The mayors' forum of the demo: a plenary with six cities that have requested to speak, and a declaration to endorse.
//!
//! Known: a plenary took place on the evening of 11 November, with mayors by video. Not known: the speakers, their order,
//! and what was said or declared. The six cities and their texts are examples.

use sqlx::PgConnection;

use super::demo_programme::{localized, text};
use crate::{
    delegations::{NewDelegation, NewMember},
    events::Change,
    forum::{
        self, Head, NewAccreditation, NewDeclaration, NewSpeakingRequest, SpeakersListSettings,
        SpeakingOrder, SpeechMode,
    },
    http::Result,
    identity::{Hasher, NewAccount, set_account},
    registration,
    types::{Actor, CongressId, Email, Localized, Now, SessionId},
};

/// The sitting: `FORUM-PLENARY` of the programme.
const SITTING: &str = "FORUM-PLENARY";

/// Names in English, French, Spanish and Chinese; country, protocol rank, language of the speech, seconds.
struct City([&'static str; 4], &'static str, i32, &'static str, i32);

/// In order of their requests to speak.
const CITIES: [City; 6] = [
    City(["Vienna", "Vienne", "Viena", "维也纳"], "AT", 2, "en", 180),
    City(["Quito", "Quito", "Quito", "基多"], "EC", 2, "es", 240),
    City(["Bandung", "Bandung", "Bandung", "万隆"], "ID", 2, "en", 150),
    City(["Guangzhou", "Guangzhou", "Guangzhou", "广州"], "CN", 1, "zh", 300),
    City(["Saint-Louis", "Saint-Louis", "Saint-Louis", "圣路易"], "SN", 2, "fr", 180),
    City(["Chongqing", "Chongqing", "Chongqing", "重庆"], "CN", 2, "zh", 180),
];

const TITLE: [&str; 4] = [
    "Declaration of the mayors (an example)",
    "Déclaration des maires (un exemple)",
    "Declaración de los alcaldes (un ejemplo)",
    "市长宣言（示例）",
];

const TEXT: [&str; 4] = [
    "We, the mayors,\n\n1. will share what we learn from each other;\n2. will **plan with** those who live in our cities, not for them;\n3. ask \
     national governments to hear cities before they decide on them.\n",
    "Nous, maires,\n\n1. partagerons ce que nous apprenons les uns des autres ;\n2. **planifierons avec** les habitants de nos villes, et non \
     pour eux ;\n3. demandons aux gouvernements d’entendre les villes avant de décider d’elles.\n",
    "Nosotros, los alcaldes,\n\n1. compartiremos lo que aprendemos unos de otros;\n2. **planificaremos con** quienes viven en nuestras \
     ciudades, no para ellos;\n3. pedimos a los gobiernos nacionales que escuchen a las ciudades antes de decidir sobre ellas.\n",
    "我们，各城市市长：\n\n1. 将分享彼此的经验；\n2. 将与市民**共同规划**，而非代替他们规划；\n3. 请各国政府在作出关于城市的决定之前听取城市的意见。\n",
];

/// Creates the forum. The heads sign in as `mayor.quito@demo.example` and so on, with the demo's password.
pub async fn fill(
    db: &mut PgConnection,
    id: CongressId,
    hasher: &Hasher,
    password: &str,
    now: Now,
) -> Result<()> {
    let by = (Actor::default(), id);
    let session = sqlx::query_scalar!(
        r#"select id as "id: SessionId" from session where congress_id = $1 and code = $2"#,
        *id,
        SITTING
    );
    let session = session.fetch_one(&mut *db).await?;
    let settings = SpeakersListSettings {
        order: SpeakingOrder::ByProtocol,
        items: 1,
        once_per_item: true,
        seconds_each: 300,
        seconds_reply: 60,
        seconds_total: Some(3600),
    };
    forum::open_speakers_list(&mut Change::within(&mut *db, by.0, id, now), session, &settings).await?;
    for city in &CITIES {
        let head = head(&mut *db, by, city, (hasher, password), now).await?;
        let request = NewSpeakingRequest {
            delegation: Some(head.delegation),
            reply_to: None,
            item: 1,
            topic: "Moving forward together".into(),
            mode: SpeechMode::VideoMessage,
            video_url: Some(format!("https://video.demo.example/{}", slug(city))),
            language: city.3.parse().map_err(text)?,
            second_choice: None,
            wanted_seconds: city.4,
            again: false,
        };
        forum::create_speaking_request(
            &mut Change::within(&mut *db, by.0, id, now),
            false,
            session,
            (&request, &head),
        )
        .await?;
    }
    let declaration = NewDeclaration {
        title: localized(&TITLE)?,
        text: localized(&TEXT)?,
        authoritative: "en".parse().map_err(text)?,
        note: None,
    };
    let declaration =
        forum::create_declaration(&mut Change::within(&mut *db, by.0, id, now), &declaration).await?;
    forum::open_declaration(&mut Change::within(db, by.0, id, now), declaration.id).await?;
    Ok(())
}

fn slug(city: &City) -> String {
    city.0[0].to_lowercase()
}

/// A city's delegation, and its head with an account.
async fn head(
    db: &mut PgConnection,
    by: (Actor, CongressId),
    city: &City,
    (hasher, password): (&Hasher, &str),
    now: Now,
) -> Result<Head> {
    let City(names, country, rank, language, _) = *city;
    let email: Email = format!("mayor.{}@demo.example", slug(city)).parse().map_err(text)?;
    let (given_name, family_name) = ("The Mayor".to_owned(), format!("of {}", names[0]));
    let account = NewAccount {
        email: email.clone(),
        password: password.to_owned().into(),
        given_name: given_name.clone(),
        family_name: family_name.clone(),
        locale: None,
        time_zone: None,
    };
    let account = set_account(&mut *db, hasher, &account, false, now).await?;
    let delegation = NewDelegation {
        name: format!("City of {}", names[0]),
        city: Some(names[0].to_owned()),
        country: Some(country.parse().map_err(text)?),
        quota: Some(5),
        focal_point: Some(email.clone()),
    };
    let member = NewMember {
        r#type: "delegate".parse().map_err(text)?,
        email: email.clone(),
        salutation: None,
        given_name,
        family_name,
        organisation: None,
        job_title: Some("Mayor".to_owned()),
        city: None,
        country: None,
        time_zone: None,
        languages: vec![language.parse().map_err(text)?],
    };
    let city: Localized = localized(&names)?;
    let accreditation = NewAccreditation { title: "Mayor".into(), protocol_rank: rank, city: Some(city) };
    let mut change = Change::within(&mut *db, by.0, by.1, now);
    let head = forum::create_accredited_delegation(&mut change, &delegation, &member, &accreditation).await?;
    registration::claim(&mut change.in_deployment(), account, &email).await?;
    Ok(head)
}
