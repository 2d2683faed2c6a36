/**
 * How the domain is written down: JSON, event type names, topic names, what service and agents tell
 * each other.
 */
@NullMarked
package io.waybill.domain.wire;

import org.jspecify.annotations.NullMarked;
