package io.waybill.infra.stack;

import io.waybill.domain.container.ImageReference;
import io.waybill.domain.image.ImageCommand.PublishVersion;
import io.waybill.domain.image.ImageCommand.RegisterImage;

import org.jspecify.annotations.Nullable;

/**
 * What an image that a file names was found to be.
 *
 * @param reference the version that it is on record as, or that it is to be
 * @param register none where its repository is followed already
 * @param publish none where the version is on record, under that tag
 * @param isNew whether the version is not on record yet
 */
public record FoundImage(
        ImageReference reference,
        @Nullable RegisterImage register,
        @Nullable PublishVersion publish,
        boolean isNew) {}
