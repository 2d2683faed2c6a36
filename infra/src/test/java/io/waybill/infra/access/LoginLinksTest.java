package io.waybill.infra.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;

/** The link that lets one browser in. */
class LoginLinksTest {
    private final AtomicReference<Instant> now =
            new AtomicReference<>(Instant.parse("2026-11-26T04:00:00Z"));
    private final InstantSource source = now::get;
    private final Clock clock = source.withZone(ZoneOffset.UTC);
    private final LoginLinks links = new LoginLinks(clock);

    @Test
    void aLinkLetsInOnce() {
        String code = links.make("wb_1");
        assertThat(links.redeem(code)).contains("wb_1");
        assertThat(links.redeem(code)).isEmpty();
    }

    @Test
    void anotherCodeLeadsNowhereAndLeavesTheLink() {
        String code = links.make("wb_1");
        assertThat(links.redeem(LoginLinks.PREFIX + "0")).isEmpty();
        assertThat(links.redeem(code)).contains("wb_1");
    }

    @Test
    void aLinkIsOfNoUseWhenItIsTooOld() {
        String code = links.make("wb_1");
        now.updateAndGet(then -> then.plus(LoginLinks.VALID).minus(Duration.ofMillis(1)));
        assertThat(new LoginLinks(clock).redeem(code)).isEmpty();
        now.updateAndGet(then -> then.plus(Duration.ofMillis(1)));
        assertThat(links.redeem(code)).isEmpty();
    }

    @Test
    void aNewLinkEndsTheFormerOne() {
        String former = links.make("wb_1");
        String code = links.make("wb_2");
        assertThat(links.redeem(former)).isEmpty();
        assertThat(links.redeem(code)).contains("wb_2");
    }
}
