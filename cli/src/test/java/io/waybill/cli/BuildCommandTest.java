package io.waybill.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;

class BuildCommandTest {
    private static final String ACCEPTED =
            "{\"operation\":\"0f\",\"token\":\"images/web@4\",\"status\":\"pending\"}\n";
    private final Peer peer;

    BuildCommandTest() throws IOException {
        peer = new Peer();
    }

    @AfterEach
    void close() {
        peer.close();
    }

    @Test
    void aFolderIsHandedOverAndWhatCameOfItIsTold(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("Dockerfile"), "FROM scratch\n");
        Files.writeString(folder.resolve("secret.txt"), "not for the image");
        Files.writeString(folder.resolve(".dockerignore"), "secret.*\n");
        peer.answer(
                200,
                ACCEPTED
                        + "{\"stream\":\"stdout\",\"data\":\"U3RlcCAxCg==\"}\n"
                        + "{\"operation\":\"0f\",\"status\":\"succeeded\",\"version\":3,\"digest\":\"sha256:ab\"}\n");
        Peer.Ran ran =
                peer.run(
                        "image",
                        "build",
                        folder.toString(),
                        "-t",
                        "web:v3",
                        "--build-arg",
                        "TOKEN=x y",
                        "-l",
                        "a=b c",
                        "-m",
                        "release");
        assertThat(ran)
                .isEqualTo(
                        new Peer.Ran(
                                0, "web: it is version 3 of web, digest sha256:ab\n", "Step 1\n"));
        Peer.Asked asked = peer.asked.getFirst();
        assertThat(asked.uri())
                .isEqualTo("/api/v1/images/web/builds?tag=v3&label=a%3Db+c&reason=release");
        assertThat(asked.body())
                .contains("Dockerfile", "FROM scratch")
                .doesNotContain("not for the image");
        assertThat(
                        new String(
                                Base64.getDecoder().decode(asked.headers().get("Build-Arguments")),
                                StandardCharsets.UTF_8))
                .isEqualTo("{\"TOKEN\":\"x y\"}");
    }

    @Test
    void whatIsNoContextIsNotHandedOver(@TempDir Path folder) {
        assertThat(peer.run("image", "build", folder.toString(), "-t", "web"))
                .matches(ran -> ran.code() == 2 && ran.err().contains("there is no Dockerfile in"));
        assertThat(peer.run("image", "build", "/no/such/folder", "-t", "web").code()).isEqualTo(2);
        assertThat(peer.asked).isEmpty();
    }

    @Test
    void aCommitSaysWhichVersionItIs() {
        peer.answer(
                200,
                ACCEPTED
                        + "{\"operation\":\"0f\",\"status\":\"succeeded\",\"version\":2,\"digest\":\"sha256:ab\"}\n");
        assertThat(peer.run("commit", "web-1", "web", "--tag", "hung", "--pause").out())
                .isEqualTo("web-1: it is version 2 of web, digest sha256:ab\n");
        assertThat(peer.asked.getFirst().uri()).isEqualTo("/api/v1/containers/web-1/commit");
        assertThat(peer.asked.getFirst().body())
                .isEqualTo("{\"image\":\"web\",\"pause\":true,\"tag\":\"hung\"}");
    }

    @Test
    void theLastPatternThatMatchesSaysWhatIsLeftOut() {
        Dockerignore ignored =
                Dockerignore.of(
                        List.of(
                                "# a comment",
                                "",
                                "target",
                                "/docs/*.md",
                                "**/*.log",
                                "!keep.log"));
        assertThat(List.of("target", "target/a/b", "docs/x.md", "a.log", "x/y/a.log"))
                .allMatch(ignored::covers);
        assertThat(List.of("src/target.txt", "docs/a/x.md", "x.md", "keep.log", "Dockerfile"))
                .noneMatch(ignored::covers);
    }
}
