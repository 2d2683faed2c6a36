-- What a token lets do, and until when. Those made before this could do everything.
alter table access_token
    add column grants     text[] not null default '{admin}',
    add column expires_at timestamptz;
alter table access_token alter column grants drop default;
