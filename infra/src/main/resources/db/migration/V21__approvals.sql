-- What somebody asked for that takes somebody else's approval, to be found. What counts is in the events of who asked.
create table approval (
    id              text        primary key,
    actor           text        not null,
    actor_kind      text        not null,
    act             text        not null,
    -- Of all that was asked for, salted: the salt is in no event.
    request         text        not null,
    salt            text        not null,
    sought          json        not null,
    reason          text,
    ticket          text,
    asked_at        timestamptz not null default clock_timestamp(),
    until           timestamptz not null,
    -- approved or rejected; none while it is waited for.
    decision        text,
    decided_by      text,
    decided_at      timestamptz,
    decided_because text,
    used_at         timestamptz
);
create index approval_open on approval (actor, act) where used_at is null;
create index approval_newest on approval (asked_at);
