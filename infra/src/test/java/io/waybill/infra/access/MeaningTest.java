package io.waybill.infra.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.domain.ContainerId;
import io.waybill.domain.HostId;
import io.waybill.domain.ImageId;
import io.waybill.domain.OperationId;
import io.waybill.domain.SecretId;
import io.waybill.domain.access.Touched;
import io.waybill.domain.container.ContainerCommand.ExecInContainer;
import io.waybill.domain.container.ContainerCommand.StopContainer;
import io.waybill.domain.container.ExecCommand;
import io.waybill.domain.container.TerminalSize;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

class MeaningTest {
    private static final ContainerId WEB = new ContainerId("1".repeat(32));

    private static Touched web(String host, Map<String, String> labels) {
        return new Touched(
                "container web",
                new HostId(host),
                new ImageId("shop-web"),
                labels,
                Set.of(new SecretId("a"), new SecretId("b")));
    }

    private static String whole(String request, Touched... things) {
        return Meaning.of(new StopContainer(WEB, operation("2"), null))
                .with(request, List.of(things));
    }

    private static OperationId operation(String digit) {
        return new OperationId(digit.repeat(32));
    }

    private static ExecInContainer exec(
            String operation, Map<String, String> environment, @Nullable TerminalSize terminal) {
        return new ExecInContainer(
                WEB,
                operation(operation),
                new ExecCommand(
                        List.of("sh", "-c", "date"),
                        environment,
                        null,
                        null,
                        Duration.ofMinutes(1),
                        terminal));
    }

    @Test
    void theSameRequestOfTheSameThingsIsTheSameInWhateverOrder() {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put("team", "shop");
        labels.put("env", "prod");
        assertThat(whole("stop", web("alpha", labels), web("beta", labels)))
                .isEqualTo(
                        whole(
                                "stop",
                                web("beta", Map.of("env", "prod", "team", "shop")),
                                web("alpha", labels)));
    }

    @Test
    void anotherRequestOrOtherThingsAreNot() {
        String stop = whole("stop", web("alpha", Map.of("env", "prod")));
        assertThat(whole("kill", web("alpha", Map.of("env", "prod")))).isNotEqualTo(stop);
        assertThat(whole("stop", web("beta", Map.of("env", "prod")))).isNotEqualTo(stop);
        assertThat(whole("stop", web("alpha", Map.of("env", "test")))).isNotEqualTo(stop);
    }

    @Test
    void whatAProgramIsGivenBelongsToItAndIsNotShown() {
        Meaning quiet = Meaning.of(exec("2", Map.of("TOKEN", "hush"), null));
        assertThat(quiet.lines()).containsExactly("runs sh -c date");
        assertThat(quiet)
                .isEqualTo(Meaning.of(exec("3", Map.of("TOKEN", "hush"), null)))
                .isNotEqualTo(Meaning.of(exec("2", Map.of("TOKEN", "other"), null)));
    }

    @Test
    void howLargeATerminalIsDoesNotMatter() {
        assertThat(Meaning.of(exec("2", Map.of(), new TerminalSize(80, 24))))
                .isEqualTo(Meaning.of(exec("3", Map.of(), new TerminalSize(120, 40))));
    }
}
