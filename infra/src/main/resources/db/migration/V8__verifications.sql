-- Comparisons of the log with what follows from it: who asked, why, how far each check is, and what differs.
create table verification (
    id           text        primary key,
    status       text        not null
        check (status in ('requested', 'running', 'consistent', 'different', 'undecided', 'cancelled')),
    actor        text        not null,
    actor_kind   text        not null,
    reason       text,
    ticket       text,
    requested_at timestamptz not null default clock_timestamp(),
    finished_at  timestamptz,
    because      text
);
create index verification_newest on verification (requested_at);

create table verification_check (
    verification text   not null references verification,
    place        int    not null,
    name         text   not null,
    status       text   not null default 'waiting'
        check (status in ('waiting', 'running', 'consistent', 'different', 'undecided')),
    position     bigint not null default 0,
    of           bigint not null default 0,
    differences  bigint not null default 0,
    because      text,
    primary key (verification, place)
);

create table verification_difference (
    verification text   not null references verification,
    number       bigint generated always as identity,
    check_name   text   not null,
    what         text   not null,
    says         text   not null,
    primary key (verification, number)
);
