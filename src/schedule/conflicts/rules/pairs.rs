//! Conflicts between sessions: at once, too soon after each other, or too many on a day.

use super::{
    super::model::{ConflictFigures, ConflictKind, REPEAT_DISTANCE, TURNAROUND},
    Clear, Found,
    sentences::{listed, span},
};

impl Found<'_> {
    pub(super) fn room_overlap(&mut self, earlier: usize, now: usize) {
        let [first, second] = [earlier, now].map(|index| &self.placed[index]);
        let detail = format!(
            "`{}` and `{}` are both in the room {} from {}.",
            first.session.code,
            second.session.code,
            self.draft.rooms[second.room].slug,
            span(second.from, second.until.min(first.until), self.draft.frame.zone)
        );
        self.add(ConflictKind::RoomOverlap, &[earlier, now], Vec::new(), (detail, None), &Clear::Nothing);
    }

    /// The same speakers in both sessions.
    pub(super) fn speakers(&mut self, kind: ConflictKind, earlier: usize, now: usize, speakers: &[usize]) {
        let [first, second] = [earlier, now].map(|index| &self.placed[index]);
        let names = second.speakers.iter().zip(second.session.speakers.iter());
        let names = names.filter(|(number, _)| speakers.contains(number)).map(|(_, part)| part.name.as_str());
        let names = listed(&names.collect::<Vec<_>>());
        let many = speakers.len() > 1;
        let minutes = (second.from - first.until).num_minutes();
        let mut figures = None;
        let detail = match kind {
            ConflictKind::ShortTurnaround => {
                figures = Some(ConflictFigures::new(minutes, TURNAROUND.num_minutes()));
                format!(
                    "{names} {} {minutes} minutes from `{}` in {} to `{}` in {}.",
                    if many { "have" } else { "has" },
                    first.session.code,
                    self.draft.rooms[first.room].slug,
                    second.session.code,
                    self.draft.rooms[second.room].slug
                )
            }
            _ => format!(
                "{names} {} in `{}` and in `{}` from {}.",
                if many { "speak" } else { "speaks" },
                first.session.code,
                second.session.code,
                span(second.from, second.until.min(first.until), self.draft.frame.zone)
            ),
        };
        self.add(kind, &[earlier, now], speakers.to_vec(), (detail, figures), &Clear::Nothing);
    }

    /// Sessions of one theme or track at once.
    pub(super) fn parallel(&mut self, kind: ConflictKind, mut parallel: Vec<usize>, now: usize, of: usize) {
        if parallel.is_empty() || self.draft.levels.of(kind).severity().is_none() {
            return;
        }
        parallel.push(now);
        let session = self.placed[now].session;
        let (what, clear) = match kind {
            ConflictKind::ThemeParallel => {
                let place = self.placed[now].themes.iter().position(|theme| *theme == of).unwrap_or_default();
                (format!("about {}", session.themes[place]), Clear::Theme(of))
            }
            _ => (format!("of the track {}", session.track), Clear::Track(of)),
        };
        let shown = 5;
        let codes =
            parallel.iter().rev().take(shown).map(|index| format!("`{}`", self.placed[*index].session.code));
        let mut codes: Vec<_> = codes.collect();
        codes.reverse();
        if parallel.len() > shown {
            codes.insert(0, format!("{} more", parallel.len() - shown));
        }
        let codes: Vec<_> = codes.iter().map(String::as_str).collect();
        let detail = format!("{} are at the same time, and {what}.", listed(&codes));
        self.add(kind, &parallel, Vec::new(), (detail, None), &clear);
    }

    pub(super) fn audience(&mut self, earlier: usize, now: usize, people: usize) {
        let [first, second] = [earlier, now].map(|index| &self.placed[index].session.code);
        let detail = match people {
            1 => format!("1 person plans to attend both `{first}` and `{second}`, which overlap."),
            _ => format!("{people} people plan to attend both `{first}` and `{second}`, which overlap."),
        };
        let found = i64::try_from(people).unwrap_or(i64::MAX);
        let figures = ConflictFigures { found, allowed: None };
        self.add(
            ConflictKind::AudienceOverlap,
            &[earlier, now],
            Vec::new(),
            (detail, Some(figures)),
            &Clear::Session(earlier),
        );
    }

    /// Speakers with too many minutes on a day, once for each day: when its last session begins.
    pub(super) fn overloads(&mut self, index: usize) {
        let Some(most) = self.draft.levels.speaker_minutes else { return };
        let (frame, day) = (self.draft.frame, self.draft.frame.day(self.placed[index].from));
        for (number, part) in
            self.placed[index].speakers.clone().into_iter().zip(self.placed[index].session.speakers.iter())
        {
            let on_day = self.of_speaker[number].iter().copied();
            let on_day: Vec<_> = on_day.filter(|other| frame.day(self.placed[*other].from) == day).collect();
            let minutes = self.minutes(&on_day);
            if on_day.last() != Some(&index) || minutes <= i64::from(most) {
                continue;
            }
            let codes: Vec<_> =
                on_day.iter().map(|other| format!("`{}`", self.placed[*other].session.code)).collect();
            let codes: Vec<_> = codes.iter().map(String::as_str).collect();
            let detail = format!(
                "{} speaks for {minutes} minutes on {}, in {}. The limit is {most} minutes a day.",
                part.name,
                day.format("%-d %B %Y"),
                listed(&codes)
            );
            let figures = ConflictFigures::new(minutes, most);
            self.add(
                ConflictKind::SpeakerOverload,
                &on_day,
                vec![number],
                (detail, Some(figures)),
                &Clear::FullDays,
            );
        }
    }

    pub(super) fn minutes(&self, sessions: &[usize]) -> i64 {
        sessions
            .iter()
            .map(|index| (self.placed[*index].until - self.placed[*index].from).num_minutes())
            .sum()
    }

    /// Sessions that take place twice, too soon after each other.
    pub(super) fn repeats(&mut self, index: usize) {
        let now = &self.placed[index];
        let earlier: std::collections::BTreeSet<_> = self
            .draft
            .repeats(now.session.id)
            .filter_map(|other| self.of_session.get(&other).copied())
            .filter(|other| *other < index && now.from - self.placed[*other].from < REPEAT_DISTANCE)
            .collect();
        for earlier in earlier {
            let [first, second] = [earlier, index].map(|index| &self.placed[index]);
            let minutes = (second.from - first.from).num_minutes();
            let detail = format!(
                "`{}` and `{}` are the same session twice, but begin {minutes} minutes apart instead of at least twelve hours.",
                first.session.code, second.session.code,
            );
            let figures = ConflictFigures::new(minutes, REPEAT_DISTANCE.num_minutes());
            self.add(
                ConflictKind::RepeatTooSoon,
                &[earlier, index],
                Vec::new(),
                (detail, Some(figures)),
                &Clear::Repeats,
            );
        }
    }
}
