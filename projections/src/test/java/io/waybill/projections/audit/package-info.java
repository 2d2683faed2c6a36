@org.jspecify.annotations.NullMarked
package io.waybill.projections.audit;
