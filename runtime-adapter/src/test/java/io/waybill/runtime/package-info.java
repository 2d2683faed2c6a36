@NullMarked
package io.waybill.runtime;

import org.jspecify.annotations.NullMarked;
