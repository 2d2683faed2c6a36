-- Which parts of the log were written to files beside the database: each is a full subtree of the Merkle tree. The events stay in the log.
create table archive_segment (
    -- From 1, without gaps.
    number         bigint      primary key,
    first_position bigint      not null,
    last_position  bigint      not null,
    -- When the earliest and the latest of the events were recorded, as the log has it.
    earliest       text        not null,
    latest         text        not null,
    -- Which log's checkpoint is in the file.
    origin         text        not null,
    -- Its name in the archive's folder.
    file           text        not null,
    bytes          bigint      not null,
    sha256         text        not null,
    written_at     timestamptz not null default clock_timestamp(),
    -- Who had it written anew, where somebody did.
    rewritten_by   text,
    reason         text,
    ticket         text
);
