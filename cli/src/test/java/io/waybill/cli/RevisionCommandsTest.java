package io.waybill.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;

class RevisionCommandsTest {
    private Peer peer;

    @BeforeEach
    void listen() throws IOException {
        peer = new Peer();
    }

    @AfterEach
    void close() {
        peer.close();
    }

    @Test
    void anUpgradeSaysOnlyWhatIsToBeOther() {
        peer.answer(200, "{\"status\":\"succeeded\",\"operation\":\"ab\",\"changed\":true}");
        Peer.Ran ran =
                peer.run(
                        "upgrade",
                        "web",
                        "--version",
                        "3",
                        "-e",
                        "A=b",
                        "--unset-env",
                        "C",
                        "--memory",
                        "1g",
                        "--unset",
                        "user",
                        "--order",
                        "start-first",
                        "--note",
                        "more room",
                        "-m",
                        "load");
        assertThat(ran.out()).isEqualTo("web: upgraded\n");
        assertThat(ran.code()).isZero();
        assertThat(peer.asked.getFirst().uri())
                .isEqualTo("/api/v1/containers/web/upgrade?wait=60000ms");
        assertThat(peer.asked.getFirst().body())
                .isEqualTo(
                        "{\"note\":\"more room\",\"version\":3,"
                                + "\"environment\":{\"set\":{\"A\":\"b\"},\"unset\":[\"C\"]},"
                                + "\"limits\":{\"memoryBytes\":1073741824},\"unset\":[\"user\"],"
                                + "\"order\":\"start-first\",\"reason\":\"load\"}");
    }

    @Test
    void anUpgradeThatWasUndoneFailsAndSaysWhy() {
        peer.answer(
                200,
                "{\"status\":\"failed\",\"operation\":\"ab\",\"changed\":true,"
                        + "\"failure\":{\"code\":\"unhealthy\",\"message\":\"its health check says unhealthy\"}}");
        Peer.Ran ran = peer.run("upgrade", "web", "--pin");
        assertThat(ran.code()).isEqualTo(Failed.OPERATION);
        assertThat(ran.err()).contains("its health check says unhealthy [unhealthy]");
        assertThat(peer.asked).as("nothing is pinned").hasSize(1);
    }

    @Test
    void theRevisionThatWasMadeIsPinned() {
        peer.answer(200, "{\"status\":\"succeeded\",\"operation\":\"ab\",\"changed\":true}");
        peer.answer(200, "{\"items\":[{\"revision\":4}]}");
        peer.answer(200, "{\"status\":\"done\",\"changed\":true}");
        assertThat(peer.run("upgrade", "web", "--pin").out())
                .isEqualTo("web: upgraded\nweb: revision 4 pinned\n");
        assertThat(peer.asked.getLast().uri()).isEqualTo("/api/v1/containers/web/revisions/4/pin");
    }

    @Test
    void aDryRunSaysWhatWouldChange() {
        peer.answer(
                200,
                """
                {"revision":3,"from":2,"why":"upgrade","changes":[
                 {"field":"image","from":"web version 1","to":"web version 2"},
                 {"field":"environment.A","to":"b"}]}""");
        assertThat(peer.run("upgrade", "web", "--version", "2", "--dry-run").out())
                .isEqualTo(
                        """
                web: revision 3 would be revision 2 with
                FIELD           FROM            TO
                image           web version 1   web version 2
                environment.A   -               b
                """);
        assertThat(peer.asked.getFirst().body()).contains("\"dryRun\":true");
    }

    @Test
    void revisionsAreListedWithWhoAskedForThem() {
        peer.answer(
                200,
                """
                {"items":[
                 {"revision":3,"at":"2026-03-01T11:57:00Z","actor":"ada","why":"rollback","revisionOf":1,
                  "reason":"it broke","pinned":false,"status":"current","image":"web","version":1},
                 {"revision":2,"at":"2026-03-01T11:00:00Z","actor":"ada","why":"upgrade","note":"try",
                  "pinned":true,"status":"former","image":"web","version":2}]}""");
        assertThat(peer.run("revisions", "web").out())
                .isEqualTo(
                        """
                REVISION   STATUS           IMAGE   WHY             BY    ASKED FOR   REASON     NOTE
                3          current          web:1   rollback to 1   ada   3m ago      it broke   -
                2          former, pinned   web:2   upgrade         ada   1h ago      -          try
                """);
    }

    @Test
    void aRevisionThatWasAdoptedHasNoVersionNought() {
        peer.answer(
                200,
                "{\"items\":[{\"revision\":1,\"status\":\"current\",\"image\":\"shop\",\"version\":0}]}");
        assertThat(peer.run("revisions", "web").out())
                .contains(" shop (not registered when adopted) ")
                .doesNotContain("shop:0");
    }

    @Test
    void twoRevisionsAreComparedFieldByField() {
        peer.answer(
                200, "{\"from\":3,\"to\":7,\"changes\":[{\"field\":\"user\",\"from\":\"root\"}]}");
        assertThat(peer.run("diff", "web", "3", "7").out())
                .isEqualTo("FIELD   FROM   TO\nuser    root   -\n");
        assertThat(peer.asked.getFirst().uri()).startsWith("/api/v1/containers/web/diff?");
        peer.answer(200, "{\"from\":3,\"to\":7,\"changes\":[]}");
        assertThat(peer.run("diff", "web", "3", "7").out())
                .isEqualTo("Revisions 3 and 7 are the same.\n");
    }

    @Test
    void aRevisionIsPinnedWithANoteAndUnpinned() {
        peer.answer(200, "{\"status\":\"done\",\"changed\":true}");
        peer.answer(200, "{\"status\":\"done\",\"changed\":true}");
        assertThat(peer.run("pin", "web", "3", "--note", "good").out())
                .isEqualTo("web: revision 3 pinned\n");
        assertThat(peer.asked.getFirst().body()).isEqualTo("{\"note\":\"good\"}");
        peer.answer(200, "{\"status\":\"unchanged\",\"changed\":false}");
        assertThat(peer.run("unpin", "web", "3").out())
                .isEqualTo("web: revision 3 unpinned (it was so already)\n");
    }
}
