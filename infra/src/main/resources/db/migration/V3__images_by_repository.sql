-- Which images follow a repository: a registry's notification must find one that was registered a moment ago.
create index event_image_repository on event ((payload::json ->> 'repository')) where type = 'Image' and sequence_number = 0;
