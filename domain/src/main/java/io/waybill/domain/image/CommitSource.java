package io.waybill.domain.image;

import io.waybill.domain.ContainerId;
import io.waybill.domain.container.ImageReference;

/**
 * Which container an image is made of, as it was then.
 *
 * @param name of the container
 * @param revision of its specification
 * @param madeFrom what it was made from itself
 * @param pause whether its processes are held up meanwhile
 */
public record CommitSource(
        ContainerId container, String name, int revision, ImageReference madeFrom, boolean pause) {

    String words() {
        return "container "
                + name
                + " ("
                + container.value()
                + ") at revision "
                + revision
                + ", made from "
                + madeFrom.reference();
    }
}
