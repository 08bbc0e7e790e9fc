-- Texts and instants as clients read them.

-- Codes such as 1.10 stand behind 1.9: digits compare as the number they make.
create collation if not exists natcom.by_number (provider = icu, locale = 'und-u-kn-true');
comment on collation natcom.by_number is 'orders 1.9 before 1.10';

create or replace function natcom.localised(en text, fr text, ar text) returns text
language plpgsql stable parallel safe set search_path = pg_catalog, pg_temp as $$
begin
    return coalesce(
        case current_setting('natcom.language', true) when 'fr' then fr when 'ar' then ar end, en);
end
$$;
comment on function natcom.localised is 'the text in the language of the request, in English when there is none';

create or replace function natcom.texts(en text, fr text, ar text) returns jsonb
language plpgsql immutable parallel safe set search_path = pg_catalog, pg_temp as $$
begin
    return jsonb_strip_nulls(jsonb_build_object('en', en, 'fr', fr, 'ar', ar));
end
$$;
comment on function natcom.texts is 'a text in the languages it exists in, {"en", "fr", "ar"}';

create or replace function natcom.instant(moment timestamptz) returns text
language plpgsql stable parallel safe set search_path = pg_catalog, pg_temp as $$
begin
    return to_char(moment at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"');
end
$$;
comment on function natcom.instant is 'an instant as RFC 3339 in UTC, for JSON built in SQL';

-- The key of a path is an id or a code; what is neither is nobody's.
create or replace function natcom.uuid_of(key text) returns uuid
language plpgsql immutable parallel safe set search_path = pg_catalog, pg_temp as $$
begin
    if key ~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then
        return key::uuid;
    end if;
    return null;
end
$$;
comment on function natcom.uuid_of is 'the key as an id, null when it is none';

-- Search compares words as PostgreSQL's configuration "simple" cuts and folds
-- them: no stemming, no stop words, the same for every language.
create or replace function natcom.words(content text) returns text[]
language plpgsql immutable parallel safe set search_path = pg_catalog, pg_temp as $$
begin
    return tsvector_to_array(to_tsvector('pg_catalog.simple', coalesce(content, '')));
end
$$;
comment on function natcom.words is 'the different words of a text, folded';

create or replace function natcom.text_matches(content text, q text) returns boolean
language plpgsql immutable parallel safe set search_path = pg_catalog, pg_temp as $$
begin
    return to_tsvector('pg_catalog.simple', coalesce(content, '')) @@ plainto_tsquery('pg_catalog.simple', q);
end
$$;
comment on function natcom.text_matches is 'whether the text holds all words of q; for tables of few rows';
