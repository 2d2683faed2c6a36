/** The command line against a real HTTP server. */
@NullMarked
package io.waybill.cli;

import org.jspecify.annotations.NullMarked;
