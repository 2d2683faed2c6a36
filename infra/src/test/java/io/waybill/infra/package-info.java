/**
 * The service as its users meet it: a process of its own, against real servers and a real engine.
 */
@NullMarked
package io.waybill.infra;

import org.jspecify.annotations.NullMarked;
