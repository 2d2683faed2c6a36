package io.waybill.projections.fleet;

import io.waybill.domain.InvalidInput;
import io.waybill.domain.access.AccessEvent;
import io.waybill.domain.container.ContainerEvent;
import io.waybill.domain.host.HostEvent;
import io.waybill.domain.image.ImageEvent;
import io.waybill.domain.rollout.RolloutEvent;
import io.waybill.domain.secret.SecretEvent;
import io.waybill.domain.stack.StackEvent;
import io.waybill.projections.EventRecord;
import io.waybill.projections.Projection;

import org.springframework.jdbc.core.JdbcTemplate;

import java.util.List;
import java.util.OptionalLong;

/** How the fleet is now. The rules are the domain's own folds; here is only where they are kept. */
public final class FleetProjection implements Projection {
    public static final String NAME = "fleet";

    @Override
    public String name() {
        return NAME;
    }

    /**
     * With 2, whether it was given up on a container's drift is told by why alone; with 3, how far
     * stacks are known.
     */
    @Override
    public int version() {
        return 3;
    }

    @Override
    public void apply(List<EventRecord> events, JdbcTemplate jdbc) {
        new ContainerTable(jdbc).apply(events);
        new OperationTable(jdbc).apply(events);
        new HostTable(jdbc).apply(events);
        new RolloutTable(jdbc).apply(events);
        ImageTable images = new ImageTable(jdbc);
        for (EventRecord record : events) {
            switch (record.event()) {
                case ContainerEvent _,
                        HostEvent _,
                        RolloutEvent _ -> {} // dealt with above, a batch at a time
                case AccessEvent _, SecretEvent _ -> {} // not of the fleet
                case StackEvent stack -> known(stack, record, jdbc);
                case ImageEvent image -> images.apply(record, image);
                default ->
                        throw new IllegalArgumentException(
                                "no place in the fleet for " + record.type());
            }
        }
    }

    private static void known(StackEvent stack, EventRecord record, JdbcTemplate jdbc) {
        jdbc.update(
                """
                insert into fleet_stack (name, sequence) values (?, ?)
                on conflict (name) do update set sequence = excluded.sequence""",
                stack.stackId().value(),
                record.sequence());
    }

    @Override
    public List<String> tables() {
        return List.of(
                "fleet_container",
                "fleet_image",
                "fleet_image_version",
                "fleet_image_tag",
                "fleet_host",
                "fleet_stack",
                "operation",
                "rollout");
    }

    @Override
    public OptionalLong sequenceOf(String subject, JdbcTemplate jdbc) {
        int slash = subject.indexOf('/');
        String key = subject.substring(slash + 1);
        return switch (subject.substring(0, Math.max(slash, 0))) {
            case "containers" ->
                    sequence("select sequence from fleet_container where id = ?", key, jdbc);
            case "images" -> sequence("select sequence from fleet_image where name = ?", key, jdbc);
            case "hosts" -> sequence("select sequence from fleet_host where name = ?", key, jdbc);
            case "rollouts" -> sequence("select sequence from rollout where id = ?", key, jdbc);
            case "stacks" -> sequence("select sequence from fleet_stack where name = ?", key, jdbc);
            default ->
                    throw new InvalidInput(
                            "atLeast",
                            "'"
                                    + subject
                                    + "' is neither a container, an image, a host, a rollout nor a stack");
        };
    }

    private static OptionalLong sequence(String sql, String key, JdbcTemplate jdbc) {
        return jdbc.queryForList(sql, Long.class, key).stream()
                .mapToLong(Long::longValue)
                .findFirst();
    }
}
