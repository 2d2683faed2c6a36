-- Where else the log is told: who asked, which events, with what they are signed, and how far each is.
create table webhook (
    id                  text        primary key,
    name                text,
    url                 text        not null,
    -- Which events, as JSON.
    filter              text        not null,
    -- What events are signed with, so it has to be readable; forgotten when the webhook is removed.
    secret              text,
    -- What was signed with before, and until when it still is.
    former_secret       text,
    former_secret_until timestamptz,
    state               text        not null default 'active' check (state in ('active', 'paused', 'removed')),
    -- Why it is paused.
    because             text,
    actor               text        not null,
    actor_kind          text        not null,
    reason              text,
    ticket              text,
    made_at             timestamptz not null default clock_timestamp(),
    -- Up to which the receiver has taken all that is meant for it.
    position            bigint      not null,
    delivered           bigint      not null default 0,
    delivered_at        timestamptz,
    -- Of the next event, in vain.
    attempts            int         not null default 0,
    attempted_at        timestamptz,
    failing_since       timestamptz,
    last_status         int,
    last_error          text,
    next_attempt_at     timestamptz,
    -- Who delivers. Whoever changes the webhook takes it away, so that what goes on is what is so now.
    holder              text
) with (fillfactor = 50); -- a row is written anew with each event
create unique index webhook_name on webhook (name) where state <> 'removed';

-- Who did what to a webhook, and why. As little changed as the log is.
create table webhook_change (
    id             text        primary key,
    number         bigint      generated always as identity,
    webhook        text        not null references webhook,
    -- The hash of the request, so that another one under the same key is told from it.
    request_hash   text        not null,
    what           text        not null,
    says           text,
    actor          text        not null,
    actor_kind     text        not null,
    reason         text,
    ticket         text,
    source_address text,
    at             timestamptz not null default clock_timestamp()
);
create index webhook_change_of on webhook_change (webhook, number);
create trigger webhook_change_is_never_changed before update or delete or truncate on webhook_change
    for each statement execute function refuse_change();
