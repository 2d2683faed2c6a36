package io.waybill.infra;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.infra.Service.Answer;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;

/** What an agent's policy rules out is not done for anybody, and why not is on record. */
class BoundedHostIT {
    private static final String NAME = "bounded-it";

    @TempDir private static Path data;
    private static Service service;

    @BeforeAll
    static void start() throws Exception {
        RealEngine.require();
        Path policy =
                Files.writeString(
                        data.resolve("policy.json"),
                        """
                        {"imagesFrom": ["%s/shop/*"], "digestsOnly": true, "builds": false,
                         "hostPaths": ["/srv:ro"], "hostNetwork": false, "rootUser": false,
                         "programs": false}"""
                                .formatted(RealEngine.REGISTRY));
        service = Service.onEngine(data.resolve("service"), "--waybill.agents.policy=" + policy);
        MainJobIT.publishWeb(service);
    }

    @AfterAll
    static void stop() throws Exception {
        if (service != null) {
            service.close();
            RealEngine.removeAllNamed(NAME);
        }
    }

    @Test
    void whatIsWithinItIsDoneAndTheRestIsRefusedByItsRule() {
        assertRefused("{}", "rootUser");
        assertRefused("{\"user\": \"1000\", \"networkMode\": \"host\"}", "hostNetwork");
        assertRefused(
                """
                {"user": "1000", "mounts": [{"type": "bind", "source": "/etc", "target": "/etc", "readOnly": true}]}""",
                "hostPaths");
        assertThat(RealEngine.cli("ps", "-a", "--format", "{{.Names}}")).doesNotContain(NAME);

        service.succeed(run("{\"user\": \"1000\"}"));
        Answer program =
                service.post(
                        "/api/v1/containers/" + NAME + "/exec?wait=3m",
                        "{\"command\": [\"/bin/true\"]}");
        assertFailed(program, "programs");
        assertFailed(pull(RealEngine.REGISTRY + "/shop/web:v1"), "digestsOnly");
        assertFailed(pull(RealEngine.REGISTRY + "/other:v1"), "imagesFrom");
        assertThat(service.said()).contains("embedded agents are bounded by", "not as root");
    }

    private static Answer pull(String reference) {
        return service.post(
                "/api/v1/hosts/local/images/pull?wait=3m",
                "{\"reference\": \"%s\"}".formatted(reference));
    }

    private static Answer run(String spec) {
        return service.post(
                "/api/v1/containers?wait=3m",
                "{\"name\": \"%s\", \"image\": \"web\", \"spec\": %s}".formatted(NAME, spec));
    }

    private static void assertRefused(String spec, String rule) {
        Answer answer = run(spec);
        assertFailed(answer, rule);
        String id = answer.body().path("container").asString();
        service.succeed(service.delete("/api/v1/containers/" + id + "?wait=3m"));
    }

    private static void assertFailed(Answer answer, String rule) {
        assertThat(answer.body().path("status").asString())
                .as(answer.toString())
                .isEqualTo("failed");
        assertThat(answer.body().at("/failure/code").asString()).isEqualTo("refused-by-policy");
        assertThat(answer.body().at("/failure/message").asString()).contains("rule " + rule + ":");
    }
}
