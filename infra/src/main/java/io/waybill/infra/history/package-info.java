/** What happened to one thing, and what it was after each event: read from the log itself. */
@NullMarked
package io.waybill.infra.history;

import org.jspecify.annotations.NullMarked;
