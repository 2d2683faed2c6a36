/** The port to container engines, and which implementation serves an address. */
@NullMarked
package io.waybill.runtime;

import org.jspecify.annotations.NullMarked;
