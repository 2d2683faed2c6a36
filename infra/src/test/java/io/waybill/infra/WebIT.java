package io.waybill.infra;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Cookie;
import com.microsoft.playwright.options.FormData;
import com.microsoft.playwright.options.RequestOptions;
import com.microsoft.playwright.options.SameSiteAttribute;

import io.waybill.infra.Service.Answer;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The pages, in a real browser: signing in, looking, and acting. */
class WebIT {
    @TempDir private static Path data;
    private static PlayedRegistry registry;
    private static Service service;
    private static RealBrowser browser;
    private static Instant before;
    private static Instant running;

    private final List<String> complaints = new ArrayList<>();
    private BrowserContext context;
    private Page page;

    @BeforeAll
    static void aFleetThatHasSeenSomething() throws Exception {
        browser = RealBrowser.require();
        registry = new PlayedRegistry();
        service = Service.aloneSimulated(data);
        service.awaitConnected("local");
        for (String image : List.of("shop-web", "shop-api", "billing")) {
            done(
                    service.post(
                            "/api/v1/images",
                            "{\"name\": \"%s\", \"repository\": \"%s\"}"
                                    .formatted(image, registry.repository(image))));
            for (int version = 1; version <= 2; version++) {
                done(
                        service.post(
                                "/api/v1/images/" + image + "/versions",
                                "{\"reference\": \"v%d\", \"makeCurrent\": %b}"
                                        .formatted(version, version == 1)));
            }
        }
        before = pause();
        for (String name :
                List.of("shop-web-1", "shop-web-2", "shop-api-1", "billing-1", "old-1")) {
            run(name, name.startsWith("old") ? "billing" : name.replaceFirst("-\\d$", ""));
        }
        running = pause();
        done(service.post("/api/v1/containers/shop-web-2/pause?wait=3m", "{}"));
        done(service.delete("/api/v1/containers/old-1?force=true&wait=3m&reason=no+longer+needed"));
    }

    @AfterAll
    static void stop() throws Exception {
        if (browser != null) {
            browser.close();
        }
        if (service != null) {
            service.close();
        }
        if (registry != null) {
            registry.close();
        }
    }

    @BeforeEach
    void openABrowser() {
        open(ColorScheme.LIGHT, 1280, 800);
    }

    /** The content policy of a page that breaks it is told on the console. */
    @AfterEach
    void closeIt() {
        context.close();
        assertThat(complaints).isEmpty();
    }

    private void open(ColorScheme scheme, int width, int height) {
        context =
                browser.get()
                        .newContext(
                                new Browser.NewContextOptions()
                                        .setColorScheme(scheme)
                                        .setViewportSize(width, height));
        context.setDefaultTimeout(RealBrowser.PATIENCE.toMillis());
        page = context.newPage();
        page.onPageError(complaints::add);
        page.onConsoleMessage(
                message -> {
                    if (message.text().contains("Content Security Policy")) {
                        complaints.add(message.text());
                    }
                });
    }

    @Test
    void whoHasNoSessionIsSentToTheLoginAndBack() {
        go("/ui/fleet?host=local");
        assertThat(page).hasURL(url("/ui/login?to=%2Fui%2Ffleet%3Fhost%3Dlocal"));
        page.fill("#token", "wb_0000");
        page.click("#login button");
        assertThat(page.locator(".problem")).containsText("Nobody is known by that token");
        page.fill("#token", service.token());
        page.click("#login button");
        assertThat(page).hasURL(url("/ui/fleet?host=local"));

        Cookie cookie = context.cookies().getFirst();
        assertThat(cookie.httpOnly).isTrue();
        assertThat(cookie.sameSite).isEqualTo(SameSiteAttribute.STRICT);
        assertThat(cookie.path).isEqualTo("/ui");
        assertThat(cookie.value).isNotEqualTo(service.token());

        page.click("text=Log out");
        assertThat(page).hasURL(url("/ui/login"));
        context.addCookies(List.of(cookie));
        go("/ui/fleet");
        assertThat(page).hasURL(url("/ui/login?to=%2Fui%2Ffleet"));
    }

    @Test
    void theLinkThatIsPrintedLetsInOnce() {
        Matcher link = Pattern.compile("http://\\S+/ui/login#wbl_\\S+").matcher(service.said());
        assertThat(link.find()).isTrue();
        page.navigate(link.group());
        assertThat(page).hasURL(url("/ui/fleet"));
        context.clearCookies();
        page.navigate("about:blank");
        page.navigate(link.group());
        assertThat(page.locator(".problem")).containsText("was used already");
    }

    @Test
    void aLinkFromElsewhereFindsTheSessionThatThereIs() {
        signIn();
        page.navigate("data:text/html,<a href='" + url("/ui/fleet?q=billing") + "'>look</a>");
        page.click("a");
        assertThat(page).hasURL(url("/ui/fleet?q=billing"));
    }

    @Test
    void nobodyIsLedAwayFromHereByTheLogin() {
        go("/ui/login?to=//elsewhere.example/ui/");
        page.fill("#token", service.token());
        page.click("#login button");
        assertThat(page).hasURL(url("/ui/fleet"));
    }

    @Test
    void aWithdrawnTokenEndsItsSessionAtOnce() throws Exception {
        String token = "wb_" + "1".repeat(64);
        sql(
                "insert into access_token (actor, actor_kind, grants, hash) values ('eve', 'user', '{viewer}', sha256('%s'::bytea))"
                        .formatted(token));
        signIn(token);
        assertThat(page.locator(".actor")).hasText("eve");
        sql("delete from access_token where actor = 'eve'");
        page.reload();
        assertThat(page).hasURL(url("/ui/login?to=%2Fui%2Ffleet"));
    }

    @ParameterizedTest
    @CsvSource({
        "Sec-Fetch-Site, cross-site, 403",
        "Sec-Fetch-Site, same-site, 403",
        "Origin, https://elsewhere.example, 403",
        "Origin, null, 403",
        "Accept, text/html, 403",
        "Sec-Fetch-Site, same-origin, 401"
    })
    void whatChangesSomethingComesFromAPageOfOurs(String header, String value, int status)
            throws Exception {
        HttpResponse<String> answer =
                HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(URI.create(url("/ui/login")))
                                        .header(header, value)
                                        .header("Content-Type", "application/x-www-form-urlencoded")
                                        .POST(HttpRequest.BodyPublishers.ofString("token=wb_1"))
                                        .build(),
                                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(status);
    }

    @Test
    void theFleetIsShownAsItChanges() {
        signIn();
        assertThat(page.locator(".played")).containsText("containers on local are only played");
        assertThat(row("shop-web-2")).containsText("paused");
        run("newcomer-1", "billing");
        assertThat(row("newcomer-1")).containsText("running");
        done(service.post("/api/v1/containers/newcomer-1/stop?wait=3m", "{}"));
        assertThat(row("newcomer-1")).containsText("exited");

        page.click("#count-down");
        assertThat(row("newcomer-1")).isVisible();
        assertThat(row("shop-web-1")).hasCount(0);
        assertThat(page).hasURL(url("/ui/fleet?show=down"));
        done(service.delete("/api/v1/containers/newcomer-1?wait=3m"));
        assertThat(row("newcomer-1")).hasCount(0);
    }

    @Test
    void whatIsAskedForStandsInTheAddress() {
        signIn();
        page.fill("#q", "shop");
        page.selectOption("#state", "paused");
        assertThat(row("shop-web-2")).isVisible();
        assertThat(row("shop-web-1")).hasCount(0);
        assertThat(page).hasURL(Pattern.compile(".*q=shop.*state=paused.*"));
        page.reload();
        assertThat(row("shop-web-2")).isVisible();
        assertThat(page.locator("#q")).hasValue("shop");

        go("/ui/fleet?label=app%3Dbilling");
        assertThat(row("billing-1")).isVisible();
        assertThat(row("shop-web-1")).hasCount(0);
        go("/ui/fleet?show=nonsense");
        assertThat(page.locator(".problem")).containsText("'nonsense' is not one");
    }

    @Test
    void thePastIsShownAndSaidToBeThePast() {
        signIn();
        assertThat(row("old-1")).hasCount(0);
        assertThat(page.locator(".past")).hasCount(0);
        go("/ui/fleet?at=" + running);
        assertThat(page.locator(".past")).containsText("You are looking at the past");
        assertThat(row("old-1")).containsText("running");
        assertThat(row("shop-web-2")).containsText("running");
        page.click("#later");
        assertThat(page.locator("#fleet")).not().hasAttribute("data-at", running.toString());
        page.click("#present");
        assertThat(page.locator(".past")).hasCount(0);
        assertThat(row("shop-web-2")).containsText("paused");

        go("/ui/fleet?at=" + before);
        assertThat(page.locator(".empty")).containsText("No container was on record then");
        go("/ui/fleet?at=2020-01-01");
        assertThat(page.locator(".empty")).containsText("nothing is on record before it");
        go("/ui/fleet?at=1ms");
        assertThat(page.locator(".past")).containsText("You are looking at the past");
        go("/ui/fleet?at=tomorrow");
        assertThat(page.locator(".problem")).containsText("is not an instant");
        assertThat(page.locator("nav[aria-label=Rooms]")).containsText("Hosts");
    }

    @Test
    void theSliderMovesThroughThePastAndPlaysForward() {
        signIn();
        page.locator("#slider").focus();
        page.keyboard().press("Home");
        assertThat(page.locator(".past")).isVisible();
        assertThat(page).hasURL(Pattern.compile(".*at=.*"));
        page.selectOption("#pace", "3600"); // past the present, so that it ends there
        page.click("#play");
        assertThat(page.locator(".past")).hasCount(0);
        assertThat(page.locator("#play")).hasText("Play");
        assertThat(row("shop-web-2")).containsText("paused");
    }

    @Test
    void whatIsDoneHereIsDoneByTheApiWithActorReasonAndTicket() {
        run("acted-on-1", "shop-api");
        signIn();
        row("acted-on-1").locator("a").click();
        assertThat(page.locator("h1")).hasText("acted-on-1");
        assertThat(page.locator("#act-start")).hasCount(0);
        page.click("#act-stop");
        assertThat(page.locator("#act"))
                .containsText("killed if it has not ended within the grace");
        page.fill("#reason", "it answers slowly");
        page.fill("#ticket", "INC-7");
        page.click("#act button[type=submit]");
        assertThat(page.locator("#operation")).containsText("succeeded");
        assertThat(page.locator(".title .state")).containsText("exited");
        assertThat(page.locator("table.entries")).containsText("stop requested by admin");

        var entry = service.get("/api/v1/audit?ticket=INC-7").body().path("items").get(0);
        assertThat(entry.path("actor").asString()).isEqualTo("admin");
        assertThat(entry.path("action").asString()).isEqualTo("stop");
        assertThat(entry.path("reason").asString()).isEqualTo("it answers slowly");

        page.click("#act-start");
        page.click("#act button[type=submit]");
        assertThat(page.locator(".title .state")).containsText("running");
        page.click("#act-force-remove");
        page.click("#act button[type=submit]");
        assertThat(page.locator(".title .state")).containsText("removed");
        assertThat(page.locator(".acts")).hasCount(0);
    }

    @Test
    void whatIsRefusedIsSaidAndWhatWasFilledInStays() {
        signIn();
        go("/ui/containers/shop-web-1/rename");
        page.fill("#name", "shop-web-2");
        page.fill("#reason", "a better name");
        page.click("#act button[type=submit]");
        assertThat(page.locator(".problem")).containsText("there is a container named shop-web-2");
        assertThat(page.locator("#reason")).hasValue("a better name");
        go("/ui/containers/shop-web-2/start");
        page.click("#act button[type=submit]");
        assertThat(page.locator(".problem")).containsText("it is paused; unpause it");
        go("/ui/containers/nosuch");
        assertThat(page.locator(".problem")).containsText("there is no container 'nosuch'");
    }

    @Test
    void theSameFormSentTwiceIsOneCommand() {
        signIn();
        run("twice-1", "billing");
        for (int i = 0; i < 2; i++) {
            var answer =
                    context.request()
                            .post(
                                    url("/ui/containers/twice-1/restart"),
                                    RequestOptions.create()
                                            .setHeader("Sec-Fetch-Site", "same-origin")
                                            .setForm(
                                                    FormData.create()
                                                            .set("key", "the-same")
                                                            .set("reason", "again")));
            assertThat(answer.status()).isEqualTo(200);
        }
        String after =
                service.post("/api/v1/containers/twice-1/pause?wait=3m", "{}")
                        .body()
                        .path("token")
                        .asString();
        String asked =
                "/api/v1/audit/count?name=twice-1&action=restart&outcome=requested&atLeast="
                        + after;
        assertThat(service.fresh(asked).body().path("count").asInt()).isEqualTo(1);
    }

    @Test
    void revisionsAreComparedAndGoneBackTo() {
        run("revised-1", "billing");
        done(
                service.post(
                        "/api/v1/containers/revised-1/upgrade?wait=3m",
                        "{\"environment\": {\"set\": {\"MODE\": \"live\"}}, \"reason\": \"go live\"}"));
        signIn();
        go("/ui/containers/revised-1");
        assertThat(page.locator(".changes")).containsText("environment.MODE");
        page.click("text=Go back to 1…");
        assertThat(page.locator("#revision")).hasValue("1");
        page.click("#act button[type=submit]");
        assertThat(page.locator("#operation")).containsText("succeeded");
        assertThat(page.locator("#container")).containsText("rollback of 1");
    }

    @Test
    void aLifeIsDrawnAndToldInWords() {
        signIn();
        go("/ui/containers/shop-web-2");
        assertThat(page.locator(".life .band.s-running")).not().hasCount(0);
        assertThat(page.locator(".life .band.s-paused")).hasCount(1);
        assertThat(page.locator(".life .mark.o-requested")).hasCount(2);
        page.click("text=In words");
        assertThat(page.locator("details .rows tbody tr").first()).containsText("paused");
        go("/ui/containers/shop-web-2?span=1h");
        assertThat(page.locator(".choice [aria-current]")).hasText("1h");
    }

    @Test
    void theAuditTrailIsSearchedAndItsAddressSaysHow() {
        signIn();
        page.click("nav >> text=Audit");
        page.fill("#text", "longer needed");
        page.click("text=Search");
        assertThat(page).hasURL(url("/ui/audit?text=longer+needed"));
        assertThat(page.locator("table.entries tbody tr")).hasCount(1);
        page.click("table.entries .when a");
        assertThat(page.locator("h1")).hasText("remove old-1");
        assertThat(page.locator("main")).containsText("desired.state");
        assertThat(page.locator(".chain .followed")).not().hasCount(0);

        go("/ui/audit?by=actor&action=declare");
        page.click("table.groups a");
        assertThat(page).hasURL(url("/ui/audit?action=declare&actor=admin"));
        assertThat(page.locator("table.entries")).containsText("old-1");
        go("/ui/audit?action=nonsense");
        assertThat(page.locator(".problem")).containsText("'nonsense' is not one of");
    }

    @Test
    void pagesOfTheAuditTrailStayWhatTheyWere() throws IOException {
        for (int i = 0; i < 20; i++) {
            done(service.post("/api/v1/containers/billing-1/pause?wait=3m", "{}"));
            done(service.post("/api/v1/containers/billing-1/unpause?wait=3m", "{}"));
        }
        signIn();
        go("/ui/audit?name=billing-1");
        String first = page.locator("table.entries tbody").innerText();
        assertThat(page.locator("table.entries tbody tr")).hasCount(100);
        page.click("text=Older");
        assertThat(page.locator("table.entries tbody tr").last()).containsText("declared by admin");
        done(service.post("/api/v1/containers/billing-1/pause?wait=3m", "{}"));
        done(service.post("/api/v1/containers/billing-1/unpause?wait=3m", "{}"));
        page.click("text=Newer");
        assertThat(page.locator("table.entries tbody"))
                .hasText(Pattern.compile(".*unpause.*", Pattern.DOTALL));
        assertThat(page.locator("table.entries tbody").innerText()).isEqualTo(first);

        go("/ui/audit?name=billing-1&action=declare");
        Download csv = page.waitForDownload(() -> page.click("text=CSV"));
        List<String> lines = Files.readAllLines(csv.path());
        assertThat(lines).hasSize(2);
        assertThat(lines.getFirst()).startsWith("position,");
    }

    @Test
    void theOtherRoomsTellWhatTheyAreFor() {
        signIn();
        go("/ui/hosts");
        assertThat(page.locator("table")).containsText("simulated: containers are only played");
        go("/ui/projections");
        assertThat(page.locator("table")).containsText("timeline");
        go("/ui/operations?status=succeeded");
        assertThat(page.locator("table")).containsText("no longer needed");
        go("/ui/images");
        page.click("text=shop-api");
        assertThat(page.locator("table").first()).containsText("on local");
    }

    @Test
    void theKeyboardSuffices() {
        signIn();
        page.keyboard().press("j");
        page.keyboard().press("j");
        assertThat(page.locator("tbody tr:nth-child(2) a")).isFocused();
        page.keyboard().press("/");
        assertThat(page.locator("#q")).isFocused();
        page.keyboard().type("billing");
        page.keyboard().press("Enter");
        assertThat(row("shop-web-1")).hasCount(0);
        assertThat(row("billing-1")).isVisible();
    }

    @Test
    void lightAndDarkCanBeChosenAndStay() {
        signIn();
        String light = background();
        page.click("#theme"); // auto, light
        assertThat(background()).isEqualTo(light);
        page.click("#theme"); // dark
        assertThat(background()).isNotEqualTo(light);
        page.reload();
        assertThat(background()).isNotEqualTo(light);
    }

    private String background() {
        return page.evaluate("getComputedStyle(document.body).backgroundColor").toString();
    }

    @ParameterizedTest
    @CsvSource({"LIGHT, 1280, 800", "DARK, 390, 844"})
    void everyPageIsAccessible(ColorScheme scheme, int width, int height) {
        context.close();
        open(scheme, width, height);
        String kind = scheme.name().toLowerCase(java.util.Locale.ROOT) + "-" + width;
        go("/ui/login");
        expectAccessible("login-" + kind);
        signIn();
        go("/ui/fleet");
        expectAccessible("fleet-" + kind);
        go("/ui/fleet?at=" + running);
        expectAccessible("fleet-then-" + kind);
        go("/ui/nowhere");
        expectAccessible("nowhere-" + kind);
        go("/ui/containers/shop-web-2");
        expectAccessible("container-" + kind);
        go("/ui/containers/shop-web-2/kill");
        expectAccessible("act-" + kind);
        go("/ui/audit");
        expectAccessible("audit-" + kind);
        go("/ui/audit?by=action");
        expectAccessible("audit-by-" + kind);
        page.navigate(url("/ui/audit?action=declare"));
        page.click("table.entries .when a");
        expectAccessible("entry-" + kind);
        for (String room :
                List.of("operations", "hosts", "images", "images/billing", "projections")) {
            go("/ui/" + room);
            expectAccessible(room.replace('/', '-') + "-" + kind);
        }
    }

    private void expectAccessible(String name) {
        Visitor.expectAccessible(page, name);
    }

    private Locator row(String name) {
        return page.locator("table.fleet tbody tr")
                .filter(
                        new Locator.FilterOptions()
                                .setHas(
                                        page.locator(
                                                "th", new Page.LocatorOptions().setHasText(name))));
    }

    private void signIn() {
        signIn(service.token());
    }

    private void signIn(String token) {
        go("/ui/login");
        page.fill("#token", token);
        page.click("#login button");
        assertThat(page).hasURL(url("/ui/fleet"));
        page.waitForLoadState();
    }

    private void go(String path) {
        page.navigate(url(path));
    }

    private static String url(String path) {
        return "http://127.0.0.1:" + service.port() + path;
    }

    private static void run(String name, String image) {
        done(
                service.post(
                        "/api/v1/containers?wait=3m",
                        """
                        {"name": "%s", "image": "%s", "spec": {"labels": {"app": "%s"}},
                         "reason": "the autumn release", "ticket": "CHG-1042"}"""
                                .formatted(name, image, image)));
    }

    private static void done(Answer answer) {
        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(200);
        service.awaitProjected();
    }

    private static Instant pause() throws InterruptedException {
        Thread.sleep(20);
        Instant now = Instant.now();
        Thread.sleep(20);
        return now;
    }

    private static void sql(String statement) throws Exception {
        try (Connection connection = DriverManager.getConnection(service.jdbcUrl());
                Statement sql = connection.createStatement()) {
            sql.execute(statement);
        }
    }
}
