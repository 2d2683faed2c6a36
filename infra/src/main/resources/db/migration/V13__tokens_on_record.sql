-- Who made a token, and why; when it was used last; and that it was withdrawn: it stays on record then.
alter table access_token
    add column made_by           text,
    add column reason            text,
    add column ticket            text,
    add column last_used_at      timestamptz,
    add column withdrawn_at      timestamptz,
    add column withdrawn_by      text,
    add column withdrawn_because text;
