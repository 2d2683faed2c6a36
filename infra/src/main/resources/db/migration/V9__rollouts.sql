-- The rollouts that are not over. Written with the events that say so.
create table rollout_under_way (
    id text primary key
);
-- What lived at an instant, or has lived since.
create index container_name_released on container_name (released_at);
