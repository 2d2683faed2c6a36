package io.waybill.infra.publisher;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;

@Timeout(180)
class NewsTest {
    private static final Duration FOR_EVER = Duration.ofDays(1);

    @Test
    void whatCameJustNowIsNotWaitedFor() throws InterruptedException {
        News news = new News(FOR_EVER);
        news.come();
        assertThat(news.isFresh()).isTrue();
        news.await(FOR_EVER);
    }

    @Test
    void whoeverWaitsIsWokenHoweverLateTheyLook() throws InterruptedException {
        News news = new News(Duration.ZERO);
        assertThat(news.isFresh()).isFalse();
        Thread[] waiting = {waiting(news), waiting(news)};
        for (Thread each : waiting) {
            while (each.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
            }
        }
        news.come();
        for (Thread each : waiting) {
            each.join();
        }
    }

    @Test
    void whatDoesNotComeIsNotWaitedForLongerThanAsked() throws InterruptedException {
        new News(Duration.ZERO).await(Duration.ofMillis(1));
    }

    private static Thread waiting(News news) {
        return Thread.ofPlatform()
                .start(
                        () -> {
                            try {
                                news.await(FOR_EVER);
                            } catch (InterruptedException _) {
                                Thread.currentThread().interrupt();
                            }
                        });
    }
}
