-- Which rollouts carried out what a stack's revisions say: by the log, as soon as they are planned.
create index event_rollout_of_stack on event ((payload::json -> 'scope' ->> 'stack'))
    where type = 'Rollout' and sequence_number = 0;
