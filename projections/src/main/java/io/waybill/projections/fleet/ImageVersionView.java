package io.waybill.projections.fleet;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/**
 * One version of an image.
 *
 * @param size in bytes
 * @param source where it came from
 * @param tags that point to it now
 */
public record ImageVersionView(
        int number,
        String digest,
        long size,
        List<String> platforms,
        @Nullable String source,
        List<String> tags,
        boolean withdrawn,
        boolean current,
        Instant publishedAt) {}
