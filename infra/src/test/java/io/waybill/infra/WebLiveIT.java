package io.waybill.infra;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ColorScheme;

import io.waybill.infra.Service.Answer;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import tools.jackson.databind.JsonNode;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;

/** The pages that live: the fleet as a real engine has it, and what is inside a container. */
class WebLiveIT {
    private static final String TALKER =
            "echo begins; echo wrong >&2; n=0; while sleep 0.5; do n=$((n+1)); echo tick $n; done";
    @TempDir private static Path data;
    private static EngineLine line;
    private static Service service;
    private static RealBrowser browser;

    private Visitor visitor;

    @BeforeAll
    static void aContainerThatTalks() throws Exception {
        browser = RealBrowser.require();
        RealEngine.require();
        RealEngine.removeAllNamed("live-");
        line = new EngineLine(data.resolve("engine.sock"));
        Path key = Files.writeString(data.resolve("master.key"), "7c".repeat(32));
        service =
                Service.onEngineAt(
                        data, line.address(), "--waybill.secrets.master-key-file=" + key);
        MainJobIT.publishWeb(service);
        run("live-talker", TALKER);
        run("live-drifter", "exec sleep 1000");
    }

    @AfterAll
    static void stop() throws Exception {
        if (browser != null) {
            browser.close();
        }
        if (service != null) {
            service.close();
            line.close();
            RealEngine.removeAllNamed("live-");
        }
    }

    @BeforeEach
    void openABrowser() {
        visitor = new Visitor(browser, service);
    }

    @AfterEach
    void closeIt() {
        visitor.close();
    }

    @Test
    void logsAreFollowedToldApartAndSearched() {
        visitor.signIn();
        visitor.go("/ui/containers/live-talker");
        visitor.page.click("#to-logs");
        assertThat(visitor.see("#lines > div").last()).containsText("tick");
        visitor.go("/ui/containers/live-talker/logs?tail=");
        assertThat(visitor.see("#lines .stderr")).containsText("wrong");
        assertThat(visitor.see("#lines .stdout").first()).containsText("begins");
        int before = visitor.see("#lines > div").count();
        assertThat(visitor.see("#reading")).containsText("Followed since");
        assertThat(visitor.see("#lines > div").nth(before + 5)).containsText("tick");

        visitor.page.fill("#find", "WRONG");
        assertThat(visitor.see("#lines > div:visible")).hasCount(1);
        assertThat(visitor.see("#lines mark")).hasText("wrong");
        visitor.page.selectOption("#which", "stdout");
        assertThat(visitor.see("#lines > div:visible")).hasCount(0);
        visitor.page.click("#halt");
        assertThat(visitor.see("#reading")).containsText("Not followed since");
        visitor.page.click("#halt");
        assertThat(visitor.see("#reading")).containsText("Followed since");
    }

    @Test
    void thatLogsWereReadIsOnRecordWithTheReason() {
        visitor.signIn();
        visitor.go("/ui/containers/live-talker/logs?tail=2&follow=false");
        assertThat(visitor.see("#lines > div")).hasCount(2);
        visitor.page.fill("#reason", "it answers nobody");
        visitor.page.fill("#ticket", "INC-8");
        visitor.page.fill("#tail", "3");
        visitor.page.click("#begin");
        assertThat(visitor.see("#lines > div")).hasCount(3);
        assertThat(visitor.page)
                .hasURL(visitor.url("/ui/containers/live-talker/logs?tail=3&follow=false"));
        JsonNode entry = awaited("/api/v1/audit?ticket=INC-8").get(0);
        assertThat(entry.path("action").asString()).isEqualTo("read-logs");
        assertThat(entry.path("actor").asString()).isEqualTo("admin");
        assertThat(entry.path("reason").asString()).isEqualTo("it answers nobody");

        visitor.page.fill("#since", "yesterday");
        visitor.page.click("#begin");
        assertThat(visitor.see("#refused")).containsText("is neither an instant");
    }

    @Test
    void whatAContainerUsesIsPlottedAndSaid() {
        visitor.signIn();
        visitor.go("/ui/containers/live-talker/stats");
        assertThat(visitor.see("#plot-memory .now")).containsText("of 64.0 MiB");
        assertThat(visitor.see("#plot-memory .says")).containsText("of its limit");
        assertThat(visitor.see("#plot-cpu .line"))
                .hasAttribute("d", Pattern.compile("M\\S+ \\S+(L\\S+ \\S+){2,}"));
        assertThat(visitor.see("#plot-cpu .says")).containsText("processes");
        visitor.page.click("#halt");
        assertThat(visitor.see("#sampled")).containsText("Stopped at");
        visitor.go("/ui/containers/live-talker/stats?once=true");
        assertThat(visitor.see("#sample")).containsText("Processes");
    }

    @Test
    void processesAreListedAndThatIsOnRecord() {
        visitor.signIn();
        visitor.go("/ui/containers/live-talker/processes");
        assertThat(visitor.see("table")).containsText("tick");
        assertThat(awaited("/api/v1/audit?name=live-talker&action=list-processes")).isNotEmpty();
    }

    @Test
    void whatIsOtherThanInTheImageIsShown() {
        RealEngine.cli("exec", "live-talker", "busybox", "touch", "/left-here");
        service.awaitConnected("local"); // tests elsewhere may have cut the engine's events
        visitor.signIn();
        visitor.go("/ui/containers/live-talker/filesystem");
        assertThat(visitor.see("table tr:has-text('/left-here')")).containsText("added");
    }

    @Test
    void oneSitsAtATerminalAndThatIsOnRecord() {
        visitor.signIn();
        visitor.go("/ui/containers/live-talker/shell");
        visitor.page.fill("#reason", "look around");
        visitor.page.click("#open button[type=submit]");
        assertThat(visitor.see("#sat")).containsText("operation");
        visitor.page.keyboard().type("echo $((6*7))-is-it\n");
        assertThat(visitor.see("#terminal .view")).containsText("42-is-it");
        visitor.page.keyboard().type("busybox stty size\n");
        assertThat(visitor.see("#terminal .view")).not().containsText("24 80");
        visitor.page.keyboard().press("Shift+Escape");
        assertThat(visitor.see("#leave")).isFocused();
        visitor.see("#terminal .keys").focus();
        visitor.page.keyboard().type("exit 3\n");
        assertThat(visitor.see("#sat")).containsText("exit code 3");
        JsonNode entries = awaited("/api/v1/audit?name=live-talker&action=exec&text=look+around");
        assertThat(entries.get(0).path("actor").asString()).isEqualTo("admin");
    }

    @Test
    void whyATerminalIsRefusedIsSaid() {
        run("live-stopped", "exec sleep 1000");
        done(service.post("/api/v1/containers/live-stopped/stop?wait=3m", "{\"grace\": \"0s\"}"));
        visitor.signIn();
        visitor.go("/ui/containers/live-stopped/shell");
        visitor.page.click("#open button[type=submit]");
        assertThat(visitor.see("#refused")).containsText("live-stopped");
        assertThat(visitor.see("#open")).isVisible();
        visitor.go("/ui/containers/live-stopped/stats");
        assertThat(visitor.see("#refused")).containsText("it is not running");
        done(service.delete("/api/v1/containers/live-stopped?wait=3m"));
    }

    @ParameterizedTest
    @CsvSource({"https://elsewhere.example, 403", ", 403", "here, 101"})
    void aTerminalIsOpenedByAPageOfOursAlone(String origin, int status) {
        visitor.signIn();
        String cookie = visitor.context.cookies().getFirst().value;
        WebSocket.Builder socket =
                HttpClient.newHttpClient()
                        .newWebSocketBuilder()
                        .header("Cookie", "waybill-session=" + cookie);
        if (origin != null) {
            socket.header("Origin", origin.equals("here") ? visitor.url("") : origin);
        }
        URI terminal =
                URI.create(
                        visitor.url("/ui/containers/live-talker/terminal")
                                .replaceFirst("http", "ws"));
        if (status == 101) {
            socket.buildAsync(terminal, new WebSocket.Listener() {}).join().abort();
        } else {
            assertThatThrownBy(
                            () -> socket.buildAsync(terminal, new WebSocket.Listener() {}).join())
                    .isInstanceOf(CompletionException.class)
                    .cause()
                    .isInstanceOfSatisfying(
                            WebSocketHandshakeException.class,
                            refused ->
                                    assertThat(refused.getResponse().statusCode())
                                            .isEqualTo(status));
        }
    }

    @Test
    void aPageThatNothingChangesOnAsksForNothing() {
        CopyOnWriteArrayList<String> asked = new CopyOnWriteArrayList<>();
        visitor.signIn();
        visitor.page.onRequest(request -> asked.add(request.url()));
        visitor.go("/ui/containers/live-drifter");
        assertThat(visitor.see("#live")).isVisible();
        // What it shows may be news at first, on a machine that has much to do.
        int before;
        int times = 0;
        do {
            before = asked.size();
            visitor.page.waitForTimeout(4_000);
        } while (asked.size() > before && ++times < 20);
        assertThat(asked).hasSize(before);
        done(service.post("/api/v1/containers/live-drifter/pause?wait=3m", "{}"));
        assertThat(visitor.see(".title .state")).containsText("paused");
        done(service.post("/api/v1/containers/live-drifter/unpause?wait=3m", "{}"));
        assertThat(visitor.see(".title .state")).containsText("running");
        assertThat(visitor.see("table.entries tbody tr").first()).containsText("unpause");
    }

    @Test
    void whatChangesWhileAPageAsksIsShownToo() {
        visitor.signIn();
        visitor.go("/ui/containers/live-drifter");
        assertThat(visitor.see("#live")).isVisible();
        visitor.page.evaluate(
                "window.ticks = 0; document.body.addEventListener('waybill:tick', () => window.ticks++)");
        List<Route> kept = new ArrayList<>();
        List<APIResponse> outdated = new ArrayList<>();
        visitor.page.route(
                Pattern.compile("/ui/containers/.*seen="),
                route -> {
                    if (kept.isEmpty()) {
                        outdated.add(route.fetch());
                        kept.add(route);
                    } else {
                        route.resume();
                    }
                });
        done(service.post("/api/v1/containers/live-drifter/pause?wait=3m", "{}"));
        visitor.page.waitForCondition(() -> !outdated.isEmpty());
        visitor.page.waitForTimeout(3_000);
        Object before = visitor.page.evaluate("window.ticks");
        done(service.post("/api/v1/containers/live-drifter/unpause?wait=3m", "{}"));
        visitor.page.waitForFunction("ticks => window.ticks > ticks", before);
        kept.getFirst().fulfill(new Route.FulfillOptions().setResponse(outdated.getFirst()));
        assertThat(visitor.see(".title .state")).containsText("running");
        assertThat(visitor.see("table.entries tbody tr").first()).containsText("unpause");
        visitor.page.unrouteAll();
    }

    @Test
    void whichSecretsThereAreIsSeenAndNotWhatTheySay() {
        visitor.signIn();
        visitor.go("/ui/secrets");
        assertThat(visitor.see(".empty")).containsText("waybill secret set");
        giveSecret("live-value-4419");
        done(
                service.post(
                        "/api/v1/containers?wait=3m",
                        """
                        {"name": "live-keeper", "image": "web", "host": "local",
                         "spec": {"environment": {"DB_PASSWORD": "secret:db-password"}}}"""));
        giveSecret("live-value-4420");
        visitor.go("/ui/secrets");
        assertThat(visitor.see("#secret-db-password")).containsText("by admin");
        assertThat(visitor.see("#secret-db-password"))
                .containsText("live-keeper as DB_PASSWORD, version 1");
        assertThat(visitor.see("#secret-db-password")).containsText("not the current one");
        assertThat(visitor.page.content()).doesNotContain("live-value");
        for (ColorScheme look : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            try (Visitor here = new Visitor(browser, service, look, 1280, 900)) {
                here.signIn();
                here.go("/ui/secrets");
                here.expectAccessible("live-secrets-" + look);
            }
        }
        visitor.page.click("text=live-keeper");
        assertThat(visitor.see("h1")).containsText("live-keeper");
    }

    private static void giveSecret(String value) {
        Answer given =
                service.send(
                        service.request("/api/v1/secrets/db-password")
                                .setHeader("Content-Type", "application/octet-stream")
                                .PUT(HttpRequest.BodyPublishers.ofString(value)));
        assertThat(given.status()).as(given.toString()).isEqualTo(200);
    }

    @Test
    void whatIsDoneByHandOnTheHostIsSeenAtAGlance() {
        visitor.signIn();
        assertThat(visitor.row("live-drifter")).containsText("running");
        RealEngine.cli("stop", "-t", "0", "live-drifter");
        assertThat(visitor.row("live-drifter"))
                .containsText("drift: state exited instead of running");
        assertThat(visitor.see("#count-drifted b")).not().hasText("0");
        assertThat(visitor.see("table.fleet tbody tr").first()).hasClass("attention");

        RealEngine.cli("run", "-d", "--name", "live-by-hand", image(), "sleep", "1000");
        assertThat(visitor.row("live-by-hand")).containsText("unmanaged");
        assertThat(visitor.page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                .isEqualTo(true);
        visitor.page.click("#count-unmanaged");
        assertThat(visitor.row("live-by-hand")).isVisible();
        assertThat(visitor.row("live-talker")).hasCount(0);
        RealEngine.cli("rm", "-f", "live-by-hand");
        assertThat(visitor.row("live-by-hand")).hasCount(0);
        done(service.post("/api/v1/containers/live-drifter/start?wait=3m", "{}"));
    }

    @Test
    void aHostThatIsCutOffIsSeenAtAGlance() throws Exception {
        visitor.signIn();
        assertThat(visitor.row("live-talker")).containsText("running");
        RealEngine.cli("run", "-d", "--name", "live-beside", image(), "sleep", "1000");
        assertThat(visitor.row("live-beside")).containsText("unmanaged");
        line.cut();
        assertThat(visitor.row("live-talker")).containsText("lost");
        assertThat(visitor.row("live-talker")).containsText("was running when seen last");
        assertThat(visitor.row("live-beside")).containsText("unobserved");
        assertThat(visitor.see("#count-lost b")).not().hasText("0");
        visitor.go("/ui/hosts");
        assertThat(visitor.see("table tbody tr")).containsText("unobserved");
        line.mend();
        visitor.go("/ui/fleet");
        assertThat(visitor.row("live-talker")).containsText("running");
        assertThat(visitor.row("live-talker")).not().containsText("unobserved");
        RealEngine.cli("rm", "-f", "live-beside");
    }

    @Test
    void aPageThatLostTouchSaysSinceWhenAndComesBack() throws Exception {
        visitor.signIn();
        assertThat(visitor.see("#live")).isVisible();
        service.kill();
        assertThat(visitor.see("#trouble"))
                .containsText(Pattern.compile("Not live since \\d\\d:\\d\\d:\\d\\dZ"));
        assertThat(visitor.see("#live")).isHidden();
        service.startAgain();
        assertThat(visitor.see("#trouble")).isHidden();
        assertThat(visitor.see("#live")).isVisible();
        service.awaitConnected("local");
    }

    @Test
    void aTokenIsMadeUsedAndWithdrawn() {
        visitor.signIn();
        visitor.go("/ui/access");
        visitor.page.fill("#name", "anna");
        visitor.page.selectOption("#role", "operator");
        visitor.page.fill("#bounds", "host=local");
        visitor.page.fill("#reason", "on call");
        visitor.page.click("#make button[type=submit]");
        String token = visitor.see("#token").innerText();
        assertThat(token).matches("wb_[0-9a-f]{64}");
        assertThat(token("anna")).containsText("never");
        assertThat(token("anna")).containsText("operator host=local");
        visitor.go("/ui/access");
        assertThat(visitor.see("main")).not().containsText(token);

        try (Visitor anna = new Visitor(browser, service)) {
            anna.signIn(token);
            assertThat(anna.see(".actor")).hasText("anna");
            assertThat(anna.see("#live")).isVisible();
            try (Visitor sitting = new Visitor(browser, service)) {
                sitting.signIn(token);
                sitting.go("/ui/containers/live-talker/shell");
                sitting.page.click("#open button[type=submit]");
                assertThat(sitting.see("#sat")).containsText("operation");

                visitor.page.waitForCondition(
                        () -> {
                            visitor.page.reload();
                            return token("anna").innerText().contains("ago");
                        });
                token("anna").locator("a").click();
                assertThat(visitor.see("#act")).containsText("2 browsers are signed in with it");
                visitor.page.fill("#reason", "not on call any more");
                visitor.page.click("#act button[type=submit]");
                assertThat(token("anna")).containsText("withdrawn by admin: not on call any more");

                assertThat(anna.page).hasURL(anna.url("/ui/login?to=%2Fui%2Ffleet"));
                assertThat(sitting.see("#sat")).containsText("not signed in any more");
            }
        }
    }

    @Test
    void theLastTokenCannotBeWithdrawnAndNamesAreNames() {
        visitor.signIn();
        visitor.go("/ui/access");
        visitor.see("tr:has-text('yours') a").click();
        assertThat(visitor.see("#act")).containsText("It is yours");
        visitor.page.click("#act button[type=submit]");
        assertThat(visitor.see(".problem[role=alert]")).containsText("is the last one");
        visitor.go("/ui/people");
        assertThat(visitor.see("#in-the-clear"))
                .containsText("waybill.access.personal-data: sealed");
        visitor.go("/ui/access");
        visitor.page.fill("#name", "agent/local");
        visitor.page.click("#make button[type=submit]");
        assertThat(visitor.see(".problem")).containsText("'agent/local' is not an actor's name");
        Answer made =
                service.post(
                        "/api/v1/tokens",
                        "{\"actor\": \"ci\", \"kind\": \"robot\", \"grants\": [\"viewer\"]}");
        assertThat(made.status()).as("%s", made.body()).isEqualTo(400);
    }

    @Test
    void aVerificationIsFollowedAndNamesEachDifference() throws Exception {
        sql("update fleet_container set name = 'live-forged' where name = 'live-talker'");
        try {
            visitor.signIn();
            visitor.go("/ui/verifications");
            visitor.page.check("input[value='projection fleet']");
            visitor.page.fill("#reason", "before the audit");
            visitor.page.click("#verify button[type=submit]");
            assertThat(visitor.see("#verification .state.big")).hasText("different");
            assertThat(visitor.see("#verification")).containsText("before the audit");
            assertThat(visitor.see("#differences")).containsText("live-forged");
            visitor.go("/ui/verifications");
            assertThat(visitor.see("table tbody tr").first()).containsText("different");
        } finally {
            sql("update fleet_container set name = 'live-talker' where name = 'live-forged'");
        }
    }

    @Test
    void aProjectionIsRebuiltWithAReasonAndItsProgressIsShown() {
        visitor.signIn();
        visitor.go("/ui/projections");
        visitor.page.click("#rebuild-timeline");
        visitor.page.fill("#reason", "to be sure");
        visitor.page.click("#act button[type=submit]");
        assertThat(visitor.page).hasURL(visitor.url("/ui/projections"));
        assertThat(visitor.see("#projection-timeline")).containsText("done by admin");
        assertThat(visitor.see("#projection-timeline")).containsText("to be sure");
    }

    @ParameterizedTest
    @CsvSource({"LIGHT, 1280, 800", "DARK, 390, 844"})
    void everyPageIsAccessible(ColorScheme scheme, int width, int height) {
        String kind = scheme.name().toLowerCase(Locale.ROOT) + "-" + width;
        try (Visitor here = new Visitor(browser, service, scheme, width, height)) {
            here.signIn();
            here.go("/ui/fleet");
            here.expectAccessible("live-fleet-" + kind);
            here.go("/ui/containers/live-talker");
            here.expectAccessible("live-container-" + kind);
            here.go("/ui/containers/live-talker/logs?tail=40");
            assertThat(here.see("#lines > div").nth(20)).isVisible();
            here.expectAccessible("live-logs-" + kind);
            here.go("/ui/containers/live-talker/stats");
            assertThat(here.see("#plots")).isVisible();
            here.expectAccessible("live-stats-" + kind);
            here.go("/ui/containers/live-talker/processes");
            here.expectAccessible("live-processes-" + kind);
            here.go("/ui/containers/live-talker/filesystem");
            here.expectAccessible("live-filesystem-" + kind);
            here.go("/ui/containers/live-talker/shell");
            here.expectAccessible("live-shell-" + kind);
            here.page.click("#open button[type=submit]");
            here.page.keyboard().type("busybox ls -l /\n");
            assertThat(here.see("#terminal .view")).containsText("bin");
            here.expectAccessible("live-terminal-" + kind);
            here.page.click("#leave");
            here.go("/ui/access");
            here.expectAccessible("live-access-" + kind);
            here.see("tr:has-text('yours') a").click();
            here.expectAccessible("live-withdraw-" + kind);
            here.go("/ui/verifications");
            here.expectAccessible("live-verify-" + kind);
            here.page.click("#verify button[type=submit]");
            assertThat(here.see("#verification")).containsText("Took");
            here.expectAccessible("live-verification-" + kind);
            here.go("/ui/projections");
            here.expectAccessible("live-projections-" + kind);
            here.go("/ui/projections/fleet/rebuild");
            here.expectAccessible("live-rebuild-" + kind);
        }
    }

    private com.microsoft.playwright.Locator token(String actor) {
        return visitor.see("#tokens tbody tr:has-text('" + actor + "')");
    }

    private static String image() {
        return RealEngine.cli("inspect", "--format", "{{.Config.Image}}", "live-talker");
    }

    /** The audit is a projection, and follows. */
    private static JsonNode awaited(String audit) {
        return service.getUntil(audit, answer -> !answer.body().path("items").isEmpty())
                .body()
                .path("items");
    }

    private static void run(String name, String script) {
        done(
                service.post(
                        "/api/v1/containers?wait=3m",
                        """
                        {"name": "%s", "image": "web", "reason": "the autumn release", "ticket": "CHG-1042",
                         "spec": {"entrypoint": ["sh", "-c", "%s"], "limits": {"memoryBytes": 67108864}}}"""
                                .formatted(name, script)));
    }

    private static void done(Answer answer) {
        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(200);
        assertThat(answer.body().path("status").asString(""))
                .as("%s", answer.body())
                .isNotEqualTo("failed");
        service.awaitProjected();
    }

    private static void sql(String statement) throws Exception {
        try (var connection = java.sql.DriverManager.getConnection(service.jdbcUrl());
                var statements = connection.createStatement()) {
            statements.execute(statement);
        }
    }
}
