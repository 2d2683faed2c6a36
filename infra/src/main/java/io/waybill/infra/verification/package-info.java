/**
 * Whether the log, what follows from it, and the world agree: each difference is named, and nothing
 * is changed.
 */
@NullMarked
package io.waybill.infra.verification;

import org.jspecify.annotations.NullMarked;
