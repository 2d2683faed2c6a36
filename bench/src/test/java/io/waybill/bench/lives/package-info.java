@org.jspecify.annotations.NullMarked
package io.waybill.bench.lives;
