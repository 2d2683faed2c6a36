-- How long it is: from 4^(length - 1) seconds to 4^length. Of each length, those that an instant is in began within that
-- time before it, which an ordinary index finds; so what was so at an instant is read without one that knows ranges, which
-- cost more to keep than all else here together.
alter table timeline_interval add column length smallint not null generated always as (
    case when valid_to = 'infinity' then 13
         else width_bucket(extract(epoch from valid_to - valid_from)::float8,
                           array[1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216]::float8[])
    end) stored;
drop index timeline_interval_then;
create index timeline_interval_then on timeline_interval (length, valid_from, valid_to, host)
    where known_to = 'infinity' and status <> 'removed';
