-- Who took a backup: it holds everything that is on record.
create table backup_taken (
    id             text        primary key,
    actor          text        not null,
    actor_kind     text        not null,
    reason         text,
    ticket         text,
    source_address text,
    begun_at       timestamptz not null default clock_timestamp(),
    -- None where it was cut off, or is being taken.
    finished_at    timestamptz,
    position       bigint,
    bytes          bigint
);
create index backup_taken_newest on backup_taken (begun_at);
