/** One host: a container engine that an agent speaks to. */
@NullMarked
package io.waybill.domain.host;

import org.jspecify.annotations.NullMarked;
