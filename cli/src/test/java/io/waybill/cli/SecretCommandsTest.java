package io.waybill.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

class SecretCommandsTest {
    private static final String BEGUN =
            """
            {"secret":"db","containers":[
             {"container":"c1","name":"web","host":"local","from":1,"operation":"o1","token":"containers/c1@7"},
             {"container":"c2","name":"api","host":"local","from":1,"refused":"an operation is in flight"}]}""";

    @TempDir private Path folder;
    private final Peer peer;

    SecretCommandsTest() throws IOException {
        peer = new Peer();
    }

    @AfterEach
    void close() {
        peer.close();
    }

    @Test
    void aValueIsReadFromAFileAndSentAsItIsButForItsLineEnd() throws IOException {
        peer.answer(200, "{\"secret\":\"db\",\"version\":2,\"token\":\"secrets/db@1\"}");
        Peer.Ran ran =
                peer.run("secret", "set", "db", "--from-file", file("hunter2\n"), "-m", "new");

        assertThat(ran.out()).isEqualTo("secret db: version 2\n");
        Peer.Asked asked = peer.asked.getFirst();
        assertThat(asked.method() + " " + asked.uri())
                .isEqualTo("PUT /api/v1/secrets/db?reason=new");
        assertThat(asked.body()).isEqualTo("hunter2");
        assertThat(asked.headers()).containsEntry("Content-Type", "application/octet-stream");
        assertThat(asked.headers()).containsKey("Idempotency-Key");
    }

    @Test
    void aValueIsNoArgument() {
        assertThat(peer.run("secret", "set", "db", "hunter2").code()).isEqualTo(Failed.USAGE);
        assertThat(peer.asked).isEmpty();
    }

    @Test
    void nothingIsNoValue() throws IOException {
        Peer.Ran ran = peer.run("secret", "set", "db", "--from-file", file("\n"));
        assertThat(ran.err()).contains("no value was given");
        assertThat(peer.run("secret", "set", "db", "--from-file", "/nowhere/to/be/found").err())
                .contains("there is no file /nowhere/to/be/found");
        assertThat(peer.asked).isEmpty();
    }

    @Test
    void theListTellsWhoUsesEach() {
        peer.answer(
                200,
                """
                {"items":[
                 {"name":"db","newest":2,"current":2,"versions":[
                  {"version":2,"putAt":"2026-03-01T11:00:00Z","putBy":"ada"},
                  {"version":1,"putAt":"2026-03-01T10:00:00Z","putBy":"ada","destroyedAt":"2026-03-01T11:30:00Z","destroyedBy":"eve"}],
                  "users":[{"container":"c1","name":"web","host":"local","variables":["DB"],"version":2}]}]}""");
        assertThat(peer.run("secret", "ls").out())
                .isEqualTo(
                        """
                        NAME   VERSION   READABLE   GIVEN    BY    USED BY
                        db     2         1          1h ago   ada   web
                        """);
    }

    @Test
    void oneIsShownWithItsVersionsAndUsers() {
        peer.answer(
                200,
                """
                {"name":"db","newest":2,"current":2,"versions":[
                  {"version":2,"putAt":"2026-03-01T11:00:00Z","putBy":"ada"},
                  {"version":1,"putAt":"2026-03-01T10:00:00Z","putBy":"ada","destroyedAt":"2026-03-01T11:30:00Z","destroyedBy":"eve"}],
                  "users":[{"container":"c1","name":"web","host":"local","variables":["DB"],"version":2}]}""");
        assertThat(peer.run("secret", "show", "db").out())
                .isEqualTo(
                        """
                        VERSION   GIVEN    BY    STATE
                        2         1h ago   ada   current
                        1         2h ago   ada   destroyed 30m ago by eve

                        CONTAINER   HOST    VARIABLES   VERSION
                        web         local   DB          2
                        """);
    }

    @Test
    void aRotationIsFollowedToItsEndAndWhatWasRefusedIsSaid() throws IOException {
        peer.answer(202, BEGUN);
        peer.answer(200, "{\"id\":\"o1\",\"status\":\"pending\"}");
        peer.answer(200, "{\"id\":\"o1\",\"status\":\"succeeded\"}");
        Peer.Ran ran = peer.run("secret", "rotate", "db", "-m", "yearly");

        assertThat(ran.out()).isEqualTo("web: has the newest value\n");
        assertThat(ran.err()).isEqualTo("waybill: api: an operation is in flight\n");
        assertThat(ran.code()).isEqualTo(Failed.OPERATION);
        assertThat(peer.asked.getFirst().uri()).isEqualTo("/api/v1/secrets/db/rotate");
        assertThat(peer.asked.getFirst().body()).isEqualTo("{\"reason\":\"yearly\"}");
        assertThat(peer.asked.getLast().uri())
                .isEqualTo("/api/v1/operations/o1?atLeast=containers%2Fc1%407");
    }

    @Test
    void aRotationMayBringTheValue() throws IOException {
        peer.answer(200, "{\"secret\":\"db\",\"version\":3,\"containers\":[]}");
        assertThat(peer.run("secret", "rotate", "db", "--from-file", file("next")).out())
                .isEqualTo("secret db: no container is made with an older version\n");
        assertThat(peer.asked.getFirst().uri()).isEqualTo("/api/v1/secrets/db?restart=true");
        assertThat(peer.asked.getFirst().body()).isEqualTo("next");
    }

    @Test
    void whatIsDestroyedIsSaidSo() {
        peer.answer(200, "{\"secret\":\"db\",\"changed\":true,\"token\":\"secrets/db@2\"}");
        peer.answer(200, "{\"secret\":\"db\",\"changed\":false,\"token\":\"secrets/db@2\"}");
        assertThat(peer.run("secret", "destroy", "db", "1", "--force", "-m", "leaked").out())
                .isEqualTo("secret db: version 1 is destroyed\n");
        assertThat(peer.run("secret", "erase", "db").out())
                .isEqualTo("secret db is erased (it was so already)\n");
        assertThat(peer.asked.getFirst().uri())
                .isEqualTo("/api/v1/secrets/db/versions/1?reason=leaked&force=true");
        assertThat(peer.asked.getLast().uri()).isEqualTo("/api/v1/secrets/db");
    }

    @Test
    void whoInsistsOnTheClearNamesTheVariable() {
        peer.answer(202, "{\"operation\":\"o1\",\"container\":\"c1\",\"status\":\"pending\"}");
        peer.run(
                "run",
                "--detach",
                "--name",
                "db",
                "-e",
                "PASSWORD=x",
                "--plain",
                "PASSWORD",
                "web");
        assertThat(peer.asked.getFirst().body()).contains("\"plain\":[\"PASSWORD\"]");
    }

    private String file(String content) throws IOException {
        return Files.writeString(folder.resolve("value"), content).toString();
    }
}
