/** The command line: a thin client of the HTTP API, for people and for scripts. */
@NullMarked
package io.waybill.cli;

import org.jspecify.annotations.NullMarked;
