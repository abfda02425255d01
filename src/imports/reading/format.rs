//! Formats of spreadsheets, by the first bytes of a file.

/// Format of a spreadsheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Xlsx,
    Xls,
    Ods,
}

impl Kind {
    /// The format by the first bytes: a ZIP archive, or a compound file.
    pub fn of(file: &[u8]) -> Option<Self> {
        const ODS: &[u8] = b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet";
        match file {
            [b'P', b'K', 3, 4, ..] if file.get(30..30 + ODS.len()) == Some(ODS) => Some(Self::Ods),
            [b'P', b'K', 3, 4, ..] => Some(Self::Xlsx),
            [0xD0, 0xCF, 0x11, 0xE0, ..] => Some(Self::Xls),
            _ => None,
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::Xlsx => "XLSX",
            Self::Xls => "XLS",
            Self::Ods => "ODS",
        }
    }
}
