insert into award (id, congress_id, slug, title, time_zone, state, entries_open_at, entries_close_at, title_words, abstract_words, open_scores, created_at)
select '00000000-0000-7000-8000-000000000095', id, 'innovation', '{"en": "Award"}', 'Asia/Shanghai', 'open', now(), now() + interval '1 day', 25, 150, false, now() from congress;
insert into award_category (id, award_id, slug, name, position)
select gen_random_uuid(), id, 'inclusive', '{"en": "Inclusive"}', 1 from award;
insert into award_round (id, award_id, slug, name, kind, takes, position, opens_at, closes_at, scale_min, scale_max, per_entry)
select gen_random_uuid(), a.id, k.kind, '{"en": "Round"}', k.kind, 'eligible', 1, now(), now() + interval '1 day', 0, 10, 3
from award a, unnest(array['technical', 'public']) as k (kind);
insert into award_criterion (id, round_id, slug, name, weight, position)
select gen_random_uuid(), id, 'impact', '{"en": "Impact"}', 1, 1 from award_round where kind = 'technical';
insert into award_extension (id, award_id, closed_before, closes_at, reason, extended_at)
select gen_random_uuid(), id, entries_close_at - interval '1 day', entries_close_at, 'Later', now() from award;
insert into award_entry (id, congress_id, award_id, account_id, state, category_id, title, abstract, language, city, city_key, country, starts_on, submitted_at, created_at)
select '00000000-0000-7000-8000-000000000096', a.congress_id, a.id, o.id, 'shortlisted', c.id, 'Water', 'Water.', 'en', 'Lisbon', 'lisbon', 'PT', now(), now(), now()
from award a join award_category c on c.award_id = a.id, (select id from account limit 1) o;
insert into award_submitter (entry_id, position, name, email) select id, 1, 'Ana', 'ana@city.example' from award_entry;
insert into award_late_refusal (id, award_id, entry_id, deadline, refused_at) select gen_random_uuid(), award_id, id, now(), now() from award_entry;
insert into award_evaluator (round_id, account_id, countries, languages, added_at)
select r.id, e.account_id, '{AT}', '{en}', now() from award_round r, award_entry e where r.kind = 'technical';
insert into award_recusal (entry_id, account_id, kind, declared, recused_at) select id, account_id, 'other', true, now() from award_entry;
insert into award_evaluation (id, round_id, entry_id, account_id, state, origin, assigned_at, submitted_at)
select gen_random_uuid(), v.round_id, e.id, v.account_id, 'submitted', 'by_hand', now(), now() from award_evaluator v, award_entry e;
insert into award_score (evaluation_id, criterion_id, round_id, score)
select x.id, k.id, x.round_id, 7 from award_evaluation x join award_criterion k on k.round_id = x.round_id;
insert into award_advance (id, award_id, round_id, target, places, decided_at)
select '00000000-0000-7000-8000-000000000097', award_id, id, 'shortlisted', 1, now() from award_round where kind = 'technical';
insert into award_advanced (advance_id, entry_id, rank, advanced, state_before) select '00000000-0000-7000-8000-000000000097', id, 1, true, 'eligible' from award_entry;
insert into award_ballot (id, award_id, round_id, entry_id, account_id, receipt, network, cast_at, changed_at, until)
select gen_random_uuid(), r.award_id, r.id, e.id, e.account_id, '7K3F9', '\x00', now(), now(), now() from award_round r, award_entry e where r.kind = 'public';
