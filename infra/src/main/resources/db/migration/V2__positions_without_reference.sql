-- Positions are given to events by one statement that reads them from the log, where none is ever deleted. Checking each again would
-- lock its row, which is a write for every event.
alter table event_position drop constraint event_position_global_index_fkey;
