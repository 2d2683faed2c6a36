-- How far each projection has come. Written in the transaction that writes its rows.
create table projection_offset (
    projection  text   not null,
    topic       text   not null,
    partition   int    not null,
    -- Where reading goes on; none before the first event.
    next_offset bigint,
    -- Of the last event applied; 0 before the first.
    position    bigint not null default 0,
    primary key (projection, topic, partition)
);

-- Who did what, to what, why, and what came of it: one row an event.
create table audit_entry (
    position       bigint      primary key,
    sequence       bigint      not null,
    id             text        not null,
    occurred_at    timestamptz not null,
    recorded_at    timestamptz not null,
    actor          text        not null,
    actor_kind     text        not null,
    action         text        not null,
    type           text        not null,
    subject        text        not null,
    target         text        not null,
    host           text,
    image          text,
    version        int,
    operation      text,
    outcome        text        not null,
    cause          text,
    reason         text,
    ticket         text,
    correlation_id text,
    causation_id   text,
    summary        text        not null
);
create index audit_entry_actor on audit_entry (actor, position);
create index audit_entry_action on audit_entry (action, position);
create index audit_entry_subject on audit_entry (subject, position);
create index audit_entry_host on audit_entry (host, position) where host is not null;
create index audit_entry_image on audit_entry (image, position) where image is not null;
create index audit_entry_time on audit_entry (occurred_at);

-- What the audit must know of a container to name it in entries of events that do not.
create table audit_container (
    id       text   primary key,
    position bigint not null,
    name     text   not null,
    host     text   not null,
    image    text   not null,
    version  int    not null
);

-- The fold of each container's events, and columns to find it by.
create table fleet_container (
    id              text        primary key,
    sequence        bigint      not null,
    name            text        not null,
    host            text        not null,
    image           text        not null,
    version         int         not null,
    status          text        not null,
    declared_at     timestamptz not null,
    -- Of the newest operation, where that failed.
    failure_code    text,
    failure_message text,
    -- JSON as text: binary JSON refuses the character NUL, which a variable's value may hold.
    state           json        not null
);
create index fleet_container_prefix on fleet_container (id text_pattern_ops);
create index fleet_container_name on fleet_container (name, host);
-- The order of lists, whatever the database's collation.
create index fleet_container_order on fleet_container ((name || '/' || id) collate "C");
create index fleet_container_host on fleet_container (host, status);
create index fleet_container_image on fleet_container (image);

create table fleet_image (
    name       text   primary key,
    sequence   bigint not null,
    repository text   not null,
    -- The version that containers are made from where none is named.
    current    int
);

create table fleet_image_version (
    image        text        not null,
    number       int         not null,
    digest       text        not null,
    media_type   text,
    -- In bytes.
    size         bigint      not null,
    platforms    text[]      not null,
    source       text,
    withdrawn    boolean     not null default false,
    published_at timestamptz not null,
    primary key (image, number)
);

create table fleet_image_tag (
    image  text not null,
    tag    text not null,
    number int  not null,
    primary key (image, tag)
);

create table fleet_host (
    name           text    primary key,
    sequence       bigint  not null,
    decommissioned boolean not null,
    state          json    not null
);

create table operation (
    id              text        primary key,
    -- Of the event that asked for it.
    position        bigint      not null unique,
    container       text        not null,
    name            text        not null,
    action          text        not null,
    status          text        not null check (status in ('pending', 'succeeded', 'failed', 'abandoned')),
    actor           text        not null,
    reason          text,
    requested_at    timestamptz not null,
    finished_at     timestamptz,
    failure_code    text,
    failure_message text
);
create index operation_container on operation (container, position);
create index operation_status on operation (status, position);
