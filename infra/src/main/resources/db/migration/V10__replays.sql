-- Ranges of the log that are told once more on another topic: who asked, why, which events, how quickly, and how far it is.
create table replay (
    id              text        primary key,
    -- The hash of the request, so that another one under the same key is told from it.
    request_hash    text        not null,
    topic           text        not null,
    status          text        not null check (status in ('requested', 'running', 'done', 'cancelled', 'failed')),
    -- The first and the last position that it is about, and of those between what was recorded in a time.
    first_position  bigint      not null,
    last_position   bigint      not null,
    recorded_since  timestamptz,
    recorded_before timestamptz,
    -- Which of these, as JSON.
    filter          text        not null,
    speed           text        not null,
    actor           text        not null,
    actor_kind      text        not null,
    reason          text,
    ticket          text,
    requested_at    timestamptz not null default clock_timestamp(),
    finished_at     timestamptz,
    because         text,
    -- How far it is, for people to see: what is true stands on Kafka, in the transactions that carry the events.
    position        bigint      not null,
    sent            bigint      not null default 0,
    -- Since when it goes on without an interruption, and how many events it had sent by then.
    began_at        timestamptz,
    began_sent      bigint      not null default 0,
    ends_at         timestamptz
);
create index replay_newest on replay (requested_at);
