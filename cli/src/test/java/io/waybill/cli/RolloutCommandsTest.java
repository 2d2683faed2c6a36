package io.waybill.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;

class RolloutCommandsTest {
    private static final String PLAN =
            "{\"fingerprint\":\"0123456789abcdef0123\",\"steps\":["
                    + "{\"number\":1,\"about\":\"web-1\",\"container\":\"0a\",\"host\":\"here\","
                    + "\"does\":\"replace revision 2 (web:2) → revision 1 (web:1)\"}],"
                    + "\"impossible\":[%s],\"left\":[],\"unchanged\":3}";
    private static final String IMPOSSIBLE =
            "{\"about\":\"web-2\",\"host\":\"gone\",\"would\":\"start\",\"because\":\"host gone is decommissioned\"}";
    private final Peer peer;

    RolloutCommandsTest() throws IOException {
        peer = new Peer();
    }

    @AfterEach
    void close() {
        peer.close();
    }

    private static String rollout(String status, String step, String more) {
        return "{\"id\":\"5e\",\"words\":\"upgrade of image web to version 2\",\"status\":\"%s\",\"count\":1%s,"
                        .formatted(status, more)
                + "\"counts\":{\"%s\":1},\"steps\":[{\"number\":1,\"about\":\"web-1\",\"host\":\"here\","
                        .formatted(step)
                + "\"does\":\"replace\",\"status\":\"%s\"}]}".formatted(step);
    }

    @Test
    void withoutApplyThePlanIsShownAndNothingIsChanged() {
        peer.answer(200, PLAN.formatted(""));
        Peer.Ran ran = peer.run("rollback", "--image", "web", "--to-version", "1", "--batch", "5");
        assertThat(ran.code()).isZero();
        assertThat(ran.out())
                .isEqualTo(
                        """
                        STEP   ABOUT   HOST   WHAT
                        1      web-1   here   replace revision 2 (web:2) → revision 1 (web:1)

                        3 are as asked for already

                        nothing is changed yet; to do exactly this, add --apply --plan 0123456789ab
                        """);
        assertThat(peer.asked.getFirst().uri()).isEqualTo("/api/v1/rollbacks");
        assertThat(peer.asked.getFirst().body())
                .isEqualTo(
                        "{\"image\":\"web\",\"to\":{\"version\":1},\"batch\":5,\"dryRun\":true}");
    }

    @Test
    void whatIsImpossibleIsNamedAndIsAFailure() {
        peer.answer(200, PLAN.formatted(IMPOSSIBLE));
        Peer.Ran ran = peer.run("rollback", "--host", "gone", "--to-time", "2026-01-31");
        assertThat(ran.code()).isEqualTo(Failed.OPERATION);
        assertThat(ran.out())
                .contains(
                        "1 cannot be brought about:\n  web-2 on gone: start: host gone is decommissioned\n",
                        "--apply --plan 0123456789ab --partial");
        assertThat(peer.asked.getFirst().body())
                .contains("\"to\":{\"instant\":\"2026-01-31T00:00:00Z\"}");
    }

    @Test
    void aRolloutIsFollowedToItsEnd() {
        peer.answer(
                202,
                "{\"token\":\"rollouts/5e@1\",\"changed\":true,\"status\":\"done\",\"rollout\":\"5e\"}");
        peer.answer(200, rollout("running", "running", ""));
        peer.answer(200, rollout("completed", "done", ""));
        Peer.Ran ran =
                peer.run(
                        "rollout",
                        "start",
                        "--image",
                        "web",
                        "--to-version",
                        "2",
                        "--order",
                        "stop-first",
                        "--pause",
                        "10s",
                        "--on-failure",
                        "stop",
                        "--apply",
                        "-m",
                        "release 2");
        assertThat(ran)
                .isEqualTo(
                        new Peer.Ran(
                                0,
                                """
                                rollout 5e begins; Ctrl-C leaves it going, and this ends it: waybill rollout cancel 5e
                                [1/1] web-1: replace
                                [1/1] web-1: done
                                rollout 5e is completed: 1 done
                                """,
                                ""));
        assertThat(peer.asked.getFirst().uri()).isEqualTo("/api/v1/rollouts");
        assertThat(peer.asked.getFirst().body())
                .isEqualTo(
                        "{\"image\":\"web\",\"to\":{\"version\":2},\"pause\":\"PT10S\",\"onFailure\":\"stop\","
                                + "\"order\":\"stop-first\",\"reason\":\"release 2\"}");
    }

    @Test
    void oneThatIsBroughtBackSaysWhyAndFails() {
        peer.answer(202, "{\"rollout\":\"5e\"}");
        peer.answer(200, rollout("reverting", "failed", ",\"because\":\"1 of 1 failed\""));
        peer.answer(200, rollout("reverted", "reverted", ",\"because\":\"1 of 1 failed\""));
        Peer.Ran ran = peer.run("rollback", "web-1", "--to-revision", "3", "--apply");
        assertThat(ran.code()).isEqualTo(Failed.OPERATION);
        assertThat(ran.out())
                .contains(
                        "is reverted: 1 of 1 failed\n",
                        "rollout 5e is reverted: 1 reverted; 1 of 1 failed\n");
        assertThat(peer.asked.getFirst().body())
                .isEqualTo("{\"container\":\"web-1\",\"to\":{\"revision\":3}}");
    }

    @Test
    void thereAreNoneYet() {
        peer.answer(200, "{\"items\":[],\"next\":null}");
        assertThat(peer.run("rollout", "ls").out())
                .isEqualTo(
                        "no rollouts yet; waybill rollout start and waybill rollback begin one\n");
    }

    @Test
    void anOrderThatIsNoneIsAMistake() {
        Peer.Ran ran = peer.run("rollback", "web", "--to-revision", "3", "--order", "both");
        assertThat(ran.code()).isEqualTo(Failed.USAGE);
        assertThat(ran.err()).contains("'both' is not auto, start-first or stop-first");
        assertThat(peer.asked).isEmpty();
    }
}
