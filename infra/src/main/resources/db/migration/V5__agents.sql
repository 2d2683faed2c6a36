-- What each host's agent said of itself last, as far as it was kept: a service that starts knows from it until when the host was seen.
create table host_heartbeat (
    host       text        primary key,
    agent      text        not null,
    beat_at    timestamptz not null,
    beat_every bigint      not null,
    -- Until when the host is certain to have been seen, and by which agent.
    seen_until timestamptz,
    seen_by    text
);

-- Which containers nobody can see. Written with the events that say so.
create table lost_container (
    container_id text primary key,
    host         text not null
);
create index lost_container_on on lost_container (host);
