/** The agent as a process of its own, beside its hosts: it speaks to Kafka and to engines only. */
@NullMarked
package io.waybill.runtime.apart;

import org.jspecify.annotations.NullMarked;
