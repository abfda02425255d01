//! What the sessions around the clock are about: two topics for each policy theme.

use crate::cli::demo::steps::Texts;

/// A topic of the programme.
pub struct Topic {
    pub theme: &'static str,
    pub title: Texts,
    pub summary: Texts,
}

pub const TOPICS: [Topic; 16] = [
    Topic {
        theme: "safe-and-healthy-public-spaces",
        title: [
            "Streets for children",
            "Des rues pour les enfants",
            "Calles para la infancia",
            "儿童友好的街道",
        ],
        summary: [
            "Cities show how they slow traffic near schools and what it costs.",
            "Des villes montrent comment elles ralentissent la circulation près des écoles, et à quel coût.",
            "Varias ciudades muestran cómo reducen la velocidad junto a las escuelas y cuánto cuesta.",
            "各城市介绍如何降低学校周边的车速，以及所需的费用。",
        ],
    },
    Topic {
        theme: "mobility-strategies",
        title: ["Buses that arrive on time", "Des bus à l’heure", "Autobuses puntuales", "准点的公交"],
        summary: [
            "Bus lanes, signals and timetables: what makes a bus network reliable.",
            "Couloirs, feux et horaires : ce qui rend un réseau de bus fiable.",
            "Carriles, semáforos y horarios: lo que hace fiable una red de autobuses.",
            "公交专用道、信号灯和时刻表：怎样让公交网络更可靠。",
        ],
    },
    Topic {
        theme: "energy-transition",
        title: ["Heating without gas", "Se chauffer sans gaz", "Calefacción sin gas", "无燃气供暖"],
        summary: [
            "How to replace the heating of a whole district, street by street.",
            "Comment remplacer le chauffage de tout un quartier, rue par rue.",
            "Cómo sustituir la calefacción de todo un barrio, calle por calle.",
            "如何逐条街道更换整个城区的供暖系统。",
        ],
    },
    Topic {
        theme: "affordable-housing",
        title: [
            "Rents that people can pay",
            "Des loyers abordables",
            "Alquileres asequibles",
            "负担得起的房租",
        ],
        summary: [
            "Public land, housing associations and rent rules compared.",
            "Terrains publics, bailleurs sociaux et encadrement des loyers : une comparaison.",
            "Comparación de suelo público, entidades de vivienda y normas de alquiler.",
            "比较公有土地、住房协会与租金管理等做法。",
        ],
    },
    Topic {
        theme: "work-and-technology",
        title: [
            "Fair work on platforms",
            "Un travail équitable sur les plateformes",
            "Trabajo justo en plataformas",
            "平台上的公平就业",
        ],
        summary: [
            "What a city can do for couriers, drivers and cleaners.",
            "Ce qu’une ville peut faire pour les livreurs, les chauffeurs et le personnel de ménage.",
            "Lo que una ciudad puede hacer por repartidores, conductores y personal de limpieza.",
            "城市能为骑手、司机和保洁人员做些什么。",
        ],
    },
    Topic {
        theme: "innovative-urban-management",
        title: [
            "Budgets that residents decide",
            "Des budgets décidés par les habitants",
            "Presupuestos que deciden los vecinos",
            "居民决定的预算",
        ],
        summary: [
            "Lessons from ten years of participatory budgets.",
            "Les leçons de dix ans de budgets participatifs.",
            "Lecciones de diez años de presupuestos participativos.",
            "参与式预算十年来的经验。",
        ],
    },
    Topic {
        theme: "green-infrastructure",
        title: [
            "Parks that store rain",
            "Des parcs qui retiennent la pluie",
            "Parques que retienen la lluvia",
            "能蓄雨水的公园",
        ],
        summary: [
            "Parks as protection from floods: design, upkeep and costs.",
            "Les parcs contre les inondations : conception, entretien et coûts.",
            "Parques contra las inundaciones: diseño, mantenimiento y costes.",
            "用公园防御洪水：设计、养护与成本。",
        ],
    },
    Topic {
        theme: "basic-social-services",
        title: [
            "A clinic within walking distance",
            "Un centre de santé à deux pas",
            "Un centro de salud a pie",
            "步行可达的诊所",
        ],
        summary: [
            "How cities plan health centres for every neighbourhood.",
            "Comment les villes prévoient un centre de santé dans chaque quartier.",
            "Cómo planifican las ciudades un centro de salud en cada barrio.",
            "城市如何为每个社区规划卫生中心。",
        ],
    },
    Topic {
        theme: "safe-and-healthy-public-spaces",
        title: [
            "Cooler squares in summer",
            "Des places plus fraîches en été",
            "Plazas más frescas en verano",
            "夏季更凉爽的广场",
        ],
        summary: [
            "Shade, water and trees: measured results from hot cities.",
            "Ombre, eau et arbres : des résultats mesurés dans des villes chaudes.",
            "Sombra, agua y árboles: resultados medidos en ciudades calurosas.",
            "遮阳、水景与树木：炎热城市的实测结果。",
        ],
    },
    Topic {
        theme: "mobility-strategies",
        title: [
            "Safe routes for bicycles",
            "Des itinéraires cyclables sûrs",
            "Rutas seguras para bicicletas",
            "安全的自行车道",
        ],
        summary: [
            "How to build a connected network in five years.",
            "Comment construire un réseau continu en cinq ans.",
            "Cómo construir una red conectada en cinco años.",
            "如何在五年内建成连贯的骑行网络。",
        ],
    },
    Topic {
        theme: "energy-transition",
        title: [
            "Solar power on public roofs",
            "Du solaire sur les toits publics",
            "Energía solar en tejados públicos",
            "公共屋顶上的太阳能",
        ],
        summary: [
            "Contracts and financing for schools, markets and depots.",
            "Contrats et financement pour les écoles, les marchés et les dépôts.",
            "Contratos y financiación para escuelas, mercados y cocheras.",
            "学校、市场和车场的合同与融资方式。",
        ],
    },
    Topic {
        theme: "affordable-housing",
        title: [
            "Homes in old offices",
            "Des logements dans d’anciens bureaux",
            "Viviendas en antiguas oficinas",
            "旧办公楼改造住宅",
        ],
        summary: [
            "What it takes to turn empty offices into homes.",
            "Ce qu’il faut pour transformer des bureaux vides en logements.",
            "Qué se necesita para convertir oficinas vacías en viviendas.",
            "把闲置办公楼改造成住宅需要哪些条件。",
        ],
    },
    Topic {
        theme: "work-and-technology",
        title: [
            "Digital services for everyone",
            "Des services numériques pour tous",
            "Servicios digitales para todos",
            "人人可用的数字服务",
        ],
        summary: [
            "Services that also work for people without a smartphone.",
            "Des services accessibles aussi sans smartphone.",
            "Servicios que también funcionan sin teléfono inteligente.",
            "没有智能手机的人也能使用的服务。",
        ],
    },
    Topic {
        theme: "innovative-urban-management",
        title: [
            "Open data that is used",
            "Des données ouvertes et utilisées",
            "Datos abiertos que se usan",
            "真正被使用的开放数据",
        ],
        summary: [
            "Which data sets people ask for, and how to keep them up to date.",
            "Quelles données sont demandées, et comment les tenir à jour.",
            "Qué datos pide la gente y cómo mantenerlos al día.",
            "人们需要哪些数据，以及如何保持更新。",
        ],
    },
    Topic {
        theme: "green-infrastructure",
        title: [
            "Trees for every street",
            "Des arbres dans chaque rue",
            "Árboles en cada calle",
            "让每条街道都有树",
        ],
        summary: [
            "Choosing species, finding space and watering in the first years.",
            "Choisir les espèces, trouver la place et arroser les premières années.",
            "Elegir especies, encontrar espacio y regar los primeros años.",
            "选择树种、寻找空间，以及最初几年的浇灌。",
        ],
    },
    Topic {
        theme: "basic-social-services",
        title: [
            "Care for older residents",
            "L’accompagnement des aînés",
            "Atención a las personas mayores",
            "关爱老年居民",
        ],
        summary: [
            "Day centres, home visits and neighbours who help.",
            "Centres de jour, visites à domicile et voisins solidaires.",
            "Centros de día, visitas a domicilio y vecinos que ayudan.",
            "日间中心、上门探访与邻里互助。",
        ],
    },
];
