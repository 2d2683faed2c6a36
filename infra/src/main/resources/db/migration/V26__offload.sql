-- Whose events are in files of the archive only: they have left the table of events, and their places stay.
create table offloaded (
    -- Such as containers/4fd1….
    subject      text        primary key,
    -- How many of its events left: those with a sequence number below.
    events       bigint      not null,
    -- The numbers of the segments that they are in, in order.
    segments     bigint[]    not null,
    -- Which rule of retention it went by.
    rule         text        not null,
    offloaded_at timestamptz not null default clock_timestamp()
);

alter table archive_segment
    -- How many of its events are nowhere else.
    add column offloaded bigint not null default 0;

-- An event leaves the table once it is on record that it is elsewhere, and not before.
drop trigger event_is_never_changed on event;
create trigger event_is_never_changed before update or truncate on event
    for each statement execute function refuse_change();
create function refuse_loss() returns trigger language plpgsql as $$
begin
    if exists (select from gone left join offloaded o on o.subject = gone.aggregate_identifier
               where o.subject is null or gone.sequence_number >= o.events) then
        raise exception 'the log is never changed: % on % is refused', tg_op, tg_table_name;
    end if;
    return null;
end $$;
create trigger event_is_never_lost after delete on event referencing old table as gone
    for each statement execute function refuse_loss();

-- What is not to leave, and whose people are not to be erased, while somebody says so.
create table legal_hold (
    number         bigint      generated always as identity primary key,
    name           text        not null,
    -- Which containers: host=… image=… label=KEY=VALUE; all where empty.
    selector       text        not null,
    placed_by      text        not null,
    reason         text        not null,
    ticket         text,
    placed_at      timestamptz not null default clock_timestamp(),
    released_by    text,
    release_reason text,
    release_ticket text,
    released_at    timestamptz
);
create unique index legal_hold_in_force on legal_hold (name) where released_at is null;
