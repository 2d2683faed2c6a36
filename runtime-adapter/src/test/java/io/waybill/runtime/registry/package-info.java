@NullMarked
package io.waybill.runtime.registry;

import org.jspecify.annotations.NullMarked;
