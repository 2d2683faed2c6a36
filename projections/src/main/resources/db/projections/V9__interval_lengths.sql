-- How long it is: from 4^(length - 1) seconds to 4^length. Of each length, those that an instant is in began within that
-- time before it, which an ordinary index finds; so what was so at an instant is read without one that knows ranges, which
-- cost more to keep than all else here together.
alter table timeline_interval add column length smallint not null generated always as (
    case when valid_to = 'infinity' then 13
         else width_bucket(extract(epoch from valid_to - valid_from)::float8,
                           array[1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216]::float8[])
    end) stored;
drop index timeline_interval_then;
-- With all that a fleet is filtered and ordered by, so that of thousands that were there only a page's are read themselves.
create index timeline_interval_then on timeline_interval (length, valid_from, valid_to, host)
    include (container, name, image, status, lost, drifted, known_from)
    where known_to = 'infinity' and status <> 'removed';
-- Rows are only added, but for corrections. What was added lately is then read from the index alone as well.
alter table timeline_interval set (autovacuum_vacuum_insert_scale_factor = 0.01);
