-- What webhooks sign with: each secret encrypted under a key of its own, and that wrapped by a master key that is not here. Forgotten when
-- the webhook is removed.
create table webhook_secret (
    webhook     text        not null references webhook,
    -- Until when it signs beside the newest; absent of the newest.
    until       timestamptz,
    master_key  text,
    wrapped_key bytea,
    ciphertext  bytea,
    -- As it was kept before secrets were encrypted, and is until a service with a master key starts.
    plain       text,
    check (num_nulls(master_key, wrapped_key, ciphertext) = case when plain is null then 0 else 3 end)
);
-- One is the newest, and one the former.
create unique index webhook_secret_of on webhook_secret (webhook, (until is null));
insert into webhook_secret (webhook, plain)
    select id, secret from webhook where secret is not null;
insert into webhook_secret (webhook, until, plain)
    select id, former_secret_until, former_secret from webhook where former_secret_until > now();
alter table webhook drop column secret, drop column former_secret, drop column former_secret_until;
