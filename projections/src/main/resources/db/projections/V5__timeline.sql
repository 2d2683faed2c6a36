-- Makes an index over a host and a time possible. It comes with PostgreSQL, and is trusted: who may create in the
-- database may create it.
create extension if not exists btree_gist;

-- How each container is as far as is known by now, and since when: the spans that have no end.
create table timeline_current (
    container  text        primary key,
    -- Of the newest event taken in.
    sequence   bigint      not null,
    -- When its life on record began: nothing happens to it before that.
    began_at   timestamptz not null,
    -- When the newest event was recorded.
    known_at   timestamptz not null,
    valid_from timestamptz not null,
    known_from timestamptz not null,
    host       text        not null,
    name       text        not null,
    image      text        not null,
    version    int         not null,
    revision   int         not null,
    desired    text        not null,
    operation  text,
    status     text        not null,
    exit_code  int,
    health     text        not null,
    started_at timestamptz,
    runs       int         not null,
    lost       boolean     not null,
    drifted    boolean     not null
) with (fillfactor = 70);
create index timeline_current_then on timeline_current (valid_from) where status <> 'removed';
create index timeline_current_host on timeline_current (host, valid_from) where status <> 'removed';

-- How each container was: the spans that have ended, and those that turned out to be otherwise.
create table timeline_interval (
    container   text        not null,
    valid_from  timestamptz not null,
    valid_to    timestamptz not null,
    known_from  timestamptz not null,
    -- Infinity where it still is what is known; else when something became known that corrects it.
    known_to    timestamptz not null,
    -- Until when the log knew of no end, where the end was recorded later than the beginning.
    believed_to timestamptz,
    host        text        not null,
    name        text        not null,
    image       text        not null,
    version     int         not null,
    revision    int         not null,
    desired     text        not null,
    operation   text,
    status      text        not null,
    exit_code   int,
    health      text        not null,
    started_at  timestamptz,
    runs        int         not null,
    lost        boolean     not null,
    drifted     boolean     not null
);
-- A container's life. What is known to be so now does not overlap.
create unique index timeline_interval_life on timeline_interval (container, valid_to) where known_to = 'infinity';
-- What was so at an instant, on a host or everywhere.
create index timeline_interval_then on timeline_interval using gist (tstzrange(valid_from, valid_to), host)
    where known_to = 'infinity' and status <> 'removed';
-- What was thought to go on at an instant, and had ended: the time between an end and its record. That is short for
-- nearly all, which then cost next to nothing to keep, and long where a host was cut off.
create index timeline_interval_soon on timeline_interval (believed_to)
    where known_to = 'infinity' and status <> 'removed' and believed_to > valid_to
      and believed_to - valid_to <= interval '1 minute';
create index timeline_interval_late on timeline_interval using gist (tstzrange(valid_to, greatest(valid_to, believed_to)))
    where known_to = 'infinity' and status <> 'removed' and believed_to - valid_to > interval '1 minute';
-- What was thought to be so at an instant, and was corrected since.
create index timeline_interval_corrected on timeline_interval using gist (tstzrange(known_from, known_to))
    where known_to < 'infinity' and status <> 'removed';

-- When nobody watched a host.
create table timeline_unobserved (
    host       text        not null,
    sequence   bigint      not null,
    valid_from timestamptz not null,
    valid_to   timestamptz not null,
    known_from timestamptz not null,
    because    text        not null,
    primary key (host, sequence)
);
create index timeline_unobserved_then on timeline_unobserved using gist (tstzrange(valid_from, valid_to), host);
