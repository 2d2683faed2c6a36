-- The Merkle tree over all events in the order of their positions: 256 hashes side by side are a tile, on level 0 those of events, on each
-- higher one the roots of the full tiles below.
create table merkle_tile (
    level  smallint not null,
    place  bigint   not null,
    hashes bytea    not null check (octet_length(hashes) = 256 * 32),
    primary key (level, place)
);
-- Hashes cannot be made smaller: it is not tried.
alter table merkle_tile alter column hashes set storage external;
create trigger merkle_tile_is_never_changed before update or delete or truncate on merkle_tile
    for each statement execute function refuse_change();

-- What fills no tile yet: one row for each level, written anew as the tree grows.
create table merkle_edge (
    level  smallint primary key,
    place  bigint   not null,
    hashes bytea    not null check (octet_length(hashes) < 256 * 32)
);
alter table merkle_edge alter column hashes set storage external;

create table merkle_log (
    singleton boolean primary key default true check (singleton),
    -- How many events the tree has; whoever makes it grow locks this row.
    size      bigint  not null default 0
);
insert into merkle_log default values;

-- What was signed. Old ones are thinned out, none is changed.
create table checkpoint (
    origin    text        not null,
    size      bigint      not null,
    note      text        not null,
    -- What the signature is verified with.
    key       text        not null,
    signed_at timestamptz not null default clock_timestamp(),
    primary key (origin, size)
);
create trigger checkpoint_is_never_changed before update or truncate on checkpoint
    for each statement execute function refuse_change();

-- Up to which one they are on Kafka.
create table checkpoint_told (
    origin text   primary key,
    size   bigint not null
);
