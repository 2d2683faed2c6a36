-- Which rollouts there are, and how far each is.
create table rollout (
    id         text        primary key,
    sequence   bigint      not null,
    -- Of the event that began it.
    position   bigint      not null unique,
    kind       text        not null,
    words      text        not null,
    status     text        not null,
    steps      int         not null,
    done       int         not null default 0,
    failed     int         not null default 0,
    reverted   int         not null default 0,
    because    text,
    actor      text        not null,
    reason     text,
    ticket     text,
    started_at timestamptz not null,
    ended_at   timestamptz
);
