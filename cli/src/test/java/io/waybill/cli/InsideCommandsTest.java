package io.waybill.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

class InsideCommandsTest {
    private static final String COPIED = "{\"operation\":\"op1\",\"status\":\"succeeded\"}";
    private final Peer peer;

    InsideCommandsTest() throws IOException {
        peer = new Peer();
    }

    @AfterEach
    void close() {
        peer.close();
    }

    @Test
    void theOutputIsHandedOnApart() {
        peer.answer(
                200,
                "{\"stream\":\"stdout\",\"data\":\"b25lCg==\"}\n{}\n{\"stream\":\"stderr\",\"data\":\"dHdvCg==\"}\n");
        assertThat(peer.run("logs", "-f", "-n", "5", "--since", "10m", "-m", "why", "web"))
                .isEqualTo(new Peer.Ran(0, "one\n", "two\n"));
        assertThat(peer.asked.getFirst().uri())
                .isEqualTo("/api/v1/containers/web/logs?follow=true&tail=5&since=10m&reason=why");
    }

    @Test
    void aRefusalIsToldAsEverywhere() {
        peer.answer(504, "{\"detail\":\"its agent does not answer\",\"code\":\"host-silent\"}");
        assertThat(peer.run("logs", "web"))
                .isEqualTo(
                        new Peer.Ran(4, "", "waybill: its agent does not answer [host-silent]\n"));
    }

    @Test
    void whatIsUsedIsATable() {
        peer.answer(
                200,
                "{\"cpuPercent\":1.25,\"memoryBytes\":1048576,\"memoryLimitBytes\":2097152,\"processes\":3}");
        assertThat(peer.run("stats", "web").out())
                .contains("CONTAINER", "CPU", "web", "1.25%", "1.0 MiB", "2.0 MiB");
    }

    @Test
    void processesAreATable() {
        peer.answer(200, "{\"titles\":[\"PID\",\"CMD\"],\"processes\":[[\"1\",\"sleep 5\"]]}");
        assertThat(peer.run("top", "web").out()).isEqualTo("PID   CMD\n1     sleep 5\n");
    }

    @Test
    void changesAreATable() {
        peer.answer(200, "{\"items\":[{\"kind\":\"added\",\"path\":\"/x\"}]}");
        assertThat(peer.run("changes", "web").out()).isEqualTo("CHANGE   PATH\nadded    /x\n");
    }

    @Test
    void aTarGoesToStandardOutputAsItIs() {
        peer.answer(200, "tar bytes");
        assertThat(peer.run("cp", "berlin/web:/etc/hosts", "-"))
                .isEqualTo(new Peer.Ran(0, "tar bytes", ""));
        assertThat(peer.asked.getFirst().uri())
                .isEqualTo("/api/v1/containers/berlin~web/files?path=%2Fetc%2Fhosts");
    }

    @Test
    void whatIsNotATarIsNotCalledDone(@TempDir Path folder) throws IOException {
        peer.answer(200, "no tar at all");
        assertThat(peer.run("cp", "web:/etc/hosts", folder.toString()).code()).isEqualTo(1);
        assertThat(Files.list(folder)).isEmpty();
    }

    @Test
    void aFileCanBeCopiedUnderAnotherName(@TempDir Path there, @TempDir Path here)
            throws Exception {
        Files.writeString(there.resolve("hosts"), "127.0.0.1 web");
        byte[] tar =
                new ProcessBuilder("tar", "-c", "-f", "-", "-C", there.toString(), "hosts")
                        .start()
                        .getInputStream()
                        .readAllBytes();
        Path target = Files.writeString(here.resolve("hosts-of-web"), "what was there before");
        for (int times = 0; times < 2; times++) {
            peer.answer(
                    exchange -> {
                        exchange.sendResponseHeaders(200, tar.length);
                        exchange.getResponseBody().write(tar);
                        exchange.close();
                    });
            assertThat(peer.run("cp", "web:/etc/hosts", target.toString()))
                    .isEqualTo(new Peer.Ran(0, "", ""));
            assertThat(target).hasContent("127.0.0.1 web");
            assertThat(Files.list(here)).containsExactly(target);
            Files.delete(target);
        }
        assertThat(peer.run("cp", "web:/etc/hosts", here + "/none/").code()).isEqualTo(2);
    }

    @Test
    void whatIsNotUnderstoodIsNotAsked() {
        assertThat(peer.run("cp", "web:/x", "db:/x").code()).isEqualTo(2);
        assertThat(peer.run("cp", "/no/such", "web:/x").code()).isEqualTo(2);
        assertThat(peer.run("cp", "web", "-").code()).isEqualTo(2);
        assertThat(peer.run("cp", "web:/x", "/no/such/folder").code()).isEqualTo(2);
        assertThat(peer.asked).isEmpty();
    }

    @Test
    void filesAreCopiedInAsATarArchive(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("site.conf"), "timeout 10");
        peer.answer(200, "{\"kind\":\"folder\"}").answer(200, COPIED);
        Peer.Ran ran =
                peer.run("cp", folder + "/site.conf", "berlin/web:/etc/conf.d", "-m", "try it");
        assertThat(ran.out()).isEqualTo("berlin/web:/etc/conf.d: copied\n");
        assertThat(peer.asked.getFirst().uri())
                .isEqualTo("/api/v1/containers/berlin~web/files/kind?path=%2Fetc%2Fconf.d");
        Peer.Asked asked = peer.asked.getLast();
        assertThat(asked.method()).isEqualTo("PUT");
        assertThat(asked.uri())
                .isEqualTo(
                        "/api/v1/containers/berlin~web/files?path=%2Fetc%2Fconf.d&reason=try+it&wait=60000ms");
        assertThat(asked.body()).startsWith("site.conf\0").contains("timeout 10");
    }

    @Test
    void aFileIsCopiedInUnderTheNameItIsGiven(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("local.txt"), "timeout 10");
        for (String kind : List.of("none", "file")) {
            peer.answer(200, "{\"kind\":\"" + kind + "\"}").answer(200, COPIED);
            assertThat(peer.run("cp", folder + "/local.txt", "web:/etc/other.txt").out())
                    .isEqualTo("web:/etc/other.txt: copied\n");
            assertThat(peer.asked.getLast().uri()).contains("/containers/web/files?path=%2Fetc&");
            assertThat(peer.asked.getLast().body())
                    .startsWith("other.txt\0")
                    .contains("timeout 10");
        }
    }

    @Test
    void aFolderIsCopiedInUnderTheNameItIsGiven(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("a"), "content");
        Files.createSymbolicLink(folder.resolve("b"), Path.of("a"));
        peer.answer(200, "{\"kind\":\"none\"}").answer(200, COPIED);
        assertThat(peer.run("cp", folder.toString(), "web:/conf").code()).isZero();
        assertThat(peer.asked.getLast().uri()).contains("/files?path=%2F&");
        assertThat(peer.asked.getLast().body())
                .startsWith("conf/./\0")
                .contains("conf/./a\0", "conf/./b\0")
                .containsOnlyOnce("content");
    }

    @Test
    void aFolderDoesNotTakeTheNameOfAFile(@TempDir Path folder) {
        peer.answer(200, "{\"kind\":\"file\"}");
        Peer.Ran ran = peer.run("cp", folder.toString(), "web:/etc/hosts");
        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err())
                .isEqualTo(
                        "waybill: 'web:/etc/hosts' is a file, and what is to be copied is a folder\n");
        assertThat(peer.asked).hasSize(1);
    }

    @Test
    void whatIsNamedAsAFolderIsTakenForOne(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("a"), "a");
        peer.answer(200, COPIED);
        assertThat(peer.run("cp", folder + "/a", "web:/x/").code()).isZero();
        assertThat(peer.asked).hasSize(1);
        assertThat(peer.asked.getFirst().uri()).contains("/files?path=%2Fx%2F&");
    }

    @Test
    void whatCannotBeCopiedInSaysWhy(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("a"), "a");
        peer.answer(200, "{\"kind\":\"folder\"}");
        peer.answer(
                200,
                "{\"operation\":\"op1\",\"status\":\"failed\",\"failure\":{\"code\":\"path-not-found\",\"message\":\"there is no /x in it\"}}");
        Peer.Ran ran = peer.run("cp", folder + "/a", "web:/x");
        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.err())
                .isEqualTo(
                        "waybill: web:/x: copy failed: there is no /x in it [path-not-found] (operation op1)\n");
    }
}
