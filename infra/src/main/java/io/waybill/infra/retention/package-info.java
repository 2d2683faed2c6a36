/**
 * How long events stay in the database, and what is kept from leaving it: containers that are gone
 * for long are read from the files of the archive, and a legal hold keeps what it selects as it is.
 */
@NullMarked
package io.waybill.infra.retention;

import org.jspecify.annotations.NullMarked;
