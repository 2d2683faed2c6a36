package io.waybill.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;

class HostImageCommandsTest {
    private static final String ACCEPTED =
            "{\"operation\":\"0f\",\"token\":\"hosts/here@4\",\"status\":\"pending\"}\n";
    private static final String PLAN =
            "{\"items\":["
                    + "{\"id\":\"sha256:1\",\"references\":[\"r/web@sha256:1\"],\"size\":2048,\"usedBy\":[],"
                    + "\"image\":\"web\",\"version\":1,\"removable\":true},"
                    + "{\"id\":\"sha256:2\",\"references\":[\"r/web:v2\"],\"size\":1024,\"usedBy\":[\"shop\"],"
                    + "\"image\":\"web\",\"version\":2,\"removable\":false,"
                    + "\"because\":\"container shop was made from it\"}],"
                    + "\"removable\":1,\"removableBytes\":2048}";
    private final Peer peer;

    HostImageCommandsTest() throws IOException {
        peer = new Peer();
    }

    @AfterEach
    void close() {
        peer.close();
    }

    @Test
    void aPullTellsHowItGoesAndWhatCameOfIt() {
        peer.answer(
                200,
                ACCEPTED
                        + "{\"stream\":\"stdout\",\"data\":\"djE6IFB1bGxpbmcK\"}\n"
                        + "{\"operation\":\"0f\",\"status\":\"succeeded\",\"digest\":\"sha256:ab\"}\n");
        assertThat(
                        peer.run(
                                "image",
                                "pull",
                                "--host",
                                "here",
                                "web",
                                "--version",
                                "3",
                                "-m",
                                "soon"))
                .isEqualTo(new Peer.Ran(0, "web: pulled, digest sha256:ab\n", "v1: Pulling\n"));
        assertThat(peer.asked.getFirst().uri()).isEqualTo("/api/v1/hosts/here/images/pull");
        assertThat(peer.asked.getFirst().body())
                .isEqualTo("{\"image\":\"web\",\"version\":3,\"reason\":\"soon\"}");
    }

    @Test
    void whatNamesARegistryIsAReference() {
        peer.answer(
                200,
                ACCEPTED
                        + "{\"operation\":\"0f\",\"status\":\"failed\",\"failure\":"
                        + "{\"code\":\"image-not-found\",\"message\":\"there is none\"}}\n");
        assertThat(peer.run("image", "pull", "--host", "here", "r.example/web:v1"))
                .isEqualTo(
                        new Peer.Ran(
                                1,
                                "",
                                "waybill: r.example/web:v1: pull failed: there is none [image-not-found] (operation 0f)\n"));
        assertThat(peer.asked.getFirst().body()).isEqualTo("{\"reference\":\"r.example/web:v1\"}");
    }

    @Test
    void aPruningOnlySaysWhatItWouldDo() {
        peer.answer(200, PLAN);
        assertThat(peer.run("image", "prune", "--host", "here", "--keep", "5").out())
                .contains("go", "nothing needs it", "stay", "container shop was made from it")
                .endsWith(
                        "1 would go, 2.0 KiB (what is shared counts for each); --apply removes them.\n");
        assertThat(peer.asked.getFirst().body())
                .isEqualTo("{\"unknown\":false,\"keep\":5,\"dryRun\":true}");
    }

    @Test
    void appliedItSaysWhatItDid() {
        peer.answer(
                200,
                ACCEPTED
                        + "{\"operation\":\"0f\",\"status\":\"succeeded\",\"removed\":[{\"id\":\"sha256:1\"}],"
                        + "\"kept\":[],\"removedBytes\":2048}\n");
        assertThat(peer.run("image", "prune", "--host", "here", "--apply").out())
                .isEqualTo("images of host here: pruned, 1 removed, 2.0 KiB\n");
        assertThat(peer.asked.getFirst().body()).isEqualTo("{\"unknown\":false}");
    }

    @Test
    void whatIsThereIsATable() {
        peer.answer(200, PLAN);
        assertThat(peer.run("image", "ls", "--host", "here").out())
                .contains("USED BY", "web", "shop", "r/web:v2");
    }
}
