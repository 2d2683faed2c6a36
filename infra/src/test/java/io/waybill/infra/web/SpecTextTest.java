package io.waybill.infra.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waybill.domain.InvalidInput;
import io.waybill.domain.container.Mount;
import io.waybill.domain.container.PortBinding;
import io.waybill.domain.container.RestartPolicy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.math.BigDecimal;

class SpecTextTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "8080:80",
                "127.0.0.1:8080:80",
                "127.0.0.1::80",
                "53:53/udp",
                "80",
                "[::1]:8080:80"
            })
    void aPortIsReadAsItIsWritten(String text) {
        assertThat(SpecText.ofPorts(SpecText.ports(text))).isEqualTo(text);
    }

    @Test
    void portsStandOnLinesOrAreSeparatedByCommas() {
        assertThat(SpecText.ports("8080:80\r\n9090:90, 53/udp"))
                .containsExactly(
                        new PortBinding(80, "tcp", null, 8080),
                        new PortBinding(90, "tcp", null, 9090),
                        new PortBinding(53, "udp", null, 0));
        assertThat(SpecText.ports(null)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"8o8o", "80:80:80:80", "8080-8090:80", "999999", ":::80"})
    void whatIsNoPortIsRefusedAtItsField(String text) {
        assertThatThrownBy(() -> SpecText.ports(text))
                .isInstanceOfSatisfying(
                        InvalidInput.class,
                        refused -> assertThat(refused.field()).isEqualTo("ports"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/host:/path", "/host:/path:ro", "volume:/path", "/path", "tmpfs:/run"})
    void aMountIsReadAsItIsWritten(String text) {
        assertThat(SpecText.ofMounts(SpecText.mounts(text))).isEqualTo(text);
    }

    @Test
    void aSourceWithASlashIsTheHostsPathAndAnotherOneAVolume() {
        assertThat(SpecText.mounts("/srv/it:/it\ndata:/data:ro"))
                .containsExactly(
                        new Mount(Mount.Type.BIND, "/srv/it", "/it", false),
                        new Mount(Mount.Type.VOLUME, "data", "/data", true));
    }

    @Test
    void variablesKeepWhatFollowsTheirFirstEqualsSign() {
        assertThat(SpecText.pairs("environment", "A=b=c\n\nE="))
                .containsEntry("A", "b=c")
                .containsEntry("E", "")
                .hasSize(2);
        assertThatThrownBy(() -> SpecText.pairs("environment", "=x"))
                .hasMessageContaining("'=x' is not NAME=VALUE");
    }

    @Test
    void sizesArePowersOf1024() {
        assertThat(SpecText.limits("1.5g", "0.50").memoryBytes()).isEqualTo(3L << 29);
        assertThat(SpecText.limits("512MiB", null).memoryBytes()).isEqualTo(512L << 20);
        assertThat(SpecText.limits(null, "0.5").cpus()).isEqualTo(new BigDecimal("0.5"));
        assertThat(SpecText.ofMemory(512L << 20)).isEqualTo("512m");
        assertThat(SpecText.ofMemory(2L << 30)).isEqualTo("2g");
        assertThat(SpecText.ofMemory(7_000_001L)).isEqualTo("7000001");
        assertThatThrownBy(() -> SpecText.limits("much", null))
                .hasMessageContaining("'much' is not a size");
        assertThatThrownBy(() -> SpecText.limits(null, "two"))
                .hasMessageContaining("'two' is not a number");
    }

    @Test
    void aRestartPolicyIsReadAsItIsWritten() {
        assertThat(SpecText.restart("on-failure:5"))
                .isEqualTo(new RestartPolicy(RestartPolicy.Name.ON_FAILURE, 5));
        assertThat(SpecText.ofRestart(new RestartPolicy(RestartPolicy.Name.UNLESS_STOPPED, 0)))
                .isEqualTo("unless-stopped");
        assertThatThrownBy(() -> SpecText.restart("sometimes"))
                .hasMessageContaining("'sometimes' is not");
    }
}
