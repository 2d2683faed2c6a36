@NullMarked
package io.waybill.runtime.apart;

import org.jspecify.annotations.NullMarked;
