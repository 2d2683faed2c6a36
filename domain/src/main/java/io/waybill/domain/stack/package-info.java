/** Stacks: services that are declared together, live on one host, and go back together. */
@NullMarked
package io.waybill.domain.stack;

import org.jspecify.annotations.NullMarked;
