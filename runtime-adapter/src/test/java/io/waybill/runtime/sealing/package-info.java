@NullMarked
package io.waybill.runtime.sealing;

import org.jspecify.annotations.NullMarked;
