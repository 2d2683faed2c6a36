/** The command line: a thin client of the API, which decides nothing itself. */
@NullMarked
package io.waybill.cli;

import org.jspecify.annotations.NullMarked;
