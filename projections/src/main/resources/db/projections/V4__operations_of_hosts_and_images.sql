-- Not every operation is about a container.
alter table operation alter column container drop not null;
alter table operation add column host text;
alter table operation add column image text;
