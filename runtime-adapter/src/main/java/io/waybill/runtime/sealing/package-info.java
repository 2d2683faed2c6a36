/** Sealing what only one receiver can open: HPKE (RFC 9180), from what the JDK has. */
@NullMarked
package io.waybill.runtime.sealing;

import org.jspecify.annotations.NullMarked;
