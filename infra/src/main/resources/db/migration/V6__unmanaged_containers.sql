-- Containers on hosts that nobody put under record, as the agents told last: a view of now, not history.
create table unmanaged_container (
    host         text not null,
    engine_id    text not null,
    -- What it will be on record as.
    container_id text not null,
    name         text not null,
    -- JSON as text: binary JSON refuses the character NUL, which a variable's value may hold.
    found        text not null,
    seen_at      timestamptz not null,
    primary key (host, engine_id)
);
create index unmanaged_container_name on unmanaged_container (name);
