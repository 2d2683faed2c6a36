package io.waybill.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import tools.jackson.databind.node.ObjectNode;

import java.util.Map;

class SpecWordsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    80                   | {"containerPort":80,"protocol":"tcp","hostPort":0}
                    8080:80              | {"containerPort":80,"protocol":"tcp","hostPort":8080}
                    53:53/udp            | {"containerPort":53,"protocol":"udp","hostPort":53}
                    127.0.0.1:8080:80    | {"containerPort":80,"protocol":"tcp","hostIp":"127.0.0.1","hostPort":8080}
                    127.0.0.1::80        | {"containerPort":80,"protocol":"tcp","hostIp":"127.0.0.1","hostPort":0}
                    [::1]:8080:80/SCTP   | {"containerPort":80,"protocol":"sctp","hostIp":"::1","hostPort":8080}
                    """)
    void portsAreThoseOfDocker(String words, String json) {
        assertThat(SpecWords.port(words)).hasToString(json);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "http",
                "0",
                "65536",
                "70000:80",
                "8000-8010:80",
                "80/",
                "1:2:3:4",
                "99999999999:80"
            })
    void whatIsNoPortIsRefused(String words) {
        assertThatThrownBy(() -> SpecWords.port(words))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "1073741824,1073741824",
        "512m,536870912",
        "1.5g,1610612736",
        "64K,65536",
        "1GiB,1073741824",
        "2MB,2097152",
        "10b,10"
    })
    void memoryIsInPowersOf1024(String words, long bytes) {
        assertThat(SpecWords.memory(words)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "m", "-1m", "1x", "lots", "99999999999t"})
    void whatIsNoSizeIsRefused(String words) {
        assertThatThrownBy(() -> SpecWords.memory(words))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    /srv:/data     | {"type":"bind","source":"/srv","target":"/data","readOnly":false}
                    cache:/data:ro | {"type":"volume","source":"cache","target":"/data","readOnly":true}
                    /data          | {"type":"volume","target":"/data","readOnly":false}
                    /srv:/data:rw  | {"type":"bind","source":"/srv","target":"/data","readOnly":false}
                    """)
    void mountsAreThoseOfDocker(String words, String json) {
        assertThat(SpecWords.mount(words)).hasToString(json);
    }

    @ParameterizedTest
    @ValueSource(strings = {"./here:/data", "~/here:/data", "a:b:c", ":/data", "a:", ""})
    void whatIsNoMountOfAHostIsRefused(String words) {
        assertThatThrownBy(() -> SpecWords.mount(words))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aVariableWithoutAValueIsTakenFromHere() {
        ObjectNode into = Json.object();
        Map<String, String> here = Map.of("HOME", "/root");
        SpecWords.variable("MODE=a=b", here, into);
        SpecWords.variable("EMPTY=", here, into);
        SpecWords.variable("HOME", here, into);
        assertThat(into).hasToString("{\"MODE\":\"a=b\",\"EMPTY\":\"\",\"HOME\":\"/root\"}");
        assertThatThrownBy(() -> SpecWords.variable("ABSENT", here, into))
                .hasMessageContaining("ABSENT=VALUE");
        assertThatThrownBy(() -> SpecWords.variable("=x", here, into))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void restartPoliciesHaveRetriesOnFailureOnly() {
        assertThat(SpecWords.restartPolicy("on-failure:3"))
                .hasToString("{\"name\":\"on-failure\",\"maximumRetries\":3}");
        assertThat(SpecWords.restartPolicy("unless-stopped"))
                .hasToString("{\"name\":\"unless-stopped\",\"maximumRetries\":0}");
        assertThatThrownBy(() -> SpecWords.restartPolicy("always:3"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SpecWords.restartPolicy("sometimes"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anImageIsNamedWithTheNumberOfAVersionAndNotATag() {
        assertThat(SpecWords.ImageWord.of("shop-web"))
                .isEqualTo(new SpecWords.ImageWord("shop-web", null));
        assertThat(SpecWords.ImageWord.of("shop-web:12"))
                .isEqualTo(new SpecWords.ImageWord("shop-web", 12));
        assertThatThrownBy(() -> SpecWords.ImageWord.of("shop-web:latest"))
                .hasMessageContaining("image publish");
    }
}
