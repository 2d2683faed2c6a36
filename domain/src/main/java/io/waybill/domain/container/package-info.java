/** One container: what may be asked of it, what may happen to it, and which follows from which. */
@NullMarked
package io.waybill.domain.container;

import org.jspecify.annotations.NullMarked;
