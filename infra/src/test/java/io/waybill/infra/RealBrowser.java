package io.waybill.infra;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;

import org.jspecify.annotations.Nullable;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The Chromium that is installed on this machine, or that {@code WAYBILL_TEST_BROWSER} names. Where
 * there is none, tests are skipped, but for where {@code waybill.engine.required} is true.
 */
final class RealBrowser implements AutoCloseable {
    /** How long what is to be on a page is waited for: whatever else the machine has to do. */
    static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Playwright playwright;
    private final Browser browser;

    private RealBrowser(Path program) {
        playwright =
                Playwright.create(
                        new Playwright.CreateOptions()
                                .setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        // Without a sandbox, since root has none; it is shown pages of ours only.
        browser =
                playwright
                        .chromium()
                        .launch(
                                new BrowserType.LaunchOptions()
                                        .setExecutablePath(program)
                                        .setArgs(List.of("--no-sandbox")));
    }

    /** Skips or fails where there is no browser. */
    static RealBrowser require() {
        Path program = program();
        if (program == null) {
            RealEngine.doWithout("there is no Chromium on this machine");
            throw new IllegalStateException("tests went on without a browser");
        }
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE.toMillis());
        return new RealBrowser(program);
    }

    private static @Nullable Path program() {
        return Stream.of(
                        System.getenv().getOrDefault("WAYBILL_TEST_BROWSER", ""),
                        "/usr/bin/chromium-headless-shell", // the same without windows, and far
                        // lighter
                        "/usr/bin/chromium",
                        "/usr/bin/chromium-browser",
                        "/usr/bin/google-chrome")
                .filter(path -> !path.isEmpty())
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
    }

    Browser get() {
        return browser;
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
