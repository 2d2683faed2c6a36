-- Where each container lives, what it asks of its host's memory, and when its time to live is over. Written with the events that say so,
-- as names are; a container that is removed has no row.
create table container_place (
    container_id text primary key,
    host         text not null,
    memory_bytes bigint not null default 0,
    expires_at   timestamptz
);
create index container_place_host on container_place (host);
create index container_place_expires on container_place (expires_at) where expires_at is not null;

insert into container_place (container_id, host, memory_bytes)
select live.container_id, live.host,
       coalesce((select (e.payload::json #>> '{desired,spec,limits,memoryBytes}')::bigint
                 from event e where e.aggregate_identifier = 'containers/' || live.container_id and e.sequence_number = 0), 0)
from (select distinct on (container_id) container_id, host from container_name where released_at is null) live;
