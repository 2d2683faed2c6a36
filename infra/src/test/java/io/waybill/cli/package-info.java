/** The command line in the process of a test. */
@NullMarked
package io.waybill.cli;

import org.jspecify.annotations.NullMarked;
