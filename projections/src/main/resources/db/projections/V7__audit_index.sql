-- The index of the audit trail: which positions of a segment of the log (8192 of them) have which term, such as actor=ada or word=leak.
-- A segment is written once, when it is full, so that an entry costs the same however many there are.
create table audit_term (
    term    text collate "C" not null,
    segment int              not null,
    -- How many of its positions have it.
    entries int              not null,
    -- Which: two bytes each where they are few, else a bit for each position of the segment.
    places  bytea            not null,
    primary key (term, segment)
);
-- When the entries of each segment happened.
create table audit_segment (
    segment  int         primary key,
    earliest timestamptz not null,
    latest   timestamptz not null
);
-- It finds what these found, and any of them together.
drop index audit_entry_actor, audit_entry_action, audit_entry_host, audit_entry_image, audit_entry_time;
-- What followed from an event. Ids of events ascend with time, so this grows at its end.
create index audit_entry_causation on audit_entry (causation_id) where causation_id is not null;
