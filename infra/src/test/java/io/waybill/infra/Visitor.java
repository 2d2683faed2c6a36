package io.waybill.infra;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.options.ColorScheme;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Somebody at a browser, before the pages of one service. */
final class Visitor implements AutoCloseable {
    private static final List<String> LOOKS =
            List.of(
                    "color-contrast",
                    "link-in-text-block",
                    "scrollable-region-focusable",
                    "target-size");
    private static final Path SHOTS = Path.of("target", "screenshots");

    final BrowserContext context;
    final Page page;
    private final Service service;
    private final List<String> complaints = new ArrayList<>();

    Visitor(RealBrowser browser, Service service) {
        this(browser, service, ColorScheme.LIGHT, 1280, 800);
    }

    Visitor(RealBrowser browser, Service service, ColorScheme scheme, int width, int height) {
        this.service = service;
        context =
                browser.get()
                        .newContext(
                                new Browser.NewContextOptions()
                                        .setColorScheme(scheme)
                                        // An identity provider shows one of its own making.
                                        .setIgnoreHTTPSErrors(true)
                                        .setViewportSize(width, height));
        context.setDefaultTimeout(RealBrowser.PATIENCE.toMillis());
        page = context.newPage();
        page.onPageError(complaints::add);
        // A page that breaks its content policy is told of on the console.
        page.onConsoleMessage(
                message -> {
                    if (message.text().contains("Content Security Policy")) {
                        complaints.add(message.text());
                    }
                });
    }

    void signIn() {
        signIn(service.token());
    }

    void signIn(String token) {
        go("/ui/login");
        page.fill("#token", token);
        page.click("#login button");
        assertThat(page).hasURL(url("/ui/fleet"));
        page.waitForLoadState();
    }

    /** Engines add and remove network interfaces, and the browser gives up what it loads then. */
    void go(String path) {
        for (int tries = 1; ; tries++) {
            try {
                page.navigate(url(path));
                return;
            } catch (PlaywrightException failure) {
                String said = String.valueOf(failure.getMessage());
                // The page that says so is a navigation of its own, which the next may run into.
                if (tries == 5
                        || !said.contains("ERR_NETWORK_CHANGED")
                                && !said.contains("chrome-error:")) {
                    throw failure;
                }
            }
        }
    }

    String url(String path) {
        return "http://127.0.0.1:" + service.port() + path;
    }

    Locator see(String selector) {
        return page.locator(selector);
    }

    /** The fleet's line of a container. */
    Locator row(String name) {
        return page.locator("table.fleet tbody tr")
                .filter(
                        new Locator.FilterOptions()
                                .setHas(
                                        page.locator(
                                                "th", new Page.LocatorOptions().setHasText(name))));
    }

    /** By axe, and no wider than the screen. */
    void expectAccessible(String name) {
        expectAccessible(page, name);
    }

    /** The same; what it looks like is kept where somebody wants to see it. */
    static void expectAccessible(Page page, String name) {
        if (Boolean.getBoolean("screenshots.write")) {
            page.screenshot(new Page.ScreenshotOptions().setPath(SHOTS.resolve(name + ".png")));
        }
        AxeBuilder axe = new AxeBuilder(page);
        // In the dark a page is the same one, in other colours.
        if (Boolean.TRUE.equals(
                page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches"))) {
            axe.withRules(LOOKS);
        }
        List<Rule> violations = axe.analyze().getViolations();
        assertThat(violations)
                .as(name)
                .extracting(rule -> rule.getId() + ": " + rule.getNodes().getFirst().getHtml())
                .isEmpty();
        assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                .as("%s is no wider than the screen", name)
                .isEqualTo(true);
    }

    @Override
    public void close() {
        context.close();
        assertThat(complaints).isEmpty();
    }
}
