/**
 * Realistic lives, from a seed: what a fleet does over some thirty days, as a log that the service
 * accepts.
 *
 * <p>{@link io.waybill.bench.lives.Lives} gives the events one after another, as long as one asks:
 * the same seed and size give the same ones. {@link io.waybill.bench.lives.LogWriter} writes them
 * into the event store's tables by COPY, together with what the service writes beside events
 * (names, places, what is lost), and can give them their positions itself. So a log of any size is
 * there for measuring without a container having run:
 *
 * <pre>{@code
 * Lives lives = new Lives(seed, 1_000_000);
 * try (LogWriter log = new LogWriter(connection, LogWriter.Positions.GIVEN)) {
 *     log.write(lives, 1_000_000);
 * }
 * }</pre>
 *
 * <p>With a service on the same database that publishes already, leave the positions to it ({@code
 * Positions.LEFT_TO_THE_SERVICE}). {@code bench/run generate --events N --data DIR} makes a data
 * folder that {@code ./waybill up --data DIR} runs on.
 */
@NullMarked
package io.waybill.bench.lives;

import org.jspecify.annotations.NullMarked;
