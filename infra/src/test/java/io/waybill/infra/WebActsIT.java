package io.waybill.infra;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;

import io.waybill.infra.Service.Answer;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import tools.jackson.databind.JsonNode;

import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;

/** What is asked for by pages, in a real browser, of containers on a real engine. */
class WebActsIT {
    private static final String PREFIX = "acts-";
    private static final String MOVING = "moving-" + UUID.randomUUID();
    private static final Pattern PLAN = Pattern.compile(".*/ui/rollouts/plan.*");
    private static final Pattern ROLLOUT = Pattern.compile(".*/ui/rollouts/[0-9a-f]{32}");
    @TempDir private static Path data;
    @TempDir private static Path contexts;
    private static Service service;
    private static SecondEngine second;
    private static RealBrowser browser;
    private static @Nullable String seen;

    private Visitor visit;
    private Page page;

    @BeforeAll
    static void images() throws Exception {
        RealEngine.require();
        browser = RealBrowser.require();
        RealEngine.removeAllNamed(PREFIX);
        service = Service.onEngine(data);
        service.awaitConnected("local");
        second = SecondEngine.start();
        done(
                service.post(
                        "/api/v1/hosts",
                        "{\"name\": \"second\", \"address\": \"%s\"}".formatted(second.address())));
        service.awaitConnected("second");
        for (String image : new String[] {"web", "out", "old", "past", "tags"}) {
            register(image, "shop/web");
            publish(image, "v1", true);
            publish(image, "v2", false);
        }
        register("lone", "shop/web");
        publish("lone", "v1", true);
        run("lone", 1, "lone"); // its image has no version that the others are rolled out to
    }

    @AfterAll
    static void stop() throws Exception {
        if (service != null) {
            service.close();
            RealEngine.removeAllNamed(PREFIX);
        }
        if (second != null) {
            second.close();
        }
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void signIn() {
        open(ColorScheme.LIGHT, 1280, 800);
    }

    @AfterEach
    void closeIt() {
        visit.close();
        for (String host : new String[] {"local", "second"}) {
            done(service.post("/api/v1/hosts/" + host + "/uncordon", "{}"));
        }
    }

    private void open(ColorScheme scheme, int width, int height) {
        visit = new Visitor(browser, service, scheme, width, height);
        visit.signIn();
        page = visit.page;
    }

    @Test
    void aRolloutIsLookedAtBegunFollowedAndUndone() {
        run("out", 1, "out-1");
        run("out", 1, "out-2");
        visit.go("/ui/images/out");
        page.click("#roll-out");
        assertThat(page.locator("h1")).hasText("Roll out image out to version 2");
        assertThat(page.locator("#summary")).containsText("2 containers replaced");
        assertThat(page.locator("#summary")).containsText("Nothing is done yet");
        assertThat(page.locator(".steps tbody tr")).hasCount(3);
        assertThat(page.locator(".steps tbody tr").first()).containsText("current version");
        assertThat(row(".steps", PREFIX + "out-2")).containsText("out version 1 → out version 2");
        expectVersion("out-1", 1);

        page.click("#other summary");
        page.click("text=How it goes");
        page.fill("#watch", "1s");
        page.fill("#batch", "2");
        page.fill("#grace", "1s");
        page.click("text=Show the plan");
        assertThat(page.locator(".going")).containsText("2 at a time");
        page.fill("#begin #reason", "the autumn release");
        page.fill("#begin #ticket", "CHG-7");
        page.click("#begin button");
        assertThat(page).hasURL(ROLLOUT);
        assertThat(page.locator(".title .state")).hasText("completed");
        assertThat(page.locator("#rollout")).containsText("3 of 3 done");
        expectVersion("out-1", 2);
        service.awaitProjected();
        JsonNode entry =
                service.get("/api/v1/audit?ticket=CHG-7&outcome=requested&order=oldest")
                        .body()
                        .path("items")
                        .get(0);
        assertThat(entry.path("actor").asString()).isEqualTo("admin");
        assertThat(entry.path("reason").asString()).isEqualTo("the autumn release");

        page.click("#undo");
        assertThat(page.locator("h1")).hasText("Undo the upgrade of image out to version 2");
        visit.go(page.url().replaceFirst(".*(/ui/.*)", "$1&batch=2&grace=1s&watch=0s"));
        page.click("#begin button");
        assertThat(page.locator(".title .state")).hasText("completed");
        expectVersion("out-2", 1);
        visit.go("/ui/rollouts");
        assertThat(page.locator("table")).containsText("upgrade of image out to version 2");
    }

    @Test
    void aPlanThatIsOutdatedSaysSoAndShowsTheOneThatThereIsNow() {
        run("old", 1, "old-1");
        visit.go(
                "/ui/rollouts/plan?kind=upgrade&image=old&label=n%3Dold&version=2&watch=0s&grace=1s");
        assertThat(page.locator(".steps tbody tr")).hasCount(1);
        run("old", 1, "old-2");
        page.fill("#begin #reason", "it is time");
        page.click("#begin button");
        assertThat(page.locator("#wrong")).containsText("the fleet has moved");
        assertThat(page.locator(".steps tbody tr")).hasCount(2);
        assertThat(page.locator("#begin #reason")).hasValue("it is time");
        expectVersion("old-1", 1);
        page.click("#begin button");
        assertThat(page.locator(".title .state")).hasText("completed");
        expectVersion("old-2", 2);
    }

    @Test
    void aRolloutOnItsWayIsCancelledAndBroughtBack() {
        run("web", 1, "way-1");
        run("web", 1, "way-2");
        visit.go(
                "/ui/rollouts/plan?kind=upgrade&label=n%3Dway&image=web&version=2&watch=40s&grace=1s");
        page.click("#begin button");
        assertThat(row(".steps", PREFIX + "way-1")).containsText("waits for: it to keep running");
        assertThat(row(".steps", PREFIX + "way-2")).containsText("pending");
        page.click("#cancel");
        page.click("#then-revert");
        page.fill("#reason", "it is wrong");
        page.click("#act button[type=submit]");
        assertThat(page.locator(".title .state")).hasText("reverted");
        assertThat(page.locator("#rollout")).containsText("cancelled");
        visit.go(page.url().replaceFirst(".*(/ui/.*)", "$1/cancel"));
        assertThat(page.locator("#act")).containsText("It is over: reverted");
        assertThat(page.locator("#act button[type=submit]")).hasCount(0);
        page.click("text=Leave it");
        expectVersion("way-1", 1);
        assertThat(page.locator("#cancel")).hasCount(0);
    }

    @Test
    void theFleetIsBroughtBackToAnInstantAndWhatCannotBeIsSaid() {
        run("past", 1, "past-1");
        run("past", 1, "past-2");
        Instant then = Instant.now();
        done(service.delete("/api/v1/containers/acts-past-1?force=true&wait=3m"));
        done(
                service.post(
                        "/api/v1/containers/acts-past-2/upgrade?wait=3m",
                        "{\"environment\": {\"set\": {\"MODE\": \"odd\"}}, \"grace\": \"1s\"}"));
        done(service.post("/api/v1/hosts/local/cordon", "{}"));
        visit.go("/ui/fleet?image=past&at=" + then);
        page.click("#bring-back");
        assertThat(page).hasURL(PLAN);
        visit.go(page.url().replaceFirst(".*(/ui/.*)", "$1&grace=1s&watch=0s"));
        assertThat(page.locator("#impossible")).containsText("1 cannot be brought about");
        assertThat(page.locator("#impossible")).containsText("host local is cordoned");
        assertThat(row(".steps", PREFIX + "past-2")).containsText("environment.MODE odd → not set");
        assertThat(page.locator(".steps tbody tr")).hasCount(1);

        done(service.post("/api/v1/hosts/local/uncordon", "{}"));
        page.reload();
        assertThat(page.locator("#impossible")).hasCount(0);
        assertThat(page.locator("#summary")).containsText("1 container made anew");
        page.click("#begin button");
        assertThat(page.locator(".title .state")).hasText("completed");
        row(".steps", PREFIX + "past-1").locator("a").click();
        assertThat(page.locator(".title .state")).containsText("running");
    }

    @Test
    void whatCannotBePlannedSaysWhyAndWhatWasFilledInStays() {
        visit.go("/ui/rollouts/plan?image=web&version=99&watch=3s");
        assertThat(page.locator("#wrong")).containsText("image web has no version 99");
        assertThat(page.locator("#version")).hasValue("99");
        visit.go("/ui/rollouts/plan?image=web&version=2&batch=many");
        assertThat(page.locator("#wrong")).containsText("'many' is not a number");
        assertThat(page.locator("#batch")).hasAttribute("aria-invalid", "true");
        visit.go("/ui/rollouts/plan?container=nosuch&revision=1");
        assertThat(page.locator("#wrong")).containsText("there is no container 'nosuch'");
        visit.go("/ui/rollouts/" + "0".repeat(32));
        assertThat(page.locator(".problem")).containsText("is not on record");
    }

    @Test
    void aVersionIsMadeCurrentWithdrawnAndReinstatedAndItsTagsAreFollowed() throws Exception {
        run("tags", 1, "tags-1");
        push("v1", MOVING);
        publish("tags", MOVING, false);
        push("v2", MOVING);
        publish("tags", MOVING, false);
        visit.go("/ui/images/tags/versions/1");
        assertThat(page.locator("#version-state")).hasText("current");
        assertThat(page.locator("#history"))
                .containsText("tag " + MOVING + " moved, version 1 → 2");
        page.click("#containers a");
        assertThat(page.locator("h1")).hasText(PREFIX + "tags-1");

        visit.go("/ui/images/tags/versions/2");
        assertThat(page.locator("#history")).containsText("tag v2 → version 2");
        page.click("#current");
        page.fill("#reason", "from now on");
        page.click("#act button[type=submit]");
        assertThat(page.locator("#version-state")).hasText("current");
        assertThat(page.locator("#history")).containsText("from now on");
        visit.go("/ui/images/tags/versions/1/withdraw");
        page.click("#act button[type=submit]");
        assertThat(page.locator("#version-state")).hasText("withdrawn");
        assertThat(page.locator("#roll")).hasCount(0);
        page.click("#reinstate");
        page.click("#act button[type=submit]");
        assertThat(page.locator("#version-state")).hasText("not current");
    }

    @Test
    void whatAVersionWasBuiltFromIsTold() throws Exception {
        String repository = "shop/acts-" + UUID.randomUUID();
        register("built", repository);
        Path folder = Files.createTempDirectory(contexts, "context");
        Files.writeString(
                folder.resolve("Dockerfile"),
                "FROM " + RealEngine.REGISTRY + "/shop/web:v1\nLABEL made=here\n");
        Path tar = contexts.resolve("context.tar");
        assertThat(
                        new ProcessBuilder(
                                        "tar", "-C", folder.toString(), "-cf", tar.toString(), ".")
                                .start()
                                .waitFor())
                .isZero();
        done(
                service.send(
                        service.request(
                                        "/api/v1/images/built/builds?wait=3m&host=local&label=team%3Dshop")
                                .setHeader("Content-Type", "application/x-tar")
                                .POST(HttpRequest.BodyPublishers.ofFile(tar))));
        visit.go("/ui/images/built/versions/1");
        assertThat(page.locator("#source")).containsText("Dockerfile");
        assertThat(page.locator("#source")).containsText("sha256:");
        assertThat(page.locator("#source")).containsText("team=shop");
    }

    @Test
    void aContainerIsRunAndWhatIsWrongIsSaidAtItsField() {
        visit.go("/ui/fleet");
        page.click("#run");
        page.selectOption("#image", "web");
        page.selectOption("#host", "local");
        page.fill("#name", PREFIX + "run");
        page.fill("#environment", "MODE=live\nNAME=a b");
        page.fill("#ports", "8o8o");
        page.fill("#memory", "64m");
        page.fill("#reason", "to see");
        page.click("text=Run it");
        assertThat(page.locator("#wrong")).containsText("'8o8o' is not a port");
        assertThat(page.locator("#ports")).hasAttribute("aria-invalid", "true");
        assertThat(page.locator("#environment")).hasValue("MODE=live\nNAME=a b");
        page.fill("#ports", "");
        page.click("summary:has-text('More')");
        page.fill("#network", "none");
        page.fill("#memory", "1m");
        page.click("text=Run it");
        assertThat(page.locator("#wrong")).containsText("below the least that engines accept");
        assertThat(page.locator("#memory")).hasAttribute("aria-invalid", "true");
        page.fill("#memory", "64m");
        page.click("text=Run it");
        assertThat(page.locator("#operation")).containsText("succeeded");
        assertThat(page.locator(".title .state")).containsText("running");

        JsonNode spec = container("run").path("spec");
        assertThat(spec.path("environment").path("NAME").asString()).isEqualTo("a b");
        assertThat(spec.path("limits").path("memoryBytes").asLong()).isEqualTo(64L << 20);
        assertThat(spec.path("networkMode").asString()).isEqualTo("none");
        visit.go(
                "/ui/run?image=web&host=local&name=acts-run&ports=127.0.0.1:8090:8080&stopped=yes");
        page.click("text=Run it");
        assertThat(page.locator("#wrong")).containsText("there is a container named acts-run");
        page.fill("#name", PREFIX + "made");
        page.click("text=Run it");
        assertThat(page.locator(".title .state")).containsText("created");
        JsonNode port = container("made").path("spec").path("ports").get(0);
        assertThat(port.path("hostPort").asInt()).isEqualTo(8090);
        assertThat(port.path("containerPort").asInt()).isEqualTo(8080);
    }

    @Test
    void anUpgradeIsShownBeforeItIsDoneAndDoneAsShown() {
        run("web", 1, "up");
        visit.go("/ui/containers/acts-up");
        page.click("#act-upgrade");
        page.selectOption("#version", "2");
        page.fill("#environment", "MODE=live");
        page.fill("#memory", "96m");
        page.click("summary:has-text('More')");
        page.fill("#grace", "1s");
        page.click("#look");
        assertThat(row("#diff", "environment.MODE")).containsText("live");
        assertThat(row("#diff", "image")).containsText("web version 2");
        assertThat(row("#diff", "limits.memoryBytes")).containsText("100663296");
        assertThat(page.locator("#diff tbody tr")).hasCount(3);
        expectVersion("up", 1);

        done(
                service.post(
                        "/api/v1/containers/acts-up/upgrade?wait=3m",
                        "{\"environment\": {\"set\": {\"OTHER\": \"1\"}}, \"grace\": \"1s\"}"));
        page.fill("#reason", "go live");
        page.click("#do");
        assertThat(page.locator("#wrong")).containsText("is not what was shown");
        assertThat(page.locator("#reason")).hasValue("go live");
        expectVersion("up", 1);
        page.click("#do");
        assertThat(page.locator("#operation")).containsText("succeeded");
        expectVersion("up", 2);
        JsonNode environment = container("up").path("spec").path("environment");
        assertThat(environment.path("OTHER").asString()).isEqualTo("1");
        assertThat(environment.path("MODE").asString()).isEqualTo("live");

        visit.go("/ui/containers/acts-up/upgrade");
        page.click("#look");
        assertThat(page.locator("#diff")).containsText("Nothing changes");
        assertThat(page.locator("#do")).hasCount(0);
        page.fill("#memory", "");
        page.click("#look");
        assertThat(row("#diff", "limits.memoryBytes")).containsText("not set");
    }

    @Test
    void aContainerIsMovedToAHostThatFitsAndItsDriftPolicyIsSet() {
        run("web", 1, "move");
        visit.go("/ui/containers/acts-move");
        page.click("#act-move");
        assertThat(page.locator(".option")).hasCount(1);
        assertThat(page.locator("#host-second")).isChecked();
        page.fill("#grace", "1s");
        page.click("#act button[type=submit]");
        assertThat(page.locator("#operation")).containsText("succeeded");
        assertThat(page.locator(".facts")).containsText("second");

        page.click("#act-drift-policy");
        page.click("#policy-enforce");
        page.click("#act button[type=submit]");
        assertThat(page.locator("#act-drift-policy")).hasText("enforce");
        done(service.post("/api/v1/hosts/second/cordon", "{}"));
        done(service.post("/api/v1/containers/acts-move/stop?wait=3m", "{\"grace\": \"1s\"}"));
        run("web", 1, "stays");
        visit.go("/ui/containers/acts-stays/move");
        assertThat(page.locator("#host-second")).isDisabled();
        assertThat(page.locator("#act")).containsText("it is cordoned");
        assertThat(page.locator("#act button[type=submit]")).hasCount(0);
        done(service.post("/api/v1/hosts/second/uncordon", "{}"));
    }

    @Test
    void whatIsOnAHostPastWaybillIsAdopted() {
        for (String name : new String[] {"one", "two"}) {
            RealEngine.cli(
                    "run",
                    "-d",
                    "--network",
                    "none",
                    "--name",
                    PREFIX + name,
                    RealEngine.REGISTRY + "/shop/web:v1");
        }
        visit.go("/ui/hosts");
        page.click("text=local");
        page.waitForCondition(
                () -> {
                    page.reload();
                    return page.locator("#adopt-acts-two").count() == 1;
                });
        assertThat(page.locator("#managed")).not().containsText(PREFIX + "one");
        page.click("#adopt summary");
        page.fill("#reason", "made by hand");
        page.click("#adopt button");
        assertThat(page.locator("#wrong")).containsText("say which containers");
        page.check("#adopt-acts-one");
        page.check("#watch");
        page.click("#adopt button");
        assertThat(page.locator("#adopted")).containsText("1 adopted");
        assertThat(row("#managed", PREFIX + "one")).containsText("running");
        assertThat(page.locator("#adopt-acts-two")).hasCount(1);
        assertThat(page.locator("#unmanaged")).containsText("named acts-one");
        page.click("#end-adoption");
        page.click("#act button[type=submit]");
        assertThat(page.locator("#end-adoption")).hasCount(0);
    }

    @Test
    void aHostIsCordonedUncordonedAndDrained() {
        run("web", 1, "drained", "second");
        visit.go("/ui/hosts/second");
        page.click("#act-cordon");
        page.fill("#reason", "a noise");
        page.click("#act button[type=submit]");
        assertThat(page.locator(".title")).containsText("cordoned");
        page.click("#act-uncordon");
        page.click("#act button[type=submit]");
        assertThat(page.locator(".title")).not().containsText("cordoned");
        page.click("#act-drain");
        page.click("#act button[type=submit]");
        assertThat(page.locator("#drain h2")).hasText("Drained");
        assertThat(page.locator("#drain")).containsText("acts-drained: moved to local");
        page.click("#act-uncordon");
        page.click("#act button[type=submit]");
        assertThat(page.locator("#drain")).hasCount(0);
    }

    @ParameterizedTest
    @CsvSource({"LIGHT, 1280, 800", "DARK, 390, 844"})
    void everyPageIsAccessible(ColorScheme scheme, int width, int height) {
        String rollout = seen();
        if (service.get("/api/v1/stacks/" + PREFIX + "looked").status() == 404) {
            apply("looked", "one");
            apply("looked", "two");
        }
        String kind = "-" + scheme.name().toLowerCase(Locale.ROOT) + "-" + width;
        visit.close();
        open(scheme, width, height);
        visit.go("/ui/rollouts/plan");
        visit.expectAccessible("plan-form" + kind);
        visit.go("/ui/rollouts/plan?kind=rollback&rollout=" + rollout);
        assertThat(page.locator(".steps tbody tr")).hasCount(1);
        visit.expectAccessible("plan" + kind);
        visit.go("/ui/rollouts/plan?image=web&version=99");
        visit.expectAccessible("plan-wrong" + kind);
        visit.go("/ui/rollouts/" + rollout);
        visit.expectAccessible("rollout" + kind);
        visit.go("/ui/rollouts/" + rollout + "/cancel");
        visit.expectAccessible("rollout-cancel" + kind);
        visit.go("/ui/rollouts");
        visit.expectAccessible("rollouts" + kind);
        for (String path :
                new String[] {
                    "images/web", "images/web/versions/2", "images/web/versions/2/withdraw",
                    "run", "containers/acts-seen", "containers/acts-seen/move",
                    "containers/acts-seen/drift-policy", "hosts/local", "hosts/local/drain",
                    "stacks", "stacks/acts-looked", "stacks/acts-looked/rollback?revision=1",
                    "stacks/acts-looked/removal", "register/host", "register/image",
                    "images/web/publish"
                }) {
            visit.go("/ui/" + path);
            visit.expectAccessible("acts-" + path.replaceAll("\\W+", "-") + kind);
        }
        visit.go("/ui/run?name=x&image=web");
        page.fill("#ports", "nonsense");
        page.click("text=Run it");
        visit.expectAccessible("acts-run-wrong" + kind);
        visit.go("/ui/containers/acts-seen/upgrade?version=1");
        page.fill("#environment", "MODE=live");
        page.click("#look");
        visit.expectAccessible("acts-upgrade" + kind);
    }

    @Test
    void aStackIsLookedAtTakenBackAndRemoved() {
        apply("stack", "one");
        apply("stack", "two");
        visit.go("/ui/stacks");
        assertThat(row("main", PREFIX + "stack")).containsText("1 of 1");
        assertThat(row("main", PREFIX + "stack")).containsText("applied");
        page.click("text=" + PREFIX + "stack");
        assertThat(page.locator("#stack")).containsText("environment.MODE one → two");
        assertThat(page.locator("#stack")).containsText("1 of 1 container runs");

        page.click("text=Roll back to 1…");
        assertThat(page.locator("h1")).hasText("Roll back stack " + PREFIX + "stack to revision 1");
        assertThat(page.locator(".steps")).containsText("environment.MODE two → one");
        page.fill("#reason", "two was wrong");
        // Meanwhile somebody else says something new: this is not what was looked at.
        apply("stack", "three");
        page.click("#begin button");
        assertThat(page.locator("#wrong")).containsText("moved since");
        assertThat(page.locator(".steps")).containsText("environment.MODE three → one");
        assertThat(page.locator("#reason")).hasValue("two was wrong");
        page.click("#begin button");
        assertThat(page).hasURL(ROLLOUT);
        assertThat(page.locator(".title .state")).hasText("completed");
        visit.go("/ui/stacks/" + PREFIX + "stack");
        assertThat(page.locator("#stack")).containsText("back to revision 1");
        assertThat(page.locator("#stack")).containsText("two was wrong");

        page.click("#remove");
        assertThat(page.locator("#plan")).containsText("Its volumes stay");
        page.click("#begin button");
        assertThat(page.locator(".title .state")).hasText("completed");
        visit.go("/ui/stacks/" + PREFIX + "stack");
        assertThat(page.locator("#stack .empty")).containsText("The stack was removed");
        visit.go("/ui/stacks/nosuch");
        assertThat(page.locator("main")).containsText("nosuch");
    }

    @Test
    void anImageItsVersionAndAHostAreRegistered() {
        visit.go("/ui/images");
        page.click("#register");
        page.fill("#name", "Not a name");
        page.fill("#repository", RealEngine.REGISTRY + "/shop/web");
        page.click("#act button[type=submit]");
        assertThat(page.locator("#wrong")).containsText("Not a name");
        page.fill("#name", "acts-new");
        page.fill("#reason", "the shop's front");
        page.click("#act button[type=submit]");
        assertThat(page.locator("h1")).hasText("acts-new");
        page.click("#publish");
        page.fill("#reference", "nosuch");
        page.click("#act button[type=submit]");
        assertThat(page.locator("#wrong")).containsText("nosuch");
        page.fill("#reference", "v2");
        page.click("#act button[type=submit]");
        assertThat(page.locator("table tbody tr").first()).containsText("current");
        assertThat(page.locator("table tbody tr").first()).containsText("v2");

        visit.go("/ui/hosts");
        page.click("#register");
        page.fill("#name", "acts-played");
        page.fill("#address", "nonsense");
        page.click("#act button[type=submit]");
        assertThat(page.locator("#wrong")).isVisible();
        page.fill("#address", "simulated:");
        page.click("#act button[type=submit]");
        assertThat(page.locator("h1")).containsText("acts-played");
        done(service.delete("/api/v1/hosts/acts-played")); // it is no place to move to
        assertThat(
                        service.get("/api/v1/audit?text=front&limit=1")
                                .body()
                                .path("items")
                                .get(0)
                                .path("reason")
                                .asString())
                .isEqualTo("the shop's front");
    }

    private void apply(String name, String mode) {
        Answer begun =
                service.post(
                        "/api/v1/stacks",
                        """
                        {"compose": {"text": "name: %s\\nservices:\\n  web:\\n    image: %s/shop/web:v1\\n    network_mode: none\\n    stop_grace_period: 1s\\n    environment: {MODE: %s}\\n"},
                         "how": {"watch": "0s", "grace": "1s"}}"""
                                .formatted(PREFIX + name, RealEngine.REGISTRY, mode));
        assertThat(begun.status()).as("%s", begun.body()).isEqualTo(202);
        String path = "/api/v1/rollouts/" + begun.body().path("rollout").asString();
        page.waitForCondition(
                () -> service.get(path).body().path("status").asString().equals("completed"));
    }

    /** A rollout that came to its end, of a container to look at. */
    private static String seen() {
        if (seen == null) {
            run("web", 1, "seen");
            Answer begun =
                    service.post(
                            "/api/v1/rollouts",
                            """
                            {"image": "web", "selector": {"n": "seen"}, "to": {"version": 2}, "watch": "0s",
                             "grace": "1s", "reason": "the autumn release", "ticket": "CHG-8"}""");
            assertThat(begun.status()).as("%s", begun.body()).isEqualTo(202);
            seen = begun.body().path("rollout").asString();
            Visitor looking = new Visitor(browser, service, ColorScheme.LIGHT, 1280, 800);
            looking.signIn();
            looking.go("/ui/rollouts/" + seen);
            assertThat(looking.see(".title .state")).hasText("completed");
            looking.close();
        }
        return seen;
    }

    private Locator row(String table, String name) {
        return page.locator(table + " tbody tr")
                .filter(
                        new Locator.FilterOptions()
                                .setHas(
                                        page.locator(
                                                "th", new Page.LocatorOptions().setHasText(name))));
    }

    private static void register(String image, String repository) {
        done(
                service.post(
                        "/api/v1/images",
                        "{\"name\": \"%s\", \"repository\": \"%s/%s\"}"
                                .formatted(image, RealEngine.REGISTRY, repository)));
    }

    private static void publish(String image, String tag, boolean current) {
        done(
                service.post(
                        "/api/v1/images/" + image + "/versions",
                        "{\"reference\": \"%s\", \"makeCurrent\": %s}".formatted(tag, current)));
    }

    private static void push(String from, String tag) {
        String repository = RealEngine.REGISTRY + "/shop/web:";
        RealEngine.cli("pull", "-q", repository + from);
        RealEngine.cli("tag", repository + from, repository + tag);
        RealEngine.cli("push", "-q", repository + tag);
    }

    private static void run(String image, int version, String name) {
        run(image, version, name, "local");
    }

    /**
     * With a label {@code n}: what its name begins with; and with no network, for the browser gives
     * up what it loads when an interface comes or goes.
     */
    private static void run(String image, int version, String name, String host) {
        done(
                service.post(
                        "/api/v1/containers?wait=3m",
                        """
                        {"name": "%s", "image": "%s", "version": %d, "host": "%s",
                         "spec": {"labels": {"n": "%s"}, "networkMode": "none"}}"""
                                .formatted(
                                        PREFIX + name,
                                        image,
                                        version,
                                        host,
                                        name.replaceFirst("-.*", ""))));
    }

    private static JsonNode container(String name) {
        return service.get("/api/v1/containers/" + PREFIX + name).body();
    }

    private static int version(String name) {
        return container(name).path("version").asInt();
    }

    /** Soon, that is: what is asked may lie a moment behind what has happened. */
    private void expectVersion(String name, int version) {
        page.waitForCondition(() -> version(name) == version);
    }

    /** And what is asked from then on knows of it. */
    private static void done(Answer answer) {
        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(200);
        service.awaitProjected();
    }
}
