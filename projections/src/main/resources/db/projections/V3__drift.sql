-- What is done about a container's drift, and whether there is something to do.
alter table fleet_container
    add column drift_policy   text    not null default 'record',
    add column drifted        boolean not null default false,
    add column drift_given_up boolean not null default false,
    -- The newest event that says so.
    add column drift_event    text;
update fleet_container set drifted = true where json_array_length(state -> 'drift') > 0;
create index fleet_container_drifted on fleet_container (id) where drifted;
