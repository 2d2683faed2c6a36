/** Backups of the system of record: how they are taken while it works, checked, and restored. */
@NullMarked
package io.waybill.infra.backup;

import org.jspecify.annotations.NullMarked;
