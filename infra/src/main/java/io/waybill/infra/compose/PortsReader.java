package io.waybill.infra.compose;

import io.waybill.domain.InvalidInput;
import io.waybill.domain.container.PortBinding;
import io.waybill.infra.compose.Place.What;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the ports that a service publishes. */
final class PortsReader {
    private static final Pattern SHORT =
            Pattern.compile(
                    "(?:(?:(\\[[0-9a-fA-F:]+]|[0-9.]+):)?([0-9]*(?:-[0-9]+)?):)?([0-9]+(?:-[0-9]+)?)(?:/(tcp|udp|sctp))?");
    private static final int MOST = 1_000;

    private final Problems problems;
    private final Values values;

    PortsReader(Problems problems) {
        this.problems = problems;
        this.values = new Values(problems);
    }

    List<PortBinding> read(@Nullable Place place) {
        List<PortBinding> ports = new ArrayList<>();
        for (Place each : values.items(place, false)) {
            if (each.what() instanceof What.Fields) {
                longForm(each, ports);
            } else {
                shortForm(each, ports);
            }
        }
        return ports;
    }

    private void shortForm(Place place, List<PortBinding> ports) {
        String text = values.text(place);
        Matcher parts = SHORT.matcher(text == null ? "" : text);
        if (!parts.matches()) {
            problems.wrong(place, "'" + text + "' is not [[ADDRESS:]HOST:]CONTAINER[/PROTOCOL]");
            return;
        }
        String address = parts.group(1);
        add(
                place,
                address == null ? null : address.replaceAll("[\\[\\]]", ""),
                parts.group(2),
                parts.group(3),
                parts.group(4),
                ports);
    }

    private void longForm(Place place, List<PortBinding> ports) {
        Fields fields = Fields.of(place, problems);
        String target = values.text(fields.take("target"));
        String published = values.text(fields.take("published"));
        String address = values.text(fields.take("host_ip"));
        String protocol = values.text(fields.take("protocol"));
        Place mode = fields.take("mode");
        if (mode != null && !Set.of("host", "ingress").contains(String.valueOf(mode.text()))) {
            problems.wrong(mode, "it is host or ingress, which are the same on one host");
        }
        fields.rest(Map.of(), Set.of("name", "app_protocol"));
        if (target == null) {
            problems.wrong(place, "it has no target: the container's port");
            return;
        }
        add(place, address, published, target, protocol, ports);
    }

    private void add(
            Place place,
            @Nullable String address,
            @Nullable String published,
            String target,
            @Nullable String protocol,
            List<PortBinding> ports) {
        int[] inside = range(target);
        int[] outside =
                published == null || published.isEmpty() ? new int[] {0, 0} : range(published);
        boolean any = outside[1] == 0;
        int count = inside[1] - inside[0];
        if (count < 0 || count > MOST || !any && outside[1] - outside[0] != count) {
            problems.wrong(place, "the two ranges are not of the same length");
            return;
        }
        try {
            for (int i = 0; i <= count; i++) {
                ports.add(
                        new PortBinding(
                                inside[0] + i,
                                protocol == null ? "tcp" : protocol,
                                address,
                                any ? 0 : outside[0] + i));
            }
        } catch (InvalidInput invalid) {
            problems.wrong(place, invalid.reason());
        }
    }

    // What is no number is no port, and a range has two ends.
    private static int[] range(String text) {
        String[] ends = text.split("-", 2);
        return new int[] {port(ends[0]), port(ends[ends.length - 1])};
    }

    private static int port(String text) {
        return text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : 99_999;
    }
}
