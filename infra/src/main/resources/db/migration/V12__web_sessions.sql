-- Who is signed in by a browser. A session ends with the token that it was begun with.
create table web_session (
    -- SHA-256 of what the cookie says.
    hash       bytea primary key,
    token      uuid not null references access_token (id) on delete cascade,
    begun_at   timestamptz not null default now(),
    expires_at timestamptz not null
);

create index web_session_token on web_session (token);
create index web_session_expiry on web_session (expires_at);
