/**
 * Events that have left the table of events, and are read from the files of the archive: whoever
 * reads the log finds them in their places.
 */
@NullMarked
package io.waybill.infra.offload;

import org.jspecify.annotations.NullMarked;
