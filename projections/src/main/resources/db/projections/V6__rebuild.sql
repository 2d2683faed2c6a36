-- What built the projection: a lower version than the program's means other rows than it would make.
alter table projection_offset add column version int not null default 1;

-- Projections that are or were built anew: who asked, why, and how far it has come.
create table projection_rebuild (
    id             text        primary key,
    projection     text        not null,
    status         text        not null
        check (status in ('requested', 'building', 'indexing', 'swapping', 'done', 'cancelled', 'failed')),
    actor          text        not null,
    actor_kind     text        not null,
    reason         text,
    ticket         text,
    requested_at   timestamptz not null default clock_timestamp(),
    -- Since when, and from which position on, it has been going on without an interruption.
    began_at       timestamptz,
    began_position bigint      not null default 0,
    finished_at    timestamptz,
    -- Of the last event taken in, and of the last there is, as far as the live one knows.
    position       bigint      not null default 0,
    target         bigint      not null default 0,
    -- Where on the topic reading goes on; none before the first event.
    next_offset    bigint,
    -- What its tables look like: after a change of them what was built so far is of no use.
    form           text,
    -- Why it failed, or who cancelled it and why.
    because        text
);
create unique index projection_rebuild_one on projection_rebuild (projection) where finished_at is null;
create index projection_rebuild_newest on projection_rebuild (projection, requested_at);
