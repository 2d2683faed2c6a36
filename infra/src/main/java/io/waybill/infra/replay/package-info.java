/**
 * A range of the log is told once more on another topic, at a speed of one's choice, each event
 * once whatever is killed.
 */
@NullMarked
package io.waybill.infra.replay;

import org.jspecify.annotations.NullMarked;
