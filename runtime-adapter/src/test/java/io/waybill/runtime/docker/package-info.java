@NullMarked
package io.waybill.runtime.docker;

import org.jspecify.annotations.NullMarked;
