package io.waybill.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;

class ExecInCommandTest {
    private static final String ACCEPTED = "{\"operation\":\"op1\",\"status\":\"pending\"}\n";
    private final Peer peer;

    ExecInCommandTest() throws IOException {
        peer = new Peer();
    }

    @AfterEach
    void close() {
        peer.close();
    }

    private static String piece(String stream, String text) {
        return "{\"stream\":\"%s\",\"data\":\"%s\"}\n"
                .formatted(
                        stream,
                        Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void theOutputIsHandedOnApartAndTheExitCodeIsTheProgramsOwn() {
        peer.answer(
                200,
                ACCEPTED
                        + piece("stdout", "one\n")
                        + piece("stderr", "oops\n")
                        + piece("stdout", "two")
                        + "{\"operation\":\"op1\",\"status\":\"succeeded\",\"exitCode\":42}\n");
        Peer.Ran ran = peer.run("exec", "web", "sh", "-c", "exit 42");
        assertThat(ran).isEqualTo(new Peer.Ran(42, "one\ntwo", "oops\n"));
        assertThat(peer.asked.getFirst().uri()).isEqualTo("/api/v1/containers/web/exec");
        assertThat(peer.asked.getFirst().headers().get("Accept")).isEqualTo("application/x-ndjson");
    }

    @Test
    void whatIsAskedForIsPassedOnWithItsReason() {
        peer.answer(
                200,
                ACCEPTED + "{\"operation\":\"op1\",\"status\":\"succeeded\",\"exitCode\":0}\n");
        Peer.Ran ran =
                Peer.run(
                        Map.of("WAYBILL_SERVER", peer.url(), "WAYBILL_TOKEN", "t", "KEY", "v"),
                        Path.of("/"),
                        null,
                        "exec",
                        "-m",
                        "why",
                        "-e",
                        "KEY",
                        "-e",
                        "A=b",
                        "-u",
                        "7",
                        "-w",
                        "/tmp",
                        "--timeout",
                        "5s",
                        "web",
                        "--",
                        "ls",
                        "-l",
                        "--output");
        assertThat(ran.code()).isZero();
        assertThat(Json.read(peer.asked.getFirst().body()))
                .isEqualTo(
                        Json.read(
                                """
                                {"command": ["ls", "-l", "--output"], "environment": {"KEY": "v", "A": "b"},
                                 "user": "7", "workingDirectory": "/tmp", "timeout": "PT5S", "reason": "why"}"""));
    }

    @Test
    void aFailureIsToldWithItsOperation() {
        peer.answer(
                200,
                ACCEPTED
                        + "{\"operation\":\"op1\",\"status\":\"failed\",\"failure\":"
                        + "{\"code\":\"interrupted\",\"message\":\"its agent died\"}}\n");
        assertThat(peer.run("exec", "web", "ls"))
                .isEqualTo(
                        new Peer.Ran(
                                1,
                                "",
                                "waybill: web: exec failed: its agent died [interrupted] (operation op1)\n"));
    }

    @Test
    void aConnectionThatEndsEarlyIsNoSuccess() {
        peer.answer(200, ACCEPTED + piece("stdout", "one\n"));
        Peer.Ran ran = peer.run("exec", "web", "ls");
        assertThat(ran.code()).isEqualTo(4);
        assertThat(ran.err()).contains("waybill operation show op1");
    }

    @Test
    void aRefusalIsToldAsEverywhere() {
        peer.answer(409, "{\"detail\":\"it is not running\",\"code\":\"transition-refused\"}");
        assertThat(peer.run("exec", "web", "ls"))
                .isEqualTo(
                        new Peer.Ran(3, "", "waybill: it is not running [transition-refused]\n"));
    }
}
