/**
 * What Waybill does by itself, in the instance that publishes. Each process looks at what is so and
 * does what is missing, so that an end at any point only pauses it.
 */
@NullMarked
package io.waybill.infra.process;

import org.jspecify.annotations.NullMarked;
