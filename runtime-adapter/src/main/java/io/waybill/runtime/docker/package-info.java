/** Docker and Podman, through the Docker Engine API. */
@NullMarked
package io.waybill.runtime.docker;

import org.jspecify.annotations.NullMarked;
