//! The people registered in the edition.

use crate::cli::demo::accounts::{DELEGATE, DemoAccount, SPEAKER};

/// The state that the registration of a person gets.
#[derive(Clone, Copy, Debug)]
pub enum Outcome {
    /// As the type decides: confirmed, waitlisted or pending.
    Registered,
    Approved,
    Rejected(&'static str),
    Cancelled(&'static str),
}
use Outcome::{Approved, Cancelled, Registered, Rejected};

/// A person to register.
pub struct PersonData {
    pub email: &'static str,
    pub given_name: &'static str,
    pub family_name: &'static str,
    pub city: &'static str,
    pub country: &'static str,
    pub time_zone: &'static str,
    pub language: &'static str,
    /// The registration type.
    pub r#type: &'static str,
    pub outcome: Outcome,
}

impl PersonData {
    pub fn account(&self) -> DemoAccount {
        DemoAccount {
            locale: Some(self.language),
            time_zone: Some(self.time_zone),
            ..DemoAccount::new(self.email, self.given_name, self.family_name)
        }
    }
}

/// A delegate who registers.
const fn delegate(
    email: &'static str,
    (given_name, family_name): (&'static str, &'static str),
    (city, country, time_zone): (&'static str, &'static str, &'static str),
    language: &'static str,
) -> PersonData {
    let (r#type, outcome) = ("delegate", Registered);
    PersonData { email, given_name, family_name, city, country, time_zone, language, r#type, outcome }
}

impl PersonData {
    /// The same person with another registration.
    const fn registered_as(self, r#type: &'static str, outcome: Outcome) -> Self {
        Self { r#type, outcome, ..self }
    }
}

pub const PEOPLE: [PersonData; 27] = [
    delegate(DELEGATE, ("Grace", "Mwangi"), ("Nakuru", "KE", "Africa/Nairobi"), "en"),
    delegate("fang.wang@demo.example", ("芳", "王"), ("Guangzhou", "CN", "Asia/Shanghai"), "zh"),
    delegate("yoko.tanaka@demo.example", ("陽子", "田中"), ("Yokohama", "JP", "Asia/Tokyo"), "ja"),
    delegate("minjun.kim@demo.example", ("민준", "김"), ("Busan", "KR", "Asia/Seoul"), "ko"),
    delegate("olena.kovalenko@demo.example", ("Олена", "Коваленко"), ("Kyiv", "UA", "Europe/Kyiv"), "uk"),
    delegate("mohammed.elfassi@demo.example", ("محمد", "الفاسي"), ("Rabat", "MA", "Africa/Casablanca"), "ar"),
    delegate(
        "eleni.papadopoulou@demo.example",
        ("Ελένη", "Παπαδοπούλου"),
        ("Athens", "GR", "Europe/Athens"),
        "el",
    ),
    delegate("ananya.sharma@demo.example", ("अनन्या", "शर्मा"), ("Pune", "IN", "Asia/Kolkata"), "hi"),
    delegate(
        "huong.nguyen@demo.example",
        ("Hương", "Nguyễn Thị"),
        ("Da Nang", "VN", "Asia/Ho_Chi_Minh"),
        "vi",
    ),
    delegate("lea.dubois@demo.example", ("Léa", "Dubois"), ("Lyon", "FR", "Europe/Paris"), "fr"),
    delegate(
        "javier.quispe@demo.example",
        ("Javier", "Quispe Mamani"),
        ("Cusco", "PE", "America/Lima"),
        "es",
    ),
    delegate("joao.pereira@demo.example", ("João", "Pereira"), ("Recife", "BR", "America/Recife"), "pt"),
    delegate("somchai.jaidee@demo.example", ("สมชาย", "ใจดี"), ("Bangkok", "TH", "Asia/Bangkok"), "th"),
    delegate("ana.beridze@demo.example", ("ანა", "ბერიძე"), ("Tbilisi", "GE", "Asia/Tbilisi"), "ka"),
    delegate("zeynep.yildiz@demo.example", ("Zeynep", "Yıldız"), ("İzmir", "TR", "Europe/Istanbul"), "tr"),
    delegate(
        "sofia.hernandez@demo.example",
        ("Sofía", "Hernández"),
        ("Guadalajara", "MX", "America/Mexico_City"),
        "es",
    )
    .registered_as("delegate", Cancelled("The person asked for it.")),
    delegate(
        "thandiwe.nkosi@demo.example",
        ("Thandiwe", "Nkosi"),
        ("Durban", "ZA", "Africa/Johannesburg"),
        "en",
    )
    .registered_as("observer", Approved),
    delegate(
        "bjork.jonsdottir@demo.example",
        ("Björk", "Jónsdóttir"),
        ("Akureyri", "IS", "Atlantic/Reykjavik"),
        "is",
    )
    .registered_as("observer", Approved),
    delegate("karim.haddad@demo.example", ("كريم", "حداد"), ("Tripoli", "LB", "Asia/Beirut"), "ar")
        .registered_as("observer", Registered),
    delegate(
        "emma.vandenberg@demo.example",
        ("Emma", "van den Berg"),
        ("Utrecht", "NL", "Europe/Amsterdam"),
        "nl",
    )
    .registered_as("observer", Registered),
    delegate("mateo.rojas@demo.example", ("Mateo", "Rojas"), ("Valparaíso", "CL", "America/Santiago"), "es")
        .registered_as("observer", Registered),
    delegate("piotr.nowak@demo.example", ("Piotr", "Nowak"), ("Gdańsk", "PL", "Europe/Warsaw"), "pl")
        .registered_as("observer", Rejected("Your organisation has its full number of observers.")),
    delegate("lani.kealoha@demo.example", ("Lani", "Kealoha"), ("Hilo", "US", "Pacific/Honolulu"), "en")
        .registered_as("youth", Registered),
    delegate("jiahao.chen@demo.example", ("家豪", "陳"), ("Singapore", "SG", "Asia/Singapore"), "zh")
        .registered_as("youth", Registered),
    delegate("aisha.bello@demo.example", ("Aisha", "Bello"), ("Kano", "NG", "Africa/Lagos"), "en")
        .registered_as("youth", Registered),
    delegate("noah.fischer@demo.example", ("Noah", "Fischer"), ("Leipzig", "DE", "Europe/Berlin"), "de")
        .registered_as("youth", Registered),
    delegate(SPEAKER, ("Priya", "Raman"), ("Chennai", "IN", "Asia/Kolkata"), "en")
        .registered_as("speaker", Registered),
];

/// Who has a seat in, or waits for, which session; in the order of arrival.
pub const SEATS: [(&str, &[&str]); 3] = [
    (
        "SOON",
        &[
            "fang.wang@demo.example",
            "yoko.tanaka@demo.example",
            "olena.kovalenko@demo.example",
            "lea.dubois@demo.example",
            "joao.pereira@demo.example",
            "thandiwe.nkosi@demo.example",
        ],
    ),
    (
        "NEARLY-FULL",
        &[
            "minjun.kim@demo.example",
            "mohammed.elfassi@demo.example",
            "lea.dubois@demo.example",
            "javier.quispe@demo.example",
        ],
    ),
    (
        "FULL",
        &[
            "eleni.papadopoulou@demo.example",
            "ananya.sharma@demo.example",
            "huong.nguyen@demo.example",
            "fang.wang@demo.example",
            "somchai.jaidee@demo.example",
            "ana.beridze@demo.example",
        ],
    ),
];
