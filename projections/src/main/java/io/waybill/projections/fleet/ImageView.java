package io.waybill.projections.fleet;

import io.waybill.domain.image.Following;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/**
 * An image.
 *
 * @param current the version that containers are made from where none is named
 * @param following which tags are put on record by themselves
 * @param tags to which version each points
 * @param versions newest first
 */
public record ImageView(
        String name,
        String repository,
        @Nullable Integer current,
        Following following,
        Map<String, Integer> tags,
        List<ImageVersionView> versions) {}
