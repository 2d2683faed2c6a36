-- How far each stack is known. What a stack is, is asked of the log; its containers are in the fleet.
create table fleet_stack (
    name     text   primary key,
    sequence bigint not null
);
