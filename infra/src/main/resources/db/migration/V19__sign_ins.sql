-- Who signs in at an identity provider is given a token that nobody is told: one browser's session is begun with it, and it
-- says where they signed in. It ends with the session.
alter table access_token add column provider text;

create index access_token_sign_ins on access_token (expires_at) where provider is not null;
