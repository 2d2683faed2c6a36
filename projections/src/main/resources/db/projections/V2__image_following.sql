-- Which tags are put on record by themselves, as JSON; the default where nothing else was said.
alter table fleet_image add column following json;
