/** A host without an engine, for trying Waybill where none is. */
@NullMarked
package io.waybill.runtime.simulated;

import org.jspecify.annotations.NullMarked;
