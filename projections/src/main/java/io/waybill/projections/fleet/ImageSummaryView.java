package io.waybill.projections.fleet;

import org.jspecify.annotations.Nullable;

/**
 * An image in a list.
 *
 * @param current the version that containers are made from where none is named
 * @param versions how many there are
 * @param digest of the current version
 */
public record ImageSummaryView(
        String name,
        String repository,
        @Nullable Integer current,
        int versions,
        @Nullable String digest) {}
