-- The log. A row is written once and never changed; that is enforced below.
create table event (
    global_index         bigint generated always as identity primary key,
    event_identifier     text   not null unique,
    aggregate_identifier text   not null,
    sequence_number      bigint not null,
    type                 text   not null,
    time_stamp           text   not null,
    payload_type         text   not null,
    payload_revision     text,
    payload              text   not null,
    meta_data            text   not null,
    -- Which transaction wrote it: readers stay behind the horizon of running ones.
    transaction_id       xid8   not null default pg_current_xact_id(),
    unique (aggregate_identifier, sequence_number)
);
create index event_transaction on event (transaction_id);

create table snapshot_event (
    event_identifier     text   not null unique,
    aggregate_identifier text   not null,
    sequence_number      bigint not null,
    type                 text   not null,
    time_stamp           text   not null,
    payload_type         text   not null,
    payload_revision     text,
    payload              text   not null,
    meta_data            text   not null,
    primary key (aggregate_identifier, sequence_number)
);

create function refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'the log is never changed: % on % is refused', tg_op, tg_table_name;
end $$;
create trigger event_is_never_changed before update or delete or truncate on event
    for each statement execute function refuse_change();

-- Every event's place in the whole log: dense, gapless, final.
create table event_position (
    position     bigint primary key,
    global_index bigint not null unique references event
);
create trigger position_is_never_changed before update or delete or truncate on event_position
    for each statement execute function refuse_change();

create table event_sequencer (
    singleton     boolean primary key default true check (singleton),
    -- Which log this is: a topic that carries another one is never written to.
    log_id        uuid   not null default gen_random_uuid(),
    last_position bigint not null default 0,
    -- Every event of a transaction below has its position.
    horizon       xid8   not null default '0'
);
insert into event_sequencer default values;

-- Which container bears which name on which host. Written with the events that say so, so that names are unique at any moment.
create table container_name (
    host         text not null,
    name         text not null,
    container_id text not null,
    claimed_at   timestamptz not null default now(),
    released_at  timestamptz
);
create unique index container_name_live on container_name (host, name) where released_at is null;
create index container_name_of on container_name (container_id text_pattern_ops);
create index container_name_by_name on container_name (name);

-- Requests that carried an Idempotency-Key, with what was answered. Written with the events that the request made.
create table idempotent_request (
    actor        text not null,
    key          text not null,
    request_hash text not null,
    answer       text not null,
    created_at   timestamptz not null default now(),
    primary key (actor, key)
);

-- How far the agents' reports are taken in. Written with the events that a report made.
create table observation_offset (
    topic       text   not null,
    partition   int    not null,
    next_offset bigint not null,
    primary key (topic, partition)
);

create table access_token (
    id         uuid primary key default gen_random_uuid(),
    actor      text not null,
    actor_kind text not null,
    -- SHA-256 of the token: 256 random bits need no slow hash.
    hash       bytea not null unique,
    created_at timestamptz not null default now()
);

-- The first event of every host: which hosts there are.
create index event_first_of_host on event (aggregate_identifier) where type = 'Host' and sequence_number = 0;
