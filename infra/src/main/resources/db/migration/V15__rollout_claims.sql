-- What the rollouts that are not over are about, each thing in one of them only. Written with the event that begins one.
create table rollout_claim (
    subject text primary key,
    rollout text not null references rollout_under_way on delete cascade
);
create index rollout_claim_rollout on rollout_claim (rollout);
