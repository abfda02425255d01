-- People as they are named: one of the two names may be absent, and the display name is what the person writes.
-- An older node still reads and writes names; it fails only on a person with one name.
do $$
declare person text;
begin
    foreach person in array array['account', 'registration'] loop
        execute format($sql$
            alter table %I
                alter column given_name drop not null,
                alter column family_name drop not null,
                add constraint %1$s_named check (given_name is not null or family_name is not null),
                add column name_order text not null default 'given_first',
                add constraint %1$s_name_order check (name_order in ('given_first', 'family_first')),
                -- The display name, if it is not composed of the names.
                add column written_name text
        $sql$, person);
        -- Names in Chinese characters, kana or Hangul begin with the family name, and have no blank.
        execute format($sql$
            update %I set name_order = 'family_first'
            where given_name || family_name ~ '^[\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U000323af]+$'
        $sql$, person);
        execute format($sql$
            alter table %I add column display_name text not null generated always as (
                coalesce(written_name,
                    case when given_name is null then family_name
                         when family_name is null then given_name
                         when name_order = 'given_first' then given_name
                             || case when given_name || family_name ~ '^[\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U000323af]+$'
                                     then '' else ' ' end || family_name
                         else family_name
                             || case when given_name || family_name ~ '^[\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U000323af]+$'
                                     then '' else ' ' end || given_name
                    end)
            ) stored
        $sql$, person);
    end loop;
end $$;

create or replace view recipient as
select r.id as registration_id, r.congress_id, r.account_id, r.state, r.email, r.given_name, r.family_name,
       coalesce(a.locale, r.languages[1], c.languages[1]) as language,
       coalesce(r.time_zone, a.time_zone, c.time_zone) as time_zone, c.title as congress_title, r.display_name
from registration r
join congress c on c.id = r.congress_id
left join account a on a.id = r.account_id
where not is_erased(r.email);

-- E-mails that wait name the person by the display name.
update mail set context = context || jsonb_build_object('display_name', concat_ws(' ', context->>'given_name', context->>'family_name'))
where context ? 'given_name';
