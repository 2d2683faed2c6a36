-- What secrets say, beside the log that says which there are: each value encrypted under a key of its own, and that wrapped by a master key
-- that is not here. What is destroyed loses both; that it was there stays.
create table secret_version (
    secret       text        not null,
    version      integer     not null,
    -- The request that brought it: made again, it brings no other one.
    request      text        not null unique,
    -- Which master key unwraps the value's key.
    master_key   text,
    wrapped_key  bytea,
    ciphertext   bytea,
    put_at       timestamptz not null default clock_timestamp(),
    put_by       text        not null,
    destroyed_at timestamptz,
    destroyed_by text,
    primary key (secret, version),
    check (num_nulls(master_key, wrapped_key, ciphertext) = case when destroyed_at is null then 0 else 3 end)
);
