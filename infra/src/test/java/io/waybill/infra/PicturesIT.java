package io.waybill.infra;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;

import io.waybill.infra.Service.Answer;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The pictures that the documentation shows, of a fleet on two real engines: {@code
 * -Dscreenshots.write=true -Dit.test=PicturesIT}.
 */
@EnabledIfSystemProperty(named = "screenshots.write", matches = "true")
class PicturesIT {
    private static final Path IMAGES = Path.of("..", "docs", "images");
    private static final String SERVES = "exec httpd -f -p 8080 -h /www";
    private static final String TALKS =
            "echo listening on 8080; n=4710; while sleep 0.7; do n=$((n+1)); echo order $n accepted;"
                    + " [ $((n % 7)) = 0 ] && echo stock of item $((n % 40)) is low >&2; done";
    private static final String WORKS =
            "kept=$(busybox dd if=/dev/zero bs=1M count=6 2>/dev/null | busybox tr '\\\\0' a); i=0; while :; do i=$((i+1)); n=0;"
                    + " while [ $n -lt $(((i % 9) * 9000)) ]; do n=$((n+1)); done;"
                    + " busybox dd if=/dev/zero of=/x bs=256k count=$((i % 9)) conv=fsync 2>/dev/null; sleep 1; done";
    @TempDir private static Path data;
    private static Service service;

    private static SecondEngine edge;
    private static RealBrowser browser;

    @BeforeAll
    static void start() throws Exception {
        RealEngine.require();
        removeAll();
        browser = RealBrowser.require();
        edge = SecondEngine.start();
        service = Service.alone(data);
    }

    @AfterAll
    static void stop() throws Exception {
        browser.close();
        service.close();
        edge.close();
        removeAll();
    }

    @Test
    void areTaken() throws Exception {
        take(aFleetThatLives());
    }

    private static void removeAll() {
        for (String name : new String[] {"shop-", "billing-", "report-", "mail-", "debug-"}) {
            RealEngine.removeAllNamed(name);
        }
    }

    /**
     * @return when all of it ran
     */
    private static Instant aFleetThatLives() throws Exception {
        for (String image : new String[] {"shop-web", "shop-api", "billing"}) {
            publish(image);
        }
        done(
                service.post(
                        "/api/v1/hosts",
                        "{\"name\": \"edge-1\", \"address\": \"%s\"}".formatted(edge.address())));
        service.awaitConnected("edge-1");
        run("shop-web-1", "local", "shop-web", SERVES, "");
        run("shop-web-2", "edge-1", "shop-web", SERVES, ", \"networkMode\": \"host\"");
        run("shop-api-1", "local", "shop-api", TALKS, ", \"limits\": {\"memoryBytes\": 67108864}");
        run("billing-1", "local", "billing", "exec sleep 100000", "");
        run("billing-2", "edge-1", "billing", "exec sleep 100000", ", \"networkMode\": \"host\"");
        run(
                "mail-out",
                "edge-1",
                "shop-api",
                "trap '' TERM; while :; do sleep 1; done",
                ", \"networkMode\": \"host\"");
        run(
                "report-nightly",
                "local",
                "billing",
                WORKS,
                ", \"limits\": {\"memoryBytes\": 33554432}, \"healthCheck\": {\"test\": [\"busybox\", \"test\", \"-e\", \"/ready\"], \"interval\": \"PT1S\", \"timeout\": \"PT1S\", \"retries\": 1}");
        Thread.sleep(2_000);
        Instant then = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        Thread.sleep(2_000);
        done(
                service.post(
                        "/api/v1/containers/shop-web-1/upgrade?wait=3m",
                        "{\"version\": 2, \"reason\": \"the autumn release\", \"ticket\": \"CHG-1042\"}"));
        done(
                service.post(
                        "/api/v1/containers/shop-web-1/pause?wait=3m",
                        "{\"reason\": \"a look at its memory\", \"ticket\": \"INC-7\"}"));
        Thread.sleep(3_000);
        done(
                service.post(
                        "/api/v1/containers/shop-web-1/unpause?wait=3m",
                        "{\"ticket\": \"INC-7\"}"));
        RealEngine.cli("stop", "-t", "0", "billing-1");
        RealEngine.cli(
                "run",
                "-d",
                "--name",
                "debug-shell",
                RealEngine.cli("inspect", "--format", "{{.Config.Image}}", "shop-web-1"),
                "sleep",
                "100000");
        Thread.sleep(6_000);
        assertThat(
                        service.post(
                                        "/api/v1/containers/mail-out/stop",
                                        "{\"grace\": \"120s\", \"reason\": \"the relay is moved\"}")
                                .status())
                .isEqualTo(202);
        return then;
    }

    private static void publish(String image) {
        String repository = RealEngine.REGISTRY + "/" + image.replace('-', '/');
        for (String version : new String[] {"v1", "v2"}) {
            String original = RealEngine.REGISTRY + "/shop/web:" + version;
            RealEngine.cli("pull", "-q", original);
            RealEngine.cli("tag", original, repository + ":" + version);
            RealEngine.cli("push", "-q", repository + ":" + version);
        }
        done(
                service.post(
                        "/api/v1/images",
                        "{\"name\": \"%s\", \"repository\": \"%s\"}".formatted(image, repository)));
        for (int version = 1; version <= 2; version++) {
            done(
                    service.post(
                            "/api/v1/images/" + image + "/versions",
                            "{\"reference\": \"v%d\", \"makeCurrent\": %b}"
                                    .formatted(version, version == 1)));
        }
    }

    private static void run(String name, String host, String image, String script, String more) {
        done(
                service.post(
                        "/api/v1/containers?wait=3m",
                        """
                        {"name": "%s", "host": "%s", "image": "%s", "reason": "the first of them", "ticket": "CHG-1040",
                         "spec": {"entrypoint": ["sh", "-c", "%s"]%s}}"""
                                .formatted(name, host, image, script, more)));
    }

    private static void take(Instant then) {
        try (Visitor visitor = new Visitor(browser, service, ColorScheme.LIGHT, 1280, 720)) {
            visitor.signIn();
            assertThat(visitor.row("billing-1")).containsText("drift");
            assertThat(visitor.row("report-nightly")).containsText("unhealthy");
            assertThat(visitor.row("debug-shell")).containsText("unmanaged");
            assertThat(visitor.row("mail-out")).containsText("in flight");
            assertThat(visitor.see("#live")).isVisible();
            picture(visitor, "fleet");
            visitor.go("/ui/fleet?at=" + then);
            assertThat(visitor.see(".past")).isVisible();
            picture(visitor, "past");
            visitor.go("/ui/containers/shop-web-1");
            assertThat(visitor.see("#live")).isVisible();
            picture(visitor, "container");
            visitor.go("/ui/audit");
            picture(visitor, "audit");
            visitor.go("/ui/containers/shop-api-1/logs?tail=40");
            assertThat(visitor.see("#lines > div").nth(20)).isAttached();
            picture(visitor, "logs");
            visitor.go("/ui/containers/report-nightly/stats");
            visitor.page.waitForTimeout(Duration.ofSeconds(60).toMillis());
            picture(visitor, "stats");
        }
        try (Visitor visitor = new Visitor(browser, service, ColorScheme.DARK, 1280, 720)) {
            visitor.signIn();
            visitor.go("/ui/containers/shop-api-1/shell");
            visitor.page.click("#open button[type=submit]");
            visitor.page.keyboard().type("busybox ps\n");
            assertThat(visitor.see("#terminal .view")).containsText("busybox ps");
            assertThat(visitor.see("#sat")).containsText("operation");
            visitor.page.keyboard().type("busybox ls -l /\n");
            visitor.page.waitForTimeout(1_500);
            picture(visitor, "shell");
            visitor.page.click("#leave");
        }
    }

    private static void picture(Visitor visitor, String name) {
        visitor.page.screenshot(
                new Page.ScreenshotOptions().setPath(IMAGES.resolve(name + ".png")));
    }

    private static void done(Answer answer) {
        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(200);
        assertThat(answer.body().path("status").asString(""))
                .as("%s", answer.body())
                .isNotEqualTo("failed");
    }
}
