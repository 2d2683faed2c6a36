/** Asks registries which digest a reference stands for, through the OCI distribution API. */
@NullMarked
package io.waybill.runtime.registry;

import org.jspecify.annotations.NullMarked;
