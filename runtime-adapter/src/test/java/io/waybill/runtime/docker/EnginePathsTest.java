package io.waybill.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.transport.DockerHttpClient.Response;

import io.waybill.domain.container.PathKind.Kind;
import io.waybill.runtime.RuntimeFailure;

import org.junit.jupiter.api.Test;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;

class EnginePathsTest {
    private static final long FOLDER = 2_147_484_141L;
    private static final long FILE = 420;
    private static final long LINK = 134_218_239L;

    @Test
    void aFolderIsOne() {
        assertThat(kind(Map.of("/etc/.", told(FOLDER), "/etc", told(FOLDER))))
                .isEqualTo(Kind.FOLDER);
    }

    @Test
    void soIsALinkToOne() {
        assertThat(kind(Map.of("/etc/.", told(FOLDER), "/etc", told(LINK)))).isEqualTo(Kind.FOLDER);
    }

    @Test
    void podmanTellsItOfTheLinkItself() {
        Response link = answer(200, "{\"mode\":" + LINK + ",\"isDir\":true}");
        assertThat(kind(Map.of("/etc/.", link, "/etc", link))).isEqualTo(Kind.FOLDER);
    }

    @Test
    void aFileIsNone() {
        assertThat(kind(Map.of("/etc/.", refused(400), "/etc", told(FILE)))).isEqualTo(Kind.FILE);
        assertThat(kind(Map.of("/etc/.", told(FILE), "/etc", told(FILE)))).isEqualTo(Kind.FILE);
    }

    @Test
    void whatIsNotThereIsNothing() {
        assertThat(kind(Map.of("/etc/.", refused(404), "/etc", refused(404)))).isEqualTo(Kind.NONE);
    }

    @Test
    void whatTheEngineDoesNotTellIsNotGuessed() {
        assertThatThrownBy(() -> kind(Map.of("/etc/.", refused(500), "/etc", refused(500))))
                .isInstanceOf(RuntimeFailure.class)
                .hasMessageContaining("could not look at /etc: HTTP 500");
        assertThatThrownBy(() -> kind(Map.of("/etc/.", answer(200, ""), "/etc", answer(200, ""))))
                .isInstanceOf(RuntimeFailure.class);
    }

    private static Kind kind(Map<String, Response> answers) {
        return new EnginePaths(path -> Objects.requireNonNull(answers.get(path))).kindOf("/etc");
    }

    private static Response told(long mode) {
        return answer(200, "{\"name\":\"etc\",\"size\":4096,\"mode\":" + mode + "}");
    }

    private static Response refused(int status) {
        return answer(status, "");
    }

    private static Response answer(int status, String stat) {
        String header = Base64.getEncoder().encodeToString(stat.getBytes(StandardCharsets.UTF_8));
        return new Response() {
            @Override
            public int getStatusCode() {
                return status;
            }

            @Override
            public Map<String, List<String>> getHeaders() {
                return Map.of("X-Docker-Container-Path-Stat", List.of(header));
            }

            @Override
            public InputStream getBody() {
                return InputStream.nullInputStream();
            }

            @Override
            public void close() {}
        };
    }
}
