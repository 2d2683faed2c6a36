-- Who the people are that the log names by pseudonyms: each name encrypted under a key of its own, and that wrapped by a master key that
-- is not here. Addresses in the log are sealed under the same key. Who is erased loses all of it; that they were there stays.
create table person (
    -- What they are called on record.
    actor       text        primary key,
    -- By which a name is found again: keyed, so that names cannot be tried out on a copy of the table.
    name_hash   bytea       unique,
    master_key  text,
    wrapped_key bytea,
    -- The name.
    ciphertext  bytea,
    known_since timestamptz not null default clock_timestamp(),
    erased_at   timestamptz,
    erased_by   text,
    check (num_nulls(name_hash, master_key, wrapped_key, ciphertext) = case when erased_at is null then 0 else 4 end)
);

-- Keys of keyed hashes, wrapped by the master key.
create table lookup_key (
    what        text  primary key,
    master_key  text  not null,
    wrapped_key bytea not null
);
