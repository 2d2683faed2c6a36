-- Few are of no registered version; which of them are of an image that was registered since is looked at one by one.
create index fleet_container_unregistered on fleet_container (id) where version = 0;
