package io.waybill.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

class StackCommandsTest {
    private static final String DRAFT =
            "{\"stack\":\"shop\",\"revision\":2,\"news\":%s,\"host\":\"here\",\"leftOut\":[\"services.web.tty\"],"
                    + "\"unset\":[],\"plan\":{\"fingerprint\":\"0123456789abcdef\",\"steps\":[%s],"
                    + "\"impossible\":[],\"left\":[],\"unchanged\":1}}";
    private static final String STEP =
            "{\"number\":1,\"about\":\"shop-web-1\",\"host\":\"here\",\"does\":\"create\"}";
    private static final String NEEDS =
            "{\"variables\":[\"TAG\",\"NONE\"],\"files\":[\"web.env\"]}";

    private final Peer peer;
    private final Path folder;
    private final Map<String, String> environment = new HashMap<>();

    StackCommandsTest(@TempDir Path shop) throws IOException {
        peer = new Peer();
        folder = shop;
    }

    @BeforeEach
    void write() throws IOException {
        Files.writeString(folder.resolve("compose.yaml"), "services: {}\n");
        Files.writeString(folder.resolve("web.env"), "A=b\n");
        Files.writeString(folder.resolve("other.env"), "SECRET=x\n");
        environment.put("WAYBILL_SERVER", peer.url());
        environment.put("WAYBILL_TOKEN", "secret");
        environment.put("TAG", "v2");
        environment.put("PASSWORD", "nobody's business");
    }

    @AfterEach
    void close() {
        peer.close();
    }

    private Peer.Ran run(String... arguments) {
        return Peer.run(environment, folder, null, arguments);
    }

    @Test
    void whatTheFileNamesIsSentAndNoMore() {
        peer.answer(200, NEEDS).answer(200, NEEDS).answer(200, DRAFT.formatted(true, STEP));
        Peer.Ran ran = run("apply", "--dry-run", "-p", "shop");
        assertThat(ran.err()).isEmpty();
        assertThat(ran.code()).isZero();
        assertThat(ran.out())
                .isEqualTo(
                        """
                        stack shop on here, to become revision 2
                          services.web.tty: left out, for it is not supported
                        STEP   ABOUT        HOST   WHAT
                        1      shop-web-1   here   create

                        1 are as asked for already

                        nothing is changed yet; to do exactly this, give --plan 0123456789ab instead of --dry-run
                        """);
        assertThat(peer.asked).hasSize(3);
        assertThat(peer.asked.getLast().uri()).isEqualTo("/api/v1/stacks");
        assertThat(peer.asked.getLast().body())
                .contains("\"variables\":{\"TAG\":\"v2\"}", "\"files\":{\"web.env\":\"A=b\\n\"}")
                .contains("\"projectName\":\"shop\"", "\"dryRun\":true")
                .doesNotContain("SECRET", "nobody");
    }

    @Test
    void whatIsDoneIsWhatWasShown() {
        peer.answer(200, NEEDS).answer(200, NEEDS).answer(200, DRAFT.formatted(true, STEP));
        peer.answer(
                202,
                "{\"stack\":\"shop\",\"revision\":2,\"changed\":true,\"rollout\":\"5e\",\"token\":\"t\"}");
        peer.answer(
                200,
                "{\"id\":\"5e\",\"status\":\"completed\",\"count\":1,\"counts\":{\"done\":1},\"steps\":[]}");
        Peer.Ran ran = run("apply", "-m", "why not");
        assertThat(ran.code()).isZero();
        assertThat(ran.out()).contains("stack shop, revision 2: rollout 5e begins");
        assertThat(peer.asked.get(3).body())
                .contains("\"plan\":\"0123456789abcdef\"", "\"reason\":\"why not\"")
                .doesNotContain("dryRun");
    }

    @Test
    void whatIsSoAlreadyIsSaid() {
        peer.answer(200, DRAFT.formatted(false, ""));
        peer.answer(200, "{\"stack\":\"shop\",\"revision\":2,\"changed\":false,\"token\":\"t\"}");
        Peer.Ran ran = run("stack", "rollback", "shop", "--to-revision", "1");
        assertThat(ran.code()).isZero();
        assertThat(ran.out())
                .contains(
                        "stack shop on here, as revision 2 says already",
                        "stack shop, revision 2: nothing to do, it is so already");
        assertThat(peer.asked.getFirst().uri()).isEqualTo("/api/v1/stacks/shop/rollback");
        assertThat(peer.asked.getFirst().body()).contains("\"revision\":1");
    }

    @Test
    void aRemovalCanBeThePlannedOne() {
        peer.answer(200, DRAFT.formatted(true, STEP));
        peer.answer(200, "{\"stack\":\"shop\",\"revision\":2,\"changed\":true,\"token\":\"t\"}");
        assertThat(run("stack", "rm", "shop", "--plan", "0123456789ab").code()).isZero();
        assertThat(peer.asked.getFirst().uri()).isEqualTo("/api/v1/stacks/shop?dryRun=true");
        assertThat(peer.asked.getLast().uri()).isEqualTo("/api/v1/stacks/shop?plan=0123456789ab");
    }

    @Test
    void whatIsWrongWithAFileIsToldLineByLine() {
        peer.answer(
                400,
                """
                {"detail": "all in one", "code": "compose-unsupported", "problems": [
                 {"file": "compose.yaml", "line": 3, "field": "services.web.build", "message": "it is not supported"},
                 {"file": "compose.yaml", "line": 7, "field": "services.web.volumes[0]",
                  "message": "say what the folder is called there (projectDirectory)"}]}""");
        assertThat(run("apply"))
                .isEqualTo(
                        new Peer.Ran(
                                3,
                                "",
                                """
                                waybill: the file cannot be taken as it is:
                                  compose.yaml:3: services.web.build: it is not supported
                                  compose.yaml:7: services.web.volumes[0]: say what the folder is called there (--project-directory)
                                  take it out of the file, or leave it out with --leave-out-unsupported [compose-unsupported]
                                """));
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        assertThat(run("apply", "-f", "none.yaml").err()).contains("there is no file", "none.yaml");
    }
}
