//! The programme of a day as a table: a column for each room, and a row for each time at which a session starts or ends.
//! Pure.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use serde::Serialize;

use super::{
    query::PageLocale,
    sessions::{Selected, SessionView, room_name},
};
use crate::schedule::released::Released;

/// The hour of the next day at which the table of a day ends, however long a session lasts.
const LAST_HOUR: u32 = 6;
/// The longest row, in steps of five minutes: longer breaks look the same.
const TALLEST: i64 = 24;

/// The table of a day.
#[derive(Serialize)]
pub struct GridDay {
    pub date: NaiveDate,
    name: String,
    short: String,
    /// The names of the columns.
    rooms: Vec<String>,
    rows: Vec<GridRow>,
}

#[derive(Serialize)]
struct GridRow {
    time: String,
    datetime: String,
    /// Its height, in steps of five minutes.
    steps: i64,
    cells: Vec<GridCell>,
}

/// A cell: a session, or a time at which the room is free.
#[derive(Serialize)]
struct GridCell {
    rows: usize,
    session: Option<SessionView>,
}

/// The tables of all days.
pub fn days(released: &Released, selected: Vec<Selected<'_>>, locale: &PageLocale) -> Vec<GridDay> {
    let mut days: BTreeMap<NaiveDate, Vec<Selected<'_>>> = BTreeMap::new();
    for session in selected {
        days.entry(session.day).or_default().push(session);
    }
    days.into_iter().map(|(date, sessions)| day(released, date, sessions, locale)).collect()
}

fn day(released: &Released, date: NaiveDate, sessions: Vec<Selected<'_>>, locale: &PageLocale) -> GridDay {
    let end_of_day = end_of_day(date, locale);
    let times: BTreeSet<_> = sessions
        .iter()
        .flat_map(|session| [session.starts_at, session.ends_at.min(end_of_day).max(session.starts_at)])
        .collect();
    let times: Vec<_> = times.into_iter().collect();
    let row_of = |at: DateTime<Utc>| times.partition_point(|time| *time < at);
    let blocks = sessions.into_iter().map(|session| Block {
        place: session.place,
        from: row_of(session.starts_at),
        until: row_of(session.ends_at.min(end_of_day)).max(row_of(session.starts_at) + 1),
        content: session.view,
    });
    let columns = columns(blocks.collect());
    let mut rows = rows(&times, locale);
    for column in &columns {
        fill(&mut rows, column);
    }
    GridDay {
        date,
        name: locale.words.date(date),
        short: locale.words.short_date(date),
        rooms: columns.iter().map(|column| room_name(released, column.place, locale)).collect(),
        rows,
    }
}

fn end_of_day(date: NaiveDate, locale: &PageLocale) -> DateTime<Utc> {
    let next = date.checked_add_days(Days::new(1)).unwrap_or(date);
    let time = NaiveTime::from_hms_opt(LAST_HOUR, 0, 0).unwrap_or_default();
    locale.zone.around(next.and_time(time))
}

/// A session in rows `from..until`.
struct Block<T> {
    place: usize,
    from: usize,
    until: usize,
    content: T,
}

/// A column: the sessions of a room, none of which overlap.
struct Column<T> {
    place: usize,
    blocks: Vec<Block<T>>,
}

/// The columns in the order of the rooms. Sessions at the same time, as those without a room can be, get columns of their own.
fn columns<T>(blocks: Vec<Block<T>>) -> Vec<Column<T>> {
    let mut places: BTreeMap<usize, Vec<Column<T>>> = BTreeMap::new();
    for block in blocks {
        let columns = places.entry(block.place).or_default();
        let is_free =
            |column: &&mut Column<T>| column.blocks.last().is_none_or(|last| last.until <= block.from);
        match columns.iter_mut().find(is_free) {
            Some(column) => column.blocks.push(block),
            None => columns.push(Column { place: block.place, blocks: vec![block] }),
        }
    }
    places.into_values().flatten().collect()
}

/// The rows between the times, without cells.
fn rows(times: &[DateTime<Utc>], locale: &PageLocale) -> Vec<GridRow> {
    let local = |at: &DateTime<Utc>| at.with_timezone(&locale.zone.rules());
    let label = |at: &DateTime<Utc>| local(at).format("%H:%M").to_string();
    let labels: Vec<_> = times.iter().map(label).collect();
    let row = |(index, pair): (usize, &[DateTime<Utc>])| {
        let label = &labels[index];
        // An hour that clocks repeat, or the morning after: the same label twice.
        let is_repeated = labels.iter().filter(|other| *other == label).count() > 1;
        let offset = if is_repeated { local(&pair[0]).format(" %:z").to_string() } else { String::new() };
        GridRow {
            time: format!("{label}{offset}"),
            datetime: local(&pair[0]).to_rfc3339(),
            steps: ((pair[1] - pair[0]).num_minutes() / 5).clamp(1, TALLEST),
            cells: Vec::new(),
        }
    };
    times.windows(2).enumerate().map(row).collect()
}

/// Adds the cells of a column to the rows in which they begin.
fn fill(rows: &mut [GridRow], column: &Column<SessionView>) {
    let last = rows.len();
    let mut add = |from: usize, until: usize, session: Option<&SessionView>| {
        if let Some(row) = rows.get_mut(from).filter(|_| until > from) {
            row.cells.push(GridCell { rows: until - from, session: session.cloned() });
        }
    };
    let mut free_from = 0;
    for block in &column.blocks {
        add(free_from, block.from, None);
        add(block.from, block.until.min(last), Some(&block.content));
        free_from = block.until;
    }
    add(free_from, last, None);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sessions_at_the_same_time_get_columns_of_their_own() {
        let block = |(place, from, until, content)| Block { place, from, until, content };
        let blocks = [(1, 0, 2, "a"), (0, 1, 3, "b"), (1, 1, 3, "c"), (1, 2, 4, "d"), (1, 3, 4, "e")];
        let columns = columns(blocks.map(block).into());
        let found: Vec<_> = columns
            .iter()
            .map(|column| {
                let names = column.blocks.iter().map(|block| block.content).collect::<String>();
                format!("{} {names}", column.place)
            })
            .collect();
        assert_eq!(found, ["0 b", "1 ad", "1 ce"]);
    }

    #[test]
    fn cells_of_a_column_fill_all_rows() {
        let empty = || GridRow { time: String::new(), datetime: String::new(), steps: 1, cells: Vec::new() };
        let mut rows: Vec<_> = std::iter::repeat_with(empty).take(4).collect();
        fill(&mut rows, &Column { place: 0, blocks: Vec::new() });
        let spans: Vec<_> =
            rows.iter().map(|row| row.cells.iter().map(|cell| cell.rows).sum::<usize>()).collect();
        assert_eq!(spans, [4, 0, 0, 0]);
    }
}
